"""A meeting as a calendar entry (RFC 5545, RFC 5546) that goes with the call."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

from followup.models import DayKind, GroupMeeting
from iop.accounts.mail import Attachment

#: A meeting whose end nobody has said.
USUAL_LENGTH = datetime.timedelta(hours=1, minutes=30)
CHANGED, CANCELLED = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Person:
    """Whose name and address stand in the entry."""

    name: str
    email: str


def uid_of(kind: str, key: object) -> str:
    """The name of an event in every calendar, the same whenever and however it comes there.

    So a calendar that got the call changes the event by the next one, and adds no other.
    """
    return f"{kind}-{key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def entry(
    meeting: GroupMeeting,
    summary: str,
    description: str,
    *,
    to: Person,
    organiser: Person,
    now: datetime.datetime,
    method: str = CHANGED,
) -> Attachment:
    """The file for one of those called; nobody is shown the others' addresses."""
    event = Event()
    event.add("uid", uid_of(DayKind.MEETING, meeting.pk))
    event.add("dtstamp", now.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("sequence", meeting.calendar_sequence)
    event.add("summary", summary)
    first, last = times(meeting)
    event.add("dtstart", first)
    event.add("dtend", last)
    event.add("status", "CANCELLED" if method == CANCELLED else "CONFIRMED")
    if place := meeting.place or meeting.link:
        event.add("location", place)
    if meeting.link:
        event.add("url", meeting.link)
    if description:
        event.add("description", description)
    event.add("organizer", _address(organiser), encode=False)
    event.add("attendee", _attendee(to), encode=False)
    return _file(event, method)


def times(meeting: GroupMeeting) -> tuple[datetime.datetime, datetime.datetime]:
    """From when to when, in Swedish time."""
    if meeting.held_on is None or meeting.starts_at is None:
        raise ValueError("A meeting without day and time has no place in a calendar.")
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.datetime.combine(meeting.held_on, meeting.starts_at, zone)
    if meeting.ends_at is None:
        return first, first + USUAL_LENGTH
    return first, datetime.datetime.combine(meeting.held_on, meeting.ends_at, zone)


def _file(event: Event, method: str) -> Attachment:
    calendar = Calendar()
    calendar.add("prodid", "-//IOP//IOP//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_swedish_time())
    calendar.add_component(event)
    text = calendar.to_ical().decode()
    return Attachment("mote.ics", f"text/calendar; method={method}", text)


def _swedish_time() -> Timezone:
    """Summer time as the EU has had it since 1996, in the local time that it changes at."""
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    for kind, month, hour, before, after, name in (
        (TimezoneDaylight, 3, 2, 1, 2, "CEST"),
        (TimezoneStandard, 10, 3, 2, 1, "CET"),
    ):
        part = kind()
        part.add("dtstart", datetime.datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 (local time is what RFC 5545 asks for here)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", datetime.timedelta(hours=before))
        part.add("tzoffsetto", datetime.timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    return address


def _attendee(person: Person) -> vCalAddress:
    address = _address(person)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address
