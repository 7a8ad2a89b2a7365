"""Addresses of impact."""

from collections.abc import Iterator

from django.urls import reverse

from followup.models import ImpactAnalysis
from tests.followup.making_impact import make_computable
from tests.rights.world import World


def impact(world: World) -> Iterator[tuple[str, str]]:
    for word in ("decided", "active"):
        row = getattr(world, word)
        for name in ("list", "create"):
            yield f"impact:{name} {word}", reverse(f"impact:{name}", args=[row.pk])
    for status in ImpactAnalysis.Status:
        analysis = make_computable(
            world.active,
            by=world.writer,
            title=f"Analys kvimpact{status}",
            scope_note=f"kvimpact{status}",
            status=status,
        )
        for name in ("detail", "take", "workbook"):
            yield f"impact:{name} {status}", reverse(f"impact:{name}", args=[analysis.pk])
        yield f"impact:edit {status}", reverse("impact:edit", args=[analysis.pk, "omfattning"])
        for move in ("finalise", "reopen"):
            yield f"impact:move {move} {status}", reverse("impact:move", args=[analysis.pk, move])
