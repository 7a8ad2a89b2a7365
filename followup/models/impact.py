"""Analyses of the social return (SROI): whom it concerns, what goes in, and what comes of it.

After "A guide to Social Return on Investment" (Cabinet Office 2009; the SROI Network 2012).
Empty is unknown and stays empty: nothing is computed from what nobody has said.
"""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement, Case, Contribution, Qualifier, ReferenceRate, Row
from followup.visibility import followed_as_party, followed_by_staff
from iop.accounts.models import User

#: Nobody foresees the effects of an activity further than this.
MOST_YEARS = 30
PERCENTS = ("deadweight", "displacement", "attribution", "drop_off")


def _percent(label: Any, help_text: Any = "") -> Any:
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(Decimal(0), message=_("A share cannot be below 0 %%.")),
            MaxValueValidator(Decimal(100), message=_("A share cannot be over 100 %%.")),
        ],
        help_text=help_text,
    )


def _because(label: Any) -> Any:
    return models.CharField(label, max_length=500, blank=True)


def _number(label: Any, **more: Any) -> Any:
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True, **more
    )


_NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


class ImpactAnalysisQuerySet(models.QuerySet["ImpactAnalysis"]):
    def visible_to(self, user: User) -> "ImpactAnalysisQuerySet":
        """Staff from the first word; the parties once it is final."""
        return self.filter(
            Q(agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(
                agreement__in=followed_as_party(user).order_by().values("pk"),
                status=ImpactAnalysis.Status.FINAL,
            )
        )

    def with_agreement(self) -> "ImpactAnalysisQuerySet":
        return self.select_related("agreement__case__board__organisation", "started_by")

    def with_rows(self) -> "ImpactAnalysisQuerySet":
        """With all that is computed from: ``.all()`` on the rows asks no more."""
        return self.prefetch_related(
            "stakeholders",
            Prefetch("inputs", ImpactInput.objects.select_related("stakeholder", "contribution")),
            Prefetch("outcomes", ImpactOutcome.objects.select_related("stakeholder")),
        )


class ImpactAnalysis(models.Model):
    """What an agreement is reckoned to be worth to those it concerns, against what goes in."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")

    class Kind(models.TextChoices):
        FORECAST = "forecast", _("Forecast: what is expected to come of it")
        EVALUATIVE = "evaluative", _("Evaluation: what came of it")

    class Discounting(models.TextChoices):
        FIRST = "first", _("From the first year, as in the guide’s formula")
        SECOND = "second", _("From the second year: the first counts in full")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="impact_analyses", verbose_name=_("agreement")
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.FORECAST)
    starts_on = models.DateField(_("first day of the activity that is analysed"))
    ends_on = models.DateField(_("last day of the activity that is analysed"))
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    scope_note = models.TextField(
        _("what the analysis is for, and what it leaves out"), blank=True, max_length=10_000
    )
    map_note = models.TextField(
        _("how the activity is thought to lead to change"), blank=True, max_length=10_000
    )
    evidence_note = models.TextField(
        _("how the evidence was gathered"), blank=True, max_length=10_000
    )
    impact_note = models.TextField(
        _("what would have happened anyway"), blank=True, max_length=10_000
    )
    calculation_note = models.TextField(
        _("about the calculation and its uncertainty"), blank=True, max_length=10_000
    )
    use_note = models.TextField(
        _("what the result is to be used for, and who is told"), blank=True, max_length=10_000
    )
    discount_rate = _percent(
        _("discount rate (% per year)"), _("What a year’s waiting takes from the value.")
    )
    discount_source = _because(_("source of the discount rate"))
    years_counted = models.PositiveSmallIntegerField(
        _("number of years counted"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)],
        help_text=_("The year of the activity is year 1."),
    )
    discounting = models.CharField(
        _("value is discounted"), max_length=10, choices=Discounting, default=Discounting.FIRST
    )
    #: The figures as they were when the analysis was last made final.
    kept = models.JSONField(null=True, blank=True, editable=False)
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="started_impact_analyses", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finalised_at = models.DateTimeField(_("made final"), null=True, blank=True, editable=False)

    objects = ImpactAnalysisQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("analysis of the social return")
        verbose_name_plural = _("analyses of the social return")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="impact_analysis_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("impact:detail", args=[self.pk])

    @property
    def case(self) -> Case:
        return self.agreement.case

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT


class Stakeholder(Row):
    """Whom the activity changes something for, or who changes it; left out only with a reason."""

    class Standing(models.TextChoices):
        INCLUDED = "included", _("Included")
        LEFT_OUT = "left_out", _("Left out")

    analysis = models.ForeignKey(
        ImpactAnalysis,
        models.CASCADE,
        related_name="stakeholders",
        verbose_name=_("analysis of the social return"),
    )
    name = models.CharField(
        _("who"), max_length=200, help_text=_("A group or an organisation, never a named person.")
    )
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    standing = models.CharField(
        _("in the analysis"), max_length=10, choices=Standing, default=Standing.INCLUDED
    )
    reason = models.CharField(_("why they are included or left out"), max_length=500, blank=True)
    change = models.TextField(_("what changes for them"), blank=True, max_length=2_000)

    class Meta(Row.Meta):
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")

    def __str__(self) -> str:
        return self.name

    @property
    def is_left_out(self) -> bool:
        return self.standing == self.Standing.LEFT_OUT


class ImpactInput(Row):
    """What somebody puts in: an amount, hours at a dated rate, or expressly without value.

    The rate is copied when it is chosen, so that a later change of it alters no analysis.
    """

    analysis = models.ForeignKey(
        ImpactAnalysis,
        models.CASCADE,
        related_name="inputs",
        verbose_name=_("analysis of the social return"),
    )
    stakeholder = models.ForeignKey(
        Stakeholder, models.CASCADE, related_name="inputs", verbose_name=_("from whom")
    )
    description = models.CharField(_("what is put in"), max_length=500)
    contribution = models.ForeignKey(
        Contribution,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="impact_inputs",
        verbose_name=_("contribution in the agreement"),
    )
    valuation = models.CharField(
        _("value"), max_length=10, choices=Contribution.Valuation, blank=True
    )
    qualifier = models.CharField(
        _("how exact"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    amount = _number(_("amount (kr)"), validators=_NOT_NEGATIVE)
    hours = _number(
        _("hours"), validators=_NOT_NEGATIVE, help_text=_("Valued with the rate, instead of kr.")
    )
    rate = models.ForeignKey(
        ReferenceRate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="impact_inputs",
        verbose_name=_("rate per hour"),
    )
    rate_name = models.CharField(max_length=150, blank=True, editable=False)
    rate_amount = _number(_("rate (kr per unit)"), editable=False)
    rate_source = models.CharField(max_length=300, blank=True, editable=False)
    rate_valid_from = models.DateField(null=True, blank=True, editable=False)
    source = _because(_("source"))

    class Meta(Row.Meta):
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(valuation="unvalued") | Q(amount=None, hours=None),
                name="impact_input_unvalued_has_no_amount",
                violation_error_message=_(
                    "What has no value has no amount. Remove it, or choose that it is valued."
                ),
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(hours=None),
                name="impact_input_amount_or_hours",
                violation_error_message=_("Write either an amount or hours, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.description

    def keep_rate(self) -> None:
        """Copy the chosen rate as it is now, with its source and the day it holds from."""
        rate = self.rate
        self.rate_name = rate.name if rate else ""
        self.rate_amount = rate.amount if rate else None
        self.rate_source = rate.source if rate else ""
        self.rate_valid_from = rate.valid_from if rate else None


class ImpactOutcome(Row):
    """A change for somebody, how it is known, what it is worth, and what is not ours of it."""

    class Starts(models.TextChoices):
        IN_PERIOD = "in_period", _("In the year of the activity")
        AFTER = "after", _("The year after")

    analysis = models.ForeignKey(
        ImpactAnalysis,
        models.CASCADE,
        related_name="outcomes",
        verbose_name=_("analysis of the social return"),
    )
    stakeholder = models.ForeignKey(
        Stakeholder, models.CASCADE, related_name="outcomes", verbose_name=_("for whom")
    )
    description = models.CharField(
        _("change"), max_length=500, help_text=_("What becomes different, not what is done.")
    )
    indicator = models.CharField(
        _("indicator"), max_length=300, blank=True, help_text=_("How the change is seen.")
    )
    indicator_source = _because(_("source of the quantity"))
    quantity = _number(_("quantity"), validators=_NOT_NEGATIVE)
    unit = models.CharField(
        _("unit"), max_length=60, blank=True, help_text=_("Such as persons or visits.")
    )
    duration_years = models.PositiveSmallIntegerField(
        _("how long it lasts (years)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)],
    )
    starts = models.CharField(
        _("the effect begins"), max_length=10, choices=Starts, default=Starts.IN_PERIOD
    )
    valuation = models.CharField(
        _("value"), max_length=10, choices=Contribution.Valuation, blank=True
    )
    proxy = models.CharField(
        _("what it is valued by"),
        max_length=300,
        blank=True,
        help_text=_("Something with a known price or cost that stands for the change."),
    )
    proxy_value = _number(
        _("value of one (kr)"),
        help_text=_("Per year. Below zero when the change is for the worse."),
    )
    proxy_source = _because(_("source of the value"))
    deadweight = _percent(_("would have happened anyway (%)"))
    deadweight_source = _because(_("reason or source: would have happened anyway"))
    displacement = _percent(_("moved from somebody else (%)"))
    displacement_source = _because(_("reason or source: moved from somebody else"))
    attribution = _percent(_("owing to others (%)"))
    attribution_source = _because(_("reason or source: owing to others"))
    drop_off = _percent(_("fades each year (%)"), _("From the second year of the effect."))
    drop_off_source = _because(_("reason or source: fades each year"))

    class Meta(Row.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(valuation="unvalued") | Q(proxy_value=None),
                name="impact_outcome_unvalued_has_no_value",
                violation_error_message=_(
                    "What has no value has no amount. Remove it, or choose that it is valued."
                ),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__range": (0, 100)}),
                    name=f"impact_outcome_{name}_in_bounds",
                    violation_error_message=_("A share is between 0 and 100."),
                )
                for name in PERCENTS
            ),
        ]

    def __str__(self) -> str:
        return self.description
