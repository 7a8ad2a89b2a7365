"""The call: once to each, with a calendar entry that calendars read."""

import datetime
import threading

import pytest
import time_machine
from django.db import connection
from icalendar import Calendar

from agreements.models import ContactPerson
from followup import agenda, calling, inviting
from followup.models import Attendance, GroupMeeting
from iop.accounts import mail
from iop.accounts.models import Message, User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_contact, make_member, make_user
from tests.followup.making import make_group, make_signed, partner_party, public_party
from tests.followup.making_meetings import (
    CALL,
    make_agenda_item,
    make_group_meeting,
    make_topic,
)
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 2, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    return make_group_meeting(agreement=make_signed(board=board, title="Vänner"))


def people(meeting: GroupMeeting, *addresses: str) -> list[Attendance]:
    return [
        Attendance(meeting=meeting, name=f"Ledamot {n}", email=address)
        for n, address in enumerate(addresses, 1)
    ]


def call(user: User, meeting: GroupMeeting, *addresses: str, **changed: object) -> list[Attendance]:
    meeting.refresh_from_db()
    which = calling.turn(meeting)
    who = people(meeting, *addresses) if addresses else inviting.invited(meeting)
    return calling.call(user, meeting, which, CALL | changed, who, NOW)


def entries() -> list[Calendar]:
    return [Calendar.from_ical(one.attachment) for one in Message.objects.order_by("pk")]


# --- Who is called -----------------------------------------------------------------------


def test_members_are_called_where_their_addresses_are_known(board: Board) -> None:
    agreement = make_signed(board=board)
    group = make_group(agreement)
    public, partner = public_party(agreement), partner_party(agreement)
    user = make_member(Role.PARTNER, partner.organisation, user=make_user(name="Petra Konto"))
    make_member(Role.PARTNER, make_signed().parties.last().organisation)
    group.members.all().delete()
    for position, (party, name, title) in enumerate((
        (public, "Avtalets Kontakt", ""),
        (partner, "Registrets Kontakt", ""),
        (partner, "Petra Konto", "ordförande"),
        (public, "", "Utvecklingschef"),
        (None, "Oberoende Ledamot", ""),
    )):  # fmt: skip
        group.members.create(party=party, name=name, title=title, position=position)
    contact = {"agreement": agreement, "party": public}
    ContactPerson.objects.create(name="avtalets kontakt", email="a@kommun.example", **contact)
    ContactPerson.objects.create(
        name="Ulla", title="utvecklingschef", email="u@kommun.example", **contact
    )
    make_contact(partner.organisation, name="Registrets Kontakt", email="r@forening.example")

    found = inviting.invited(make_group_meeting(group))

    assert [(one.name, one.email, one.user) for one in found] == [
        ("Avtalets Kontakt", "a@kommun.example", None),
        ("Registrets Kontakt", "r@forening.example", None),
        ("Petra Konto", user.email, user),
        ("Utvecklingschef", "u@kommun.example", None),
        ("Oberoende Ledamot", "", None),
    ]


def test_account_follows_the_address(meeting: GroupMeeting, officer: User) -> None:
    call(officer, meeting, "ny@a.example", officer.email.upper())
    assert [one.user for one in meeting.attendances.all()] == [None, officer]
    first = meeting.attendances.first()
    assert first is not None
    first.email, stranger = "", make_user(name=first.name)
    inviting.find_accounts([first])
    assert first.user is None
    assert stranger.name == first.name


# --- Calling -----------------------------------------------------------------------------


def test_planned_meeting_tells_nobody(meeting: GroupMeeting) -> None:
    calling.write_down(meeting, CALL, people(meeting, "a@a.example"))
    meeting.refresh_from_db()
    assert (meeting.place, meeting.attendances.count()) == (CALL["place"], 1)
    assert not Message.objects.exists()


def test_call_reaches_all_by_mail_with_a_calendar_entry(
    meeting: GroupMeeting,
    officer: User,
    mailbox: Mailbox,
) -> None:
    make_agenda_item(meeting, "Åtgärder")
    without = call(officer, meeting, "asa@forening.example", officer.email, "")
    assert [one.name for one in without] == ["Ledamot 3"]
    assert mail.send() == 2
    outside, inside = mailbox.letters
    assert [letter["To"] for letter in mailbox.letters] == ["asa@forening.example", officer.email]
    reference = meeting.agreement.reference
    assert outside["Subject"] == f"{reference}: kallelse till Styrgrupp 2026-03-04"
    text = outside.get_body().get_content()
    assert "Tid: 13:00" in text
    assert "1. Åtgärder" in text
    link = f"/moten/{meeting.pk}/"
    assert (link in text, link in inside.get_body().get_content()) == (False, True)

    [file] = outside.iter_attachments()
    assert file["Content-Type"].params["method"] == "REQUEST"
    [event] = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert event["UID"] == f"meeting-{meeting.pk}@testserver"
    assert event["SEQUENCE"] == 0
    assert event.decoded("DTSTART").isoformat() == "2026-03-04T13:00:00+01:00"
    assert event.decoded("DTEND").isoformat() == "2026-03-04T14:30:00+01:00"
    assert event["ATTENDEE"] == "mailto:asa@forening.example"
    assert event["ORGANIZER"] == f"mailto:{officer.email}"
    assert officer.email not in str(event["ATTENDEE"])
    meeting.refresh_from_db()
    assert (meeting.status, meeting.called_at) == ("called", NOW)


