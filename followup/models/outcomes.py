"""What a report counts: indicators, participants, contributions. Numbers only, never persons."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Contribution, Indicator, Row, TargetGroup
from agreements.models.economy import NOT_NEGATIVE
from agreements.models.reference import Dated
from followup.models.reports import Report


class Exactness(models.TextChoices):
    """How exact an outcome is; the word follows the figure wherever it is shown."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    JUST_OVER = "just_over", _("just over")
    JUST_UNDER = "just_under", _("just under")
    AT_LEAST = "at_least", _("at least")


class IndicatorValue(Row):
    """What an indicator came to, in a stretch of time of its own if that differs."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="values", verbose_name=_("report")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="values", verbose_name=_("indicator")
    )
    value = models.DecimalField(
        _("value"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    exactness = models.CharField(
        _("how exact"), max_length=10, choices=Exactness, default=Exactness.EXACT
    )
    is_share = models.BooleanField(_("is a share (%)"), default=False)
    measured_from = models.DateField(_("measured from"), null=True, blank=True)
    measured_to = models.DateField(_("measured to"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class MeasuringRule(models.Model):
    """How the values of an indicator are put together for the whole term, and what they count.

    Of shares no sum is made: they are put together as an average instead.
    """

    class Calculation(models.TextChoices):
        SUM = "sum", _("Sum")
        AVERAGE = "average", _("Average")
        LATEST = "latest", _("Latest")

    indicator = models.OneToOneField(
        Indicator, models.CASCADE, related_name="measuring_rule", verbose_name=_("indicator")
    )
    calculation = models.CharField(
        _("put together as"), max_length=10, choices=Calculation, default=Calculation.SUM
    )
    counts_people = models.BooleanField(
        _("counts people"),
        default=False,
        help_text=_("A small number is then not told where it leaves the case."),
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("measuring rule")
        verbose_name_plural = _("measuring rules")

    def __str__(self) -> str:
        return str(self.get_calculation_display())


class ParticipantCount(Row):
    """How many took part, of one group. Empty is unknown; nobody is named."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="participants", verbose_name=_("report")
    )
    target_group = models.ForeignKey(
        TargetGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participants",
        verbose_name=_("target group"),
    )
    group = models.CharField(_("group"), max_length=200, blank=True)
    age_band = models.CharField(
        _("age"), max_length=40, blank=True, help_text=_("Such as 13–17 years.")
    )
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    other = models.PositiveIntegerField(_("other or unknown"), null=True, blank=True)
    exactness = models.CharField(
        _("how exact"), max_length=10, choices=Exactness, default=Exactness.EXACT
    )

    class Meta(Row.Meta):
        verbose_name = _("number of participants")
        verbose_name_plural = _("numbers of participants")

    def __str__(self) -> str:
        return self.group or str(self.target_group or "")


class ContributionOutcome(Row):
    """What came of a contribution: money used, hours or things given, against what was promised."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="contribution_outcomes", verbose_name=_("report")
    )
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="outcomes", verbose_name=_("contribution")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    amount = models.DecimalField(
        _("used (kr)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=NOT_NEGATIVE,
    )  # fmt: skip
    units = models.DecimalField(
        _("given (number)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=NOT_NEGATIVE,
    )  # fmt: skip
    unit = models.CharField(_("of what"), max_length=60, blank=True, help_text=_("Such as hours."))
    exactness = models.CharField(
        _("how exact"), max_length=10, choices=Exactness, default=Exactness.EXACT
    )
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("outcome of a contribution")
        verbose_name_plural = _("outcomes of contributions")

    def __str__(self) -> str:
        return str(self.contribution)


class SmallCountLimit(Dated):
    """Counts of participants below this are hidden wherever they leave the case."""

    limit = models.PositiveSmallIntegerField(
        _("smallest number that is shown"), validators=[MinValueValidator(1)]
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("limit of small counts")
        verbose_name_plural = _("limits of small counts")
        ordering = ["-valid_from", "pk"]

    def __str__(self) -> str:
        return str(self.limit)
