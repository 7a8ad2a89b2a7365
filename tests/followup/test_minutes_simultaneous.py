"""Two at the same moment in one meeting, each on a connection of its own."""

import datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from agreements.models import Agreement, Document, StatusChange
from followup import minutes
from followup.models import GroupMeeting, Outcome
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_simultaneous import at_once, statuses
from tests.factories import make_member
from tests.followup.making import make_signed, partner_party
from tests.followup.making_minutes import (
    Status,
    closing,
    first_item,
    here,
    make_logged,
    make_person,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


@pytest.fixture(autouse=True)
def _after_the_meeting():
    with time_machine.travel(datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC), tick=True):
        yield


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    return make_logged(make_signed(board=board))


@pytest.fixture
def partner(meeting: GroupMeeting) -> User:
    return make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)


def moves(name: str) -> int:
    return StatusChange.objects.filter(transition=name).count()


def test_two_notes_of_one_item(officer: User, partner: User, meeting: GroupMeeting) -> None:
    path = reverse("meetings:log_save", args=[meeting.pk, "note"])
    data = {"key": first_item(meeting).pk, "revision": 0}
    answers = at_once(
        (officer, path, {**data, "text": "Den ena."}),
        (partner, path, {**data, "text": "Den andra."}),
    )
    assert statuses(answers) == [200, 409]
    [saved] = [one.json()["unit"]["text"] for one in answers if one.status_code == 200]
    [seen] = [one.json()["theirs"]["text"] for one in answers if one.status_code == 409]
    assert saved == seen == first_item(meeting).note


def test_one_row_sent_twice_is_one_row(officer: User, meeting: GroupMeeting) -> None:
    path = reverse("meetings:log_save", args=[meeting.pk, "outcome"])
    item = first_item(meeting).pk
    data = {"key": uuid4(), "item": item, "base": "", "kind": "decision", "text": "Ja."}
    assert statuses(at_once((officer, path, data), (officer, path, data))) == [200, 200]
    assert Outcome.objects.count() == 1


def test_a_note_and_the_closing(officer: User, partner: User, meeting: GroupMeeting) -> None:
    """The note is in the minutes, or its writer is told that it came too late."""
    person = here(meeting.attendances.get(name="Maj Ek"))
    close = {"held_on": "2026-05-14", "minutes_taker": "Maj Ek", "adjusters": [person.pk]}
    note = {"key": first_item(meeting).pk, "revision": 0, "text": "I sista stund."}
    closed, saved = at_once(
        (officer, reverse("meetings:close", args=[meeting.pk]), close),
        (partner, reverse("meetings:log_save", args=[meeting.pk, "note"]), note),
    )
    assert closed.status_code == 302
    text = first_item(meeting).note
    assert (saved.status_code, text) in [(200, "I sista stund."), (409, "")]


def test_the_facts_and_the_closing(officer: User, partner: User, meeting: GroupMeeting) -> None:
    """The place is in the minutes, or its writer is told; the meeting is closed either way."""
    person = here(meeting.attendances.get(name="Maj Ek"))
    close = {"held_on": "2026-05-14", "minutes_taker": "Maj Ek", "adjusters": [person.pk]}
    facts = {"held_on": "2026-05-14", "chair": "Ove Lind"}
    closed, changed = at_once(
        (officer, reverse("meetings:close", args=[meeting.pk]), close),
        (partner, reverse("meetings:edit", args=[meeting.pk]), facts),
    )
    assert closed.status_code == 302
    assert changed.status_code in (302, 403, 422)
    meeting.refresh_from_db()
    assert meeting.status == Status.CLOSED
    assert meeting.minutes == Document.objects.get()


def test_two_who_close(officer: User, partner: User, meeting: GroupMeeting) -> None:
    person = here(meeting.attendances.get(name="Maj Ek"))
    data = {"held_on": "2026-05-14", "minutes_taker": "Maj Ek", "adjusters": [person.pk]}
    path = reverse("meetings:close", args=[meeting.pk])
    at_once((officer, path, data), (partner, path, data))
    assert (moves("close"), Document.objects.count()) == (1, 1)


def test_two_who_confirm_last(officer: User, partner: User, meeting: GroupMeeting) -> None:
    """It is adjusted once, and its last minutes are made once."""
    people = [here(make_person(meeting, user.name, user=user)) for user in (officer, partner)]
    minutes.close(officer, meeting, **closing(meeting, adjusters={one.pk for one in people}))
    at_once(
        *(
            (user, reverse("meetings:confirm", args=[meeting.pk, one.pk]), {})
            for user, one in zip((officer, partner), people, strict=True)
        )
    )
    meeting.refresh_from_db()
    assert meeting.status == Status.ADJUSTED
    assert not meeting.attendances.filter(is_adjuster=True, confirmed_on=None).exists()
    assert (moves("adjust"), Document.objects.count()) == (1, 2)


def test_two_who_open_a_change(officer: User, meeting: GroupMeeting) -> None:
    outcome = Outcome.objects.create(item=first_item(meeting), kind="decision", text="Fler.")
    minutes.close(officer, meeting, **closing(meeting))
    colleague = make_member(Role.OFFICER, meeting.case.board)
    path = reverse("meetings:open_change", args=[outcome.pk])
    at_once((officer, path, {}), (colleague, path, {}))
    assert Agreement.objects.filter(relation="amendment").count() == 1
