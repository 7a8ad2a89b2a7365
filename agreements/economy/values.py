"""What one contribution is worth, in each year and over the whole term."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto

from django.utils.translation import gettext as _

from agreements.models import Contribution, Qualifier
from iop.shared.formats import kr

ORE = Decimal("0.01")


def to_ore(amount: Decimal) -> Decimal:
    return amount.quantize(ORE, ROUND_HALF_UP)


@dataclass(frozen=True)
class Figure:
    """An amount with the word that belongs to it; ``None`` is unknown and never 0."""

    amount: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT

    def __str__(self) -> str:
        if self.amount is None or self.qualifier == Qualifier.EXACT:
            return kr(self.amount)
        word = _("up to") if self.qualifier == Qualifier.AT_MOST else self.qualifier.label
        return f"{word} {kr(self.amount)}"

    def __bool__(self) -> bool:
        return self.amount is not None

    @property
    def is_approximate(self) -> bool:
        return self.qualifier == Qualifier.ABOUT

    @classmethod
    def sum(cls, figures: Iterable["Figure"]) -> "Figure":
        """The sum of what is known: "about" when any part is, unknown when every part is."""
        known = [figure for figure in figures if figure.amount is not None]
        if not known:
            return cls()
        about = any(figure.is_approximate for figure in known)
        return cls(
            sum((figure.amount or Decimal(0) for figure in known), Decimal(0)),
            Qualifier.ABOUT if about else Qualifier.EXACT,
        )


class Standing(Enum):
    """How a contribution stands in the sums."""

    COUNTED = auto()
    CEILING = auto()
    UNVALUED = auto()
    UNSTATED = auto()


@dataclass(frozen=True)
class Line:
    """A contribution as a row of the economy's table.

    ``missing_years`` are years of the term whose amount is unknown; ``not_split`` is the part
    of a whole-term amount that no year can be given.
    """

    contribution: Contribution
    standing: Standing
    total: Figure = Figure()
    per_year: dict[int, Figure] = field(default_factory=dict)
    missing_years: tuple[int, ...] = ()
    not_split: Figure = Figure()

    @property
    def text(self) -> str:
        """The value in words, as a table shows it."""
        if self.standing == Standing.UNVALUED:
            return _("without value")
        if self.standing == Standing.UNSTATED:
            return _("not yet stated")
        if self.standing == Standing.CEILING and self.contribution.is_yearly:
            return _("%(amount)s per year") % {"amount": self.total}
        return str(self.total)


def line_of(contribution: Contribution, years: Iterable[int]) -> Line:
    """The contribution's value, given the calendar years of the agreement's term."""
    if contribution.valuation == Contribution.Valuation.UNVALUED:
        return Line(contribution, Standing.UNVALUED)
    if contribution.valuation != Contribution.Valuation.VALUED or not contribution.form:
        return Line(contribution, Standing.UNSTATED)
    if is_ceiling(contribution):
        return Line(contribution, Standing.CEILING, Figure(contribution.amount, Qualifier.AT_MOST))
    if contribution.has_yearly_amounts:
        return _yearly_line(contribution, tuple(years))
    return _whole_line(contribution, tuple(years))


def is_ceiling(contribution: Contribution) -> bool:
    """At most so much: shown and listed, never summed as a cost."""
    return (
        contribution.form == Contribution.Form.CEILING
        or contribution.qualifier == Qualifier.AT_MOST
    )


def base_amount(contribution: Contribution) -> Decimal | None:
    """The amount that the contribution's own fields give, once or for each year."""
    if contribution.form == Contribution.Form.TOTAL:
        amount: Decimal | None = contribution.amount
        return amount
    if contribution.form == Contribution.Form.RATE:
        factors = contribution.rate, contribution.units
    elif contribution.form == Contribution.Form.POOL:
        percent = contribution.pool_percent
        factors = contribution.amount, percent / 100 if percent is not None else None
    else:
        return None
    one, other = factors
    return None if one is None or other is None else to_ore(one * other)


def _written(contribution: Contribution) -> dict[int, Figure]:
    """The amounts that are written down for single years."""
    qualifier = Qualifier(contribution.qualifier)
    return {
        row.year: Figure(row.amount, qualifier)
        for row in sorted(contribution.years.all(), key=lambda row: row.year)
        if row.amount is not None
    }


def _yearly_line(contribution: Contribution, years: tuple[int, ...]) -> Line:
    """A year's own amount goes before what rate × units or the pool gives every year."""
    every_year = Figure(base_amount(contribution), Qualifier(contribution.qualifier))
    written = _written(contribution)
    per_year = dict.fromkeys(years, every_year) if every_year else {}
    per_year = dict(sorted((per_year | written).items()))
    if not per_year:
        return Line(contribution, Standing.UNSTATED)
    return Line(
        contribution,
        Standing.COUNTED,
        _own_sum(per_year.values(), contribution),
        per_year,
        tuple(year for year in years if year not in per_year),
    )


def _whole_line(contribution: Contribution, years: tuple[int, ...]) -> Line:
    """One amount for the term, in a year only if there is one year or the rows split it."""
    total = Figure(base_amount(contribution), Qualifier(contribution.qualifier))
    if total.amount is None:
        return Line(contribution, Standing.UNSTATED)
    per_year = _written(contribution)
    if not per_year and len(years) == 1:
        per_year = {years[0]: total}
    rest = total.amount - (Figure.sum(per_year.values()).amount or Decimal(0))
    not_split = Figure(rest, total.qualifier) if rest > 0 else Figure()
    return Line(contribution, Standing.COUNTED, total, per_year, not_split=not_split)


def _own_sum(figures: Iterable[Figure], contribution: Contribution) -> Figure:
    """The sum over the years of one contribution keeps its word, "at least" too."""
    return Figure(Figure.sum(figures).amount, Qualifier(contribution.qualifier))
