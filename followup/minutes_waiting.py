"""Minutes that wait to be confirmed, for the first page."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.waiting import Task
from followup.models import Attendance, GroupMeeting
from iop.accounts.models import User


def to_adjust(user: User) -> Iterator[Task]:
    """Closed meetings whose minutes the user was chosen to confirm, the oldest first."""
    mine = Attendance.objects.filter(user=user, is_adjuster=True, confirmed_on=None)
    meetings = GroupMeeting.objects.visible_to(user).filter(
        status=GroupMeeting.Status.CLOSED, pk__in=mine.order_by().values("meeting")
    )
    for meeting in meetings.with_group():
        title = f"{meeting.agreement.reference} {meeting.agreement.title}"
        what = _("Read the minutes and confirm that they are right")
        yield Task(what, title, meeting.get_absolute_url(), str(meeting))
