"""What the system knows of a partnership when it is reviewed, part by part, as plain figures."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from agreements import assessing, reassessing
from agreements.models import Agreement, Assessment, Indicator
from agreements.wording.contents import counted
from followup.models import (
    ActionItem,
    Exactness,
    GroupMeeting,
    IndicatorValue,
    MeasuringRule,
    Report,
    ReportDue,
    Review,
)
from followup.review_money import COUNTED, Money, money_of, with_money
from iop.shared import formats

_S = GroupMeeting.Status


@dataclass(frozen=True)
class Measured:
    """An indicator with its target and what the reports say; empty words: not known."""

    name: str
    target: str
    outcome: str
    how: str


@dataclass(frozen=True)
class GoalFacts:
    text: str
    indicators: tuple[Measured, ...]


@dataclass(frozen=True)
class MeetingFacts:
    planned: int
    held: int
    cancelled: int
    open_actions: int
    late_actions: int


@dataclass(frozen=True)
class ReportFacts:
    """A report that was to come, and how it came."""

    name: str
    reporter: str
    due_on: datetime.date | None
    how: str
    is_late: bool
    rating: str


@dataclass(frozen=True)
class CriteriaFacts:
    """The criteria asked again, and what they say otherwise than the last time."""

    assessment: Assessment | None
    before: Assessment | None
    changes: tuple[reassessing.Change, ...]


@dataclass(frozen=True)
class Facts:
    goals: tuple[GoalFacts, ...]
    money: Money
    meetings: MeetingFacts
    reports: tuple[ReportFacts, ...]
    criteria: CriteriaFacts


def facts_of(review: Review, today: datetime.date) -> Facts:
    """All of it, in a fixed number of queries."""
    agreements = with_money(Agreement.objects.all()).prefetch_related("goals", "indicators")
    agreement = agreements.get(pk=review.agreement_id)
    return Facts(
        goals=_goals(agreement),
        money=money_of(agreement),
        meetings=_meetings(agreement, today),
        reports=_reports(agreement, today),
        criteria=_criteria(review),
    )


# --- Goals -----------------------------------------------------------------------------


def _goals(agreement: Agreement) -> tuple[GoalFacts, ...]:
    rules = MeasuringRule.objects.filter(indicator__agreement=agreement)
    calculations = dict(rules.values_list("indicator", "calculation"))
    values: dict[object, list[IndicatorValue]] = {}
    rows = IndicatorValue.objects.filter(
        indicator__agreement=agreement, report__status__in=COUNTED, value__isnull=False
    )
    for row in rows.select_related("report").order_by("report__due__due_on", "position"):
        values.setdefault(row.indicator_id, []).append(row)
    indicators = list(agreement.indicators.all())

    def measured(goal: object) -> tuple[Measured, ...]:
        return tuple(
            _measured(one, values.get(one.pk, []), calculations.get(one.pk, ""))
            for one in indicators
            if one.goal_id == goal
        )

    found = [GoalFacts(goal.text, measured(goal.pk)) for goal in agreement.goals.all()]
    if without := measured(None):
        found.append(GoalFacts(_("The whole agreement"), without))
    return tuple(found)


def _measured(indicator: Indicator, values: Sequence[IndicatorValue], rule: str) -> Measured:
    if not values:
        return Measured(indicator.name, counted(indicator), "", "")
    value, how = _put_together(values, rule)
    figure = formats.number(value)
    if any(row.is_share for row in values):
        figure = formats.percent(value)
    elif indicator.unit:
        figure = f"{figure} {indicator.unit}"
    exactness = {row.exactness for row in values}
    if exactness != {Exactness.EXACT.value}:
        vague = Exactness(exactness.pop()) if len(exactness) == 1 else Exactness.ABOUT
        figure = f"{vague.label} {figure}"
    if any(row.report.status == Report.Status.SUBMITTED for row in values):
        how = _("%(how)s; not all of it approved") % {"how": how}
    return Measured(indicator.name, counted(indicator), figure, how)


def _put_together(values: Sequence[IndicatorValue], rule: str) -> tuple[Decimal, str]:
    """One figure of several, and in words how. Shares are never summed."""
    numbers = [row.value for row in values if row.value is not None]
    if len(numbers) == 1:
        return numbers[0], _("one value reported")
    count = {"count": len(numbers)}
    shares = any(row.is_share for row in values)
    if rule == MeasuringRule.Calculation.AVERAGE:
        average = sum(numbers, Decimal(0)) / len(numbers)
        return average.quantize(Decimal("0.01")), _("average of %(count)d values") % count
    if rule == MeasuringRule.Calculation.LATEST or shares:
        return numbers[-1], _("the latest of %(count)d values") % count
    return sum(numbers, Decimal(0)), _("sum of %(count)d values") % count


# --- Meetings and reports --------------------------------------------------------------


def _meetings(agreement: Agreement, today: datetime.date) -> MeetingFacts:
    rows = GroupMeeting.objects.filter(group__agreement=agreement)
    statuses = list(rows.order_by().values_list("status", flat=True))
    actions = ActionItem.objects.filter(item__meeting__group__agreement=agreement).open()
    days = list(actions.order_by().values_list("due_on", flat=True))
    return MeetingFacts(
        planned=len(statuses) - statuses.count(_S.CANCELLED),
        held=sum(status in GroupMeeting.HELD for status in statuses),
        cancelled=statuses.count(_S.CANCELLED),
        open_actions=len(days),
        late_actions=sum(day is not None and day < today for day in days),
    )


def _reports(agreement: Agreement, today: datetime.date) -> tuple[ReportFacts, ...]:
    dues = ReportDue.objects.filter(agreement=agreement)
    rows = dues.select_related("party__organisation", "report")
    return tuple(_report(due, getattr(due, "report", None), today) for due in rows)


def _report(due: ReportDue, report: Report | None, today: datetime.date) -> ReportFacts:
    came_on = report.submitted_on if report and report.status != Report.Status.DRAFT else None
    how, is_late = _("Not due yet"), False
    if due.is_skipped:
        how = _("Skipped: %(reason)s") % {"reason": due.skip_reason}
    elif came_on and due.due_on and came_on > due.due_on:
        days = {"day": formats.day(came_on), "count": (came_on - due.due_on).days}
        how, is_late = _("Came %(day)s, %(count)d days late") % days, True
    elif came_on:
        how = _("Came %(day)s, in time") % {"day": formats.day(came_on)}
        if due.due_on is None:
            how = _("Came %(day)s") % {"day": formats.day(came_on)}
    elif due.due_on and due.due_on < today:
        days = {"count": (today - due.due_on).days}
        how, is_late = _("Has not come, %(count)d days late") % days, True
    elif due.due_on is None:
        how = _("Has not come; no day is set")
    return ReportFacts(
        str(due), due.reporter, due.due_on, how, is_late, _rating(report) if came_on else ""
    )


def _rating(report: Report | None) -> str:
    """How the partner rates the municipality, in a line."""
    if report is None:
        return ""
    said = (
        (_("Money in time"), report.get_money_in_time_display()),
        (_("answers in time"), report.get_answers_in_time_display()),
    )
    lines = [f"{what}: {verdict}" for what, verdict in said if verdict]
    return "; ".join([*lines, report.rating_note] if report.rating_note else lines)


# --- The criteria ----------------------------------------------------------------------


def _criteria(review: Review) -> CriteriaFacts:
    if review.assessment_id is None:
        before = assessing.latest_concluded(review.agreement.case)
        return CriteriaFacts(None, before, ())
    rows = assessing.with_answers(Assessment.objects)
    assessment = assessing.as_asked(rows.get(pk=review.assessment_id))
    before = None
    if assessment.predecessor_id:
        before = assessing.as_asked(rows.get(pk=assessment.predecessor_id))
    found = tuple(reassessing.changes(assessment, before))
    return CriteriaFacts(assessment, before, found)
