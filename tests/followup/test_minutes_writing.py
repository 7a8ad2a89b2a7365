"""Each small change of a meeting's notes is a save of its own, and none overwrites another's."""

import datetime
from uuid import uuid4

import pytest
from django.http import Http404

from followup import minutes_writing as writing
from followup.minutes_writing import Behind, mark
from followup.models import ActionItem, Attendance, GroupMeeting, Outcome
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board
from tests.followup.making import make_signed
from tests.followup.making_minutes import Status, first_item, make_logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    return make_logged(make_signed(board=board), items=2)


def test_a_note_is_saved_and_counted(officer: User, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    saved = writing.save_note(officer, meeting, item.pk, text="Ett\r\ntvå", revision=0)
    assert (saved.note, saved.revision) == ("Ett\ntvå", 1)
    assert saved.history.latest().history_user == officer


def test_a_note_written_on_from_an_older_one_is_not_saved(
    officer: User, meeting: GroupMeeting
) -> None:
    item = first_item(meeting)
    writing.save_note(officer, meeting, item.pk, text="Den ena.", revision=0)
    with pytest.raises(Behind) as behind:
        writing.save_note(officer, meeting, item.pk, text="Den andra.", revision=0)
    assert (behind.value.stored.note, behind.value.stored.revision) == ("Den ena.", 1)
    item.refresh_from_db()
    assert item.note == "Den ena."


def test_a_note_sent_twice_is_saved_once(officer: User, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    for _time in range(2):
        saved = writing.save_note(officer, meeting, item.pk, text="Samma.", revision=0)
    assert saved.revision == 1
    assert item.history.count() == 2


def test_nothing_is_written_in_a_closed_meeting(officer: User, board: Board) -> None:
    meeting = make_logged(make_signed(board=board), status=Status.CLOSED)
    item, person = first_item(meeting), meeting.attendances.first()
    assert person is not None
    with pytest.raises(Refused, match="låsta"):
        writing.save_note(officer, meeting, item.pk, text="Sent.", revision=0)
    with pytest.raises(Refused, match="låsta"):
        writing.set_presence(officer, meeting, person.pk, presence="present")


def test_presence_guest_and_own_item(officer: User, meeting: GroupMeeting) -> None:
    person = meeting.attendances.get(name="Ove Lind")
    writing.set_presence(officer, meeting, person.pk, presence="partly")
    key = uuid4()
    for _time in range(2):
        guest = writing.add_guest(officer, meeting, key, name="Gun Gäst", title="", party=None)
        item = writing.add_item(officer, meeting, key, heading="Sommaren")
    assert meeting.attendances.get(pk=person.pk).presence == Attendance.Presence.PARTLY
    assert (guest.presence, guest.position) == (Attendance.Presence.PRESENT, 2)
    assert [one.heading for one in meeting.items.all()] == ["Punkt 1", "Punkt 2", "Sommaren"]
    assert item.position == 2


def put(user: User, meeting: GroupMeeting, key, base: str = "", **facts) -> Outcome | None:
    facts = {"kind": "decision", "text": "Vi fortsätter.", **facts}
    item = first_item(meeting).pk
    return writing.put_outcome(user, meeting, key, item=item, base=base, **facts)


def test_an_outcome_is_put_mended_and_taken_away(officer: User, meeting: GroupMeeting) -> None:
    key = uuid4()
    first = put(officer, meeting, key)
    again = put(officer, meeting, key)
    assert first
    assert again == first
    mended = put(officer, meeting, key, base=mark(first), text="Vi fortsätter i höst.")
    assert mended
    assert Outcome.objects.get().text == "Vi fortsätter i höst."
    assert put(officer, meeting, key, base=mark(mended), text=" ") is None
    assert not Outcome.objects.exists()


def test_an_outcome_that_another_has_changed_is_not_overwritten(
    officer: User, meeting: GroupMeeting
) -> None:
    key = uuid4()
    seen = put(officer, meeting, key)
    assert seen
    put(officer, meeting, key, base=mark(seen), text="Den ena.")
    with pytest.raises(Behind) as behind:
        put(officer, meeting, key, base=mark(seen), text="Den andra.")
    assert behind.value.stored.text == "Den ena."
    put(officer, meeting, key, base=mark(behind.value.stored), text="")
    with pytest.raises(Behind) as removed:
        put(officer, meeting, key, base=mark(seen), text="Den andra.")
    assert removed.value.stored is None
    assert put(officer, meeting, key, text="Den andra.")


def test_an_action_knows_who_was_called(officer: User, meeting: GroupMeeting) -> None:
    def action(who: str) -> ActionItem:
        item = first_item(meeting).pk
        row = writing.put_action(
            officer,
            meeting,
            uuid4(),
            item=item,
            base="",
            text="Bokar lokal.",
            responsible=who,
            due_on=datetime.date(2026, 6, 1),
        )
        assert row
        return row

    called = meeting.attendances.get(name="Maj Ek")
    assert action("Maj Ek").attendance == called
    assert action("Maj Ek, enhetschef").attendance == called
    assert action("Någon annan").attendance is None
    assert action("").attendance is None


def test_a_row_of_another_meeting_is_not_reached(officer: User, meeting: GroupMeeting) -> None:
    other = make_logged(make_signed())
    key = uuid4()
    row = writing.put_outcome(
        officer, other, key, item=first_item(other).pk, base="", kind="decision", text="Hemligt."
    )
    assert row
    with pytest.raises(Http404):
        put(officer, meeting, key, base=mark(row), text="Ändrat.")
    with pytest.raises(Http404):
        writing.save_note(officer, meeting, first_item(other).pk, text="Ändrat.", revision=0)
    with pytest.raises(Http404):
        writing.put_outcome(
            officer, meeting, uuid4(), item=first_item(other).pk, base="", kind="decision", text="X"
        )
