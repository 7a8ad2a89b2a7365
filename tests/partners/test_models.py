"""Rules of organisations, boards, contacts and memberships."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.models import Board, Contact, Membership, Organisation, Role
from partners.organisation_numbers import checked_organisation_number
from tests.factories import (
    make_board,
    make_contact,
    make_member,
    make_organisation,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    ["212000-1132", "2120001132", "212000 1132", "16 212000-1132", "162120001132", "212 000–1132"],
)
def test_organisation_number_with_any_separators(text):
    assert checked_organisation_number(text) == "212000-1132"


@pytest.mark.parametrize(
    "text", ["212000-1133", "212000-113", "12345678901", "abc", "-", "٢١٢٠٠٠١١٣٢"]
)
def test_organisation_number_that_is_none(text):
    with pytest.raises(ValidationError, match="Det här är inget organisationsnummer"):
        checked_organisation_number(text)


def test_unknown_numbers_are_not_alike():
    first, second = make_organisation(), make_organisation()
    for organisation in (first, second):
        organisation.organisation_number = ""
        organisation.full_clean()
        organisation.save()
    assert Organisation.objects.filter(organisation_number=None).count() == 2


@pytest.mark.parametrize("day", [datetime.date(2022, 12, 31), datetime.date(2999, 1, 1)])
def test_register_day_outside_the_registers_time(day):
    organisation = make_organisation(registered_since=day)
    with pytest.raises(ValidationError) as refused:
        organisation.full_clean()
    assert refused.value.message_dict == {
        "registered_since": ["Registret öppnade 2023-01-01, och dagen kan inte ligga i framtiden."]
    }


def test_kind_with_boards_must_be_public():
    municipality = make_board().organisation
    municipality.kind = Organisation.Kind.ASSOCIATION
    with pytest.raises(ValidationError) as refused:
        municipality.full_clean()
    assert list(refused.value.message_dict) == ["kind"]


def test_board_of_an_association_is_refused():
    board = Board(organisation=make_organisation(), name="Styrelsen", code="S")
    with pytest.raises(ValidationError, match="Bara en kommun"):
        board.full_clean()


def test_board_cannot_succeed_itself():
    board = make_board()
    board.successor = board
    with pytest.raises(ValidationError) as refused:
        board.full_clean()
    assert refused.value.message_dict == {"successor": ["En nämnd kan inte efterträda sig själv."]}


def test_contact_at_the_board_of_another_organisation_is_refused():
    contact = Contact(organisation=make_organisation(), board=make_board(), name="Siv")
    with pytest.raises(ValidationError) as refused:
        contact.full_clean()
    assert list(refused.value.message_dict) == ["board"]


def test_visible_to_whoever_has_a_role(officer, stranger, colleague, nobody, board):
    make_contact(board.organisation)
    partner = make_member(Role.PARTNER, make_organisation())
    for user in (officer, stranger, colleague, partner):
        assert board.organisation in Organisation.objects.visible_to(user)
        assert board in Board.objects.visible_to(user)
        assert Contact.objects.visible_to(user).count() == 1
    for rows in (Organisation.objects, Board.objects, Contact.objects):
        assert not rows.visible_to(nobody).exists()


def test_visible_to_inactive_user_is_nothing(officer, board):
    officer.is_active = False
    assert not Organisation.objects.visible_to(officer).exists()


def test_superuser_sees_without_a_role(board):
    assert Organisation.objects.visible_to(make_user(is_superuser=True)).count() == 1


def test_retire_and_reopen_keep_the_reason():
    organisation = make_organisation()
    organisation.retire(reason="Föreningen är upplöst")
    assert list(Organisation.objects.active()) == []
    organisation.reopen(reason="Det var fel förening")
    assert list(Organisation.objects.active()) == [organisation]
    reasons = organisation.history.values_list("history_change_reason", flat=True)
    assert list(reasons) == ["Det var fel förening", "Föreningen är upplöst", None]


def test_board_retires_with_a_successor():
    old = make_board(name="Vårdnämnden")
    new = make_board(municipality=old.organisation, name="Omsorgsnämnden")
    old.retire(retired_on=datetime.date(2025, 12, 31), successor=new, reason="Sammanslagning")
    assert list(Board.objects.in_force()) == [new]
    assert list(new.predecessors.all()) == [old]
    old.reopen(reason="Ångrat")
    assert (old.retired_on, old.successor) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "människohjälp",
        "MÄNNISKO",
        "im",
        "8020031954",
        "802003-19",
        "Socialnämnden",
        "siv ek",
        "ek människohjälp",
    ],
)
def test_containing_finds_by_name_number_board_and_contact(text):
    organisation = make_organisation(
        name="Individuell Människohjälp",
        short_name="IM",
        organisation_number="802003-1954",
        kind=Organisation.Kind.MUNICIPALITY,
    )
    make_board(municipality=organisation)
    make_contact(organisation, name="Siv Ek")
    make_organisation(name="Kompisbyrån", organisation_number="802000-0007")
    assert list(Organisation.objects.containing(text)) == [organisation]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "802003-1955", "siv al"])
def test_containing_what_nobody_has(text):
    make_contact(make_organisation(), name="Siv Ek")
    assert list(Organisation.objects.containing(text)) == []


def test_administered_by_covers_the_own_municipality_alone():
    board, other = make_board(), make_board()
    sister = make_board(municipality=board.organisation, name="Skolnämnden")
    administrator = make_member(Role.ADMINISTRATOR, board)
    make_member(Role.OFFICER, other, user=administrator)
    assert set(Board.objects.administered_by(administrator)) == {board, sister}
    assert list(Organisation.objects.administered_by(administrator)) == [board.organisation]
    assert list(Membership.objects.administered_by(administrator)) == list(
        Membership.objects.filter(board=board)
    )


@pytest.mark.parametrize("role", Role.values)
def test_membership_place_fits_the_role(role):
    right = {"organisation": make_organisation()}
    wrong = {"board": make_board()}
    if role != Role.PARTNER:
        right, wrong = wrong, right
    user = make_user()
    Membership(user=user, role=role, **right).full_clean()
    with pytest.raises(ValidationError, match="En partsföreträdare hör till en organisation"):
        Membership(user=user, role=role, **wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, role=role, **wrong)
