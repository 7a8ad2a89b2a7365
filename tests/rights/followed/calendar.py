"""Addresses of calendar: one's own pages, and a calendar that whoever has its address reads."""

from collections.abc import Iterator

from django.urls import reverse

from followup.models import CalendarFeed, ReportDue
from tests.rights.world import HELD, World


def calendar(world: World) -> Iterator[tuple[str, str]]:
    if not world.active.report_dues.exists():
        ReportDue.objects.create(agreement=world.active, due_on=HELD)
    for name in ("list", "settings", "feed_make", "feed_revoke"):
        yield f"calendar:{name}", reverse(f"calendar:{name}")
    yield "calendar:list all", f"{reverse('calendar:list')}?visa=alla"
    token = CalendarFeed.objects.make(world.writer)
    yield "calendar:feed writer", reverse("calendar:feed", args=[token])
    yield "calendar:feed guessed", reverse("calendar:feed", args=["gissad"])
