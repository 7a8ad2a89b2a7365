"""Addresses of payments."""

from collections.abc import Iterator

from tests.rights.world import World


def payments(world: World) -> Iterator[tuple[str, str]]:
    yield from ()
