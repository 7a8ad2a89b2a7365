"""What waits for a user of meetings and actions."""

import datetime
from collections.abc import Iterator

from django.db.models import BooleanField, Case, Exists, OuterRef, Prefetch, Q, When
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
    seats = _own_seats(user)
    actions = [action for seat in seats for action in seat.actions.all()]
    last = datetime.date.max
    for action in sorted(
        actions, key=lambda one: (not one.is_late(today), one.due_on or last, one.position, one.pk)
    ):
        yield _action(action, today)
    for seat in seats:
        if seat.waits_for_word:  # type: ignore[attr-defined]
            what = _("Read and confirm the minutes")
            yield _task(what, seat.meeting, seat.meeting.get_absolute_url())
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


def _own_seats(user: User) -> list[Attendance]:
    """Where the user has promised something, or is to confirm the minutes."""
    confirms = Q(is_adjuster=True, confirmed_on=None, meeting__status=GroupMeeting.Status.CLOSED)
    promised = ActionItem.objects.open().order_by()
    meeting = "meeting__group__agreement__case"
    open_ones = promised.select_related(f"item__{meeting}")
    rows = Attendance.objects.filter(user=user).annotate(
        waits_for_word=Case(When(confirms, then=True), default=False, output_field=BooleanField())
    )
    rows = rows.filter(Q(waits_for_word=True) | Exists(promised.filter(attendance=OuterRef("pk"))))
    joined = rows.select_related(meeting).prefetch_related(Prefetch("actions", open_ones))
    return list(joined.order_by("meeting__held_on", "meeting"))


def _action(action: ActionItem, today: datetime.date) -> Task:
    what = _("Do what you promised")
    if action.is_late(today):
        what = _("Do what you promised: it is late")
    agreement = action.item.meeting.agreement
    by = _("by %(day)s at the latest") % {"day": day(action.due_on)} if action.due_on else ""
    note = " · ".join(filter(None, (agreement.reference, by)))
    return Task(what, action.text, reverse("meetings:action", args=[action.pk]), note)


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
