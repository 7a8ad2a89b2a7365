"""Writing in a meeting while it is held: each small change is a save of its own.

Two write at once, and a telephone sends again what it got no answer to. So a save names the row
by a key made where the row was first shown, and says what it was based on: a note by its
revision, a row by the mark of its content. What is saved already is saved; what somebody else
has changed meanwhile is never overwritten.
"""

import hashlib
import json
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from followup.inviting import called_as
from followup.models import ActionItem, AgendaItem, Attendance, GroupMeeting, Outcome
from iop.accounts.models import User
from iop.shared.workflow import Refused

_Row = TypeVar("_Row", AgendaItem, Attendance, Outcome, ActionItem)

#: The facts of a row that are written on the page.
FACTS: dict[type, tuple[str, ...]] = {
    Outcome: ("kind", "text"),
    ActionItem: ("text", "responsible", "due_on"),
}


class Behind(Exception):
    """Somebody else has saved since; ``stored`` is how it is now, ``None`` if it was removed."""

    def __init__(self, stored: Any) -> None:
        super().__init__("saved by somebody else")
        self.stored = stored


def mark(row: Outcome | ActionItem) -> str:
    """Stands for what the row says."""
    return mark_of([str(getattr(row, name) or "") for name in FACTS[type(row)]])


def mark_of(facts: list[str]) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def tidy(text: str) -> str:
    """Browsers send the ends of lines in two ways."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def locked(meeting: GroupMeeting) -> GroupMeeting:
    """The meeting while it may be written in; it cannot be closed before the save is done."""
    row = GroupMeeting.objects.select_for_update().get(pk=meeting.pk)
    if row.is_locked:
        raise Refused(_("The meeting is closed, and its notes are locked."))
    return row


def _own(model: type[_Row], meeting: GroupMeeting, key: UUID) -> _Row:
    """A row of this very meeting, locked."""
    rows: Any = model._default_manager
    row: _Row | None = rows.select_for_update().filter(meeting=meeting, pk=key).first()
    if row is None:
        raise Http404
    return row


def _save(row: Any, user: User) -> None:
    row._history_user = user
    row.save()


@transaction.atomic
def save_note(
    user: User, meeting: GroupMeeting, key: UUID, *, text: str, revision: int
) -> AgendaItem:
    """The item's notes, written on from ``revision``."""
    locked(meeting)
    item, text = _own(AgendaItem, meeting, key), tidy(text)
    if item.note == text:
        return item
    if item.revision != revision:
        raise Behind(item)
    item.note = text
    item.revision += 1
    _save(item, user)
    return item


@transaction.atomic
def set_confidential(user: User, meeting: GroupMeeting, key: UUID, *, value: bool) -> AgendaItem:
    locked(meeting)
    item = _own(AgendaItem, meeting, key)
    if item.is_confidential != value:
        item.is_confidential = value
        _save(item, user)
    return item


@transaction.atomic
def set_presence(user: User, meeting: GroupMeeting, key: UUID, *, presence: str) -> Attendance:
    locked(meeting)
    person = _own(Attendance, meeting, key)
    if person.presence != presence:
        person.presence = presence
        _save(person, user)
    return person


@transaction.atomic
def add_guest(user: User, meeting: GroupMeeting, key: UUID, **facts: Any) -> Attendance:
    """Somebody who came without being called, and is here."""
    locked(meeting)
    if known := Attendance.objects.filter(pk=key).first():
        return _of_meeting(known, known.meeting_id, meeting)
    presence = Attendance.Presence.PRESENT
    person = Attendance(pk=key, meeting=meeting, presence=presence, **facts)
    person.position = _next(Attendance.objects.filter(meeting=meeting))
    _save(person, user)
    return person


@transaction.atomic
def add_item(user: User, meeting: GroupMeeting, key: UUID, *, heading: str) -> AgendaItem:
    """An item that nobody had thought of; it comes last."""
    locked(meeting)
    if known := AgendaItem.objects.filter(pk=key).first():
        return _of_meeting(known, known.meeting_id, meeting)
    item = AgendaItem(pk=key, meeting=meeting, heading=heading)
    item.position = _next(AgendaItem.objects.filter(meeting=meeting))
    _save(item, user)
    return item


def put_outcome(
    user: User, meeting: GroupMeeting, key: UUID, *, item: UUID, base: str, **facts: Any
) -> Outcome | None:
    """An information or a decision as it now reads; without a text it is taken away."""
    row: Outcome | None = _put(Outcome, user, meeting, key, item, base, facts)
    return row


def put_action(
    user: User, meeting: GroupMeeting, key: UUID, *, item: UUID, base: str, **facts: Any
) -> ActionItem | None:
    """Who does what by when; without a text it is taken away.

    Who is called to the meeting is known again by name, everybody else stays a name.
    """
    facts["attendance"] = called_as(meeting, facts["responsible"])
    row: ActionItem | None = _put(ActionItem, user, meeting, key, item, base, facts)
    return row


@transaction.atomic
def _put(
    model: Any,
    user: User,
    meeting: GroupMeeting,
    key: UUID,
    item: UUID,
    base: str,
    facts: dict[str, Any],
) -> Any:
    locked(meeting)
    facts["text"] = tidy(facts["text"]).strip()
    stored = model.objects.select_for_update(of=["self"]).filter(pk=key)
    row = stored.select_related("item").first()
    if row is None:
        return _put_new(model, user, _own(AgendaItem, meeting, item), key, base, facts)
    _of_meeting(row, row.item.meeting_id, meeting)
    if all(getattr(row, name) == value for name, value in facts.items()):
        return row
    if mark(row) != base:
        raise Behind(row)
    row._history_user = user
    if not facts["text"]:
        row.delete()
        return None
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def _put_new(
    model: Any, user: User, item: AgendaItem, key: UUID, base: str, facts: dict[str, Any]
) -> Any:
    if not facts["text"]:
        return None
    if base:
        raise Behind(None)
    row = model(pk=key, item=item, position=_next(model.objects.filter(item=item)), **facts)
    _save(row, user)
    return row


def _of_meeting(row: _Row, owner: object, meeting: GroupMeeting) -> _Row:
    if owner != meeting.pk:
        raise Http404
    return row


def _next(rows: Any) -> int:
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1
