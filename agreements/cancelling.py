"""A meeting that is not held: deleted while nobody has been given anything, else cancelled."""

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from agreements.deciding import lock
from agreements.models import BoardMeeting, Decision, Paper
from agreements.permissions import require_keep_meetings
from iop.accounts.models import User
from iop.shared.workflow import Refused


def is_untouched(meeting: BoardMeeting) -> bool:
    """Whether nothing has been issued to it, and nothing decided."""
    touched = Q(paper__status__in=Paper.ISSUED) | Q(decision__isnull=False)
    return not meeting.items.filter(touched).exists()


@transaction.atomic
def delete(user: User, meeting: BoardMeeting) -> None:
    """Take it away as if it had never been planned; its papers wait for another."""
    require_keep_meetings(user, meeting.board)
    locked = lock(meeting)
    if not is_untouched(locked):
        raise Refused(_("Papers are issued to the meeting by now. Say why it is cancelled."))
    locked.delete()


@transaction.atomic
def cancel(user: User, meeting: BoardMeeting, reason: str) -> None:
    """Say that it is not held, and why; its papers may be put on another meeting."""
    require_keep_meetings(user, meeting.board)
    locked = lock(meeting)
    if Decision.objects.filter(item__meeting=locked).exists():
        raise Refused(_("The board has decided at the meeting, so it was held."))
    locked.cancelled_at, locked.cancelled_by = now(), user
    locked.cancel_reason = reason
    locked._change_reason = str(_("The meeting is cancelled."))
    locked.save()
