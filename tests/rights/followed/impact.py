"""Addresses of impact."""

from collections.abc import Iterator

from tests.rights.world import World


def impact(world: World) -> Iterator[tuple[str, str]]:
    yield from ()
