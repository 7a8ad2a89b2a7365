"""What came of one contribution: from the payments where money is paid, else from reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agreements.economy import Figure, Line
from agreements.models import Contribution, Qualifier
from followup.models import ContributionOutcome, Exactness, Payment, Report
from iop.shared.formats import kr, number

_KIND = Payment.Kind
UNKNOWN = Figure()
_SIGNS = {
    Exactness.EXACT: Qualifier.EXACT,
    Exactness.AT_LEAST: Qualifier.AT_LEAST,
}


@dataclass(frozen=True)
class Given:
    """What came of a contribution, in one year or in all; an empty one is unknown."""

    figure: Figure = UNKNOWN
    text: str = ""
    #: What says so: reports, or the payments made.
    reports: tuple[Report, ...] = ()
    is_paid: bool = False

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Given()


@dataclass(frozen=True)
class OutturnLine:
    """A contribution as promised, and as given."""

    line: Line
    given: Given
    per_year: dict[int, Given] = field(default_factory=dict)
    #: What reports say was used of money that is known from the payments.
    used: Given = NOTHING

    @property
    def contribution(self) -> Contribution:
        return self.line.contribution

    @property
    def years(self) -> list[tuple[Figure, Given]]:
        """Promised and given, year by year."""
        return [(self.line.per_year.get(year, Figure()), it) for year, it in self.per_year.items()]

    @property
    def has_years(self) -> bool:
        """Whether anything of it is known in any year."""
        return any(promised or given for promised, given in self.years)

    @property
    def is_left_out(self) -> bool:
        """Whether it is no part of the sums, since nobody knows what it came to in kronor."""
        return not self.given.figure


def line_given(
    line: Line,
    years: Sequence[int],
    outcomes: Sequence[ContributionOutcome],
    payments: Sequence[Payment],
    back: dict[Any, list[Payment]],
) -> OutturnLine:
    """Money that is paid is known from the payments, and all else from the reports."""
    gift = line.contribution
    paid = _paid_for(gift, payments)
    if paid:
        returned = _returned(gift, payments, back)
        per_year = {year: _paid_in(year, paid, returned) for year in years}
        used = given_in_all(gift, outcomes)
        return OutturnLine(line, _paid_in(None, paid, returned), per_year, used)
    per_year = {year: _reported(gift, [o for o in outcomes if o.year == year]) for year in years}
    if len(years) == 1 and not per_year[years[0]]:
        per_year = {years[0]: _reported(gift, outcomes)}
    return OutturnLine(line, given_in_all(gift, outcomes), per_year)


def _paid_for(gift: Contribution, payments: Iterable[Payment]) -> list[Payment]:
    if gift.funder_id:
        sole = sum(g.funder_id == gift.funder_id for g in gift.agreement.contributions.all()) == 1
        grants = [one for one in payments if one.kind == _KIND.GRANT]
        return [one for one in grants if sole and one.funder_id == gift.funder_id]
    return [
        one
        for one in payments
        if one.kind == _KIND.PAYMENT
        and one.instalment
        and one.instalment.plan.contribution_id == gift.pk
    ]


def _returned(
    gift: Contribution, payments: Iterable[Payment], back: dict[Any, list[Payment]]
) -> list[Payment]:
    if not gift.funder_id:
        return back.get(gift.pk, [])
    kind = _KIND.GRANT_RETURNED
    return [one for one in payments if one.kind == kind and one.funder_id == gift.funder_id]


def _paid_in(year: int | None, paid: Sequence[Payment], returned: Sequence[Payment]) -> Given:
    """What was paid in the year less what came back then; unknown when nothing was."""
    own = [one.amount for one in paid if year in (None, one.paid_on.year)]
    own += [-one.amount for one in returned if year in (None, one.paid_on.year)]
    if not own:
        return Given()
    amount = sum(own, Decimal(0))
    return Given(Figure(amount), kr(amount), is_paid=True)


def _reported(gift: Contribution, outcomes: Sequence[ContributionOutcome]) -> Given:
    """What the latest of the reports says that says anything."""
    said = [row for row in outcomes if row.amount is not None or row.units is not None]
    if not said:
        return Given()
    row = said[-1]
    figure = _figure(gift, row)
    return Given(figure, _in_words(row, figure), (row.report,))


def _figure(gift: Contribution, row: ContributionOutcome) -> Figure:
    """In kronor: as reported, or the number at the rate that was agreed. Else unknown."""
    if gift.valuation == Contribution.Valuation.UNVALUED:
        return Figure()
    qualifier = _SIGNS.get(Exactness(row.exactness), Qualifier.ABOUT)
    if row.amount is not None:
        return Figure(row.amount, qualifier)
    if row.units is not None and gift.rate is not None and row.unit in ("", gift.unit):
        return Figure(round(row.units * gift.rate, 2), qualifier)
    return Figure()


def _in_words(row: ContributionOutcome, figure: Figure) -> str:
    """``drygt 96 timmar, 19 200 kr``"""
    word = "" if row.exactness == Exactness.EXACT else f"{row.get_exactness_display()} "
    said = []
    if row.units is not None:
        said.append(f"{word}{number(row.units)} {row.unit or row.contribution.unit}".strip())
    amount = row.amount if row.amount is not None else figure.amount
    if amount is not None:
        said.append(f"{word}{kr(amount)}")
    return ", ".join(said)


def given_in_all(gift: Contribution, outcomes: Sequence[ContributionOutcome]) -> Given:
    """The sum of the years, unless a later report speaks of the whole term."""
    years = sorted({row.year for row in outcomes if row.year is not None})
    whole = _reported(gift, [row for row in outcomes if row.year is None])
    by_year = [_reported(gift, [row for row in outcomes if row.year == year]) for year in years]
    by_year = [given for given in by_year if given]
    if not by_year or (whole and outcomes[-1].year is None):
        return whole
    if len(by_year) == 1:
        return by_year[0]
    figure = Figure.sum(given.figure for given in by_year)
    reports = tuple(dict.fromkeys(report for given in by_year for report in given.reports))
    if figure:
        return Given(figure, str(figure), reports)
    return Given(figure, "; ".join(given.text for given in by_year), reports)
