"""A real Chromium that visits the site, signed in as whom a test names.

    def test_something(page_for, officer):
        page = page_for(officer)
        page.goto("/")

Whatever the page's policy (CSP) refuses, and every uncaught error in a script, fails the test.
"""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from iop.accounts.models import User
from tests.browser import chromium as machine

PageFor = Callable[..., Page]
#: How long, in milliseconds, a test waits for what is to come on a slow machine.
PATIENCE = 15_000
ARGUMENTS = [
    "--no-sandbox",  # a container's root has no sandbox; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of the folder's tests; each page gets a context (cookies, storage) of its own.

    Not of the whole run: what signs a PDF runs an event loop, and Playwright's stands in its way.
    """
    # Playwright keeps an event loop in this thread, so Django takes our calls for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=machine.path(), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page_for(chromium: Browser, live_server: LiveServer) -> Iterator[PageFor]:
    """``page_for(user)`` opens a page signed in as the user; ``page_for()`` signed out.

    Also takes ``width``, ``height``, ``color_scheme`` ("light", "dark") and ``javascript``.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def page_for(
        user: User | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        color_scheme: str = "light",
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,
            java_script_enabled=javascript,
            locale="sv-SE",
            **options,
        )
        contexts.append(context)
        if user:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: faults.extend(refusal(message)))
        return page

    yield page_for
    for context in contexts:
        context.close()
    finish_requests()
    assert faults == [], "\n".join(faults)


@pytest.fixture
def page_without_javascript(page_for: PageFor) -> PageFor:
    """As ``page_for``, in a browser whose JavaScript is off."""
    return lambda user=None, **options: page_for(user, javascript=False, **options)


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def finish_requests() -> None:
    """Wait for what closed pages asked for last, so that none of it meets an emptied database."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:  # socketserver.ThreadingMixIn's name for them
            thread.join(timeout=15)


def refusal(message: ConsoleMessage) -> list[str]:
    """The console's message if it tells of something that the page's policy refused."""
    text = message.text
    refused = "Content Security Policy" in text or "Permissions-Policy" in text
    return [f"{message.location['url']}:{message.location['lineNumber']}: {text}"] * refused
