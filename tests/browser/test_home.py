"""The first page opens in a real browser: its policy lets its own scripts and styles in."""

import pytest

from iop.accounts.models import User
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor


@pytest.mark.parametrize("javascript", [True, False])
def test_home_opens_with_and_without_javascript(
    page_for: PageFor, officer: User, javascript: bool
) -> None:
    page = page_for(officer, javascript=javascript)
    page.goto("/")
    assert page.locator("h1").count() == 1
    if javascript:
        assert_accessible(page)
