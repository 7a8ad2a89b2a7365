"""Typed functions that make meetings of groups, with whom they call and what comes of them."""

import datetime
from typing import Any

from agreements.models import Agreement, Group
from followup.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    GroupMeeting,
    StandardItem,
    Topic,
)
from iop.accounts.models import User
from tests.factories import make_user
from tests.followup.making import make_group, make_signed

_O = AgendaItem.Origin
#: When and where, as the page of a call gives it.
CALL: dict[str, Any] = {
    "held_on": datetime.date(2026, 3, 4),
    "starts_at": datetime.time(13),
    "ends_at": None,
    "place": "Stadshuset, rum 214",
    "link": "",
    "message": "Välkomna!",
}


def make_group_meeting(
    group: Group | None = None, *, agreement: Agreement | None = None, **fields: Any
) -> GroupMeeting:
    """A planned meeting; its group is the agreement's first, made when there is none."""
    if group is None:
        agreement = agreement or make_signed()
        group = agreement.groups.first() or make_group(agreement)
    return GroupMeeting.objects.create(group=group, **fields)


def make_held(
    agreement: Agreement, held_on: datetime.date = datetime.date(2026, 2, 2), **fields: Any
) -> GroupMeeting:
    fields.setdefault("status", GroupMeeting.Status.CLOSED)
    return make_group_meeting(agreement=agreement, held_on=held_on, **fields)


def make_agenda_item(meeting: GroupMeeting, heading: str = "Punkt", **fields: Any) -> AgendaItem:
    fields.setdefault("position", meeting.items.count())
    return AgendaItem.objects.create(meeting=meeting, heading=heading, **fields)


def make_action(meeting: GroupMeeting, text: str = "Boka lokal", **fields: Any) -> ActionItem:
    item = meeting.items.first() or make_agenda_item(meeting)
    return ActionItem.objects.create(item=item, text=text, **fields)


def make_attendance(meeting: GroupMeeting, name: str = "Åsa Ek", **fields: Any) -> Attendance:
    return Attendance.objects.create(meeting=meeting, name=name, **fields)


def make_topic(group: Group, text: str = "Lokalen", *, by: User | None = None) -> Topic:
    return Topic.objects.create(group=group, text=text, raised_by=by or make_user(name="Alva"))


def make_standard_items() -> None:
    """A short list: what was to be done, a place for topics, and an end."""
    for position, (heading, origin) in enumerate(
        (("Åtgärder", _O.ACTIONS), ("Frågor", _O.TOPIC), ("Nästa möte", _O.STANDARD))
    ):
        StandardItem.objects.create(position=position, heading=heading, origin=origin)