@pytest.mark.parametrize(("month", "hours"), [(2, "+01:00"), (7, "+02:00")])
def test_entry_keeps_swedish_time(
    meeting: GroupMeeting, officer: User, month: int, hours: str
) -> None:
    call(officer, meeting, "a@a.example", held_on=datetime.date(2026, month, 14))
    [calendar] = entries()
    [event] = calendar.walk("VEVENT")
    assert event.decoded("DTSTART").isoformat() == f"2026-{month:02}-14T13:00:00{hours}"
    lines = Message.objects.get().attachment.encode().split(b"\r\n")
    assert [line for line in lines if len(line) > 75 or b"\n" in line] == []
    [zone] = calendar.walk("VTIMEZONE")
    there = zone.to_tz()
    moment = datetime.datetime(2026, month, 14, 13, tzinfo=there)
    assert moment.isoformat().endswith(hours)


def test_changed_call_changes_the_same_entry(
    meeting: GroupMeeting, officer: User, board: Board
) -> None:
    call(officer, meeting, "a@a.example")
    colleague = make_member(Role.CHIEF, board)
    call(colleague, meeting, starts_at=datetime.time(15))
    before, after = (calendar.walk("VEVENT")[0] for calendar in entries())
    assert (before["UID"], before["ORGANIZER"]) == (after["UID"], after["ORGANIZER"])
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART").hour == 15
    assert "ändrad kallelse" in Message.objects.order_by("pk")[1].subject


def test_who_is_left_out_is_told(meeting: GroupMeeting, officer: User) -> None:
    call(officer, meeting, "a@a.example", "b@a.example")
    Message.objects.all().delete()
    calling.call(officer, meeting, "1", CALL, [meeting.attendances.first()], NOW)
    messages = {one.address: Calendar.from_ical(one.attachment) for one in Message.objects.all()}
    assert {to: str(one["METHOD"]) for to, one in messages.items()} == {
        "a@a.example": "REQUEST",
        "b@a.example": "CANCEL",
    }


def test_cancelling_takes_it_out_of_the_calendars(meeting: GroupMeeting, officer: User) -> None:
    topic = make_topic(meeting.group)
    agenda.make(meeting, CALL["held_on"])
    call(officer, meeting, "a@a.example")
    calling.cancel(officer, meeting, "För få kan komma.", NOW)
    calendar = entries()[1]
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "För få kan komma." in Message.objects.order_by("pk")[1].body
    topic.refresh_from_db()
    assert topic.item is None


def test_cancelling_a_plan_tells_nobody(meeting: GroupMeeting, officer: User) -> None:
    calling.write_down(meeting, CALL, people(meeting, "a@a.example"))
    calling.cancel(officer, meeting, "Behövs inte.", NOW)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "missing",
    [
        {"held_on": None},
        {"starts_at": None},
        {"place": ""},
        {"held_on": datetime.date(2026, 1, 31)},
    ],
)
def test_call_says_when_and_where(meeting: GroupMeeting, officer: User, missing: dict) -> None:
    with pytest.raises(Refused):
        call(officer, meeting, "a@a.example", **missing)
    meeting.refresh_from_db()
    assert (meeting.status, Message.objects.count()) == ("planned", 0)
    assert not meeting.attendances.exists()


def test_call_to_nobody_is_refused(meeting: GroupMeeting, officer: User) -> None:
    with pytest.raises(Refused, match="e-postadress"):
        call(officer, meeting, "")


def test_secret_case_tells_neither_title_nor_agenda(meeting: GroupMeeting, officer: User) -> None:
    meeting.case.secrecy_note = "Sekretess"
    meeting.case.save()
    make_agenda_item(meeting, "Hemlig punkt")
    call(officer, meeting, "a@a.example")
    message = Message.objects.get()
    for text in (message.subject, message.body, message.attachment):
        assert "Hemlig punkt" not in text
        assert "Vänner" not in text


@pytest.mark.parametrize("status", ["called", *GroupMeeting.LOCKED])
def test_facts_from_an_older_page_are_not_written(meeting: GroupMeeting, status: str) -> None:
    seen = GroupMeeting.objects.get(pk=meeting.pk)
    meeting.status = status
    meeting.save()
    with pytest.raises(Refused):
        calling.correct(seen, {"place": "Biblioteket"})
    meeting.refresh_from_db()
    assert (meeting.status, meeting.place) == (status, "")


def test_pressed_twice_is_called_once(meeting: GroupMeeting, officer: User) -> None:
    who = people(meeting, "a@a.example")
    calling.call(officer, meeting, "0", CALL, who, NOW)
    with pytest.raises(Refused, match="precis kallat"):
        calling.call(officer, meeting, "0", CALL, who, NOW)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_who_call_at_once_send_one_call(board: Board) -> None:
    meeting = make_group_meeting(agreement=make_signed(board=board))
    users = [make_member(Role.OFFICER, board), make_member(Role.CHIEF, board)]
    both_ready, results = threading.Barrier(2), []

    def press(user: User) -> None:
        try:
            both_ready.wait(10)
            calling.call(user, meeting, "0", CALL, people(meeting, "a@a.example"), NOW)
            results.append("called")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["called", "refused"]
    assert (Message.objects.count(), meeting.attendances.count()) == (1, 1)


def test_accounts_with_one_mail_a_day_get_the_call_at_once(
    meeting: GroupMeeting, officer: User
) -> None:
    User.objects.filter(pk=officer.pk).update(gets_digest=True)
    with time_machine.travel(NOW, tick=False):
        call(officer, meeting, officer.email)
    message = Message.objects.get()
    assert (message.to, message.is_for_digest, message.due_at) == (officer, False, NOW)
