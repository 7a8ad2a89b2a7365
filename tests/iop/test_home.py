"""The first page: what waits for the user, and nothing of others'."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_signing import make_signing
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_party,
    make_user,
)

#: What the first page asks for one who holds every role; most people hold one.
EVERYTHING = 41


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


def waiting(client: Client, user: User) -> list[str]:
    client.force_login(user)
    return [task.what for task in client.get("/").context["tasks"]]


def test_home_tells_each_what_waits(client: Client, board: Board, officer: User) -> None:
    case = make_case(board=board, officer=officer, status="assigned")
    make_agreement(board=board, status="in_review")
    make_paper(case=case, status="in_review", author=officer)
    make_paper(case=case, status="ready", author=officer)
    make_agreement(board=board, status="ready")
    today = timezone.localdate()
    make_item(make_meeting(board, held_on=today), make_paper(case=case, status="issued"))

    assert waiting(client, officer) == ["Bedöm om ett IOP passar", "Skriv handlingen till nämnden"]
    chief = make_member(Role.CHIEF, board)
    assert waiting(client, chief) == ["Granska utkastet", "Läs och godkänn handlingen"]
    secretary = make_member(Role.SECRETARY, board)
    assert waiting(client, secretary) == [
        "Sätt upp handlingen på ett sammanträde",
        "Anteckna vad nämnden beslutade",
    ]
    for role in (Role.CONTROLLER, Role.AUDITOR, Role.BOARD_MEMBER):
        assert waiting(client, make_member(role, board)) == []
    assert "Inget väntar på dig just nu." in client.get("/").content.decode()


def test_home_leads_a_signatory_to_the_signature(
    client: Client, board: Board, officer: User
) -> None:
    make_signing(board, officer)
    chair = make_member(Role.BOARD_MEMBER, board, user=make_user(name="Åsa Ström"))
    assert waiting(client, chair) == ["Läs och skriv under"]
    assert waiting(client, make_member(Role.BOARD_MEMBER, board)) == []


def test_home_of_a_partner(client: Client, board: Board) -> None:
    """The draft that waits for the party's word, and the way to leave an initiative."""
    agreement = make_agreement(board=board, shared_at=timezone.now())
    party = make_party(agreement)
    partner = make_member(Role.PARTNER, party.organisation)
    make_case(board=board, initiator=party.organisation, title="Vår idé")
    make_case(board=board, title="Någon annans idé")
    assert waiting(client, partner) == ["Läs, kommentera och godkänn utkastet"]
    page = client.get("/").content.decode()
    assert "Lämna ett initiativ" in page
    assert "Vår idé" in page
    assert "Någon annans idé" not in page
    assert waiting(client, make_member(Role.PARTNER, make_organisation())) == []


def test_home_shows_a_member_the_meetings_to_come(client: Client, board: Board) -> None:
    today = timezone.localdate()
    make_meeting(board, held_on=today + datetime.timedelta(days=9), place="Stadshuset")
    make_meeting(board, held_on=today - datetime.timedelta(days=9), place="Biblioteket")
    client.force_login(make_member(Role.BOARD_MEMBER, board))
    page = client.get("/").content.decode()
    assert "Stadshuset" in page
    assert "Biblioteket" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_of_one_who_is_everything_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, count: int, django_assert_num_queries
) -> None:
    user = make_user(name="Åsa Ström")
    for role in (Role.OFFICER, Role.CHIEF, Role.SECRETARY, Role.BOARD_MEMBER):
        make_member(role, board, user=user)
    for day in range(count):
        case = make_case(board=board, officer=user, status="assigned")
        for status in ("draft", "in_review", "ready"):
            make_paper(case=case, status=status, author=user)
        for status in ("in_review", "ready", "decided"):
            make_agreement(board=board, status=status)
        make_signing(board, officer)
        held_on = timezone.localdate() - datetime.timedelta(days=day)
        make_item(make_meeting(board, held_on=held_on), make_paper(case=case, status="issued"))
        shared = make_agreement(board=make_board(), shared_at=timezone.now())
        make_member(Role.PARTNER, make_party(shared).organisation, user=user)
    client.force_login(user)
    client.get("/")  # looks up the content types, which the process then knows
    with django_assert_num_queries(EVERYTHING):
        client.get("/")


@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_a_fixed_number_of_queries(
    client: Client, officer: User, board: Board, count: int, django_assert_num_queries
) -> None:
    soon = timezone.localdate() + datetime.timedelta(days=10)
    for _ in range(count):
        make_agreement(board=board, review_on=soon)
    client.force_login(officer)
    with django_assert_num_queries(25):
        client.get("/")


def test_home_leads_to_the_meetings_those_who_may_read_them(client: Client, board: Board) -> None:
    leads = 'href="/sammantraden/"'
    client.force_login(make_member(Role.BOARD_MEMBER, board))
    assert client.get("/").content.decode().count(leads) == 2
    client.force_login(make_member(Role.PARTNER, make_organisation()))
    assert client.get("/").content.decode().count(leads) == 1
