"""Days are kept on one line, whatever the width and wherever they stand."""

import pytest

from agreements.models import Agreement
from iop.accounts.models import User
from partners.models import Board
from tests.browser.fixtures import PageFor
from tests.followup.making import make_signed

#: The days of the page that stand on more than one line.
BROKEN = r"""() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    for (const day of walker.currentNode.data.matchAll(/\d{4}-\d\d-\d\d/g)) {
      const range = document.createRange()
      range.setStart(walker.currentNode, day.index)
      range.setEnd(walker.currentNode, day.index + day[0].length)
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
        found.push(walker.currentNode.data)
    }
  }
  return found
}"""
PUT_IN = """() => {
  const text = document.createElement("p")
  text.textContent = "Från och med 2026-01-01 till och med 2026-12-31"
  document.querySelector("main").append(text)
  htmx.process(text)
  htmx.trigger(text, "htmx:load")
}"""
WIDTHS = range(320, 400, 4)


@pytest.fixture
def signed(board: Board) -> Agreement:
    return make_signed(board=board)


@pytest.mark.parametrize("javascript", [True, False])
def test_no_day_is_broken_over_two_lines(
    page_for: PageFor, officer: User, signed: Agreement, javascript: bool
) -> None:
    page = page_for(officer, javascript=javascript)
    page.goto(signed.get_absolute_url())
    if javascript:
        page.evaluate(PUT_IN)
    broken = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        broken += page.evaluate(BROKEN)
    # Without scripts some are, so the page is one where they could be.
    assert bool(broken) is not javascript


def test_copied_day_is_as_it_stands(page_for: PageFor, officer: User, signed: Agreement) -> None:
    page = page_for(officer)
    page.goto(signed.get_absolute_url())
    assert signed.starts_on
    assert signed.starts_on.isoformat() in page.locator("main").inner_text()
