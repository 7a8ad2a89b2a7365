"""A meeting is begun, closed and opened again; its minutes are adjusted by those chosen."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Document, StatusChange
from followup import minutes
from followup.models import GroupMeeting
from followup.waiting.meetings import tasks
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_member, make_user
from tests.followup.making import make_signed, partner_party
from tests.followup.making_minutes import (
    HELD_ON,
    Status,
    closing,
    first_item,
    here,
    make_logged,
    make_person,
)

pytestmark = pytest.mark.django_db

AFTER = datetime.date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _after_the_meeting():
    with time_machine.travel(datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    return make_logged(make_signed(board=board))


def closed(user: User, meeting: GroupMeeting, **facts) -> GroupMeeting:
    return minutes.close(user, meeting, **closing(meeting, **facts))


def test_closing_locks_and_keeps_one_file_where_nothing_is_confidential(
    officer: User, meeting: GroupMeeting
) -> None:
    row = closed(officer, meeting)
    assert row.status == Status.CLOSED
    assert row.closed_at is not None
    file = Document.objects.get(kind=Document.Kind.MINUTES)
    assert (row.minutes, row.open_minutes) == (file, file)
    assert file.agreement == meeting.agreement
    assert file.is_intact()


def test_closing_keeps_one_without_what_is_confidential_too(
    officer: User, meeting: GroupMeeting
) -> None:
    item = first_item(meeting)
    item.is_confidential = True
    item.save()
    row = closed(officer, meeting)
    files = Document.objects.filter(kind=Document.Kind.MINUTES)
    assert row.minutes != row.open_minutes
    assert {row.minutes, row.open_minutes} == set(files)


def test_a_meeting_that_was_never_begun_is_begun_by_closing(officer: User, board: Board) -> None:
    meeting = make_logged(make_signed(board=board), status=Status.PLANNED)
    closed(officer, meeting)
    moves = StatusChange.objects.order_by("pk").values_list("transition", flat=True)
    assert list(moves) == ["begin", "close"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"held_on": None}, "vilken dag"),
        ({"held_on": datetime.date(2026, 5, 21)}, "inte kommit"),
        ({"minutes_taker": " "}, "vem som förde"),
        ({"adjusters": set()}, "vem som justerar"),
    ],
)
def test_closing_says_what_is_missing(officer: User, meeting: GroupMeeting, facts, words) -> None:
    with pytest.raises(Refused, match=words):
        closed(officer, meeting, **facts)
    meeting.refresh_from_db()
    assert meeting.status == Status.ONGOING
    assert not meeting.attendances.filter(is_adjuster=True).exists()
    assert not Document.objects.exists()


def test_nobody_came_and_an_absent_one_adjusts(officer: User, meeting: GroupMeeting) -> None:
    facts = closing(meeting)
    meeting.attendances.update(presence="absent")
    with pytest.raises(Refused) as refused:
        minutes.close(officer, meeting, **facts)
    assert len(refused.value.reasons) == 2


def test_only_those_who_keep_the_meetings_close(meeting: GroupMeeting, colleague: User) -> None:
    with pytest.raises(PermissionDenied):
        closed(colleague, meeting)


def test_opening_again_needs_a_reason_and_keeps_the_files(
    officer: User, meeting: GroupMeeting
) -> None:
    row = closed(officer, meeting)
    with pytest.raises(Refused):
        minutes.reopen(officer, row, " ")
    files = set(Document.objects.all())
    row = minutes.reopen(officer, row, "Ett beslut fattas.")
    assert (row.status, row.minutes, row.open_minutes) == (Status.ONGOING, None, None)
    closed(officer, row)
    assert len(set(Document.objects.all()) - files) == 1
    assert files < set(Document.objects.all())


def test_one_by_account_and_one_by_name_adjust(officer: User, meeting: GroupMeeting) -> None:
    partner = make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)
    mine = here(make_person(meeting, "Ada", user=partner))
    named = here(make_person(meeting, "Bo"))
    closed(officer, meeting, adjusters={mine.pk, named.pk})

    with pytest.raises(PermissionDenied):
        minutes.confirm(officer, meeting, mine.pk)
    row = minutes.confirm(partner, meeting, mine.pk)
    assert row.status == Status.CLOSED
    with pytest.raises(Refused, match="vilken dag"):
        minutes.confirm(officer, meeting, named.pk)
    for wrong in (HELD_ON - datetime.timedelta(days=1), AFTER + datetime.timedelta(days=1)):
        with pytest.raises(Refused, match="mellan"):
            minutes.confirm(officer, meeting, named.pk, on=wrong)
    first = row.minutes
    row = minutes.confirm(officer, meeting, named.pk, on=datetime.date(2026, 5, 18))

    assert row.status == Status.ADJUSTED
    assert row.minutes != first
    assert Document.objects.count() == 2
    mine.refresh_from_db()
    named.refresh_from_db()
    assert (mine.confirmed_on, mine.confirmed_by) == (AFTER, partner)
    assert (named.confirmed_on, named.confirmed_by) == (datetime.date(2026, 5, 18), officer)


def test_an_adjuster_whose_account_is_closed_is_written_down_by_name(
    client: Client, officer: User, colleague: User, meeting: GroupMeeting
) -> None:
    partner = make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)
    gone = here(make_person(meeting, "Ada", user=partner))
    closed(officer, meeting, adjusters={gone.pk})
    client.force_login(officer)
    day = 'name="confirmed_on"'
    page = f"/moten/{meeting.pk}/"
    assert day not in client.get(page).content.decode()

    partner.is_active = False
    partner.save()

    shown = client.get(page).content.decode()
    assert day in shown
    assert "Kontot är stängt." in shown
    with pytest.raises(PermissionDenied):
        minutes.confirm(colleague, meeting, gone.pk, on=AFTER)
    with pytest.raises(Refused, match="vilken dag"):
        minutes.confirm(officer, meeting, gone.pk)
    path = reverse("meetings:confirm", args=[meeting.pk, gone.pk])
    told = client.post(path, {"confirmed_on": "2026-05-18"}, follow=True).content.decode()
    assert f"antecknat av {officer.name}" in " ".join(told.split())
    gone.refresh_from_db()
    assert (gone.confirmed_on, gone.confirmed_by) == (datetime.date(2026, 5, 18), officer)
    assert not gone.has_confirmed_here
    meeting.refresh_from_db()
    assert meeting.status == Status.ADJUSTED


def test_what_was_confirmed_here_stays_so_when_the_account_is_closed(
    client: Client, officer: User, meeting: GroupMeeting
) -> None:
    partner = make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)
    mine = here(make_person(meeting, "Ada", user=partner))
    closed(officer, meeting, adjusters={mine.pk})
    minutes.confirm(partner, meeting, mine.pk)
    partner.is_active = False
    partner.save()
    client.force_login(officer)
    assert "antecknat av" not in client.get(f"/moten/{meeting.pk}/").content.decode()


def test_opening_again_drops_what_was_confirmed(officer: User, meeting: GroupMeeting) -> None:
    one, other = here(make_person(meeting, "Ada")), here(make_person(meeting, "Bo"))
    closed(officer, meeting, adjusters={one.pk, other.pk})
    minutes.confirm(officer, meeting, one.pk, on=AFTER)
    minutes.reopen(officer, meeting, "Ett namn är fel.")
    one.refresh_from_db()
    assert (one.confirmed_on, one.confirmed_by, one.is_adjuster) == (None, None, True)


def test_an_invited_one_without_a_role_adjusts(officer: User, meeting: GroupMeeting) -> None:
    guest = make_user()
    person = here(make_person(meeting, "Ada", user=guest))
    closed(officer, meeting, adjusters={person.pk})
    assert minutes.confirm(guest, meeting, person.pk).status == Status.ADJUSTED


def test_who_was_not_chosen_does_not_confirm(officer: User, meeting: GroupMeeting) -> None:
    closed(officer, meeting)
    other = meeting.attendances.get(name="Ove Lind")
    with pytest.raises(Http404):
        minutes.confirm(officer, meeting, other.pk, on=AFTER)


def test_a_reader_does_not_confirm_for_others(
    officer: User, colleague: User, meeting: GroupMeeting
) -> None:
    closed(officer, meeting)
    person = meeting.attendances.get(name="Maj Ek")
    with pytest.raises(PermissionDenied):
        minutes.confirm(colleague, meeting, person.pk, on=AFTER)


def test_without_adjusting_and_changed_afterwards(officer: User, meeting: GroupMeeting) -> None:
    row = closed(officer, meeting, adjusters=set(), without_adjusting=True)
    assert row.status == Status.CLOSED
    person = meeting.attendances.get(name="Maj Ek")
    with pytest.raises(Refused):
        minutes.choose_adjusters(officer, row, set())
    minutes.choose_adjusters(officer, row, {person.pk})
    row.refresh_from_db()
    assert not row.without_adjusting
    assert minutes.confirm(officer, row, person.pk, on=AFTER).status == Status.ADJUSTED


def test_changing_who_adjusts_may_be_what_is_missing(officer: User, meeting: GroupMeeting) -> None:
    one, other = here(make_person(meeting, "Ada")), here(make_person(meeting, "Bo"))
    closed(officer, meeting, adjusters={one.pk, other.pk})
    minutes.confirm(officer, meeting, one.pk, on=AFTER)
    minutes.choose_adjusters(officer, meeting, {one.pk})
    meeting.refresh_from_db()
    assert meeting.status == Status.ADJUSTED


def test_the_page_is_told_where_it_stands(officer: User, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    item.is_confidential = True
    item.save()
    mine = here(make_person(meeting, "Ada", user=officer))
    row = closed(officer, meeting, adjusters={mine.pk})
    told = minutes.standing(officer, row)
    assert told["adjusting"].mine == mine
    assert (told["has_confidential_items"], told["may_log"]) == (True, False)


def waiting_for(user: User) -> list[str]:
    return [task.url for task in tasks(user, timezone.localdate())]


def test_minutes_wait_for_who_was_chosen(officer: User, meeting: GroupMeeting) -> None:
    mine = here(make_person(meeting, "Ada", user=officer))
    closed(officer, meeting, adjusters={mine.pk})
    assert meeting.get_absolute_url() in waiting_for(officer)
    minutes.confirm(officer, meeting, mine.pk)
    assert meeting.get_absolute_url() not in waiting_for(officer)
