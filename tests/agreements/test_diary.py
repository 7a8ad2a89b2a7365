"""Diary numbers: one after the other, none twice and none left out, also for two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from agreements import registering
from agreements.models import Case, DiaryCount, DiarySeries
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_board, make_case, make_member, make_organisation, make_user

needs_two_connections = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one write at a time"
)


@pytest.fixture
def series(board: Board) -> DiarySeries:
    return DiarySeries.objects.create(board=board, pattern="SN {year}/{number:04}")


def test_numbers_follow_each_other_and_begin_anew_each_year(
    series: DiarySeries, time_machine
) -> None:
    time_machine.move_to("2026-12-31 12:00+01:00")
    assert [series.next_number(), series.next_number()] == ["SN 2026/0001", "SN 2026/0002"]
    time_machine.move_to("2027-01-01 12:00+01:00")
    assert series.next_number() == "SN 2027/0001"


def test_register_takes_the_next_number(
    series: DiarySeries, board: Board, officer: User, time_machine
) -> None:
    time_machine.move_to("2026-03-01 12:00+01:00")
    case = registering.register(officer, board=board, title="Vänner")
    assert (case.reference, case.status) == ("SN 2026/0001", "received")
    assert case.history.get().history_user == officer


def test_register_goes_past_a_number_that_was_given_by_hand(
    series: DiarySeries, board: Board, officer: User, time_machine
) -> None:
    time_machine.move_to("2026-03-01 12:00+01:00")
    make_case(board=board, reference="SN 2026/0001")
    assert registering.register(officer, board=board, title="Vänner").reference == "SN 2026/0002"


def test_register_that_fails_uses_no_number(
    series: DiarySeries, board: Board, officer: User
) -> None:
    with pytest.raises(ValidationError):
        registering.register(officer, board=board, title="")
    assert not DiaryCount.objects.exists()


def test_register_with_a_number_that_is_taken(board: Board, officer: User) -> None:
    make_case(board=board, reference="SN 2026/7")
    make_case(board=make_board(), reference="SN 2026/8")
    with pytest.raises(ValidationError) as refused:
        registering.register(officer, board=board, title="Vänner", reference="SN 2026/7")
    assert list(refused.value.message_dict) == ["reference"]
    registering.register(officer, board=board, title="Vänner", reference="SN 2026/8")


def test_assign_gives_the_number_that_was_missing(board: Board, officer: User) -> None:
    case = registering.register(officer, board=board, title="Vänner")
    other = registering.register(officer, board=board, title="Grannar")
    assert (case.reference, other.reference) == ("", "")
    with pytest.raises(Refused, match="diarienummer"):
        registering.assign(officer, case, officer, instead_of=None)
    moved = registering.assign(officer, case, officer, instead_of=None, reference="SN 1")
    assert (moved.reference, moved.officer, moved.status) == ("SN 1", officer, "assigned")
    with pytest.raises(ValidationError):
        registering.assign(officer, other, officer, instead_of=None, reference="SN 1")
    other.refresh_from_db()
    assert (other.reference, other.officer, other.status) == ("", None, "received")


def test_assign_by_series(series: DiarySeries, board: Board, officer: User) -> None:
    case = make_case(board=board, reference="")
    moved = registering.assign(officer, case, officer, instead_of=None)
    assert moved.reference.endswith("/0001")


def at_once(*acts) -> list[object]:
    """What each answers when all begin at the same moment, on connections of their own."""
    gate = threading.Barrier(len(acts))

    def run(act) -> object:
        try:
            gate.wait(10)
            return act()
        except (Refused, ValidationError) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_who_register_at_once_get_two_numbers() -> None:
    board = make_board()
    officer = make_member(Role.OFFICER, board)
    DiarySeries.objects.create(board=board, pattern="SN {number}")
    made = at_once(
        *(lambda: registering.register(officer, board=board, title="Vänner") for _ in range(6))
    )
    assert sorted(case.reference for case in made) == [f"SN {number}" for number in range(1, 7)]
    assert DiaryCount.objects.get().latest == 6


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_number_at_once() -> None:
    board = make_board()
    officer = make_member(Role.OFFICER, board)
    made = at_once(
        *(
            lambda: registering.register(officer, board=board, title="Vänner", reference="SN 7")
            for _ in range(2)
        )
    )
    assert sorted(type(one).__name__ for one in made) == ["Case", "ValidationError"]
    assert Case.objects.count() == 1


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_who_take_a_case_at_once() -> None:
    board = make_board()
    officers = [make_member(Role.OFFICER, board) for _ in range(2)]
    case = make_case(board=board, initiator=make_organisation())
    made = at_once(
        *(
            lambda officer=officer: registering.assign(officer, case, officer, instead_of=None)
            for officer in officers
        )
    )
    assert sorted(type(one).__name__ for one in made) == ["Case", "Refused"]
    winner = next(one for one in made if isinstance(one, Case))
    case.refresh_from_db()
    assert case.officer == winner.officer
    assert case.status_changes.count() == 1


def posted(user: User, address: str, data: dict[str, object]):
    """What a browser of the user's gets, on a connection of its own."""
    client = Client()
    client.force_login(user)
    return client.post(address, data)


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_press_register_at_once() -> None:
    board = make_board()
    officers = [make_member(Role.OFFICER, board) for _ in range(3)]
    DiarySeries.objects.create(board=board, pattern="SN {number}")
    data = {"board": board.pk, "title": "Vänner", "takes": "on"}
    answers = at_once(
        *(
            lambda officer=officer: posted(officer, reverse("cases:create"), data)
            for officer in officers
        )
    )
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert sorted(Case.objects.values_list("reference", flat=True)) == ["SN 1", "SN 2", "SN 3"]
    assert DiaryCount.objects.get().latest == 3


