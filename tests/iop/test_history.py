"""The history of tracked rows in words."""

from decimal import Decimal

import pytest

from iop.shared.history import FieldChange, history_of
from partners.models import Board, Contact, Organisation
from tests.factories import make_board, make_contact, make_organisation, make_user

pytestmark = pytest.mark.django_db


def changes_of(organisation):
    return history_of(
        Organisation.history.filter(id=organisation.pk),
        Board.history.filter(organisation=organisation.pk),
        Contact.history.filter(organisation=organisation.pk),
    )


def test_change_says_who_when_why_and_from_what_to_what():
    user = make_user(name="Alva Lindqvist")
    board = make_board(public_share_guideline=None)
    board.public_share_guideline = Decimal("50.00")
    board.retired_on = "2025-12-31"
    board._history_user, board._change_reason = user, "Nytt beslut"
    board.save()
    change = history_of(Board.history.filter(id=board.pk))[0]
    assert (change.by, change.noun, change.name, change.reason) == (
        "Alva Lindqvist",
        "Nämnd",
        "Socialnämnden",
        "Nytt beslut",
    )
    assert change.fields == (
        FieldChange("Riktmärke för den offentliga andelen (%)", "", "50"),
        FieldChange("Ur bruk sedan", "", "2025-12-31"),
    )


def test_choices_booleans_and_related_rows_are_words():
    organisation = make_organisation(name="IM", has_economic_activity=False)
    organisation.kind = Organisation.Kind.FOUNDATION
    organisation.has_economic_activity = True
    organisation.save()
    first, second = make_board(name="A"), make_board(name="B")
    first.successor = second
    first.save()
    assert [(field.old, field.new) for field in changes_of(organisation)[0].fields] == [
        ("Förening", "Stiftelse"),
        ("nej", "ja"),
    ]
    assert [field.new for field in changes_of(first.organisation)[0].fields] == [str(second)]


def test_creation_tells_what_was_written_and_deletion_that_it_was_there():
    contact = make_contact(make_organisation(name="IM"), name="Siv Ek", phone="046-1234")
    contact.delete()
    deleted, created, _organisation = changes_of(contact.organisation)
    assert (deleted.is_deleted, deleted.name, deleted.fields) == (True, "Siv Ek", ())
    assert created.is_created
    assert [(field.label, field.new) for field in created.fields] == [
        ("Organisation", "IM"),
        ("Namn", "Siv Ek"),
        ("Telefon", "046-1234"),
    ]


def test_related_row_that_is_gone_is_said_to_be():
    board = make_board()
    contact = make_contact(board.organisation, board=board)
    contact.board = None
    contact.save()
    board.delete()
    change = history_of(Contact.history.filter(id=contact.pk))[0]
    assert [(field.old, field.new) for field in change.fields] == [
        ("något som har tagits bort", "")
    ]


def test_saving_without_a_change_tells_nothing():
    organisation = make_organisation()
    organisation.save()
    assert len(changes_of(organisation)) == 1


def test_changes_without_a_user_are_the_systems():
    assert changes_of(make_organisation())[0].by == "Systemet"


def test_fields_that_tell_nothing_are_left_out():
    organisation = make_organisation(name="IM")
    rows = Organisation.history.filter(id=organisation.pk)
    assert [field.label for field in history_of(rows, without={"kind"})[0].fields] == ["Namn"]


@pytest.mark.parametrize("rows", [1, 3])
def test_history_queries(rows, django_assert_num_queries):
    board = make_board()
    other = make_board(municipality=board.organisation, name="Skolnämnden")
    for _row in range(rows):
        contact = make_contact(board.organisation, board=board)
        for place in (other, board, None):
            contact.board = place
            contact.save()
    with django_assert_num_queries(5):
        assert len(changes_of(board.organisation)) == 3 + rows * 4
