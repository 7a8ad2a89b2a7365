"""axe-core finds no fault on the pages of meetings and actions."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from followup import agenda
from iop.accounts.models import User
from partners.models import Board
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.followup.making import make_group, make_signed, partner_party
from tests.followup.making_meetings import (
    make_action,
    make_agenda_item,
    make_attendance,
    make_group_meeting,
    make_held,
    make_standard_items,
    make_topic,
)

pytestmark = pytest.mark.django_db(transaction=True)


def addresses(board: Board) -> dict[str, Any]:
    """Each page with something on it."""
    agreement = make_signed(board=board)
    group = make_group(agreement)
    make_standard_items()
    held = make_held(agreement)
    make_agenda_item(held, background="Känt förut", note="Sagt").outcomes.create(text="Sagt")
    make_attendance(held, party=partner_party(agreement), presence="present")
    action = make_action(held, responsible="Åsa", due_on=datetime.date(2026, 3, 1))
    done = make_action(held, done_on=datetime.date(2026, 3, 1))
    make_topic(group)
    planned = make_group_meeting(group)
    agenda.make(planned, datetime.date(2026, 3, 1))
    make_topic(group)
    rows = dict.fromkeys(("list", "create", "actions"), agreement)
    rows |= dict.fromkeys(("detail", "edit", "call", "cancel", "agenda"), planned)
    pages = {name: reverse(f"meetings:{name}", args=[row.pk]) for name, row in rows.items()}
    pages["held"] = held.get_absolute_url()
    for name, row in {"open": action, "done": done}.items():
        pages[name] = reverse("meetings:action", args=[row.pk])
    return pages


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_of_meetings(
    page_for: PageFor, officer: User, board: Board, scheme: str, width: int
) -> None:
    page = page_for(officer, width=width, color_scheme=scheme)
    faults = {}
    for name, path in addresses(board).items():
        page.goto(path)
        for each in page.query_selector_all("main details"):
            each.evaluate("details => details.open = true")
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if found := [*violations(page), *(["is too wide"] * too_wide)]:
            faults[name] = found
    assert faults == {}
