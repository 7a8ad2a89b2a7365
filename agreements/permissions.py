"""Who may do what with agreements. Reading is ``visible_to`` on each QuerySet."""

import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, BoardMeeting, Case, Paper, Party, Signatory
from iop.accounts.models import User
from partners.models import Board, BoardQuerySet, Role
from partners.permissions import Act
from partners.roles import (
    boards_with_role,
    holds_role,
    organisations_represented,
    works_in_force,
)

CREATE_AGREEMENT = Act(
    "create_agreement",
    _("Start an agreement in a case of the board"),
    frozenset({Role.OFFICER}),
)
EDIT_AGREEMENT = Act(
    "edit_agreement",
    _("Write in a draft of the board"),
    frozenset(Agreement.DRAFTERS),
)
UPLOAD_DOCUMENT = Act(
    "upload_document",
    _("Attach a file to an agreement of the board"),
    frozenset({Role.OFFICER, Role.SECRETARY}),
)
READ_CHANGES = Act(
    "read_changes",
    _("Read who changed what in an agreement; partners from the day it was shared"),
    frozenset({*Case.READERS, Role.PARTNER}),
)
ASSESS_CASE = Act(
    "assess_case",
    _("Assess a case of the board: form, criteria, law and conclusion"),
    frozenset({Role.OFFICER}),
)
#: Before anything was written here.
EVER = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
KEEP_MEETINGS = Act(
    "keep_meetings",
    _("Keep the board’s meetings and agendas, and issue papers to the board"),
    frozenset({Role.SECRETARY}),
)
RECORD_DECISION = Act(
    "record_decision",
    _("Record what the board decided, and the day a condition was met"),
    frozenset({Role.SECRETARY}),
)
REGISTER_CASE = Act(
    "register_case",
    _("Register an initiative with the board"),
    frozenset({Role.OFFICER, Role.CHIEF, Role.SECRETARY}),
)
PROPOSE_INITIATIVE = Act(
    "propose_initiative",
    _("Leave an initiative to a board, for an organisation that one represents"),
    frozenset({Role.PARTNER}),
)
SHARE_DRAFT = Act(
    "share_draft",
    _("Share a draft of the board with the parties"),
    frozenset({Role.OFFICER}),
)
COMMENT = Act(
    "comment",
    _("Comment on an agreement before it is decided; partners once it is shared"),
    frozenset({Role.OFFICER, Role.CHIEF, Role.SECRETARY, Role.CONTROLLER, Role.PARTNER}),
)
ACCEPT_DRAFT = Act(
    "accept_draft",
    _("Accept a shared draft for a party"),
    frozenset({Role.PARTNER}),
)
REVIEW_AGREEMENT = Act(
    "review_agreement",
    _("Review a draft of the board, as the board has set"),
    frozenset({Role.CHIEF, Role.CONTROLLER, Role.SECRETARY}),
)
#: States in which the wording is still talked about.
DISCUSSED = (Agreement.Status.DRAFT, Agreement.Status.IN_REVIEW, Agreement.Status.READY)
WRITE_PAPER = Act(
    "write_paper",
    _("Start and write papers to the board"),
    frozenset({Role.OFFICER}),
)
RECORD_SIGNATURE = Act(
    "record_signature",
    _("Record signatures made on paper or in a signing service, and seal anew"),
    frozenset({Role.OFFICER, Role.SECRETARY}),
)
SIGN_AGREEMENT = Act(
    "sign_agreement",
    _("Sign an agreement here, as a named signatory of one’s board or organisation"),
    frozenset({Role.OFFICER, Role.CHIEF, Role.SECRETARY, Role.BOARD_MEMBER, Role.PARTNER}),
)
EDIT_CASE = Act(
    "edit_case",
    _("Mend the facts of a case of the board, and say which of its files are secret"),
    frozenset({Role.OFFICER}),
)
NOTE_EXTRACT = Act(
    "note_extract",
    _("Note that police-record extracts have been seen; partners for their own party"),
    frozenset({Role.OFFICER, Role.PARTNER}),
)
ACTS = (
    REGISTER_CASE,
    PROPOSE_INITIATIVE,
    CREATE_AGREEMENT,
    EDIT_AGREEMENT,
    UPLOAD_DOCUMENT,
    READ_CHANGES,
    ASSESS_CASE,
    KEEP_MEETINGS,
    RECORD_DECISION,
    SHARE_DRAFT,
    COMMENT,
    ACCEPT_DRAFT,
    REVIEW_AGREEMENT,
    WRITE_PAPER,
    RECORD_SIGNATURE,
    SIGN_AGREEMENT,
    EDIT_CASE,
    NOTE_EXTRACT,
)


