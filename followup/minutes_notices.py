"""Who is told by mail that minutes are closed: those called, and first those who adjust them."""

from django.conf import settings

from followup.models import GroupMeeting
from iop.accounts.mail import queue
from iop.accounts.models import User


def closed(meeting: GroupMeeting, user: User) -> None:
    """Those called who have an account: to read, or to read and confirm."""
    to_adjust(meeting, user)
    _tell(meeting, user, "minutes_closed", is_adjuster=False)


def to_adjust(meeting: GroupMeeting, user: User) -> None:
    _tell(meeting, user, "minutes_to_adjust", is_adjuster=True, confirmed_on=None)


def _tell(meeting: GroupMeeting, user: User, template: str, **which: object) -> None:
    """A person who may not read the meeting any more is told nothing."""
    rows = GroupMeeting.objects.filter(pk=meeting.pk)
    called = User.objects.filter(pk__in=meeting.attendances.filter(**which).values("user"))
    others = called.exclude(pk=user.pk).order_by("pk")
    people = [person for person in others if rows.visible_to(person).exists()]
    case = meeting.case
    queue(
        people,
        template,
        by=user,
        reference=meeting.agreement.reference,
        # A title may tell what is secret in the case.
        title="" if case.secrecy_note else meeting.agreement.title,
        group=str(meeting.group),
        day=meeting.held_on,
        link=settings.SITE_URL.rstrip("/") + meeting.get_absolute_url(),
    )
