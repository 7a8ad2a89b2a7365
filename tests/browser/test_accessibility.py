"""axe-core finds no fault against WCAG 2.1 A and AA on any page of any role.

Light and dark, wide and narrow. The administration's own pages are Django's and left aside; the
pages of sign-in that ask for more than an address are visited in test_sign_in.py.
"""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from iop.accounts.models import User
from iop.demo.people import STAFF, address
from tests.browser import pages_of_agreements, pages_of_followup
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.test_access import patterns

ALL_LOOKS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)]
TWO_LOOKS = [("light", 1280), ("dark", 390)]
ROLES = [*(person[0] for person in STAFF), "partner"]
NAMESPACES = (*pages_of_agreements.NAMESPACES, *pages_of_followup.NAMESPACES)
NO_PAGES = pages_of_agreements.NO_PAGES | pages_of_followup.NO_PAGES
#: The walk in parts that take about as long, so that two workers share it.
PARTS = {
    "cases and agreements": ("agreements", "signing", "assessments", "cases"),
    "boards and follow-up": (
        *("", "partners", "board_meetings", "papers"),
        *pages_of_followup.NAMESPACES,
    ),
}
#: Pages that tests of their own judge in all looks, full and empty: opened here, not judged again.
JUDGED_ELSEWHERE = {
    *("impact:create", "impact:edit", "impact:list"),
    *("payments:count", "payments:enter", "payments:pay", "payments:tell", "payments:void"),
    *("reports:due_skip", "reports:receive", "reports:send_back", "reports:submit"),
    *("reviews:conclude", "reviews:end", "reviews:notice", "reviews:notice_detail"),
    *("meetings:log", "meetings:close", "meetings:reopen", "meetings:adjusters"),
    *("meetings:cancel", "meetings:create", "meetings:edit"),
}


@pytest.fixture
def world(transactional_db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("demo", verbosity=0)


def pages(part: str) -> pages_of_agreements.Listed:
    listed = pages_of_agreements.pages_of_agreements()
    if "followup" in PARTS[part]:
        listed += pages_of_followup.pages_of_followup()
    return [(name, given) for name, given in listed if namespace(name) in PARTS[part]]


def namespace(name: str) -> str:
    return name.rpartition(":")[0]


def faults(page: Page, url: str, looks: list[tuple[str, int]]) -> list[str]:
    """A width that has been judged in one scheme of colours is judged for contrast in the other."""
    page.goto(url)
    found: list[str] = []
    widths: set[int] = set()
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        said = violations(page, contrast_alone=width in widths)
        found += [f"{url} {scheme} {width}: {fault}" for fault in said]
        widths.add(width)
    return found


def test_axe_finds_what_is_wrong(page_for: PageFor) -> None:
    page = page_for()
    page.set_content("<html><body><img src='data:,'><button></button></body></html>")
    assert {line.split(" at ")[0] for line in violations(page)} == {
        "button-name",
        "document-title",
        "html-has-lang",
        "image-alt",
    }


def test_every_namespace_is_walked_and_what_is_no_page_is_there() -> None:
    assert {"", *NAMESPACES} == {*sum(PARTS.values(), ())}
    assert addresses_of_pages() >= NO_PAGES


def addresses_of_pages() -> set[str]:
    """The names of every address of the site's own namespaces."""
    return {
        f"{resolver.namespace}:{pattern.name}"
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and resolver.namespace in NAMESPACES
        for pattern in patterns(resolver)
    }


def shape(html: str) -> str:
    """What axe judges of a page below its menu, without words and keys.

    Pages that are alike in it are visited once; each role's menu is judged on the first.
    """
    _menu, _mark, below = html.partition('class="page-head"')
    return re.sub(
        r">[^<>]*<", "><", re.sub(r' (?!class|role|type)[\w-]+="[^"]*"', "", below or html)
    )


@pytest.mark.parametrize("part", PARTS)
def test_every_page_of_every_role(world: None, page_for: PageFor, part: str) -> None:
    """In two tests, for the demo is slow to make: the officer first, in all looks."""
    urls = {reverse(name, args=given): name for name, given in pages(part)}
    expected = {name for name in addresses_of_pages() - NO_PAGES if namespace(name) in PARTS[part]}
    assert expected <= {*urls.values()}
    unopened, seen, found = set(urls), set(), []
    for local in ROLES:
        user = User.objects.get(email=address(local))
        client, page = Client(), page_for(user)
        client.force_login(user)
        for url, name in urls.items():
            if name in JUDGED_ELSEWHERE and url not in unopened:
                continue
            response = client.get(url)
            if response.status_code != 200:
                continue
            unopened.discard(url)
            if name in JUDGED_ELSEWHERE:
                continue
            if (alike := shape(response.content.decode())) not in seen or url == "/":
                seen.add(alike)
                looks = ALL_LOOKS if local == ROLES[0] else TWO_LOOKS
                found += [f"{local}: {fault}" for fault in faults(page, url, looks)]
        page.context.close()
    assert unopened == set()
    assert found == []


@pytest.mark.parametrize(
    "url",
    [
        "/konto/login/",
        "/konto/signup/",
        "/konto/password/reset/",
        "/konto/password/reset/done/",
        "/konto/password/reset/key/1-fel/",
        "/konto/inactive/",
        "/underskrift/kontrollera/",
    ],
)
def test_pages_before_sign_in(page_for: PageFor, url: str) -> None:
    assert faults(page_for(), url, ALL_LOOKS) == []


def test_refusals(page_for: PageFor, nobody: User, stranger: User) -> None:
    page = page_for(nobody)
    for url in ("/finns-inte/", "/organisationer/ny/"):
        assert faults(page, url, ALL_LOOKS) == []
