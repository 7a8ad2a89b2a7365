"""Who is told by mail that minutes are closed: those called, and first those who adjust them.
Who has no account gets them once more when they are adjusted.

Who has an account reads them behind the sign-in. Who has none gets them with the mail: without
confidential items, and not at all where the case has a secrecy note or the file is secret.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from agreements.models import StatusChange
from followup.models import Attendance, GroupMeeting
from iop.accounts.mail import Attachment, Outsider, queue, queue_at_once
from iop.accounts.models import User
from iop.shared.formats import day


def closed(meeting: GroupMeeting, user: User) -> None:
    """Those called are told: to read, or to read and confirm."""
    called = meeting.attendances.all()
    _tell(meeting, user, "minutes_to_adjust", called.filter(is_adjuster=True))
    _tell(meeting, user, "minutes_closed", called.filter(is_adjuster=False))


def to_adjust(meeting: GroupMeeting, user: User, chosen: Collection[UUID]) -> None:
    _tell(meeting, user, "minutes_to_adjust", meeting.attendances.filter(pk__in=chosen))


def adjusted(meeting: GroupMeeting, user: User) -> None:
    """Those without an account get them as they are now, from whoever closed the meeting."""
    _tell_outsiders(
        meeting, _closed_by(meeting) or user, "minutes_adjusted", meeting.attendances.all()
    )


def reached_by_address(meeting: GroupMeeting) -> list[Attendance]:
    """Those without an account that a mail goes to."""
    return list(meeting.attendances.filter(user=None).exclude(email=""))


def unreached(meeting: GroupMeeting) -> list[Attendance]:
    """Those that no mail goes to: they are told otherwise."""
    return list(meeting.attendances.filter(user=None, email=""))


def may_be_enclosed(meeting: GroupMeeting) -> bool:
    """Whether minutes of the case go by mail at all."""
    return not meeting.case.secrecy_note


def _tell(meeting: GroupMeeting, user: User, template: str, people: QuerySet[Attendance]) -> None:
    """A person who may not read the meeting any more is told nothing."""
    rows = GroupMeeting.objects.filter(pk=meeting.pk)
    others = User.objects.filter(pk__in=people.values("user")).exclude(pk=user.pk).order_by("pk")
    readers = [one for one in others if rows.visible_to(one).exists()]
    queue(readers, template, **_facts(meeting, user))
    _tell_outsiders(meeting, user, template, people)


def _tell_outsiders(
    meeting: GroupMeeting, sender: User, template: str, people: QuerySet[Attendance]
) -> None:
    """Those without an account, once each, with the minutes where they may go by mail."""
    outsiders = {
        one.email.lower(): Outsider(one.name, one.email)
        for one in people.filter(user=None).exclude(email="")
    }
    file = _enclosed(meeting) if outsiders else None
    facts = _facts(meeting, sender)
    facts["is_enclosed"] = file is not None
    facts["has_secrets"] = meeting.minutes_id != meeting.open_minutes_id
    for outsider in outsiders.values():
        queue_at_once(outsider, f"{template}_by_mail", file, sender=sender, **facts)


def _closed_by(meeting: GroupMeeting) -> User | None:
    """Who answers for the minutes, and not whoever happened to confirm them last."""
    kind = ContentType.objects.get_for_model(GroupMeeting)
    moves = StatusChange.objects.filter(content_type=kind, object_id=meeting.pk, transition="close")
    latest = moves.select_related("by").order_by("pk").last()
    return latest.by if latest and latest.by and latest.by.is_active else None


def _facts(meeting: GroupMeeting, user: User) -> dict[str, Any]:
    return {
        "by": user,
        "reference": meeting.agreement.reference,
        # A title may tell what is secret in the case.
        "title": "" if meeting.case.secrecy_note else meeting.agreement.title,
        "group": str(meeting.group),
        "day": meeting.held_on,
        "link": settings.SITE_URL.rstrip("/") + meeting.get_absolute_url(),
    }


def _enclosed(meeting: GroupMeeting) -> Attachment | None:
    """The minutes that may be given to others, as they are kept in the case."""
    stored = meeting.open_minutes
    if stored is None or stored.is_secret or not may_be_enclosed(meeting):
        return None
    with stored.file.open("rb") as file:
        return Attachment(f"protokoll-{day(meeting.held_on)}.pdf", "application/pdf", file.read())
