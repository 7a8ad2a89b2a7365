"""What waits for a user of meetings and actions."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.waiting import Task
from followup.models import ActionItem, Attendance, GroupMeeting
from iop.accounts.models import User
from iop.shared.formats import day
from partners.models import Role
from partners.roles import boards_with_role, organisations_represented

#: How long before a planned meeting it is time to call to it.
AHEAD = datetime.timedelta(days=60)


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    yield from _meetings_to_log(user, today)
    yield from _own_actions(user, today)
    yield from _minutes_to_confirm(user)
    yield from _meetings_to_call(user, today)


def _meetings_to_log(user: User, today: datetime.date) -> Iterator[Task]:
    """Today's for those who are called; one that was never closed for those who called to it."""
    rows = GroupMeeting.objects.filter(
        Q(attendances__user=user, held_on=today) | (_calls_to(user) & Q(held_on__lt=today)),
        status__in=(GroupMeeting.Status.CALLED, GroupMeeting.Status.ONGOING),
    ).select_related("group__agreement__case")
    for meeting in rows.order_by("held_on", "starts_at", "pk").distinct():
        is_today = meeting.held_on == today
        what = _("The meeting is today") if is_today else _("Finish and close the meeting")
        yield _task(what, meeting, meeting.get_absolute_url())


def _calls_to(user: User) -> Q:
    """Meetings that a party of the user calls; none named: the board that decided."""
    boards = boards_with_role(user, Role.OFFICER)
    organisations = organisations_represented(user)
    theirs = Q(group__convened_by__board__in=boards)
    theirs |= Q(group__convened_by=None, group__agreement__case__board__in=boards)
    return theirs | Q(
        group__convened_by__board=None, group__convened_by__organisation__in=organisations
    )


def _own_actions(user: User, today: datetime.date) -> Iterator[Task]:
    """What the user has promised; the late ones first."""
    rows = ActionItem.objects.open().filter(attendance__user=user)
    rows = rows.select_related("item__meeting__group__agreement__case")
    for action in sorted(rows, key=lambda one: not one.is_late(today)):
        what = _("Do what you promised")
        if action.is_late(today):
            what = _("Do what you promised: it is late")
        agreement = action.item.meeting.agreement
        by = _("by %(day)s at the latest") % {"day": day(action.due_on)} if action.due_on else ""
        note = " · ".join(filter(None, (agreement.reference, by)))
        yield Task(what, action.text, reverse("meetings:action", args=[action.pk]), note)


def _minutes_to_confirm(user: User) -> Iterator[Task]:
    rows = Attendance.objects.filter(
        user=user,
        is_adjuster=True,
        confirmed_on=None,
        meeting__status=GroupMeeting.Status.CLOSED,
    ).select_related("meeting__group__agreement__case")
    for row in rows.order_by("meeting__held_on", "meeting"):
        yield _task(_("Read and confirm the minutes"), row.meeting, row.meeting.get_absolute_url())


def _meetings_to_call(user: User, today: datetime.date) -> Iterator[Task]:
    """For the party that calls; where the agreement names none, for the board that decided.

    A meeting whose time has passed waits until it is held or cancelled.
    """
    if not (boards_with_role(user, Role.OFFICER) or organisations_represented(user)):
        return
    soon = today + AHEAD
    rows = GroupMeeting.objects.filter(
        _calls_to(user),
        Q(held_on__range=(today, soon)) | Q(held_on=None, period_to__lte=soon),
        status=GroupMeeting.Status.PLANNED,
        group__agreement__status=Agreement.Status.ACTIVE,
    ).select_related("group__agreement__case")
    for meeting in rows.order_by("period_to", "held_on", "pk"):
        url = reverse("meetings:call", args=[meeting.pk])
        yield _task(_("Call the meeting"), meeting, url)


def _task(what: str, meeting: GroupMeeting, url: str) -> Task:
    agreement = meeting.agreement
    return Task(what, agreement.title, url, f"{agreement.reference} · {meeting}")
