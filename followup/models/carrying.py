"""What an amended agreement takes with it from the version before: money paid, reports left.

Written when the amended version becomes active. A version that has been amended twice has a row
for each earlier one. Instalments that the rule does not pair are paired by hand.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement, Instalment
from followup.models.reports import ReportDue
from iop.accounts.models import User


class CarriedInstalment(models.Model):
    """What was paid of the earlier instalment counts as paid of this one."""

    instalment = models.ForeignKey(
        Instalment, models.CASCADE, related_name="carried_from", verbose_name=_("instalment")
    )
    earlier = models.ForeignKey(
        Instalment,
        models.CASCADE,
        related_name="carried_into",
        verbose_name=_("instalment of an earlier version"),
    )
    #: Nobody when the rule has paired them.
    carried_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_instalments",
        verbose_name=_("carried by"),
    )
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("carried instalment")
        verbose_name_plural = _("carried instalments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instalment", "earlier"], name="instalment_carried_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.instalment}"


class CarriedReport(models.Model):
    """A report of an earlier version, handed in or begun, that this version does not ask again."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="carried_reports", verbose_name=_("agreement")
    )
    due = models.ForeignKey(
        ReportDue, models.CASCADE, related_name="carried_into", verbose_name=_("report due")
    )

    class Meta:
        verbose_name = _("carried report")
        verbose_name_plural = _("carried reports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "due"], name="report_carried_once"),
        ]

    def __str__(self) -> str:
        return f"{self.due} → {self.agreement}"
