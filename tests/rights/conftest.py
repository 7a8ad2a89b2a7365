"""The world that every door is tried in: made once for a file, and left as it was by each test."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.rights import addresses
from tests.rights.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def paths(world: World, django_db_blocker: Any) -> dict[str, str]:
    """Every address of the site with the thing that it is asked for."""
    with django_db_blocker.unblock():
        return {key: path for make in addresses.NOUNS for key, path in make(world)}


@pytest.fixture
def quiet() -> Iterator[None]:
    """No line in the log for each door that is closed."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
