"""One save of a meeting's notes: what was sent, checked, written, and how it then is."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from followup import minutes_state, minutes_writing
from followup.forms import logging as forms
from followup.models import GroupMeeting
from iop.accounts.models import User

Data = Mapping[str, Any]
#: How the row is after the save; ``None`` when it is gone.
Saved = dict[str, Any] | None


def _checked(form: BaseForm) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError(
            {name: [str(one) for one in errors] for name, errors in form.errors.items()}
        )
    return form.cleaned_data


def _note(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    sent = _checked(forms.NoteForm(data))
    return minutes_state.note_data(minutes_writing.save_note(user, meeting, key, **sent))


def _confidential(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    value = _checked(forms.ConfidentialForm(data))["value"]
    item = minutes_writing.set_confidential(user, meeting, key, value=value)
    return {"value": item.is_confidential}


def _presence(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    presence = _checked(forms.PresenceForm(data))["presence"]
    person = minutes_writing.set_presence(user, meeting, key, presence=presence)
    return {"presence": person.presence}


def _guest(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    sent = _checked(forms.GuestForm(data, meeting=meeting))
    return minutes_state.person_data(minutes_writing.add_guest(user, meeting, key, **sent))


def _item(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    sent = _checked(forms.ItemForm(data))
    return minutes_state.item_data(minutes_writing.add_item(user, meeting, key, **sent))


def _outcome(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    sent = _checked(forms.OutcomeForm(data))
    row = minutes_writing.put_outcome(user, meeting, key, **sent)
    return minutes_state.outcome_data(row) if row else None


def _action(user: User, meeting: GroupMeeting, key: UUID, data: Data) -> Saved:
    sent = _checked(forms.ActionForm(data))
    row = minutes_writing.put_action(user, meeting, key, **sent)
    return minutes_state.action_data(row) if row else None


#: By the name of what is saved; it stands in the address of the save.
SAVES: dict[str, Callable[[User, GroupMeeting, UUID, Data], Saved]] = {
    "note": _note,
    "confidential": _confidential,
    "presence": _presence,
    "guest": _guest,
    "item": _item,
    "outcome": _outcome,
    "action": _action,
}


def data_of(what: str, stored: Any) -> Saved:
    """What somebody else has saved, for whoever was behind; ``None`` if it was taken away."""
    if stored is None:
        return None
    kinds: dict[str, Callable[[Any], dict[str, Any]]] = {
        "note": minutes_state.note_data,
        "outcome": minutes_state.outcome_data,
        "action": minutes_state.action_data,
    }
    return kinds[what](stored)
