"""How a meeting's notes are now, as data: for the pages of those who write in it at once."""

from typing import Any

from followup.minutes_writing import mark
from followup.models import ActionItem, AgendaItem, Attendance, GroupMeeting, Outcome
from iop.shared.formats import day


def note_data(item: AgendaItem) -> dict[str, Any]:
    return {"text": item.note, "revision": item.revision}


def outcome_data(row: Outcome) -> dict[str, Any]:
    return {"item": row.item_id, "kind": row.kind, "text": row.text, "base": mark(row)}


def action_data(row: ActionItem) -> dict[str, Any]:
    return {
        "item": row.item_id,
        "text": row.text,
        "responsible": row.responsible,
        "due_on": day(row.due_on),
        "base": mark(row),
    }


def person_data(person: Attendance) -> dict[str, Any]:
    return {
        "name": str(person),
        "party": str(person.party or ""),
        "presence": person.presence,
    }


def item_data(item: AgendaItem) -> dict[str, Any]:
    return {"heading": item.heading}


def units_of(meeting: GroupMeeting) -> dict[str, dict[str, Any]]:
    """Each thing that is saved by itself, by its kind and key. Four queries."""
    found: dict[str, dict[str, Any]] = {}
    people = meeting.attendances.select_related("party__organisation", "party__board")
    for person in people:
        found[f"presence.{person.pk}"] = person_data(person)
    for item in meeting.items.prefetch_related("outcomes", "actions"):
        found[f"item.{item.pk}"] = item_data(item)
        found[f"note.{item.pk}"] = note_data(item)
        found[f"confidential.{item.pk}"] = {"value": item.is_confidential}
        for outcome in item.outcomes.all():
            found[f"outcome.{outcome.pk}"] = outcome_data(outcome)
        for action in item.actions.all():
            found[f"action.{action.pk}"] = action_data(action)
    return found
