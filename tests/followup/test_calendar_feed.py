"""The calendar that a program fetches: whose, what it says, and that strict readers take it."""

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from ical.calendar_stream import IcsCalendarStream

from followup.calendar_entry import times
from followup.models import CalendarFeed, GroupMeeting, ReportDue
from iop.accounts.models import User
from partners.models import Board, Membership, Organisation, Role
from tests.factories import make_board, make_member, make_organisation, make_user
from tests.followup.making import make_signed
from tests.followup.making_calendar import (
    Day,
    make_action,
    make_called,
    make_due,
    make_watched,
)

NOW = datetime.datetime(2026, 2, 1, 12, tzinfo=datetime.UTC)


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


def fetch(client: Client, user: User) -> bytes:
    path = reverse("calendar:feed", args=[CalendarFeed.objects.make(user)])
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return answer.content


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_calendar_has_every_day_that_concerns_the_user(
    client: Client, board: Board, partner: Organisation, member: User, officer: User
) -> None:
    agreement = make_watched(board, partner, 2026, officer, member)
    found = {
        (str(event["UID"]).partition("-")[0], event.decoded("DTSTART").isoformat()[:10])
        for event in events(fetch(client, member))
    }
    assert found == {
        ("instalment", "2026-02-20"),
        ("meeting", "2026-03-03"),
        ("action", "2026-04-10"),
        ("meeting", "2026-05-12"),
        ("report", "2026-07-01"),
        ("review", "2026-09-01"),
        ("notice", "2026-09-30"),
        ("report", "2026-12-15"),
        ("end", "2026-12-31"),
    }
    summaries = [str(event["SUMMARY"]) for event in events(fetch(client, member))]
    assert f"Åtgärd: Boka lokalen · {agreement.reference} {agreement.title}" in summaries


def test_days_are_whole_and_meetings_have_their_time(
    client: Client, board: Board, member: User
) -> None:
    agreement = make_signed(board=board, ends_on=Day(2026, 12, 31))
    meeting = make_called(
        agreement, Day(2026, 5, 12), member, starts_at=datetime.time(14), place="Folkets hus",
        called_at=NOW,
    )  # fmt: skip
    [event] = events(fetch(client, member))
    here = ZoneInfo("Europe/Stockholm")
    assert event.decoded("DTSTART") == datetime.datetime(2026, 5, 12, 14, tzinfo=here)
    assert event.decoded("DTEND") == times(meeting)[1]  # as in the call, to the minute
    assert event["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert event["LOCATION"] == "Folkets hus"
    GroupMeeting.objects.filter(pk=meeting.pk).update(starts_at=None, calendar_sequence=2)
    [event] = events(fetch(client, member))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        Day(2026, 5, 12),
        Day(2026, 5, 13),
    )
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["SEQUENCE"], event["TRANSP"]) == (2, "TRANSPARENT")


def test_an_event_keeps_its_name_and_tells_when_it_was_revised(
    client: Client, board: Board, partner: Organisation, member: User
) -> None:
    due = make_due(make_signed(board=board, partners=(partner,), ends_on=None), Day(2026, 7, 1))
    [before] = events(fetch(client, member))
    [again] = events(fetch(client, member))
    assert before.to_ical() == again.to_ical()
    with time_machine.travel(NOW + datetime.timedelta(days=3), tick=False):
        due.due_on = Day(2026, 7, 8)
        due.save()
        [after] = events(fetch(client, member))
    assert (before["UID"], after["UID"]) == (f"report-{due.pk}@testserver",) * 2
    assert before.decoded("LAST-MODIFIED") == before.decoded("DTSTAMP") == NOW
    assert after.decoded("LAST-MODIFIED") == NOW + datetime.timedelta(days=3)
    assert after.decoded("DTSTART") == Day(2026, 7, 8)


def test_a_case_with_a_secrecy_note_has_no_words_of_its_own(
    client: Client, board: Board, partner: Organisation, member: User, officer: User
) -> None:
    agreement = make_watched(board, partner, 2026, officer, member)
    agreement.case.secrecy_note = "OSL 26 kap."
    agreement.case.save()
    GroupMeeting.objects.update(place="Skyddat boende")
    text = fetch(client, member).decode().replace("\r\n ", "")
    for word in (agreement.title, "Vänföreningen", "Boka lokalen", "Skyddat", "OSL"):
        assert word not in text
    assert f"SUMMARY:Åtgärd · {agreement.reference}" in text
    assert text.count("CLASS:PRIVATE") == 9


