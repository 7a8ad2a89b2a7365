"""Addresses of reviews, notice and endings."""

import datetime
from collections.abc import Iterator

from django.urls import reverse

from agreements.models import Agreement
from followup.models import Notice, Review
from tests.rights.world import SHARED, World


def reviews(world: World) -> Iterator[tuple[str, str]]:
    agreements = {"decided": world.decided, "active": world.active}
    for name in ("start", "notice", "end"):
        for word, row in agreements.items():
            yield f"reviews:{name} {word}", reverse(f"reviews:{name}", args=[row.pk])
    ongoing, concluded = _reviews(world)
    for name in ("detail", "edit", "assess", "conclude", "reopen", "paper"):
        for word, review in {"ongoing": ongoing, "concluded": concluded}.items():
            yield f"reviews:{name} {word}", reverse(f"reviews:{name}", args=[review.pk])
    notice = _notice(world, world.active)
    for name in ("notice_detail", "notice_received", "notice_revoke"):
        yield f"reviews:{name} active", reverse(f"reviews:{name}", args=[notice.pk])


def _reviews(world: World) -> tuple[Review, Review]:
    """One that the staff alone read, and one that the parties read too, with words of each."""
    ongoing = Review.objects.create(
        agreement=world.active, started_by=world.writer, reasons="kvreviewing"
    )
    concluded = Review.objects.create(
        agreement=world.active,
        started_by=world.writer,
        status=Review.Status.CONCLUDED,
        concluded_at=SHARED,
        reasons="kvreviewed",
        known={"kriterier": ["kvcriteria"]},
    )
    return ongoing, concluded


def _notice(world: World, agreement: Agreement) -> Notice:
    return Notice.objects.create(
        agreement=agreement,
        party=agreement.parties.get(organisation=world.party),
        given_on=datetime.date(2026, 9, 10),
        last_day_on=datetime.date(2099, 9, 10),
        way=Notice.Way.LETTER,
        reason="kvnotice",
        entered_by=world.writer,
    )
