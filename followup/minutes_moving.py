"""What follows when a meeting begins or its notes are opened again, whoever's button it was."""

from django.utils import timezone

from followup.models import GroupMeeting
from iop.accounts.models import User


def held_today(meeting: GroupMeeting, user: User, reason: str) -> None:
    """The day it was called to, or else the day on which it began."""
    if meeting.held_on is None:
        meeting.held_on = timezone.localdate()
        meeting.save()


def confirm_anew(meeting: GroupMeeting, user: User, reason: str) -> None:
    """What was confirmed is no longer what it says; files that were kept stay in the case."""
    meeting.closed_at = meeting.minutes = meeting.open_minutes = None
    meeting.save()
    for person in meeting.attendances.exclude(confirmed_on=None):
        person.confirmed_on = person.confirmed_by = None
        person._history_user = user  # type: ignore[attr-defined]
        person.save()
