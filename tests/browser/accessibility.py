"""What axe-core says of a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: WCAG 2.1 A and AA, which DOS-lagen asks for.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
#: The only rule whose answer another scheme of colours changes.
CONTRAST = "color-contrast"
_RUN = """options => axe.run(options).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id} at ${node.target[0]}: ${node.failureSummary}`)))"""


def violations(page: Page, *, contrast_alone: bool = False) -> list[str]:
    """One line per fault: the rule, where it is and what to do about it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    chosen = [CONTRAST] if contrast_alone else RULES
    found: list[str] = page.evaluate(_RUN, {"runOnly": chosen, "resultTypes": ["violations"]})
    return found


def assert_accessible(page: Page) -> None:
    assert violations(page) == [], page.url
