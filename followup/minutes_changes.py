"""A decision of a group to change the agreement becomes a draft, with its ground linked."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from agreements import renewal
from agreements.models import Agreement
from followup.models import GroupMeeting, Outcome
from followup.permissions import can_review_partnership, is_active
from iop.accounts.models import User
from iop.shared.formats import day
from iop.shared.workflow import Refused


@transaction.atomic
def open_change(user: User, outcome: Outcome) -> Agreement:
    """A draft that amends the agreement, with the meeting, day and item as its ground.

    All parts are closed until the officer opens those that the decision is about. Raises
    ``Refused`` with what is missing, such as while the case has another draft.
    """
    locked = Outcome.objects.select_for_update().get(pk=outcome.pk)
    meeting = GroupMeeting.objects.with_group().get(items__outcomes=locked)
    if not can_review_partnership(user, meeting.agreement):
        raise PermissionDenied(
            _("Only a case officer of the board opens a change of the agreement.")
        )
    if locked.opened:
        return locked.opened
    _check(locked, meeting)
    draft = renewal.start(
        user, meeting.agreement, Agreement.Relation.AMENDMENT, ground=ground(meeting, locked)
    )
    locked.opened = draft
    locked._history_user = user  # type: ignore[attr-defined]
    locked.save()
    return draft


def _check(outcome: Outcome, meeting: GroupMeeting) -> None:
    if not meeting.is_held:
        raise Refused(_("Close the meeting first: a change rests on what was decided there."))
    if outcome.kind != Outcome.Kind.DECISION:
        raise Refused(_("Only a decision opens a change of the agreement."))
    if not is_active(meeting.agreement):
        raise Refused(_("The agreement is no longer in force."))


def ground(meeting: GroupMeeting, outcome: Outcome) -> str:
    """Which meeting decided it, as everybody reads it in the draft."""
    number = list(meeting.items.values_list("pk", flat=True)).index(outcome.item_id) + 1
    return _("Decided by %(group)s %(day)s, item %(number)s") % {
        "group": meeting.group,
        "day": day(meeting.held_on),
        "number": number,
    }
