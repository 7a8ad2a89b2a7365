"""Typed functions that make a meeting to be logged, its items and the people called."""

import datetime
from typing import Any

from agreements.models import Agreement
from followup.models import AgendaItem, Attendance, GroupMeeting
from followup.workflow import perform
from iop.accounts.models import User
from tests.followup.making import make_group, partner_party, public_party

HELD_ON = datetime.date(2026, 5, 14)
Status = GroupMeeting.Status


def make_logged(
    agreement: Agreement, *, items: int = 1, status: str = Status.ONGOING, **fields: Any
) -> GroupMeeting:
    """A meeting under way, with its items and one person called from each of two parties."""
    fields.setdefault("held_on", HELD_ON)
    group = agreement.groups.first() or make_group(agreement)
    meeting = GroupMeeting.objects.create(group=group, status=status, **fields)
    for number in range(items):
        AgendaItem.objects.create(meeting=meeting, position=number, heading=f"Punkt {number + 1}")
    make_person(meeting, "Maj Ek", party=public_party(agreement), title="enhetschef")
    make_person(meeting, "Ove Lind", party=partner_party(agreement))
    return meeting


def make_person(meeting: GroupMeeting, name: str, **fields: Any) -> Attendance:
    fields.setdefault("position", meeting.attendances.count())
    return Attendance.objects.create(meeting=meeting, name=name, **fields)


def here(person: Attendance) -> Attendance:
    person.presence = Attendance.Presence.PRESENT
    person.save()
    return person


def first_item(meeting: GroupMeeting) -> AgendaItem:
    item = meeting.items.first()
    assert item is not None
    return item


def closing(meeting: GroupMeeting, **facts: Any) -> dict[str, Any]:
    """What closing needs to be told: the first person called was here and adjusts."""
    person = here(meeting.attendances.order_by("position")[0])
    return {
        "adjusters": {person.pk},
        "held_on": meeting.held_on,
        "minutes_taker": "Maj Ek",
        "without_adjusting": False,
        **facts,
    }


def moved(user: User, meeting: GroupMeeting, name: str, **given: Any) -> GroupMeeting:
    row: GroupMeeting = perform(user, meeting, name, **given)
    return row
