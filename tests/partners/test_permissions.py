"""Who may do what with organisations: the whole table, written out."""

import pytest
from django.core.exceptions import PermissionDenied

from partners.models import Role
from partners.permissions import (
    ACTS,
    can_administer,
    can_edit_organisation,
    can_edit_organisations,
    require_edit_organisation,
    require_edit_organisations,
)
from tests.factories import make_board, make_member, make_organisation, make_user

#: Role: may read, edit, administer.
TABLE = {
    "officer": (True, True, False),
    "chief": (True, False, False),
    "secretary": (True, True, False),
    "board_member": (True, False, False),
    "controller": (True, False, False),
    "auditor": (True, False, False),
    "administrator": (True, True, True),
    "partner": (True, False, False),
}


def test_table_names_every_role_and_act():
    assert set(TABLE) == set(Role.values)
    assert [act.name for act in ACTS] == ["read_organisations", "edit_organisations", "administer"]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "expected"), TABLE.items())
def test_act_by_role(role, expected):
    place = make_organisation() if role == "partner" else make_board()
    user = make_member(Role(role), place)
    assert tuple(act.allowed_anywhere(user) for act in ACTS) == expected
    assert (can_edit_organisations(user), can_administer(user)) == expected[1:]


@pytest.mark.django_db
def test_act_without_any_role():
    user = make_user()
    assert [act.allowed_anywhere(user) for act in ACTS] == [False, False, False]


@pytest.mark.django_db
def test_superuser_administers_without_a_role():
    assert can_administer(make_user(is_superuser=True)) is True


def test_refusal_says_why(colleague):
    with pytest.raises(PermissionDenied, match="handläggare, nämndsekreterare"):
        require_edit_organisations(colleague)


def test_municipality_with_staff_here_keeps_itself(officer, stranger, board):
    assert can_edit_organisation(officer, board.organisation) is True
    assert can_edit_organisation(stranger, board.organisation) is False
    with pytest.raises(PermissionDenied, match="sköts av dem som arbetar där"):
        require_edit_organisation(stranger, board.organisation)


@pytest.mark.django_db
def test_others_are_kept_by_all_who_may(officer, colleague):
    """Also a municipality that has nobody here, or whose people only read."""
    silent = make_board().organisation
    make_member(Role.AUDITOR, silent.boards.get())
    for organisation in (make_organisation(), silent):
        assert can_edit_organisation(officer, organisation) is True
        assert can_edit_organisation(colleague, organisation) is False
