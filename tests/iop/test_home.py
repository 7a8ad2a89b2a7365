"""The first page: what waits for the user, and nothing of others'."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from iop.accounts.models import User
from partners.models import Board
from tests.factories import make_agreement


def test_home_shows_own_drafts_and_days_to_watch(
    client: Client, officer: User, board: Board
) -> None:
    mine = make_agreement(
        board=board,
        title="Mitt utkast",
        ends_on=None,
        review_on=timezone.localdate() + datetime.timedelta(days=10),
    )
    make_agreement(title="Någon annans utkast")
    client.force_login(officer)
    response = client.get("/")
    assert [draft.pk for draft in response.context["drafts"]] == [mine.pk]
    assert [deadline.agreement.pk for deadline in response.context["deadlines"]] == [mine.pk]
    assert "Någon annans utkast" not in response.content.decode()


def test_home_shows_what_is_between_draft_and_in_force(
    client: Client, colleague: User, board: Board
) -> None:
    ready = make_agreement(board=board, status="ready")
    make_agreement(board=board)
    make_agreement(board=board, status="active")
    make_agreement(status="ready")
    client.force_login(colleague)
    response = client.get("/")
    assert [agreement.pk for agreement in response.context["on_the_way"]] == [ready.pk]
    assert "Klar för beslut" in response.content.decode()


def test_home_of_a_reader_has_no_drafts(client: Client, colleague: User, board: Board) -> None:
    make_agreement(board=board)
    client.force_login(colleague)
    response = client.get("/")
    assert list(response.context["drafts"]) == []
    assert response.context["may_create"] is False


def test_home_of_a_user_without_a_role_says_so(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert "Du får den av en administratör" in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_a_fixed_number_of_queries(
    client: Client, officer: User, board: Board, count: int, django_assert_num_queries
) -> None:
    soon = timezone.localdate() + datetime.timedelta(days=10)
    for _ in range(count):
        make_agreement(board=board, review_on=soon)
    client.force_login(officer)
    with django_assert_num_queries(11):
        client.get("/")