def boards_to_create_in(user: User) -> list[Board]:
    """The boards in which the user may start an agreement."""
    held = boards_with_role(user, *CREATE_AGREEMENT.roles)
    boards = Board.objects.filter(pk__in=held).in_force()
    return list(boards.select_related("organisation"))


def can_create_agreement(user: User) -> bool:
    return works_in_force(user, *CREATE_AGREEMENT.roles)


def can_renew(user: User, agreement: Agreement) -> bool:
    """Whether the user's role allows to start an extension or a change of the agreement."""
    return CREATE_AGREEMENT.allowed_in(user, agreement.case.board)


def can_edit_agreement(user: User, agreement: Agreement) -> bool:
    """Whether the user may write in the agreement now: right role, and still a draft."""
    return agreement.is_editable and EDIT_AGREEMENT.allowed_in(user, agreement.case.board)


def can_upload_document(user: User, agreement: Agreement) -> bool:
    return UPLOAD_DOCUMENT.allowed_in(user, agreement.case.board)


def reads_wholly(user: User, agreement: Agreement) -> bool:
    """Whether the user reads the agreement from its first draft on, with its findings."""
    return Agreement.objects.wholly_visible_to(user).filter(pk=agreement.pk).exists()


def changes_from(user: User, agreement: Agreement) -> datetime.datetime | None:
    """The first moment whose changes the user may see; ``None``: the user may see none.

    A partner sees what changed since the agreement was shared. A board member reads what is
    decided, not how the drafts went.
    """
    # One who works in the deciding board is answered without a query.
    if holds_role(user, *Case.READERS, boards=[agreement.case.board]):
        return EVER
    if reads_wholly(user, agreement):
        return EVER
    organisations = organisations_represented(user)
    if agreement.parties.filter(organisation__in=organisations).exists():
        return agreement.shared_at
    return None


def can_read_changes(user: User, agreement: Agreement) -> bool:
    """Whether the user may see who changed what in an agreement that is visible."""
    return changes_from(user, agreement) is not None


def can_assess(user: User, case: Case) -> bool:
    return ASSESS_CASE.allowed_in(user, case.board)


def boards_to_keep(user: User) -> frozenset[int]:
    """Keys of the boards whose meetings the user keeps."""
    return boards_with_role(user, *KEEP_MEETINGS.roles)


def can_keep_meetings(user: User, board: Board) -> bool:
    return KEEP_MEETINGS.allowed_in(user, board)


def require_keep_meetings(user: User, board: Board) -> None:
    if not can_keep_meetings(user, board):
        raise PermissionDenied(gettext("Only the board’s secretary keeps its meetings."))


def require_not_cancelled(meeting: BoardMeeting) -> None:
    if meeting.is_cancelled:
        raise PermissionDenied(gettext("The meeting is cancelled."))


def can_record_decision(user: User, board: Board) -> bool:
    return RECORD_DECISION.allowed_in(user, board)


def require_record_decision(user: User, board: Board) -> None:
    if not can_record_decision(user, board):
        raise PermissionDenied(gettext("Only the board’s secretary records its decisions."))


def can_share_draft(user: User, agreement: Agreement) -> bool:
    """Whether the user may share the draft now; it is shared once and stays so."""
    is_unshared = agreement.is_editable and agreement.shared_at is None
    return is_unshared and SHARE_DRAFT.allowed_in(user, agreement.case.board)


def can_comment_internally(user: User, agreement: Agreement) -> bool:
    """Whether the user may write what the deciding boards alone read."""
    if agreement.status not in DISCUSSED:
        return False
    if COMMENT.allowed_in(user, agreement.case.board):
        return True
    return COMMENT.allowed_in(user, *agreement.case.co_boards.all())


