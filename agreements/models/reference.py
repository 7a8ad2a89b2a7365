"""Dated figures and words that an administrator keeps; never constants in code."""

import datetime
from typing import TypeVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from iop.shared.ordering import SwedishOrder

DatedRow = TypeVar("DatedRow", bound="Dated")


class DatedQuerySet(models.QuerySet[DatedRow]):
    """Rows that hold from one day to another."""

    def valid_on(self, day: datetime.date) -> "DatedQuerySet[DatedRow]":
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )


class Dated(models.Model):
    """A row with the first and last day it holds and where it comes from."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_from__lte=models.F("valid_to")),
                name="%(class)s_dates_in_order",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def holds_on(self, day: datetime.date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class ReferenceRate(Dated):
    """A tariff for valuing what is not money, such as an hour of a volunteer."""

    name = models.CharField(_("name"), max_length=150)
    amount = models.DecimalField(
        _("amount (kr)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("per"), max_length=40, help_text=_("Such as hour or inhabitant."))

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        verbose_name = _("reference rate")
        verbose_name_plural = _("reference rates")
        ordering = [SwedishOrder("name"), "-valid_from", "pk"]

    def __str__(self) -> str:
        return self.name


class WatchedWord(Dated):
    """A word of purchase that should not stand in a text that says it is no purchase."""

    word = models.CharField(
        _("word"),
        max_length=60,
        help_text=_("The beginning of the word: uppdragsgivar finds uppdragsgivaren too."),
    )
    suggestion = models.CharField(_("write instead"), max_length=150, blank=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        ordering = [SwedishOrder("word"), "pk"]

    def __str__(self) -> str:
        return self.word
