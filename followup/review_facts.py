"""What the system knows of a partnership when it is reviewed, part by part, as plain figures."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements import assessing, reassessing
from agreements.models import Agreement, Assessment
from followup.carrying_over import versions_of
from followup.models import (
    ActionItem,
    GroupMeeting,
    Report,
    ReportDue,
    Review,
)
from followup.outcomes import Result, results_in
from followup.outturn import with_economy
from followup.report_carrying import dues_under, reports_under
from followup.review_money import Money, money_of
from followup.small_counts import NO_LIMIT, limit_on
from iop.shared import formats

_S = GroupMeeting.Status


@dataclass(frozen=True)
class GoalFacts:
    text: str
    indicators: tuple[Result, ...]


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
    #: Numbers of people below it are not told outside the case.
    limit: int = NO_LIMIT


def facts_of(review: Review, today: datetime.date) -> Facts:
    """All of it, in a fixed number of queries."""
    agreements = with_economy(Agreement.objects.all()).prefetch_related("goals")
    agreement = agreements.get(pk=review.agreement_id)
    return Facts(
        goals=_goals(agreement),
        money=money_of(agreement, today),
        meetings=_meetings(agreement, today),
        reports=_reports(agreement, today),
        criteria=_criteria(review),
        limit=limit_on(today),
    )


# --- Goals -----------------------------------------------------------------------------


def _goals(agreement: Agreement) -> tuple[GoalFacts, ...]:
    """Each goal with its indicators; last those that measure the whole agreement."""
    reports = reports_under(agreement).filter(status__in=Report.HANDED_IN)
    results = results_in(agreement, reports)

    def of(goal: object) -> tuple[Result, ...]:
        return tuple(one for one in results if one.indicator.goal_id == goal)

    found = [GoalFacts(goal.text, of(goal.pk)) for goal in agreement.goals.all()]
    if without := of(None):
        found.append(GoalFacts(_("The whole agreement"), without))
    return tuple(found)


# --- Meetings and reports --------------------------------------------------------------


def _meetings(agreement: Agreement, today: datetime.date) -> MeetingFacts:
    versions = versions_of(agreement)
    rows = GroupMeeting.objects.filter(group__agreement__in=versions)
    statuses = list(rows.order_by().values_list("status", flat=True))
    actions = ActionItem.objects.filter(item__meeting__group__agreement__in=versions).open()
    days = list(actions.order_by().values_list("due_on", flat=True))
    return MeetingFacts(
        planned=len(statuses) - statuses.count(_S.CANCELLED),
        held=sum(status in GroupMeeting.HELD for status in statuses),
        cancelled=statuses.count(_S.CANCELLED),
        open_actions=len(days),
        late_actions=sum(day is not None and day < today for day in days),
    )


def _reports(agreement: Agreement, today: datetime.date) -> tuple[ReportFacts, ...]:
    rows = dues_under(agreement).select_related("party__organisation", "report")
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
