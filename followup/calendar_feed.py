"""A user's days as iCalendar (RFC 5545), for the calendar program that fetches them.

Whoever has the address reads it without signing in, so it says less than the pages: nothing of a
case with a secrecy note but what kind of day it is, and no word of an agenda item that is
confidential.
"""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from followup.calendar_day import DayToWatch
from followup.calendar_entry import USUAL_LENGTH, uid_of
from followup.days import days_of
from iop.accounts.models import User

#: How far back and ahead the calendar reaches.
BACK, AHEAD = datetime.timedelta(days=366), datetime.timedelta(days=5 * 366)
#: How often a calendar program is asked to fetch it.
REFRESH = datetime.timedelta(hours=12)


def feed(user: User, today: datetime.date) -> bytes:
    """The calendar, in the language that is active. Lines end and are folded as the norm says."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//IOP//iop//SV")
    calendar.add("calscale", "GREGORIAN")
    name = _("IOP, days to keep in mind")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    days = days_of(user, today - BACK, today + AHEAD)
    for event in events(days, user):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    body: bytes = calendar.to_ical()
    return body


def events(days: Iterable[DayToWatch], user: User) -> Iterable[Event]:
    return (event_of(day, is_own=user in day.doers) for day in days)


def event_of(day: DayToWatch, *, is_own: bool) -> Event:
    event = Event()
    event.add("uid", uid_of(day.kind, day.key))
    # In a calendar without METHOD, DTSTAMP is when the event was last revised (3.8.7.2).
    changed_at = _revised_at(day)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", day.sequence)
    event.add("summary", _summary(day))
    event.add("description", _description(day, is_own=is_own))
    event.add("url", settings.SITE_URL.rstrip("/") + day.url)
    event.add("categories", [str(day.kind_label)])
    if day.is_secret:
        event.add("class", "PRIVATE")
    elif day.place:
        event.add("location", day.place)
    _add_time(event, day)
    return event


def _summary(day: DayToWatch) -> str:
    if day.is_secret:
        return f"{day.kind_label} · {day.agreement.reference}"
    return f"{day.what} · {day.agreement.reference} {day.agreement.title}"


def _description(day: DayToWatch, *, is_own: bool) -> str:
    lines = [str(day.to_do)] if is_own and day.is_open else []
    return "\n".join([*lines, settings.SITE_URL.rstrip("/") + day.url])


def _revised_at(day: DayToWatch) -> datetime.datetime:
    """When the thing was last written; the day that it was shared, for rows without history."""
    moment = day.changed_at or day.agreement.shared_at
    if moment is None:
        moment = datetime.datetime.combine(day.on, datetime.time.min, datetime.UTC)
    return moment.astimezone(datetime.UTC).replace(microsecond=0)


def _add_time(event: Event, day: DayToWatch) -> None:
    """A meeting with a time is at that time; all else is a whole day that takes up no time."""
    if day.starts_at is None:
        event.add("dtstart", day.on)
        event.add("dtend", day.on + datetime.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    here = ZoneInfo(settings.TIME_ZONE)
    starts = datetime.datetime.combine(day.on, day.starts_at, here)
    ends = starts + USUAL_LENGTH
    if day.ends_at and day.ends_at > day.starts_at:
        ends = datetime.datetime.combine(day.on, day.ends_at, here)
    event.add("dtstart", starts)
    event.add("dtend", ends)
