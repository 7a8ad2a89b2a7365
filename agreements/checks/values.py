"""What contributions are worth: stated or not, adding up or not, and the public share."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import ARITHMETIC, CLARITY, CO_FINANCED, COMPLETENESS, GUIDELINE
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.economy import Side, Standing
from agreements.economy.notes import points
from agreements.models import Contribution, Qualifier, SectionKind
from agreements.rates import is_outdated
from iop.shared.formats import kr, percent

ECONOMY = SectionKind.ECONOMY
#: Points from the board's guideline at which the deviation is noted, and warned of.
SHARE_NOTES = Decimal(5)
SHARE_WARNS = Decimal(15)


def _found(message: str, contribution: Contribution, **facts: object) -> Found:
    """A sentence on a contribution, which it names with its giver."""
    names = {"contribution": contribution, "giver": contribution.giver, **facts}
    return Found(message % names, ECONOMY, row(contribution))


@rule("contribution-unstated", Severity.WARNS, _("A contribution without a value"), CO_FINANCED)
def contribution_unstated(reading: Reading) -> Iterator[Found]:
    """A contribution is neither valued in kronor nor expressly unvalued."""
    for contribution in reading.agreement.contributions.all():
        if not contribution.valuation:
            message = gettext(
                "Give “%(contribution)s” from %(giver)s a value in kronor, or say expressly that "
                "it is not valued."
            )
            yield _found(message, contribution)


@rule("contribution-incomplete", Severity.WARNS, _("An amount is missing"), COMPLETENESS)
def contribution_incomplete(reading: Reading) -> Iterator[Found]:
    """A contribution is called valued, but the figures that give its value are not all there."""
    form = Contribution.Form
    missing = {
        "": gettext("Choose how the value of “%(contribution)s” from %(giver)s is stated."),
        form.TOTAL: gettext("Write the amount of “%(contribution)s” from %(giver)s."),
        form.CEILING: gettext("Write the ceiling of “%(contribution)s” from %(giver)s."),
        form.PER_YEAR: gettext("Write the amount per year of “%(contribution)s” from %(giver)s."),
        form.RATE: gettext("Write both rate and units of “%(contribution)s” from %(giver)s."),
        form.POOL: gettext("Write the pool and the share of “%(contribution)s” from %(giver)s."),
    }
    for line in reading.economy.lines:
        contribution = line.contribution
        valued = contribution.valuation == Contribution.Valuation.VALUED
        if valued and line.standing in (Standing.UNSTATED, Standing.CEILING) and not line.total:
            yield _found(missing[contribution.form], contribution)


@rule("year-missing", Severity.WARNS, _("A year has no amount"), COMPLETENESS)
def year_missing(reading: Reading) -> Iterator[Found]:
    """A contribution per year has no amount for a year of the term."""
    for line in reading.economy.lines:
        if line.missing_years:
            message = gettext("Write the amount of “%(contribution)s” for %(years)s.")
            years = ", ".join(map(str, line.missing_years))
            yield _found(message, line.contribution, years=years)


@rule("year-outside-period", Severity.WARNS, _("An amount outside the period"), CLARITY)
def year_outside_period(reading: Reading) -> Iterator[Found]:
    """A contribution has an amount for a year that the agreement does not touch."""
    term = reading.agreement.years
    for contribution in reading.agreement.contributions.all():
        rows = [row for row in contribution.years.all() if row.amount is not None]
        outside = [str(row.year) for row in rows if row.year not in term]
        if term and outside:
            message = gettext(
                "“%(contribution)s” has an amount for %(years)s, when the agreement does not hold. "
                "Remove it, or correct the period."
            )
            yield _found(message, contribution, years=", ".join(outside))


@rule("years-total", Severity.STOPS, _("Years and total differ"), ARITHMETIC)
def years_total(reading: Reading) -> Iterator[Found]:
    """The amounts per year of a whole-term contribution do not sum to its total."""
    for line in reading.economy.lines:
        contribution = line.contribution
        if line.standing != Standing.COUNTED or contribution.has_yearly_amounts:
            continue
        amounts = [row.amount for row in contribution.years.all() if row.amount is not None]
        total = line.total.amount
        if amounts and total is not None and sum(amounts, Decimal(0)) != total:
            message = gettext(
                "The years of “%(contribution)s” sum to %(sum)s but the whole is %(total)s. "
                "Correct one of them."
            )
            facts = {"sum": kr(sum(amounts, Decimal(0))), "total": kr(total)}
            yield _found(message, contribution, **facts)


@rule("pool-total", Severity.STOPS, _("The shares of a pool are over 100 %"), ARITHMETIC)
def pool_total(reading: Reading) -> Iterator[Found]:
    """The shares of the same pool, from the same giver, sum to more than the pool."""
    pools: dict[object, list[Contribution]] = defaultdict(list)
    for contribution in reading.agreement.contributions.all():
        if contribution.form == Contribution.Form.POOL and contribution.pool_percent is not None:
            giver = contribution.party_id or contribution.funder_id
            pools[giver, contribution.amount, contribution.is_yearly].append(contribution)
    for contributions in pools.values():
        shares = sum((c.pool_percent or Decimal(0) for c in contributions), Decimal(0))
        if shares > 100:
            message = gettext(
                "The shares of the pool from %(giver)s sum to %(shares)s. Lower them to 100 %% "
                "together."
            )
            yield _found(message, contributions[0], shares=percent(shares, 2))


@rule("computed-amount-outdated", Severity.STOPS, _("A computed amount is out of date"), ARITHMETIC)
def computed_amount_outdated(reading: Reading) -> Iterator[Found]:
    """The rate, its units or an index figure has changed since the amount was computed."""
    for contribution in reading.agreement.contributions.all():
        rows = contribution.years.all()
        amounts = {row.year: row.amount for row in rows}
        by_rate = [str(row.year) for row in rows if is_outdated(row, contribution)]
        raised = [
            str(uplift.year)
            for uplift in contribution.uplifts.all()
            if uplift.result != uplift.computed() or amounts.get(uplift.year) != uplift.result
        ]
        if by_rate:
            message = gettext(
                "The amount of “%(contribution)s” for %(years)s is not rate × units. Empty it, "
                "and it follows the rate again."
            )
            yield _found(message, contribution, years=", ".join(by_rate))
        if raised:
            message = gettext(
                "The amount of “%(contribution)s” for %(years)s is not what the index gives. Raise "
                "it with the index again."
            )
            yield _found(message, contribution, years=", ".join(raised))


@rule("rate-without-source", Severity.NOTES, _("The units have no source"), COMPLETENESS)
def rate_without_source(reading: Reading) -> Iterator[Found]:
    """Rate × units lacks the year or the source of its units."""
    for contribution in reading.agreement.contributions.all():
        if contribution.form == Contribution.Form.RATE and not (
            contribution.units_year and contribution.units_source
        ):
            message = gettext(
                "Write of which year the units of “%(contribution)s” are, and where they come from."
            )
            yield _found(message, contribution)


@rule("ceiling-without-words", Severity.NOTES, _("A ceiling without words"), CLARITY)
def ceiling_without_words(reading: Reading) -> Iterator[Found]:
    """A ceiling does not say what decides how much is paid, or is called "about" or "at least"."""
    for contribution in reading.economy.ceilings:
        if contribution.qualifier in (Qualifier.ABOUT, Qualifier.AT_LEAST):
            message = gettext(
                "“%(contribution)s” is a ceiling, but is called “%(word)s”. Choose one of them."
            )
            yield _found(message, contribution, word=Qualifier(contribution.qualifier).label)
        elif not contribution.basis:
            message = gettext(
                "Write what decides how much of “%(contribution)s” is paid, such as actual costs."
            )
            yield _found(message, contribution)


@rule("value-without-basis", Severity.NOTES, _("A value without a basis"), COMPLETENESS)
def value_without_basis(reading: Reading) -> Iterator[Found]:
    """Something other than money is valued without saying how."""
    for line in reading.economy.lines:
        contribution = line.contribution
        computed = contribution.form == Contribution.Form.RATE
        if (
            line.standing == Standing.COUNTED
            and contribution.kind != Contribution.Kind.MONEY
            and not (contribution.basis or computed)
        ):
            message = gettext(
                "Write how “%(contribution)s” from %(giver)s is valued, such as hours × rate."
            )
            yield _found(message, contribution)


@rule("public-share", Severity.WARNS, _("The public share is far from the guideline"), GUIDELINE)
def public_share(reading: Reading) -> Iterator[Found]:
    """The public share deviates from the board's guideline.

    From 5 points a note, from 15 a warning. Only a note when nothing of the non-profit side is
    valued, for then the share says little.
    """
    economy = reading.economy
    deviation = economy.deviation
    if deviation is None or abs(deviation) < SHARE_NOTES:
        return
    facts = {
        "share": percent(economy.public_percent),
        "guideline": percent(economy.guideline),
        "points": points(deviation),
    }
    non_profit = next((s for s in economy.sides if s.side == Side.NON_PROFIT), None)
    if non_profit is None or not non_profit.total:
        message = gettext(
            "The public side carries %(share)s of what is valued; the guideline is %(guideline)s "
            "(%(points)s points). Nothing of the non-profit side is valued: value it, or give the "
            "board the reason."
        )
    else:
        message = gettext(
            "The public side carries %(share)s; the guideline is %(guideline)s (%(points)s "
            "points). Look over the contributions, or give the board the reason."
        )
    far = abs(deviation) >= SHARE_WARNS and non_profit is not None and non_profit.total
    yield Found(message % facts, ECONOMY, severity=None if far else Severity.NOTES)


@rule("funder-repayment-unstated", Severity.NOTES, _("Repayment is not stated"), COMPLETENESS)
def funder_repayment_unstated(reading: Reading) -> Iterator[Found]:
    """It is unknown whether unused money goes back to an outside funder."""
    for funder in reading.agreement.funders.all():
        if funder.repays_unused is None:
            message = gettext("Say whether money that is not used goes back to %(funder)s.")
            yield Found(message % {"funder": funder}, ECONOMY, row(funder))


RULES: tuple[Rule, ...] = (
    contribution_unstated,
    contribution_incomplete,
    year_missing,
    year_outside_period,
    years_total,
    pool_total,
    computed_amount_outdated,
    rate_without_source,
    ceiling_without_words,
    value_without_basis,
    public_share,
    funder_repayment_unstated,
)
