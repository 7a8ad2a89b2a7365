"""Addresses of reports."""

from collections.abc import Iterator

from tests.rights.world import World


def reports(world: World) -> Iterator[tuple[str, str]]:
    yield from ()
