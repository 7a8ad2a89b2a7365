"""Addresses of meetings, their call and agenda, actions and topics."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from agreements.models import Group
from followup.models import ActionItem, AgendaItem, Attendance, GroupMeeting, Topic
from tests.rights.world import HELD, World

_S = GroupMeeting.Status


def meetings(world: World) -> Iterator[tuple[str, str]]:
    rows = made(world)
    agreements = {"active": world.active, "signing": world.signing, "draft": world.draft}
    for name in ("list", "create", "actions", "topic_add"):
        for word, agreement in agreements.items():
            yield _address(name, word, agreement)
    for name in ("detail", "edit", "call", "cancel", "agenda", "agenda_make"):
        for word in ("planned", "called", "held"):
            yield _address(name, word, rows[word])
    for name in ("action", "action_done", "action_change", "action_drop", "action_reopen"):
        yield _address(name, "open", rows["action"])
    yield _address("topic_drop", "waiting", rows["topic"])


def _address(name: str, word: str, row: Any) -> tuple[str, str]:
    return f"meetings:{name} {word}", reverse(f"meetings:{name}", args=[row.pk])


def made(world: World) -> dict[str, Any]:
    """A meeting in each state under the active agreement, and what comes of them; made once."""
    known: dict[str, Any] | None = world.__dict__.get("gathered")
    if known is None:
        known = world.__dict__["gathered"] = _make(world)
    return known


def _make(world: World) -> dict[str, Any]:
    """All is called kvgathered."""
    group = Group.objects.create(agreement=world.active)
    rows: dict[str, Any] = {
        status: GroupMeeting.objects.create(
            group=group, status=status, held_on=HELD, place="kvgathered", message="kvgathered"
        )
        for status in (_S.PLANNED, _S.CALLED, _S.CLOSED)
    }
    rows["held"] = rows[_S.CLOSED]
    Attendance.objects.create(meeting=rows["held"], name="kvgathered")
    item = AgendaItem.objects.create(
        meeting=rows["held"], heading="kvgathered", note="kvgathered", background="kvgathered"
    )
    rows["action"] = ActionItem.objects.create(item=item, text="kvgathered")
    rows["topic"] = Topic.objects.create(group=group, text="kvgathered", raised_by=world.writer)
    return rows
