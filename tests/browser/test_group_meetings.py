"""Calling a meeting on a phone, without scripts; and doing what it promised."""

import datetime

import pytest
from playwright.sync_api import expect

from followup import agenda
from followup.models import ActionItem
from iop.accounts.models import Message, User
from partners.models import Board, Role
from tests.browser.fixtures import PageFor
from tests.factories import make_member
from tests.followup.making import make_group, make_signed, partner_party
from tests.followup.making_meetings import (
    make_action,
    make_group_meeting,
    make_held,
    make_standard_items,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_meeting_is_called_from_a_phone(
    page_without_javascript: PageFor, officer: User, board: Board
) -> None:
    agreement = make_signed(board=board)
    make_standard_items()
    meeting = make_group_meeting(make_group(agreement))
    page = page_without_javascript(officer, width=390)
    page.goto(meeting.get_absolute_url())
    page.get_by_role("link", name="Kalla till mötet").click()
    day = datetime.date.today() + datetime.timedelta(days=7)  # noqa: DTZ011 (some day ahead)
    page.get_by_label("Dag", exact=True).fill(day.isoformat())
    page.get_by_label("Tid", exact=True).fill("13:00")
    page.get_by_label("Plats").fill("Stadshuset")
    page.get_by_label("E-post").first.fill("ledamot@forening.example")
    page.get_by_role("button", name="Skicka kallelsen").click()
    expect(page.get_by_text("Kallelsen är skickad.")).to_be_visible()
    expect(page.get_by_text("Ingen e-postadress finns för: Ledamot 2")).to_be_visible()
    expect(page.get_by_role("heading", name="Nästa möte")).to_be_visible()
    assert [one.address for one in Message.objects.all()] == ["ledamot@forening.example"]


def test_partner_does_what_was_promised(page_for: PageFor, board: Board) -> None:
    agreement = make_signed(board=board)
    make_group(agreement)
    partner = make_member(Role.PARTNER, partner_party(agreement).organisation)
    held = make_held(agreement)
    action = make_action(held, "Boka lokal")
    agenda.add(make_group_meeting(agreement=agreement), "Punkt")
    page = page_for(partner, width=390)
    page.goto(f"/overenskommelser/{agreement.pk}/uppfoljning/")
    page.get_by_role("link", name="Alla åtgärder").click()
    page.get_by_text("Markera som klar").click()
    page.get_by_label("Vad det blev").fill("Bokad till juni")
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.get_by_text("Åtgärden är klar.")).to_be_visible()
    action = ActionItem.objects.get(pk=action.pk)
    assert (action.done_note, action.done_by) == ("Bokad till juni", partner)
