"""What all journeys have: a town, and patience with pages that make a PDF."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from iop.accounts.models import User
from tests.browser.fixtures import PageFor, chromium  # noqa: F401
from tests.browser.fixtures import page_for as quick_page_for  # noqa: F401
from tests.journeys.world import Town, make_town

PATIENCE = 60_000


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


@pytest.fixture
def page_for(quick_page_for: PageFor) -> PageFor:  # noqa: F811
    expect.set_options(timeout=PATIENCE)

    def patient(user: User | None = None, **options: Any) -> Page:
        page = quick_page_for(user, **options)
        page.set_default_timeout(PATIENCE)
        return page

    return patient
