"""What the meetings have promised: done, dropped with the reason, changed, or taken up again."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from followup.inviting import called_as
from followup.models import ActionItem
from iop.accounts.models import User
from iop.shared.workflow import Refused


@dataclass(frozen=True)
class Promised:
    """An action, and how it stands today."""

    action: ActionItem
    is_late: bool


def promised(rows: "list[ActionItem]", today: datetime.date) -> list[Promised]:
    """The late ones first; each kind in the order of its days."""
    found = [Promised(action, action.is_late(today)) for action in rows]
    return sorted(found, key=lambda one: not one.is_late)


@transaction.atomic
def finish(user: User, action: ActionItem, done_on: datetime.date, word: str) -> None:
    action = _open(action)
    action.done_on, action.done_note, action.done_by = done_on, word.strip(), user
    action._change_reason = _("Done")
    action.save()


@transaction.atomic
def drop(action: ActionItem, reason: str) -> None:
    action = _open(action)
    action.dropped_reason = reason.strip()
    action._change_reason = _("Dropped")
    action.save()


@transaction.atomic
def change(action: ActionItem, due_on: datetime.date | None, responsible: str) -> None:
    """Another day or somebody else; the person follows the name among those of the meeting."""
    action = _open(action)
    action.due_on = due_on
    if responsible.strip() != action.responsible:
        action.responsible = responsible.strip()
        action.attendance = called_as(action.item.meeting, action.responsible)
    action._change_reason = _("Changed")
    action.save()


@transaction.atomic
def take_up_again(action: ActionItem) -> None:
    """What was marked as done or dropped by mistake is open again; history keeps both."""
    action = ActionItem.objects.select_for_update().get(pk=action.pk)
    action.done_on, action.done_note, action.done_by = None, "", None
    action.dropped_reason = ""
    action._change_reason = _("Open again")
    action.save()


def _open(action: ActionItem) -> ActionItem:
    action = ActionItem.objects.select_for_update().get(pk=action.pk)
    if not action.is_open:
        raise Refused(_("Somebody else has just closed the action. See how it stands first."))
    return action
