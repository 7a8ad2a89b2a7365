"""What all journeys have: a town, and patience with pages that make a PDF."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from iop.accounts.models import User
from tests.browser.fixtures import PageFor
from tests.journeys.world import Town, make_town

PATIENCE = 60_000


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


@pytest.fixture
def page_for(page_for: PageFor) -> Iterator[PageFor]:
    def patient(user: User | None = None, **options: Any) -> Page:
        page = page_for(user, **options)
        page.set_default_timeout(PATIENCE)
        return page

    expect.set_options(timeout=PATIENCE)
    yield patient
    expect.set_options(timeout=5_000)
