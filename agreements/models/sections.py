"""What an agreement consists of: its sections, and the base of its rows."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.agreements import Agreement
from agreements.models.templates import SectionKind
from iop.shared.rich_text import RichTextField


class Section(models.Model):
    """One heading of an agreement: its own text, and rows of data as its kind says.

    ``revision`` counts saves of the section with its rows, so that a second officer's save
    of the same section is noticed.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="sections", verbose_name=_("agreement")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(_("heading"), max_length=150)
    kind = models.CharField(_("kind"), max_length=20, choices=SectionKind, default=SectionKind.TEXT)
    guidance = models.TextField(_("guidance"), blank=True, max_length=2000)
    body = RichTextField(_("text"))
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    #: Closed in an amendment or an extension that does not concern it.
    is_open = models.BooleanField(_("may be changed"), default=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["guidance"])
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["agreement", "position", "pk"]

    def __str__(self) -> str:
        return self.heading


class Row(models.Model):
    """One of several alike in a section: a party, a goal, a contribution …

    Its key is made where the row is first shown, so a form that saves itself again and
    again always names the same row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    history: Any = HistoricalRecords(inherit=True)
    _change_reason: str | None = None

    class Meta:
        abstract = True
        ordering = ["position", "id"]
