"""The page of an agreement's follow-up."""

from collections.abc import Iterator

from django.urls import reverse

from tests.rights.world import World


def overview(world: World) -> Iterator[tuple[str, str]]:
    for word in ("draft", "signing", "active"):
        row = getattr(world, word)
        yield f"followup:overview {word}", reverse("followup:overview", args=[row.pk])
