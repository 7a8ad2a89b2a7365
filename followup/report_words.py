"""What a report counts, in words. The word of a figure ("about", "just over") stays with it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from agreements import wording
from agreements.economy import Standing, line_of
from agreements.models import Contribution
from followup.models import (
    ContributionOutcome,
    Exactness,
    IndicatorValue,
    ParticipantCount,
    ReportDue,
)
from iop.shared import formats


def exactly(figure: str, exactness: str) -> str:
    """``drygt 240``; an exact figure needs no word."""
    if not figure or exactness == Exactness.EXACT:
        return figure
    return f"{Exactness(exactness).label} {figure}"


def figure(amount: Decimal | None, unit: str, is_share: bool, exactness: str) -> str:
    """``drygt 12 relationer``, ``cirka 70 %``; empty when unknown, 0 when it is 0."""
    if amount is None:
        return ""
    if is_share:
        return exactly(formats.percent(amount, 2), exactness)
    return exactly(" ".join(filter(None, (formats.number(amount), unit))), exactness)


def fewer_than(limit: int, unit: str = "") -> str:
    """``färre än 5``, ``färre än 5 deltagare``"""
    return " ".join(filter(None, (_("fewer than %(limit)s") % {"limit": limit}, unit)))


def about_time(due: ReportDue) -> str:
    """The time that the report is about; empty when it is not known."""
    return formats.days(due.period_from, due.period_to)


def when_due(due: ReportDue) -> str:
    """The day, and what the agreement says of it in words."""
    return ", ".join(filter(None, (formats.day(due.due_on), due.due_note)))


def value(row: IndicatorValue) -> str:
    return figure(row.value, row.indicator.unit, row.is_share, row.exactness)


def group(row: ParticipantCount) -> str:
    """Which group is counted."""
    name = row.group or (row.target_group.description if row.target_group else "")
    return ", ".join(filter(None, (name, row.age_band)))


def count(number: int | None, exactness: str) -> str:
    """None is none: there is no about 0."""
    if number is None:
        return ""
    return exactly(formats.number(number), exactness if number else Exactness.EXACT)


def total(row: ParticipantCount) -> str:
    """The sum of what is known; empty when nothing is."""
    known = [number for number in (row.women, row.men, row.other) if number is not None]
    return count(sum(known), row.exactness) if known else ""


def given(row: ContributionOutcome) -> str:
    """``cirka 12 500 kr; 40 timmar``"""
    money = exactly(formats.kr(row.amount), row.exactness)
    units = figure(row.units, row.unit, False, row.exactness)
    return "; ".join(filter(None, (money, units)))


def promised(contribution: Contribution, due: ReportDue) -> str:
    """What was promised for the whole term, and for the years that the report is about."""
    line = line_of(contribution, due.agreement.years)
    is_unvalued = line.standing == Standing.UNVALUED
    words = "" if is_unvalued else wording.value(line, is_draft=False)
    yearly = []
    if len(line.per_year) > 1:
        words = _("%(amount)s for the whole term") % {"amount": words} if words else ""
        years = (year for year in _years(due) if line.per_year.get(year))
        yearly = [f"{year}: {line.per_year[year]}" for year in years]
    units = ""
    if contribution.units is not None and not line.total:
        units = figure(contribution.units, contribution.unit, False, Exactness.EXACT)
    staff, computed = wording.staff(contribution), wording.computed(contribution)
    promises = "; ".join(filter(None, (words, staff, units, computed, *yearly)))
    return promises or (_("not valued in kronor") if is_unvalued else "")


def _years(due: ReportDue) -> range:
    if not (due.period_from and due.period_to):
        return range(0)
    return range(due.period_from.year, due.period_to.year + 1)


def giver(contribution: Contribution, due: ReportDue) -> str:
    """Who gives it; empty when those who report do."""
    if due.party_id is not None and contribution.party_id == due.party_id:
        return ""
    return str(getattr(contribution.giver, "short_name", contribution.giver or ""))
