"""The tables of moves of cases, agreements and papers; printed in ``docs/workflow.md``."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements import board_documents, freezing, guards, joints, notices, paper_checks
from agreements.models import Agreement, Case, Paper, StatusChange
from agreements.permissions import SIGN_AGREEMENT, speaks_for
from iop.accounts.models import User
from iop.shared.workflow import Offer, Transition, Workflow
from partners.models import Board, Role
from partners.roles import holds_role, organisations_represented

_C, _A, _P = Case.Status, Agreement.Status, Paper.Status
_DRAFTERS = frozenset({Role.OFFICER})
_OFFICERS = frozenset({Role.OFFICER, Role.CHIEF})
_SECRETARIES = frozenset({Role.SECRETARY})
_DESK = frozenset({Role.OFFICER, Role.SECRETARY})


def case_of(row: Case | Agreement | Paper) -> Case:
    return row if isinstance(row, Case) else row.case


def _holds(user: User, row: Any, transition: Transition) -> bool:
    """Whether the user has one of the roles in the row's board, or speaks for a party."""
    roles = [Role(role) for role in transition.roles]
    shared = [Role(role) for role in transition.co_board_roles]
    board: Board = row.board if isinstance(row, Paper) else case_of(row).board
    if holds_role(user, *roles, boards=[board]):
        return True
    if holds_role(user, *shared) and holds_role(user, *shared, boards=row.case.co_boards.all()):
        return True
    if Role.PARTNER not in roles:
        return False
    if isinstance(row, Agreement):
        return any(speaks_for(user, party) for party in row.parties.select_related("board"))
    return case_of(row).initiator_id in organisations_represented(user)


def _record(row: Any, transition: Transition, source: str, user: User | None, reason: str) -> None:
    StatusChange.objects.create(
        case=case_of(row),
        subject=row,
        transition=transition.name,
        source=source,
        target=transition.target,
        reason=reason,
        by=user,
    )


CASES = Workflow(
    "case",
    _("Case"),
    (
        Transition(
            "assign", _("Take the case"), _("The case has an officer."),
            (_C.RECEIVED, _C.ASSIGNED), _C.ASSIGNED, _OFFICERS,
            guards=(guards.has_officer, guards.has_number), effects=(notices.assigned,),
            follows=True,
        ),
        Transition(
            "assess", _("Assessment done"), _("The case is assessed."),
            (_C.ASSIGNED,), _C.ASSESSED, _DRAFTERS, guards=(guards.is_assessed,),
        ),
        Transition(
            "accept", _("Go on to an agreement"), _("The case goes on to an agreement."),
            (_C.ASSESSED,), _C.ACCEPTED, _OFFICERS,
            guards=(guards.is_assessed, guards.fits_iop),
        ),
        Transition(
            "decline", _("Decline the initiative"), _("The initiative is declined."),
            (_C.ASSESSED,), _C.DECLINED, _OFFICERS,
            guards=(guards.is_assessed, guards.fits_something_else), needs_reason=True,
        ),
        Transition(
            "reassess", _("Assess anew"), _("The case is assessed anew."),
            (_C.ASSESSED, _C.ACCEPTED, _C.DECLINED), _C.ASSIGNED, _OFFICERS, needs_reason=True,
        ),
        Transition(
            "withdraw", _("Withdraw the initiative"), _("The initiative is withdrawn."),
            (_C.RECEIVED, _C.ASSIGNED, _C.ASSESSED, _C.ACCEPTED), _C.WITHDRAWN,
            _OFFICERS | {Role.PARTNER}, needs_reason=True,
        ),
        Transition(
            "close", _("Close the case"), _("The case is closed."),
            (_C.ASSIGNED, _C.ACCEPTED, _C.DECLINED, _C.WITHDRAWN), _C.CLOSED, _DESK,
            guards=(guards.is_finished,), concerns=guards.is_closable,
        ),
        Transition(
            "reopen", _("Open the case again"), _("The case is open again."),
            (_C.WITHDRAWN, _C.CLOSED), _C.ASSIGNED, _OFFICERS,
            needs_reason=True, concerns=guards.is_taken,
        ),
        Transition(
            "receive_again", _("Open the case again"), _("The initiative waits for an officer."),
            (_C.WITHDRAWN, _C.CLOSED), _C.RECEIVED, _OFFICERS,
            needs_reason=True, concerns=guards.is_untaken,
        ),
    ),
    _holds,
    _record,
)  # fmt: skip

