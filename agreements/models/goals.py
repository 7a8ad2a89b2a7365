"""What the partnership wants, for whom, who does what, and how it is counted."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement, Period, Qualifier
from agreements.models.parties import Party
from agreements.models.sections import Row


class TargetGroup(Row):
    """Whom the partnership is for, directly or indirectly. Counts only, never persons."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        INDIRECT = "indirect", _("Indirect")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="target_groups", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DIRECT)
    description = models.TextField(_("description"), max_length=1000)
    count = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    count_qualifier = models.CharField(
        _("how exact"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    count_period = models.CharField(_("counted over"), max_length=10, choices=Period, blank=True)
    referral = models.CharField(
        _("how they come"),
        max_length=200,
        blank=True,
        help_text=_("Referred by whom, or on their own initiative."),
    )

    class Meta(Row.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")

    def __str__(self) -> str:
        return self.description


class Goal(Row):
    """What the parties want to reach together."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="goals", verbose_name=_("agreement")
    )
    text = models.TextField(_("goal"), max_length=1000)
    target_group = models.ForeignKey(
        TargetGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("for"),
    )

    class Meta(Row.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return self.text


class Counted(Row):
    """A number of something over a stretch of time: at least 10 relations per year."""

    quantity = models.DecimalField(
        _("number"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    qualifier = models.CharField(
        _("how exact"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    unit = models.CharField(
        _("of what"), max_length=80, blank=True, help_text=_("Such as relations or places.")
    )
    period = models.CharField(_("counted over"), max_length=10, choices=Period, blank=True)

    class Meta(Row.Meta):
        abstract = True


class Commitment(Counted):
    """What one party, or all together, undertakes to do."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="commitments", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("who"),
        help_text=_("Empty: all parties together."),
    )
    description = models.TextField(_("commitment"), max_length=2000)

    class Meta(Row.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return self.description


class Indicator(Counted):
    """How a goal is measured. ``quantity`` is the target; the baseline is where it began."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="indicators", verbose_name=_("agreement")
    )
    goal = models.ForeignKey(
        Goal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("measures the goal"),
        help_text=_("Empty: the whole agreement."),
    )
    name = models.CharField(_("what is measured"), max_length=300)
    baseline = models.DecimalField(
        _("baseline"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta(Row.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name
