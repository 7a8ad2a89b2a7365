"""What is opened in a renewal that at first left it closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement
from agreements.models.sections import Section
from iop.accounts.models import User


class OpenedPart(models.Model):
    """A part of a renewal that was opened after its start: which, by whom, and why."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="opened_parts", verbose_name=_("agreement")
    )
    #: ``None`` for the title and basic facts, or when the section has been removed since.
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="openings",
        verbose_name=_("section"),
    )
    heading = models.CharField(_("heading"), max_length=150)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="opened_parts", verbose_name=_("opened by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("opened part")
        verbose_name_plural = _("opened parts")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.heading
