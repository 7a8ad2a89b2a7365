"""The engine of moves, tried on cases: what is written, what is refused, and two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from agreements.models import Case, StatusChange
from agreements.workflow import CASES, offers, perform
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_board, make_case, make_member


@pytest.fixture
def case(board: Board, officer: User) -> Case:
    return make_case(board=board, officer=officer, status="assigned")


def nothing_written(case: Case) -> bool:
    before = case.status
    case.refresh_from_db()
    return (case.status, case.history.count(), StatusChange.objects.count()) == (before, 1, 0)


def test_move_writes_status_change_and_history(case: Case, officer: User) -> None:
    moved = perform(officer, case, "withdraw", reason=" De har ändrat sig. ")

    case.refresh_from_db()
    assert moved.status == case.status == "withdrawn"
    change = StatusChange.objects.get()
    assert (change.case, change.subject, change.by) == (case, case, officer)
    assert (change.transition, change.source, change.target, change.reason) == (
        "withdraw",
        "assigned",
        "withdrawn",
        "De har ändrat sig.",
    )
    version = case.history.first()
    assert (version.status, version.history_user) == ("withdrawn", officer)
    assert version.history_change_reason == str(CASES["withdraw"].done)


def test_move_sets_fields_with_it(case: Case, officer: User, board: Board) -> None:
    other = make_member(Role.OFFICER, board)
    assert perform(officer, case, "assign", fields={"officer": other}).officer == other


def test_move_without_the_role(case: Case, colleague: User, stranger: User, nobody: User) -> None:
    for user in (colleague, stranger, nobody):
        with pytest.raises(PermissionDenied):
            perform(user, case, "withdraw", reason="Därför")
    assert nothing_written(case)


def test_move_from_another_state(case: Case, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        perform(officer, case, "close")
    assert len(refused.value.reasons) == 1
    assert nothing_written(case)


def test_move_with_something_left_to_do(case: Case, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        perform(officer, case, "assess")
    (offer,) = [one for one in offers(officer, case) if one.transition.name == "assess"]
    assert refused.value.reasons == offer.reasons
    assert not offer.is_open
    assert nothing_written(case)


@pytest.mark.parametrize("reason", ["", "  "])
def test_move_without_the_reason_that_is_asked_for(case: Case, officer: User, reason: str) -> None:
    with pytest.raises(Refused):
        perform(officer, case, "withdraw", reason=reason)
    assert nothing_written(case)


def test_move_that_fails_half_way_writes_nothing(case: Case, officer: User) -> None:
    with pytest.raises(ValueError, match="Cannot assign"):
        perform(officer, case, "assign", fields={"officer": "nobody"})
    assert nothing_written(case)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_and_only_one_wins() -> None:
    board = make_board()
    officer, chief = make_member(Role.OFFICER, board), make_member(Role.CHIEF, board)
    case = make_case(board=board, officer=officer, status="assigned")
    gate = threading.Barrier(2)

    def withdraw(user: User) -> object:
        try:
            gate.wait(10)
            return perform(user, case, "withdraw", reason="Därför")
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(withdraw, (officer, chief)))

    assert sorted(type(one).__name__ for one in made) == ["Case", "Refused"]
    assert StatusChange.objects.count() == 1
    assert case.history.count() == 2
