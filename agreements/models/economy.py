"""What each party and outside funder brings, and how it is valued."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement, Qualifier
from agreements.models.parties import Party
from agreements.models.sections import Row
from agreements.uplift import explanation, uplift
from partners.models import Organisation

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    MoneyField = models.DecimalField[Decimal | int | str | None, Decimal | None]

NOT_NEGATIVE = [MinValueValidator(Decimal(0), message=_("An amount cannot be below zero."))]
_PERCENT = [
    MinValueValidator(Decimal(0), message=_("A share cannot be below 0 %%.")),
    MaxValueValidator(Decimal(100), message=_("A share cannot be over 100 %%.")),
]


def _money(
    label: "StrOrPromise",
) -> "models.DecimalField[Decimal | int | str | None, Decimal | None]":
    """An amount in kronor that may be unknown and is never negative."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )


class Funder(Row):
    """Who pays into the partnership from outside, on terms of its own."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="funders", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funded",
        verbose_name=_("organisation"),
    )
    name_as_written = models.CharField(
        _("name in the agreement"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the organisation's name."),
    )
    legal_basis = models.CharField(
        _("ground of the grant"),
        max_length=200,
        blank=True,
        help_text=_("Such as § 37 a, förordning (2010:1122)."),
    )
    reference = models.CharField(_("the funder's reference"), max_length=100, blank=True)
    starts_on = models.DateField(_("first day of the grant"), null=True, blank=True)
    ends_on = models.DateField(_("last day of the grant"), null=True, blank=True)
    repays_unused = models.BooleanField(_("unused money is paid back"), null=True, blank=True)
    repayment_note = models.CharField(_("about the repayment"), max_length=300, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("outside funder")
        verbose_name_plural = _("outside funders")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name_as_written=""),
                name="funder_has_a_name",
                violation_error_message=_("Choose an organisation or write a name."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="funder_days_in_order",
                violation_error_message=_("The last day of the grant comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        if self.name_as_written:
            return self.name_as_written
        return self.organisation.name if self.organisation else ""


class Contribution(Row):
    """What a party or an outside funder brings, in money or otherwise.

    ``valuation`` keeps three things apart: valued in kronor, expressly unvalued (which is
    never 0 kr), and not yet stated (empty).
    """

    class Kind(models.TextChoices):
        MONEY = "money", _("Money")
        STAFF = "staff", _("Staff")
        PREMISES = "premises", _("Premises")
        VOLUNTEERS = "volunteers", _("Volunteers")
        SYSTEM = "system", _("System")
        MATERIAL = "material", _("Material")
        KNOWLEDGE = "knowledge", _("Knowledge")
        OTHER = "other", _("Other")

    class Form(models.TextChoices):
        TOTAL = "total", _("One amount for the whole term")
        PER_YEAR = "per_year", _("An amount per year")
        RATE = "rate", _("Rate × units")
        CEILING = "ceiling", _("Ceiling: at most this much")
        POOL = "pool", _("Share of a pool")

    class Valuation(models.TextChoices):
        VALUED = "valued", _("Valued in kronor")
        UNVALUED = "unvalued", _("Expressly unvalued")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="contributions", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("from party"),
    )
    funder = models.ForeignKey(
        Funder,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("from outside funder"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MONEY)
    description = models.CharField(_("contribution"), max_length=500)
    valuation = models.CharField(_("value"), max_length=10, choices=Valuation, blank=True)
    form = models.CharField(_("how the value is stated"), max_length=10, choices=Form, blank=True)
    qualifier = models.CharField(
        _("how exact"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    amount = _money(_("amount (kr)"))
    staff_percent = models.DecimalField(
        _("share of a post (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_PERCENT,
    )
    rate = _money(_("rate (kr per unit)"))
    units = models.DecimalField(
        _("number of units"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    unit = models.CharField(
        _("unit"), max_length=60, blank=True, help_text=_("Such as inhabitants or hours.")
    )
    units_year = models.PositiveSmallIntegerField(_("units of the year"), null=True, blank=True)
    units_source = models.CharField(_("source of the units"), max_length=200, blank=True)
    is_yearly = models.BooleanField(
        _("every year"),
        default=False,
        help_text=_("The rate, ceiling or pool is per year, not for the whole term."),
    )
    pool_percent = models.DecimalField(
        _("share of the pool (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_PERCENT,
    )
    basis = models.CharField(
        _("basis of the value"),
        max_length=300,
        blank=True,
        help_text=_("Such as: 120 hours at 200 kr, or invoice."),
    )
    earmark = models.CharField(_("earmarked for"), max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, funder=None) | Q(party=None, funder__isnull=False),
                name="contribution_has_one_giver",
                violation_error_message=_("Choose who brings it: a party or an outside funder."),
            ),
            models.CheckConstraint(
                condition=~Q(valuation="unvalued") | Q(amount=None, rate=None),
                name="contribution_unvalued_has_no_amount",
                violation_error_message=_(
                    "An unvalued contribution has no amount. Remove the amount, "
                    "or choose that it is valued."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def giver(self) -> "Party | Funder | None":
        return self.party or self.funder

    @property
    def has_yearly_amounts(self) -> bool:
        """Whether the value is stated for each year, and not once for the whole term."""
        return self.form == self.Form.PER_YEAR or (
            self.is_yearly and self.form in (self.Form.RATE, self.Form.POOL)
        )

    def amount_of(self, year: int) -> "ContributionYear":
        """The row of the year, or a new one that is not yet saved."""
        row = self.years.filter(year=year).first()
        return row or ContributionYear(contribution=self, year=year)


class ContributionYear(Row):
    """The amount of a contribution in one calendar year; empty is unknown."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="years", verbose_name=_("contribution")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = _money(_("amount (kr)"))
    calculation = models.JSONField(_("how it was computed"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("amount of a year")
        verbose_name_plural = _("amounts per year")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "year"],
                name="contribution_year_unique",
                violation_error_message=_("The year already has an amount."),
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class Uplift(Row):
    """An amount raised with an index: the part of the change that counts, rounded by rule.

    result = round(base × (1 + part × (new figure / base figure − 1)))
    """

    class Rounding(models.TextChoices):
        DOWN = "down", _("down")
        NEAREST = "nearest", _("to the nearest")
        UP = "up", _("up")

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="uplifts", verbose_name=_("contribution")
    )
    year = models.PositiveSmallIntegerField(_("for the year"))
    series = models.CharField(
        _("index"), max_length=100, help_text=_("Such as KPI or labour cost index.")
    )
    base_label = models.CharField(_("from"), max_length=40, help_text=_("Such as October 2024."))
    base_figure = models.DecimalField(
        _("figure then"),
        max_digits=12,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001"))],
    )
    new_label = models.CharField(_("to"), max_length=40)
    new_figure = models.DecimalField(
        _("figure now"),
        max_digits=12,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001"))],
    )
    part_percent = models.DecimalField(
        _("part of the change that counts (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(100),
        validators=_PERCENT,
    )
    rounding = models.CharField(
        _("rounded"), max_length=10, choices=Rounding, default=Rounding.NEAREST
    )
    rounding_step = models.PositiveIntegerField(
        _("to whole (kr)"), default=1, validators=[MinValueValidator(1)]
    )
    base_amount = models.DecimalField(
        _("amount before"), max_digits=14, decimal_places=2, validators=NOT_NEGATIVE
    )
    result = models.DecimalField(
        _("amount after"), max_digits=14, decimal_places=2, validators=NOT_NEGATIVE
    )

    class Meta(Row.Meta):
        verbose_name = _("index uplift")
        verbose_name_plural = _("index uplifts")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "year"],
                name="uplift_year_unique",
                violation_error_message=_("The year has already been raised."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"

    def computed(self) -> Decimal:
        return uplift(
            self.base_amount,
            self.base_figure,
            self.new_figure,
            self.part_percent,
            self.rounding,
            self.rounding_step,
        )

    @property
    def explanation(self) -> str:
        """How the amount came about, as a sentence."""
        return explanation(self)