def can_comment(user: User, agreement: Agreement) -> bool:
    """Whether the user may comment: on the municipality's side, or for a party."""
    if can_comment_internally(user, agreement):
        return True
    if agreement.status not in DISCUSSED:
        return False
    parties = list(agreement.parties.all())
    if COMMENT.allowed_in(user, *(party.board for party in parties if party.board)):
        return True
    represented = organisations_represented(user)
    is_party = any(party.organisation_id in represented for party in parties)
    return is_party and agreement.shared_at is not None


def accepting_parties(agreement: Agreement) -> list[Party]:
    """The parties whose word on the draft is asked for: those that are not public."""
    return [
        party
        for party in agreement.parties.all()
        if party.signs_in(agreement) and party.side == Party.Side.NON_PROFIT
    ]


def parties_accepted_for(user: User, agreement: Agreement) -> list[Party]:
    """The parties for which the user may accept the draft as it stands."""
    if agreement.shared_at is None or agreement.status not in DISCUSSED:
        return []
    represented = organisations_represented(user)
    return [one for one in accepting_parties(agreement) if one.organisation_id in represented]


def can_review(user: User, agreement: Agreement) -> bool:
    return REVIEW_AGREEMENT.allowed_in(user, agreement.case.board)


def boards_to_register_in(user: User) -> BoardQuerySet:
    """The boards in force with which the user may register an initiative."""
    held = boards_with_role(user, *REGISTER_CASE.roles)
    return Board.objects.filter(pk__in=held).in_force().select_related("organisation")


def can_register_case(user: User) -> bool:
    return REGISTER_CASE.allowed_anywhere(user)


def can_propose_initiative(user: User) -> bool:
    return PROPOSE_INITIATIVE.allowed_anywhere(user)


def can_edit_case(user: User, case: Case) -> bool:
    """Whether the user may mend the case's facts now: right role, and not closed."""
    return case.status != Case.Status.CLOSED and can_mark_secret(user, case)


def can_mark_secret(user: User, case: Case) -> bool:
    """Whether the user may say which files of the case are secret, also when it is closed."""
    return EDIT_CASE.allowed_in(user, case.board)


def boards_to_write_to(user: User, case: Case) -> list[Board]:
    """The boards of the case to which the user may write a paper; its own board first."""
    boards = [case.board, *case.co_boards.select_related("organisation")]
    return [board for board in boards if WRITE_PAPER.allowed_in(user, board)]


def can_write_paper(user: User, paper: Paper) -> bool:
    """Whether the user may write in the paper now: right role, and still a draft."""
    return paper.is_editable and WRITE_PAPER.allowed_in(user, paper.board)


def can_record_signature(user: User, agreement: Agreement) -> bool:
    return RECORD_SIGNATURE.allowed_in(user, agreement.case.board)


def speaks_for(user: User, party: Party) -> bool:
    """Whether the user has a place in the party's board, or represents its organisation."""
    if party.board is not None:
        return SIGN_AGREEMENT.allowed_in(user, party.board)
    return party.organisation_id in organisations_represented(user)


def can_sign_as(user: User, signatory: Signatory) -> bool:
    """Whether the user is the signatory: of that name, and with a place in that party."""
    theirs, ours = (" ".join(name.split()).casefold() for name in (signatory.name, user.name))
    return bool(theirs) and theirs == ours and speaks_for(user, signatory.party)


def parties_to_note_for(user: User, agreement: Agreement) -> list[Party]:
    """The parties whose police-record extracts the user may note as seen."""
    parties = list(agreement.parties.all())
    if NOTE_EXTRACT.allowed_in(user, agreement.case.board):
        return parties
    represented = organisations_represented(user)
    return [party for party in parties if party.organisation_id in represented]


def can_read_extracts(user: User, agreement: Agreement) -> bool:
    """Board members read what is decided, not who has shown what."""
    # One who works in the deciding board, or for a party, is answered without a query.
    if holds_role(user, *Case.READERS, boards=[agreement.case.board]):
        return True
    return bool(parties_to_note_for(user, agreement)) or reads_wholly(user, agreement)
