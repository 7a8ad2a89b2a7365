"""The pages of one's own days, of how one is reminded, and of the calendar's address."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followup.models import CalendarFeed, ReminderChoice
from iop.accounts.models import User
from partners.models import Board, Organisation, Role
from tests.factories import make_board, make_member, make_organisation, make_user
from tests.followup.making import make_signed
from tests.followup.making_calendar import Day, make_due, make_watched

NOW = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
LIST, SETTINGS = "/kalender/", "/kalender/installningar/"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partner(db: None) -> Organisation:
    return make_organisation(name="Vänföreningen")


@pytest.fixture
def member(partner: Organisation) -> User:
    return make_member(Role.PARTNER, partner)


def shown(client: Client, user: User, path: str = LIST) -> str:
    client.force_login(user)
    return " ".join(client.get(path).content.decode().split())


def test_list_shows_what_is_late_and_then_each_month(
    client: Client, board: Board, partner: Organisation, member: User, officer: User
) -> None:
    make_watched(board, partner, 2026, officer, member)
    page = shown(client, member)
    late, _mark, months = page.partition("juli 2026")
    assert ("Försenat" in late, "Åtgärd: Boka lokalen" in late) == (True, True)
    assert [month for month in ("juni 2026", "september 2026", "december 2026") if month in page]
    assert "Styrgrupp" not in late  # its meeting has been held: it is nothing to do
    assert "Lägesrapport, Vänföreningen" in months
    assert page.count("Din uppgift") == 3


def test_list_shows_all_that_one_follows_when_asked(
    client: Client, board: Board, partner: Organisation, officer: User
) -> None:
    make_watched(board, partner, 2026, officer)
    auditor = make_member(Role.AUDITOR, board)
    assert "Inget rör dig det kommande året." in shown(client, auditor)
    page = shown(client, auditor, f"{LIST}?visa=alla")
    assert ("Lägesrapport, Vänföreningen" in page, "Din uppgift" in page) == (True, False)


def test_home_and_account_lead_here(client: Client, officer: User) -> None:
    assert f'href="{LIST}?visa=alla"' in shown(client, officer, "/")
    assert f'href="{SETTINGS}"' in shown(client, officer, "/konto/")


def test_choice_is_kept(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    for way in ("none", "digest"):
        answer = client.post(SETTINGS, {"others": way})
        assert answer["Location"] == SETTINGS
        assert ReminderChoice.objects.get().others == way
    assert client.post(SETTINGS, {"others": "sometimes"}).status_code == 422
    [field] = list(client.get(SETTINGS).context["form"])
    assert field.value() == "digest"


def test_until_one_chooses_others_days_come_as_all_other_mail(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    for gets_digest, way in ((True, "digest"), (False, "at_once")):
        nobody.gets_digest = gets_digest
        nobody.save()
        [field] = list(client.get(SETTINGS).context["form"])
        assert field.value() == way
    assert not ReminderChoice.objects.exists()


def test_address_is_shown_once(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    answer = client.post("/kalender/adress/ny/")
    assert "no-store" in answer["Cache-Control"]
    address = answer.context["address"]
    assert address in answer.content.decode()
    assert address.startswith("https://testserver/kalender/")
    assert f'href="webcal{address[5:]}"' in answer.content.decode()
    assert Client().get(address.removeprefix("https://testserver")).status_code == 200
    assert address not in shown(client, nobody, SETTINGS)
    assert CalendarFeed.objects.get().token_sum not in address


def test_address_is_stopped_by_its_owner_alone(client: Client, nobody: User) -> None:
    other = make_user()
    for user in (nobody, other):
        client.force_login(user)
        client.post("/kalender/adress/ny/")
    assert client.post("/kalender/adress/aterkalla/")["Location"] == SETTINGS
    assert [row.user for row in CalendarFeed.objects.open()] == [nobody]
    assert "Skapa en adress" in shown(client, other, SETTINGS)
    assert client.get("/kalender/adress/aterkalla/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_a_fixed_number_of_queries(
    client: Client, partner: Organisation, member: User, count: int
) -> None:
    for _number in range(count):
        make_watched(make_board(), partner, 2026, make_user(), member)
    client.force_login(member)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(LIST).content.decode()
    assert page.count("Lägesrapport, Vänföreningen") == count
    assert len(captured) == 14


def test_list_of_a_colleague_does_not_name_another_case(
    client: Client, board: Board, stranger: User
) -> None:
    agreement = make_signed(board=board, title="Avtal kvannan")
    make_due(agreement, Day(2026, 7, 1))
    assert "kvannan" not in shown(client, stranger, f"{LIST}?visa=alla")
