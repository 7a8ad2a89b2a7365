"""The tables of moves of meetings, reports and reviews; printed in ``docs/workflow.md``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.models import StatusChange
from followup import report_documents, report_guards, report_notices, review_guards
from followup.impact_workflow import ANALYSES
from followup.minutes_guards import (
    day_is_known,
    somebody_adjusts,
    somebody_came,
    somebody_wrote,
)
from followup.minutes_moving import confirm_anew, held_today
from followup.models import GroupMeeting, ImpactAnalysis, Report, Review
from followup.permissions import (
    AMEND_REPORT_PLAN,
    APPROVE_REPORT,
    KEEP_GROUP_MEETINGS,
    REVIEW_PARTNERSHIP,
    WRITE_REPORT,
    may_in_boards,
    represents_party,
    writes_for,
)
from iop.accounts.models import User
from iop.shared.workflow import Offer, Transition, Workflow
from partners.models import Role
from partners.permissions import Act

_M, _R, _V = GroupMeeting.Status, Report.Status, Review.Status
_KEEPERS = KEEP_GROUP_MEETINGS.roles
_WRITERS = WRITE_REPORT.roles
_APPROVERS = APPROVE_REPORT.roles


def _keeps(user: User, meeting: GroupMeeting, transition: Transition) -> bool:
    """Whether the user works for a party of the meeting's agreement, in one of the roles."""
    act = Act(transition.name, transition.label, frozenset(map(Role, transition.roles)))
    if may_in_boards(user, act, meeting.agreement):
        return True
    if Role.PARTNER in act.roles and represents_party(user, meeting.agreement):
        return True
    # An independent member who was chosen confirms without a role in any party.
    adjusts = transition.name == "adjust"
    return adjusts and meeting.attendances.filter(user=user, is_adjuster=True).exists()


def _handles(user: User, report: Report, transition: Transition) -> bool:
    """Whether the user writes for the reporting party, or handles reports in the board."""
    board = report.agreement.case.board
    if Role.PARTNER in transition.roles:
        if writes_for(user, report.agreement, report.due.party):
            return True
        return AMEND_REPORT_PLAN.allowed_in(user, board)
    roles = frozenset(map(Role, transition.roles))
    return Act(transition.name, transition.label, roles).allowed_in(user, board)


def _reviews(user: User, review: Review, transition: Transition) -> bool:
    return REVIEW_PARTNERSHIP.allowed_in(user, review.agreement.case.board)


def _record(row: Any, transition: Transition, source: str, user: User, reason: str) -> None:
    StatusChange.objects.create(
        case=row.case,
        subject=row,
        transition=transition.name,
        source=source,
        target=transition.target,
        reason=reason,
        by=user,
    )


MEETINGS = Workflow(
    "group_meeting",
    _("Meeting of a group"),
    (
        Transition(
            "call", _("Call the meeting"), _("The meeting is called."),
            (_M.PLANNED, _M.CALLED), _M.CALLED, _KEEPERS, follows=True,
        ),
        Transition(
            "begin", _("Begin the meeting"), _("The meeting has begun."),
            (_M.PLANNED, _M.CALLED), _M.ONGOING, _KEEPERS, effects=(held_today,),
        ),
        Transition(
            "close", _("Close the meeting"), _("The meeting is closed, and its notes are locked."),
            (_M.ONGOING,), _M.CLOSED, _KEEPERS, follows=True,
            guards=(day_is_known, somebody_wrote, somebody_came, somebody_adjusts),
        ),
        Transition(
            "reopen", _("Open the notes again"), _("The notes are open again."),
            (_M.CLOSED,), _M.ONGOING, _KEEPERS, needs_reason=True, effects=(confirm_anew,),
        ),
        Transition(
            "adjust", _("Minutes adjusted"), _("The minutes are adjusted by all that were chosen."),
            (_M.CLOSED,), _M.ADJUSTED, _KEEPERS, follows=True,
        ),
        Transition(
            "cancel", pgettext_lazy("groups", "Cancel the meeting"),
            pgettext_lazy("groups", "The meeting is cancelled."),
            (_M.PLANNED, _M.CALLED), _M.CANCELLED, _KEEPERS, needs_reason=True,
        ),
    ),
    _keeps,
    _record,
)  # fmt: skip

REPORTS = Workflow(
    "report",
    _("Report"),
    (
        Transition(
            "submit", _("Hand in the report"), _("The report is handed in."),
            (_R.DRAFT, _R.SENT_BACK), _R.SUBMITTED, _WRITERS,
            guards=(report_guards.says_something, report_guards.is_asked_for),
            effects=(report_notices.submitted,), follows=True,
        ),
        Transition(
            "send_back", _("Send back"), _("The report is sent back to be mended."),
            (_R.SUBMITTED,), _R.SENT_BACK, _APPROVERS,
            effects=(report_notices.sent_back,), follows=True,
        ),
        Transition(
            "approve", _("Approve the report"), _("The report is approved."),
            (_R.SUBMITTED,), _R.APPROVED, _APPROVERS,
            effects=(report_documents.keep, report_notices.approved),
        ),
        Transition(
            "report_to_board", _("Reported to the board"),
            _("The report is reported to the board."),
            (_R.APPROVED,), _R.REPORTED, frozenset({Role.OFFICER, Role.SECRETARY}),
            guards=(report_guards.board_has_decided,), concerns=report_guards.goes_to_board,
        ),
        Transition(
            "withdraw_approval", _("Take back the approval"), _("The approval is taken back."),
            (_R.APPROVED,), _R.SUBMITTED, _APPROVERS, needs_reason=True,
        ),
    ),
    _handles,
    _record,
)  # fmt: skip

REVIEWS = Workflow(
    "review",
    _("Review of a partnership"),
    (
        Transition(
            "conclude", _("Conclude the review"), _("The review is concluded."),
            (_V.ONGOING,), _V.CONCLUDED, REVIEW_PARTNERSHIP.roles,
            guards=(review_guards.has_conclusion,), follows=True,
        ),
        Transition(
            "reopen", _("Open the review again"), _("The review is open again."),
            (_V.CONCLUDED,), _V.ONGOING, REVIEW_PARTNERSHIP.roles,
            guards=(review_guards.its_paper_is_not_issued, review_guards.is_alone),
            needs_reason=True,
        ),
    ),
    _reviews,
    _record,
)  # fmt: skip

WORKFLOWS: dict[type, Workflow] = {
    GroupMeeting: MEETINGS,
    Report: REPORTS,
    Review: REVIEWS,
    ImpactAnalysis: ANALYSES,
}


def offers(user: User, row: GroupMeeting | Report | Review) -> list[Offer]:
    return WORKFLOWS[type(row)].offers(user, row)


def perform(user: User, row: Any, name: str, **given: Any) -> Any:
    """Make the move; see ``Workflow.perform``."""
    return WORKFLOWS[type(row)].perform(user, row, name, **given)
