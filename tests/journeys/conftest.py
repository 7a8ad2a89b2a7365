"""What all journeys have: a town, and patience with a slow machine."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.world import Town, make_town


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A page that makes a PDF may take a while."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)
