"""What axe-core says of a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.1 A and AA, which DOS-lagen asks for.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def violations(page: Page) -> list[str]:
    """One line per fault: the rule, where it is and what to do about it."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{violation['id']} at {node['target'][0]}: {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    assert violations(page) == [], page.url