AGREEMENTS = Workflow(
    "agreement",
    _("Agreement"),
    (
        Transition(
            "send_for_review", _("Send for review"), _("The draft is sent for review."),
            (_A.DRAFT,), _A.IN_REVIEW, _DRAFTERS,
            guards=(guards.case_is_accepted, guards.has_effect_day, guards.nothing_stops),
            effects=(notices.to_review,),
        ),
        Transition(
            "approve", _("Approve"), _("The draft is approved by all reviewers."),
            (_A.IN_REVIEW,), _A.READY, frozenset({Role.CHIEF, Role.CONTROLLER, Role.SECRETARY}),
            effects=(notices.approved,), follows=True,
        ),
        Transition(
            "send_back", _("Send back to the draft"), _("The draft is sent back."),
            (_A.IN_REVIEW, _A.READY, _A.DECIDED), _A.DRAFT,
            frozenset({Role.CHIEF, Role.CONTROLLER, Role.SECRETARY}),
            co_board_roles=_SECRETARIES, effects=(notices.sent_back,), needs_reason=True,
        ),
        Transition(
            "take_back", _("Take back to the draft"), _("The draft is taken back."),
            (_A.IN_REVIEW, _A.READY), _A.DRAFT, _DRAFTERS, needs_reason=True,
        ),
        Transition(
            "decide", _("Record the decision"), _("The board has decided."),
            (_A.READY,), _A.DECIDED, _SECRETARIES, co_board_roles=_SECRETARIES,
            guards=(guards.all_boards_have_decided,), effects=(notices.decided,), follows=True,
        ),
        Transition(
            "open_signing", _("Open for signing"), _("The agreement is open for signing."),
            (_A.DECIDED,), _A.SIGNING, _DESK,
            guards=(
                guards.all_boards_have_decided,
                guards.conditions_are_met,
                guards.everybody_has_signatories,
            ),
            effects=(freezing.freeze, notices.opened_for_signing),
        ),
        Transition(
            "activate", _("Signed by all"), _("All have signed."),
            (_A.SIGNING,), _A.ACTIVE, SIGN_AGREEMENT.roles,
            effects=(joints.became_active, notices.signed_by_all), follows=True,
        ),
        Transition(
            "stop_signing", _("Stop the signing"),
            _("The signing is stopped; it is a draft again."),
            (_A.SIGNING,), _A.DRAFT, _DESK,
            effects=(freezing.void, notices.signing_stopped), needs_reason=True,
        ),
        Transition(
            "decline_signing", _("Decline to sign"),
            _("A signatory has declined; it is a draft again."),
            (_A.SIGNING,), _A.DRAFT, SIGN_AGREEMENT.roles,
            effects=(freezing.void, notices.signing_stopped), needs_reason=True, follows=True,
        ),
        Transition(
            "end", _("End the agreement"), _("The agreement is ended."),
            (_A.ACTIVE,), _A.ENDED, _DESK, by_calendar=True,
        ),
        Transition(
            "supersede", _("Another text takes its place"),
            _("Another text has taken its place."),
            (_A.ACTIVE,), _A.SUPERSEDED, SIGN_AGREEMENT.roles, follows=True, by_calendar=True,
        ),
        Transition(
            "terminate", _("End ahead of time"), _("The agreement is ended ahead of time."),
            (_A.ACTIVE,), _A.TERMINATED, _DESK, needs_reason=True,
        ),
        Transition(
            "cancel", _("Cancel for breach"), _("The agreement is cancelled for breach."),
            (_A.ACTIVE,), _A.TERMINATED, _DESK, needs_reason=True, follows=True,
        ),
    ),
    _holds,
    _record,
)  # fmt: skip

PAPERS = Workflow(
    "paper",
    _("Paper"),
    (
        Transition(
            "send_for_review", _("Send for review"), _("The paper is sent for review."),
            (_P.DRAFT,), _P.REVIEW, _DRAFTERS, guards=(paper_checks.nothing_stops,),
            effects=(notices.paper_to_approve,),
        ),
        Transition(
            "approve", _("Approve the paper"), _("The paper is ready for the board."),
            (_P.REVIEW,), _P.READY, frozenset({Role.CHIEF}), effects=(notices.paper_ready,),
        ),
        Transition(
            "send_back", _("Send back to the officer"), _("The paper is sent back."),
            (_P.REVIEW, _P.READY), _P.DRAFT, frozenset({Role.CHIEF, Role.SECRETARY}),
            effects=(notices.paper_sent_back,), needs_reason=True,
        ),
        Transition(
            "issue", _("Issue to the board"), _("The paper is issued to the board."),
            (_P.READY,), _P.ISSUED, _SECRETARIES,
            guards=(guards.is_on_agenda, guards.its_agreement_is_ready),
            effects=(board_documents.keep_issued,), concerns=guards.is_for_the_board,
        ),
        Transition(
            "send", _("Send the letter"), _("The letter is sent."),
            (_P.DRAFT, _P.READY), _P.ISSUED, _DESK,
            guards=(
                paper_checks.nothing_stops,
                guards.has_initiator,
                guards.its_refusal_is_decided,
            ),
            effects=(board_documents.keep_letter, notices.answered_by_letter),
            concerns=guards.is_letter,
        ),
        Transition(
            "recall", _("Recall from the board"), _("The paper is recalled."),
            (_P.ISSUED,), _P.READY, _SECRETARIES, needs_reason=True,
            concerns=guards.is_for_the_board,
        ),
        Transition(
            "decide", _("Record the decision"), _("The board has decided."),
            (_P.ISSUED,), _P.DECIDED, _SECRETARIES, follows=True,
        ),
        Transition(
            "reopen", _("Correct the decision"), _("The decision is corrected."),
            (_P.DECIDED,), _P.ISSUED, _SECRETARIES, needs_reason=True, follows=True,
        ),
    ),
    _holds,
    _record,
)  # fmt: skip

WORKFLOWS: dict[type, Workflow] = {Case: CASES, Agreement: AGREEMENTS, Paper: PAPERS}


def workflow_of(row: Case | Agreement | Paper) -> Workflow:
    return WORKFLOWS[type(row)]


def offers(user: User, row: Case | Agreement | Paper) -> list[Offer]:
    made = workflow_of(row).offers(user, row)
    return [replace(one, url=joints.page_of_move(row, one.transition.name)) for one in made]


def perform(user: User | None, row: Any, name: str, **given: Any) -> Any:
    """Make the move; see ``Workflow.perform``."""
    return workflow_of(row).perform(user, row, name, **given)
