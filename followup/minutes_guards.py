"""What must be known before a meeting is closed: its minutes are made from it."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import Attendance, GroupMeeting

#: Who was there, for all of it or for a part.
CAME = (Attendance.Presence.PRESENT, Attendance.Presence.PARTLY)


def day_is_known(meeting: GroupMeeting) -> Iterator[str]:
    if meeting.held_on is None:
        yield _("Write on which day the meeting was held.")
    elif meeting.held_on > timezone.localdate():
        yield _("The day of the meeting has not come yet. Write the day on which it was held.")


def somebody_wrote(meeting: GroupMeeting) -> Iterator[str]:
    if not meeting.minutes_taker.strip():
        yield _("Write who kept the minutes.")


def somebody_came(meeting: GroupMeeting) -> Iterator[str]:
    if not meeting.attendances.filter(presence__in=CAME).exists():
        yield _("Mark who was present: nobody is marked yet.")


def somebody_adjusts(meeting: GroupMeeting) -> Iterator[str]:
    """One who was there, or the word that nobody does."""
    chosen = meeting.attendances.filter(is_adjuster=True)
    if not meeting.without_adjusting and not chosen.exists():
        yield _("Choose who adjusts the minutes, or that they are not adjusted.")
    for person in chosen.exclude(Q(presence__in=CAME)):
        yield _("%(name)s is not marked as present and cannot adjust the minutes.") % {
            "name": person.name
        }
