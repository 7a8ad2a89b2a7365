"""Role × act in full, with rows beside that could leak."""

import datetime

import pytest

from agreements.models import Agreement
from agreements.permissions import (
    ACTS,
    boards_to_create_in,
    can_create_agreement,
    can_edit_agreement,
    can_read_changes,
    can_upload_document,
    reads_wholly,
)
from partners.models import Board, Role
from tests.factories import make_agreement, make_board, make_member, make_organisation, make_party

SHARED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
#: What each role may do with a draft of its own board that is shared with the parties.
TABLE = {
    Role.OFFICER: {"create", "edit", "upload", "read_changes", "read_wholly"},
    Role.CHIEF: {"read_changes", "read_wholly"},
    Role.SECRETARY: {"upload", "read_changes", "read_wholly"},
    Role.BOARD_MEMBER: set(),
    Role.CONTROLLER: {"read_changes", "read_wholly"},
    Role.AUDITOR: {"read_changes", "read_wholly"},
    Role.ADMINISTRATOR: {"read_changes", "read_wholly"},
    Role.PARTNER: {"read_changes"},
}
#: What is left of it for one who has the role in a co-deciding board, or in a board that is a
#: party: reading alone.
READING = {"read_changes", "read_wholly"}


def done_by(user, agreement: Agreement) -> set[str]:
    may = {
        "create": agreement.case.board in boards_to_create_in(user),
        "edit": can_edit_agreement(user, agreement),
        "upload": can_upload_document(user, agreement),
        "read_changes": can_read_changes(user, agreement),
        "read_wholly": reads_wholly(user, agreement),
    }
    return {act for act, is_allowed in may.items() if is_allowed}


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board, shared_at=SHARED)


def member(role: Role, agreement: Agreement, board: Board):
    """A user with the role in the board, or for a party of the agreement."""
    if role != Role.PARTNER:
        return make_member(role, board)
    return make_member(role, make_party(agreement).organisation)


def test_table_names_every_role() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_role_in_the_board(agreement: Agreement, role: Role) -> None:
    user = member(role, agreement, agreement.case.board)

    assert done_by(user, agreement) == TABLE[role]
    assert can_create_agreement(user) == ("create" in TABLE[role])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["co-deciding", "party"])
def test_role_in_a_board_that_takes_part(agreement: Agreement, role: Role, place: str) -> None:
    other = make_board()
    if place == "party":
        make_party(agreement, other.organisation, board=other)
    else:
        agreement.case.co_boards.add(other)

    assert done_by(member(role, agreement, other), agreement) == TABLE[role] & READING


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("is_near", [True, False])
def test_role_in_another_board(agreement: Agreement, role: Role, is_near: bool) -> None:
    """Of the same municipality or another; the auditor alone reaches the whole municipality."""
    municipality = agreement.case.board.organisation if is_near else None
    other = make_board(municipality=municipality, name="Byggnadsnämnden")
    make_agreement(board=other, shared_at=SHARED)
    user = make_member(role, make_organisation() if role == Role.PARTNER else other)

    expected = READING if is_near and role == Role.AUDITOR else set()
    assert done_by(user, agreement) == expected


@pytest.mark.parametrize("status", Agreement.Status)
def test_only_a_draft_is_edited(board: Board, officer, status: Agreement.Status) -> None:
    agreement = make_agreement(board=board, status=status)

    assert can_edit_agreement(officer, agreement) == (status == Agreement.Status.DRAFT)


@pytest.mark.parametrize("shared_at", [None, SHARED])
def test_partner_reads_changes_once_shared(board: Board, shared_at) -> None:
    agreement = make_agreement(board=board, shared_at=shared_at)
    partner = member(Role.PARTNER, agreement, board)

    assert can_read_changes(partner, agreement) == (shared_at is not None)


def test_nothing_is_started_in_a_board_out_of_use(board: Board, officer) -> None:
    board.retired_on = datetime.date(2026, 1, 1)
    board.save()

    assert (boards_to_create_in(officer), can_create_agreement(officer)) == ([], False)


#: Every act, and the roles that may: a new act, or a role more, is written here too.
ROLES_OF = {
    "register_case": "officer chief secretary",
    "propose_initiative": "partner",
    "create_agreement": "officer",
    "edit_agreement": "officer",
    "upload_document": "officer secretary",
    "read_changes": "officer chief secretary controller auditor administrator partner",
    "assess_case": "officer",
    "keep_meetings": "secretary",
    "record_decision": "secretary",
    "share_draft": "officer",
    "comment": "officer chief secretary controller partner",
    "accept_draft": "partner",
    "review_agreement": "chief secretary controller",
    "write_paper": "officer",
    "record_signature": "officer secretary",
    "sign_agreement": "officer chief secretary board_member partner",
    "edit_case": "officer",
    "note_extract": "officer partner",
}


def test_every_act_is_for_its_roles_alone() -> None:
    assert [act.name for act in ACTS] == list(ROLES_OF)
    assert {act.name: set(act.roles) for act in ACTS} == {
        name: set(roles.split()) for name, roles in ROLES_OF.items()
    }
