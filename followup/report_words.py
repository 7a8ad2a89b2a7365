"""What a report counts, in words. The word of a figure ("about", "just over") stays with it."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from agreements import wording
from agreements.economy import line_of
from agreements.models import Contribution
from followup.models import (
    ContributionOutcome,
    Exactness,
    IndicatorValue,
    ParticipantCount,
    ReportDue,
)
from iop.shared import formats


def said(figure: str, exactness: str) -> str:
    """``drygt 240``; an exact figure needs no word."""
    if not figure or exactness == Exactness.EXACT:
        return figure
    return f"{Exactness(exactness).label} {figure}"


def period(first: datetime.date | None, last: datetime.date | None) -> str:
    return formats.days(first, last)


def about_time(due: ReportDue) -> str:
    """The time that the report is about; empty when it is not known."""
    return period(due.period_from, due.period_to)


def when_due(due: ReportDue) -> str:
    """The day, and what the agreement says of it in words."""
    return ", ".join(filter(None, (formats.day(due.due_on), due.due_note)))


def value(row: IndicatorValue) -> str:
    """``drygt 12 relationer``, ``cirka 70 %``; empty when unknown, 0 when it is 0."""
    if row.value is None:
        return ""
    if row.is_share:
        return said(formats.percent(row.value, 2), row.exactness)
    unit = row.indicator.unit
    return said(" ".join(filter(None, (formats.number(row.value), unit))), row.exactness)


def group(row: ParticipantCount) -> str:
    """Which group is counted."""
    name = row.group or (row.target_group.description if row.target_group else "")
    return ", ".join(filter(None, (name, row.age_band)))


def count(number: int | None, exactness: str) -> str:
    """None is none: there is no about 0."""
    if number is None:
        return ""
    return said(formats.number(number), exactness if number else Exactness.EXACT)


def total(row: ParticipantCount) -> str:
    """The sum of what is known; empty when nothing is."""
    known = [number for number in (row.women, row.men, row.other) if number is not None]
    return count(sum(known), row.exactness) if known else ""


def given(row: ContributionOutcome) -> str:
    """``cirka 12 500 kr; 40 timmar``"""
    parts = []
    if row.amount is not None:
        parts.append(said(formats.kr(row.amount), row.exactness))
    if row.units is not None:
        units = formats.number(row.units)
        parts.append(said(" ".join(filter(None, (units, row.unit))), row.exactness))
    return "; ".join(parts)


def promised(contribution: Contribution, due: ReportDue) -> str:
    """What was promised for the whole term, and for the years that the report is about."""
    line = line_of(contribution, due.agreement.years)
    words = wording.value(line, is_draft=False)
    years = _years(due)
    yearly = [f"{year}: {line.per_year[year]}" for year in years if line.per_year.get(year)]
    if words and len(line.per_year) > 1:
        words = _("%(amount)s for the whole term") % {"amount": words}
    staff = wording.staff(contribution)
    units = ""
    if contribution.units is not None and not line.total:
        units = " ".join(filter(None, (formats.number(contribution.units), contribution.unit)))
    return "; ".join(
        filter(None, (words, staff, units, wording.computed(contribution), *_more(yearly, line)))
    )


def _more(yearly: list[str], line: object) -> list[str]:
    return yearly if len(getattr(line, "per_year", {})) > 1 else []


def _years(due: ReportDue) -> range:
    if not (due.period_from and due.period_to):
        return range(0)
    return range(due.period_from.year, due.period_to.year + 1)


def giver(contribution: Contribution) -> str:
    return str(getattr(contribution.giver, "short_name", contribution.giver or ""))


def number_or_empty(amount: Decimal | None) -> str:
    return "" if amount is None else formats.number(amount)
