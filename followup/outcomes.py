"""Goals against outcome: what the indicators of an agreement have come to, as the reports say.

Only approved reports count; what is handed in but not yet approved is shown beside them. Measured
periods that differ from the agreement's are shown as they are, and never scaled to fit.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from agreements.models import Agreement, Indicator, Period, Qualifier
from agreements.wording import counted as in_words
from followup import report_words
from followup.carrying_over import earlier_of, twins_of_indicators
from followup.measuring import rules_of
from followup.models import Exactness, IndicatorValue, MeasuringRule, Report
from followup.report_carrying import reports_under
from followup.small_counts import is_small
from iop.accounts.models import User

#: Length of each stretch that a target may count over, in months; a week is counted in days.
_MONTHS = {
    Period.YEAR: 12,
    Period.HALF_YEAR: 6,
    Period.TERTIAL: 4,
    Period.QUARTER: 3,
    Period.MONTH: 1,
}
_DAYS_A_MONTH = Decimal("30.4375")
#: A measured stretch is taken for a half-year when it is that long to within a tenth.
_TOLERANCE = Decimal("0.1")


class Standing(StrEnum):
    """How an outcome stands against its target."""

    REACHED = "reached"
    BEHIND = "behind"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            Standing.REACHED: _("Reached"),
            Standing.BEHIND: _("Not reached"),
            Standing.UNKNOWN: _("Cannot be compared"),
        }[self]


@dataclass(frozen=True)
class Point:
    """One value, from one report, of the stretch of time that it was measured over."""

    row: IndicatorValue
    report: Report

    @property
    def first(self) -> datetime.date | None:
        report = self.report
        return self.row.measured_from or report.measured_from or report.due.period_from

    @property
    def last(self) -> datetime.date | None:
        report = self.report
        return self.row.measured_to or report.measured_to or report.due.period_to

    @property
    def is_counted(self) -> bool:
        return self.report.status in Report.ACCEPTED and self.row.value is not None

    @property
    def text(self) -> str:
        return report_words.value(self.row)

    def overlaps(self, other: "Point") -> bool:
        if not (self.first and self.last and other.first and other.last):
            return True
        return self.first <= other.last and other.first <= self.last

    def is_as_long_as(self, period: str) -> bool:
        """Whether it was measured over about that long, so that it meets the target as it is."""
        months = _MONTHS.get(Period(period)) if period else None
        if months is None or not (self.first and self.last):
            return False
        length = ((self.last - self.first).days + 1) / _DAYS_A_MONTH
        return abs(length - months) <= months * _TOLERANCE


@dataclass(frozen=True)
class Result:
    """An indicator with its target, its values in order, and what they come to together."""

    indicator: Indicator
    calculation: MeasuringRule.Calculation
    points: tuple[Point, ...]
    counts_people: bool = False

    @cached_property
    def counted(self) -> list[Point]:
        return [point for point in self.points if point.is_counted]

    @cached_property
    def tells_twice(self) -> bool:
        """Whether several have given values of the same time, which are then not put together."""
        counted = self.counted
        return self.calculation != MeasuringRule.Calculation.LATEST and any(
            one.overlaps(other) and one.report.pk != other.report.pk
            for place, one in enumerate(counted)
            for other in counted[place + 1 :]
        )

    @property
    def is_share(self) -> bool:
        return any(point.row.is_share for point in self.counted)

    @cached_property
    def total(self) -> Decimal | None:
        values = [point.row.value for point in self.counted if point.row.value is not None]
        if not values or self.tells_twice:
            return None
        if self.calculation == MeasuringRule.Calculation.LATEST:
            return values[-1]
        if self.calculation == MeasuringRule.Calculation.AVERAGE or self.is_share:
            return sum(values, Decimal(0)) / len(values)
        return sum(values, Decimal(0))

    @property
    def exactness(self) -> str:
        """The word of the values, or "about" when they have different ones."""
        words = {point.row.exactness for point in self.counted}
        return words.pop() if len(words) == 1 else Exactness.ABOUT

    @property
    def total_text(self) -> str:
        return report_words.figure(self.total, self.indicator.unit, self.is_share, self.exactness)

    def outside_text(self, limit: int) -> str:
        """The same where it leaves the case: a small number of people is not told."""
        if self.counts_people and not self.is_share and is_small(self.total, limit):
            return report_words.fewer_than(limit, self.indicator.unit)
        return self.total_text

    @property
    def target_text(self) -> str:
        return in_words(self.indicator)

    @property
    def compared(self) -> Decimal | None:
        """The figure that meets the target: the whole for a target of the whole term, else the
        latest that was measured over as long a time as the target counts over."""
        if self.indicator.period in ("", Period.TERM):
            return self.total
        fitting = [one for one in self.counted if one.is_as_long_as(self.indicator.period)]
        return fitting[-1].row.value if fitting and not self.tells_twice else None

    @property
    def standing(self) -> Standing:
        target = self.indicator.quantity
        if target is None or self.compared is None:
            return Standing.UNKNOWN
        if self.indicator.qualifier == Qualifier.AT_MOST:
            return Standing.REACHED if self.compared <= target else Standing.BEHIND
        return Standing.REACHED if self.compared >= target else Standing.BEHIND

    @property
    def percent_of_target(self) -> Decimal | None:
        target = self.indicator.quantity
        if not target or self.compared is None:
            return None
        return self.compared / target * 100

    @property
    def note(self) -> str:
        """Why there is no figure to compare; empty when there is one."""
        if not self.points:
            return _("No report has told of this yet.")
        if not self.counted:
            return _("The reports that tell of this are not yet approved, or have no value.")
        if self.tells_twice:
            return _("Several reports tell of the same time. Their values are not added.")
        if self.compared is None and self.indicator.quantity is not None:
            return _("The values were measured over another time than the target counts over.")
        return ""


def results_of(agreement: Agreement, user: User) -> list[Result]:
    """Every indicator of the agreement with what the reports say that the user may read.

    Three queries, whatever the number of reports; of a change two more.
    """
    readable = Report.objects.visible_to(user).order_by().values("pk")
    reports = reports_under(agreement).filter(pk__in=readable)
    return results_in(agreement, reports.exclude(status=Report.Status.DRAFT))


def results_in(agreement: Agreement, reports: Iterable[Report]) -> list[Result]:
    rows = (
        IndicatorValue.objects.filter(report__in=reports)
        .select_related("report__due__party__organisation", "indicator")
        .order_by("position", "id")
    )
    twins = twins_of_indicators(agreement, earlier_of(agreement))
    points: dict[object, list[Point]] = defaultdict(list)
    for row in rows:
        points[twins.get(row.indicator_id, row.indicator_id)].append(Point(row, row.report))
    indicators = list(agreement.indicators.select_related("goal"))
    rules = rules_of(indicators, twins)
    return [
        _result(one, rules.get(one.pk) or MeasuringRule(), points[one.pk]) for one in indicators
    ]


def _result(indicator: Indicator, rule: MeasuringRule, points: list[Point]) -> Result:
    calculation = MeasuringRule.Calculation(rule.calculation)
    return Result(indicator, calculation, tuple(sorted(points, key=_in_time)), rule.counts_people)


def _in_time(point: Point) -> tuple[datetime.date, int]:
    return point.last or datetime.date.max, point.report.pk
