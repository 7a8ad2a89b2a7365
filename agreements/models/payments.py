"""When money is paid: the plan, and each payment that is due."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement
from agreements.models.economy import NOT_NEGATIVE, Contribution
from agreements.models.parties import Party
from agreements.models.sections import Row


class PaymentPlan(Row):
    """How money is paid out: how often, on which day, and against what."""

    class Condition(models.TextChoices):
        INVOICE = "invoice", _("Against invoice")
        REQUISITION = "requisition", _("On requisition")
        REPORT = "report", _("After an approved report")
        NONE = "none", _("Without request")

    class DayRule(models.TextChoices):
        FIRST_DAY = "first_day", _("First day of the period")
        FIRST_WEEK = "first_week", _("First week of the period")
        LAST_DAY = "last_day", _("Last day of the period")

    PER_YEAR = ((1, _("once a year")), (2, _("twice a year")), (3, _("three times a year")),
                (4, _("every quarter")), (12, _("every month")))  # fmt: skip

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="payment_plans", verbose_name=_("agreement")
    )
    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="payment_plans", verbose_name=_("what is paid")
    )
    recipient = models.ForeignKey(
        Party,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="payment_plans",
        verbose_name=_("paid to"),
    )
    per_year = models.PositiveSmallIntegerField(
        _("how often"), choices=PER_YEAR, null=True, blank=True
    )
    is_single = models.BooleanField(_("one payment in all"), default=False)
    day_rule = models.CharField(_("when"), max_length=20, choices=DayRule, blank=True)
    condition = models.CharField(_("against what"), max_length=20, choices=Condition, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("payment plan")
        verbose_name_plural = _("payment plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_single=False) | Q(per_year=None),
                name="payment_plan_one_rhythm",
                violation_error_message=_("One payment in all, or so many a year: not both."),
            )
        ]

    def __str__(self) -> str:
        return str(self.contribution)


class Instalment(Row):
    """One payment that is due, with how its amount was computed."""

    plan = models.ForeignKey(
        PaymentPlan, models.CASCADE, related_name="instalments", verbose_name=_("payment plan")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount (kr)"), max_digits=14, decimal_places=2, validators=NOT_NEGATIVE
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    calculation = models.JSONField(_("how it was computed"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = [F("due_on").asc(nulls_last=True), "position", "id"]

    def __str__(self) -> str:
        return f"{self.due_on or ''} {self.amount}"