def test_a_confidential_item_is_not_told(client: Client, board: Board, member: User) -> None:
    agreement = make_signed(board=board, ends_on=None)
    meeting = make_called(agreement, Day(2026, 3, 3), member, status="closed", called_at=NOW)
    make_action(meeting, Day(2026, 4, 10), member, is_confidential=True)
    text = fetch(client, member).decode()
    assert ("Boka lokalen" in text, "Åtgärd från ett möte\\, Styrgrupp" in text) == (False, True)


def test_calendar_is_in_the_language_of_its_owner(
    client: Client, board: Board, partner: Organisation
) -> None:
    user = make_member(Role.PARTNER, partner, user=make_user(mail_language="en"))
    make_due(make_signed(board=board, partners=(partner,), ends_on=None), Day(2026, 7, 1))
    assert b"SUMMARY:Progress report" in fetch(client, user)


@pytest.mark.parametrize("title", ["Vänner", "Å" * 150, "a, b; c \\ d\nBEGIN:VALARM " * 5])
def test_lines_end_and_are_folded_as_the_norm_says(
    client: Client, board: Board, partner: Organisation, member: User, officer: User, title: str
) -> None:
    """RFC 5545 3.1: CRLF, at most 75 octets, and no character cut in two."""
    agreement = make_watched(board, partner, 2026, officer, member, title=title[:200])
    content = fetch(client, member)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", content) is None
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    titles = [str(event["SUMMARY"]) for event in events(content)]
    assert all(one.endswith(agreement.title) for one in titles)
    assert not any(line.startswith(b"BEGIN:VALARM") for line in lines)


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_strict_reader_takes_it(
    client: Client, board: Board, partner: Organisation, member: User, officer: User, year: int
) -> None:
    """``ical`` refuses what is not as RFC 5545 has it, property by property."""
    with time_machine.travel(Day(year, 2, 1), tick=False):
        make_watched(board, partner, year, officer, member)
        content = fetch(client, member)
    stream = IcsCalendarStream.calendar_from_ics(content.decode())
    ours = {str(event["UID"]): event.decoded("DTSTART") for event in events(content)}
    assert {event.uid: event.dtstart for event in stream.events} == ours
    assert len({event.uid for event in stream.events}) == 9
    [zone] = stream.timezones
    assert zone.tz_id == "Europe/Stockholm"
    once = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "LAST-MODIFIED", "SEQUENCE")
    unfolded = content.decode().replace("\r\n ", "")
    for block in re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT", unfolded, re.DOTALL):
        names = re.findall(r"^([A-Z-]+)[;:]", block, re.MULTILINE)
        assert [name for name in once if names.count(name) != 1] == []


def test_a_calendar_is_fetched_without_signing_in_and_kept_by_nobody_between(
    client: Client, member: User
) -> None:
    token = CalendarFeed.objects.make(member)
    path = reverse("calendar:feed", args=[token])
    answer = client.get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=3600")
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
    row = CalendarFeed.objects.get()
    assert (row.read_at, token in str(row.__dict__)) == (NOW, False)


def test_an_address_that_is_unknown_stopped_or_replaced_leads_nowhere(
    client: Client, member: User
) -> None:
    first = reverse("calendar:feed", args=[CalendarFeed.objects.make(member)])
    second = reverse("calendar:feed", args=[CalendarFeed.objects.make(member)])
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    assert client.get("/kalender/gissat.ics").status_code == 404
    CalendarFeed.objects.revoke(member)
    assert client.get(second).status_code == 404


def test_who_leaves_gets_nothing(
    client: Client, board: Board, partner: Organisation, member: User
) -> None:
    make_due(make_signed(board=board, partners=(partner,)), Day(2026, 7, 1))
    path = reverse("calendar:feed", args=[CalendarFeed.objects.make(member)])
    assert len(events(client.get(path).content)) == 2
    Membership.objects.filter(user=member).delete()
    assert events(client.get(path).content) == []
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(path).status_code == 404


def test_calendar_is_not_fetched_too_often(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.views.calendar.MOST_IN_AN_HOUR", 2)
    cache.clear()
    path = reverse("calendar:feed", args=[CalendarFeed.objects.make(member)])
    assert [client.get(path).status_code for _time in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_takes_a_fixed_number_of_queries(
    client: Client, partner: Organisation, member: User, count: int
) -> None:
    for _number in range(count):
        make_watched(make_board(), partner, 2026, make_user(), member)
    path = reverse("calendar:feed", args=[CalendarFeed.objects.make(member)])
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert len(events(client.get(path).content)) == 9 * count
    assert len(captured) == 13
    assert ReportDue.objects.count() == 2 * count
