"""axe-core finds no fault on the pages of one's own days, in any look."""

import datetime

import pytest
from django.urls import reverse

from followup.models import CalendarFeed
from partners.models import Role
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.factories import make_board, make_member, make_organisation
from tests.followup.making_calendar import make_due, make_watched

LOOKS = [("light", 1280), ("dark", 390)]


@pytest.mark.django_db(transaction=True)
def test_pages_have_no_fault(page_for: PageFor) -> None:
    board, partner = make_board(), make_organisation()
    officer = make_member(Role.OFFICER, board)
    today = datetime.date.today()  # noqa: DTZ011 (the browser's server has the same)
    agreement = make_watched(board, partner, today.year + 1, officer)
    make_due(agreement, today - datetime.timedelta(days=3), party=None)
    CalendarFeed.objects.make(officer)
    page, found = page_for(officer), []
    for path in (reverse("calendar:list"), reverse("calendar:settings"), "address"):
        if path == "address":
            page.click("text=Skapa en ny adress")
            page.wait_for_selector(".calendar-address")
        else:
            page.goto(path)
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{path} {scheme} {width}: {fault}" for fault in violations(page)]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
