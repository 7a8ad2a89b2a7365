"""Until when papers about money are kept at least, by the times that an administrator states."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from agreements.deadlines import months_after
from followup.calendar_day import Scope
from followup.models import Payment, RegisterEntry, RetentionPeriod

What = RetentionPeriod.What
Periods = list[RetentionPeriod]


@dataclass(frozen=True)
class Kept:
    """Papers of an agreement of what was done on a day, or in the year that ended on it."""

    what: What
    agreement_id: int
    key: str
    since: datetime.date
    until: datetime.date


def kept_until(scope: Scope) -> list[Kept]:
    """Those whose last day of keeping is within the scope. Three queries."""
    periods = list(RetentionPeriod.objects.order_by())
    within = (*_accounts(scope, periods), *_aid(scope, periods))
    return [kept for kept in within if scope.first <= kept.until <= scope.last]


def _accounts(scope: Scope, periods: Periods) -> Iterator[Kept]:
    """The payments of each agreement and year; those that were struck out are kept too."""
    own = [period for period in periods if period.what == What.ACCOUNTS]
    first, last = scope.first.year, scope.last.year
    years = _any(
        Q(paid_on__year__range=(first - period.years, last - period.years)) for period in own
    )
    rows = Payment.objects.filter(years, agreement__in=scope.in_agreements)
    found = rows.order_by("agreement", "paid_on__year").values_list("agreement", "paid_on__year")
    for agreement_id, year in found.distinct():
        end = datetime.date(year, 12, 31)
        if until := _until(end, own):
            yield Kept(What.ACCOUNTS, agreement_id, f"{agreement_id}-{year}", end, until)


def _aid(scope: Scope, periods: Periods) -> Iterator[Kept]:
    own = [period for period in periods if period.what == What.AID]
    days = _any(Q(aid__granted_on__range=_days_before(scope, period.years)) for period in own)
    rows = RegisterEntry.objects.filter(days, agreement__in=scope.in_agreements)
    for key, agreement_id, day in rows.order_by().values_list("pk", "agreement", "aid__granted_on"):
        if until := _until(day, own):
            yield Kept(What.AID, agreement_id, f"aid-{key}", day, until)


def _days_before(scope: Scope, years: int) -> tuple[datetime.date, datetime.date]:
    """The days so many years before the scope, and some beyond: a leap day ends a day early."""
    return months_after(scope.first, -12 * years), months_after(scope.last, 1 - 12 * years)


def _any(conditions: Iterable[Q]) -> Q:
    """Any of them; nothing where there is none."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _until(day: datetime.date, periods: Periods) -> datetime.date | None:
    """The longest of the times that held on the day, counted from it."""
    years = max((period.years for period in periods if period.holds_on(day)), default=0)
    return months_after(day, 12 * years) if years else None
