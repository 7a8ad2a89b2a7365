"""Addresses of logging a meeting, of closing and adjusting it, and of its minutes."""

import datetime
from collections.abc import Iterator

from django.urls import reverse

from agreements.models import Document
from followup.models import AgendaItem, Attendance, GroupMeeting, Outcome
from tests.followup.making import make_group
from tests.rights.world import World

_KEPT = "_logged_meetings"


def logging(world: World) -> Iterator[tuple[str, str]]:
    ongoing, closed, adjusted = _meetings(world)
    yield "meetings:log_worker", reverse("meetings:log_worker")
    for name in ("log", "log_state", "close"):
        for word, row in {"ongoing": ongoing, "closed": closed}.items():
            yield f"meetings:{name} {word}", reverse(f"meetings:{name}", args=[row.pk])
    for what in ("note", "nothing"):
        path = reverse("meetings:log_save", args=[ongoing.pk, what])
        yield f"meetings:log_save {what}", path
    yield "meetings:begin ongoing", reverse("meetings:begin", args=[ongoing.pk])
    for name in ("reopen", "adjusters"):
        yield f"meetings:{name} closed", reverse(f"meetings:{name}", args=[closed.pk])
    person = closed.attendances.get()
    yield "meetings:confirm closed", reverse("meetings:confirm", args=[closed.pk, person.pk])
    for word, row in {"ongoing": ongoing, "adjusted": adjusted}.items():
        yield f"meetings:detail logged_{word}", reverse("meetings:detail", args=[row.pk])
        path = reverse("meetings:minutes", args=[row.pk])
        yield f"meetings:minutes {word}", path
        yield f"meetings:minutes {word}_open", f"{path}?utan=fortroliga"
    for word, row in {"ongoing": ongoing, "adjusted": adjusted}.items():
        outcome = Outcome.objects.get(item__meeting=row)
        path = reverse("meetings:open_change", args=[outcome.pk])
        yield f"meetings:open_change {word}", path


def _meetings(world: World) -> tuple[GroupMeeting, ...]:
    """Under the active agreement, made once: one under way, one closed, one adjusted."""
    if _KEPT not in world.__dict__:
        group = world.active.groups.first() or make_group(world.active)
        status = GroupMeeting.Status
        states = (status.ONGOING, status.CLOSED, status.ADJUSTED)
        world.__dict__[_KEPT] = tuple(_meeting(world, group, state) for state in states)
    kept: tuple[GroupMeeting, ...] = world.__dict__[_KEPT]
    return kept


def _meeting(world: World, group, status: str) -> GroupMeeting:
    day = datetime.date(2026, 5, 14)
    meeting = GroupMeeting.objects.create(group=group, status=status, held_on=day)
    Attendance.objects.create(
        meeting=meeting, name="kvattendance", is_adjuster=True, presence="present"
    )
    item = AgendaItem.objects.create(
        meeting=meeting, heading="kvitem", note="kvnote", is_confidential=True
    )
    Outcome.objects.create(item=item, kind="decision", text="kvoutcome")
    if status != GroupMeeting.Status.ONGOING:
        kind = Document.Kind.MINUTES
        meeting.minutes = world.store("kvminutes.pdf", world.active, kind=kind)
        meeting.open_minutes = world.store("kvopenminutes.pdf", world.active, kind=kind)
        meeting.save()
    return meeting
