"""Addresses of calendar."""

from collections.abc import Iterator

from tests.rights.world import World


def calendar(world: World) -> Iterator[tuple[str, str]]:
    yield from ()
