"""All tests here may open a browser."""

from tests.browser.fixtures import chromium, page_for, page_without_javascript  # noqa: F401