def test_number_that_is_taken_is_told_at_its_field(board: Board, officer: User) -> None:
    make_case(board=board, reference="SN 7")
    data = {"board": board.pk, "title": "Vänner", "reference": "SN 7"}
    told = posted(officer, reverse("cases:create"), data)
    assert (told.status_code, list(told.context["form"].errors)) == (422, ["reference"])


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_write_the_same_number_at_once() -> None:
    board = make_board()
    officers = [make_member(Role.OFFICER, board) for _ in range(2)]
    data = {"board": board.pk, "title": "Vänner", "reference": "SN 7"}
    answers = at_once(
        *(
            lambda officer=officer: posted(officer, reverse("cases:create"), data)
            for officer in officers
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    told = next(answer for answer in answers if answer.status_code == 422)
    assert list(told.context["form"].errors) == ["reference"]
    assert Case.objects.count() == 1


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_take_a_case_without_number_at_once() -> None:
    board = make_board()
    officers = [make_member(Role.OFFICER, board) for _ in range(2)]
    DiarySeries.objects.create(board=board, pattern="SN {number}")
    case = make_case(board=board, reference="")
    address = reverse("cases:assign", args=[case.pk])
    answers = at_once(
        *(
            lambda officer=officer: posted(
                officer, address, {"officer": officer.pk, "instead_of": ""}
            )
            for officer in officers
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    case.refresh_from_db()
    assert (case.reference, DiaryCount.objects.get().latest) == ("SN 1", 1)


def test_administrator_sets_the_pattern_of_the_own_boards_alone(
    client: Client, board: Board
) -> None:
    other = make_board()
    client.force_login(make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True)))
    add = "/admin/agreements/diaryseries/add/"

    chosen = client.get(add).context["adminform"].form.fields["board"].queryset
    wrong = client.post(add, {"board": board.pk, "pattern": "SN {nummer}"})
    client.post(add, {"board": board.pk, "pattern": "SN {year}/{number:04}"})

    assert list(chosen) == [board]
    assert list(wrong.context["adminform"].form.errors) == ["pattern"]
    assert [one.board for one in DiarySeries.objects.all()] == [board]
    assert other not in chosen


def test_pattern_that_has_given_numbers_is_not_deleted(client: Client, board: Board) -> None:
    series = DiarySeries.objects.create(board=board, pattern="SN {number}")
    client.force_login(make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True)))
    delete = f"/admin/agreements/diaryseries/{series.pk}/delete/"
    assert client.get(delete).status_code == 200
    series.next_number()
    assert client.get(delete).status_code == 403
