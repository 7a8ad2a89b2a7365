"""Calling a meeting, calling it anew when something has changed, and cancelling it.

A planned meeting tells nobody anything. Each call goes once to each who is called, as mail with
a calendar entry; a second press of the button, or a second person, finds it already called.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from agreements.models import StatusChange
from followup import agenda, calendar_entry, inviting
from followup.models import AgendaItem, Attendance, GroupMeeting
from followup.workflow import perform
from iop.accounts.mail import Outsider, queue_at_once
from iop.accounts.models import User
from iop.shared.formats import day
from iop.shared.workflow import Refused

_S = GroupMeeting.Status


def turn(meeting: GroupMeeting) -> str:
    """Which call would be the next; a page that shows the meeting carries it."""
    return str(meeting.calendar_sequence + 1) if meeting.called_at else "0"


@transaction.atomic
def write_down(
    meeting: GroupMeeting, fields: Mapping[str, Any], people: Sequence[Attendance]
) -> None:
    """Keep when, where and who without telling anybody."""
    meeting = _locked(meeting)
    if meeting.status != _S.PLANNED:
        raise Refused(_("The meeting is called already: changes go out as a new call."))
    _write(meeting, fields)
    inviting.keep(meeting, people)


@transaction.atomic
def correct(meeting: GroupMeeting, fields: Mapping[str, Any]) -> None:
    """Keep when and where of a meeting that nobody is called to, or that is under way."""
    meeting = _locked(meeting)
    if meeting.status == _S.CALLED:
        raise Refused(_("The meeting is called already: changes go out as a new call."))
    if meeting.is_locked:
        raise Refused(_("The meeting is closed: nothing of it is changed."))
    _write(meeting, fields)


def _write(meeting: GroupMeeting, fields: Mapping[str, Any]) -> None:
    for field, value in fields.items():
        setattr(meeting, field, value)
    meeting.save()


@transaction.atomic
def call(
    user: User,
    meeting: GroupMeeting,
    which: str,
    fields: Mapping[str, Any],
    people: Sequence[Attendance],
    now: datetime.datetime | None = None,
) -> list[Attendance]:
    """Call these people; answers those that have no address and must be told otherwise.

    ``which`` is the ``turn`` that the page showed.
    """
    now = now or timezone.now()
    meeting = _locked(meeting)
    if which != turn(meeting):
        raise Refused(_("The meeting has just been called by somebody else. See it as it is now."))
    was_called = meeting.called_at is not None
    written = {**fields, "called_at": now, "calendar_sequence": int(which)}
    if reasons := list(_missing(fields, people, timezone.localdate(now))):
        raise Refused(*reasons)
    dropped = inviting.keep(meeting, people)
    meeting = perform(user, meeting, "call", fields=written)
    called = list(meeting.attendances.select_related("user"))
    for person in called:
        _tell(person, meeting, user, now, "meeting_called", is_changed=was_called)
    if was_called:
        for person in dropped:
            _tell(person, meeting, user, now, "meeting_dropped", calendar_entry.CANCELLED)
    return [person for person in called if not address(person)]


@transaction.atomic
def cancel(
    user: User, meeting: GroupMeeting, reason: str, now: datetime.datetime | None = None
) -> GroupMeeting:
    """Cancel it, with the reason to those who were called; topics on its agenda wait again."""
    now = now or timezone.now()
    meeting = _locked(meeting)
    fields = {"calendar_sequence": meeting.calendar_sequence + bool(meeting.called_at)}
    meeting = perform(user, meeting, "cancel", reason=reason, fields=fields)
    for item in meeting.items.prefetch_related("topics"):
        for topic in item.topics.all():
            topic.item = None
            topic.save()
    if meeting.called_at:
        for person in meeting.attendances.select_related("user"):
            _tell(
                person, meeting, user, now, "meeting_cancelled", calendar_entry.CANCELLED,
                reason=reason.strip(),
            )  # fmt: skip
    return meeting


@transaction.atomic
def prepare(meeting: GroupMeeting, today: datetime.date) -> None:
    """For a meeting that begins without having been called: its agenda, and its members."""
    meeting = _locked(meeting)
    if not meeting.attendances.exists():
        inviting.keep(meeting, inviting.invited(meeting))
    if not meeting.items.exists():
        agenda.make(meeting, today)


def address(person: Attendance) -> str:
    """Where the person is written to: the account's address, or the one that is written down."""
    if person.user and person.user.is_active:
        return person.user.email
    return person.email


def _locked(meeting: GroupMeeting) -> GroupMeeting:
    rows = GroupMeeting.objects.with_group().select_for_update(of=("self",))
    return rows.get(pk=meeting.pk)


def _missing(
    fields: Mapping[str, Any], people: Sequence[Attendance], today: datetime.date
) -> Iterator[str]:
    if not (fields["held_on"] and fields["starts_at"]):
        yield _("Say which day and at what time the meeting is.")
    elif fields["held_on"] < today:
        yield _("The day has passed: a meeting is called before it is held.")
    if not (fields["place"] or fields["link"]):
        yield _("Say where the meeting is, or give the link to it.")
    if not any(person.email or person.user_id for person in people):
        yield _("Nobody of those called has an e-mail address.")


def _tell(
    person: Attendance,
    meeting: GroupMeeting,
    user: User,
    now: datetime.datetime,
    template: str,
    method: str = calendar_entry.CHANGED,
    **facts: Any,
) -> None:
    email = address(person)
    if not email:
        return
    account = person.user if person.user and person.user.is_active else None
    facts |= _facts(meeting, user)
    language = account.mail_language if account else settings.LANGUAGE_CODE
    with override(language):
        summary = " · ".join(filter(None, (str(meeting.group), facts["title"])))
        description = render_to_string("mail/meeting_description.txt", {**facts, "user": account})
        attachment = calendar_entry.entry(
            meeting,
            summary,
            description.strip(),
            to=calendar_entry.Person(person.name, email),
            organiser=_organiser(meeting, user),
            now=now,
            method=method,
        )
    to = account or Outsider(person.name, email)
    queue_at_once(to, template, attachment, **facts, sender=user)


def _facts(meeting: GroupMeeting, user: User) -> dict[str, Any]:
    """What the mail says; a case with a secrecy note tells neither title nor agenda."""
    is_secret = bool(meeting.case.secrecy_note)
    return {
        "by": user,
        "meeting": meeting,
        "day": day(meeting.held_on),
        "reference": meeting.agreement.reference,
        "title": "" if is_secret else meeting.agreement.title,
        "items": [] if is_secret else [_heading(item) for item in meeting.items.all()],
        "link": settings.SITE_URL.rstrip("/") + meeting.get_absolute_url(),
    }


def _heading(item: AgendaItem) -> str | Promise:
    return gettext_lazy("Confidential item") if item.is_confidential else item.heading


def _organiser(meeting: GroupMeeting, user: User) -> calendar_entry.Person:
    """Who called it first: a calendar takes changes from nobody else."""
    kind = ContentType.objects.get_for_model(GroupMeeting)
    calls = StatusChange.objects.filter(
        content_type=kind, object_id=meeting.pk, transition="call"
    ).select_related("by")
    first = calls.order_by("at", "pk").first()
    caller = (first and first.by) or user
    return calendar_entry.Person(caller.name, caller.email)
