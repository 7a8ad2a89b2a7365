"""Organisations in a real browser: axe on every page, live search, and a name that is alike."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from iop.accounts.models import User
from partners.models import Board, Organisation
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor
from tests.factories import make_board, make_contact, make_organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(board: Board) -> Board:
    """A board with all its facts, contacts, a predecessor out of use, and a long list."""
    municipality = board.organisation
    make_contact(municipality, board=board, name="Siv Ek", email="siv@lund.example")
    make_contact(municipality, name="Bo Al", title="Jurist", phone="046-1234")
    old = make_board(municipality=municipality, name="Vårdnämnden", successor=board)
    old.retire(retired_on="2025-12-31", successor=board, reason="Sammanslagning")
    board.guidelines, board.public_share_guideline = "Riktlinjer", 50
    board.save()
    for number in range(30):
        make_organisation(name=f"Scoutkåren {number:02}", registered_since="2023-04-01")
    return board


def addresses(board: Board) -> list[str]:
    organisation, contact = board.organisation_id, board.contacts.get().pk
    return [
        reverse("partners:organisation_list"),
        reverse("partners:organisation_list") + "?q=finns-inte",
        reverse("partners:organisation_create"),
        reverse("partners:organisation_detail", args=[organisation]),
        reverse("partners:organisation_edit", args=[organisation]),
        reverse("partners:organisation_retire", args=[organisation]),
        reverse("partners:board_create", args=[organisation]),
        reverse("partners:board_edit", args=[board.pk]),
        reverse("partners:board_retire", args=[board.pk]),
        reverse("partners:contact_create", args=[organisation]),
        reverse("partners:contact_edit", args=[contact]),
        reverse("partners:contact_delete", args=[contact]),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_every_page_is_accessible(
    page_for: PageFor, officer: User, world: Board, width: int, scheme: str
) -> None:
    page = page_for(officer, width=width, color_scheme=scheme)
    for address in addresses(world):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_live_search_updates_list_address_and_count(
    page_for: PageFor, officer: User, world: Board
) -> None:
    page = page_for(officer)
    page.goto("/organisationer/?sort=-name")
    search = page.get_by_label("Sök", exact=True)
    search.press_sequentially("kåren 2")
    expect(page.locator("tbody tr")).to_have_count(12)
    expect(page.locator("#live")).to_have_text("12 organisationer")
    expect(search).to_be_focused()
    assert page.url.endswith("/organisationer/?q=k%C3%A5ren+2&sort=-name")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(12)
    page.get_by_label("Slag").select_option("Stiftelse")
    expect(page.get_by_text("Ingen organisation stämmer med sökningen.")).to_be_visible()


def test_search_without_javascript(
    page_without_javascript: PageFor, officer: User, world: Board
) -> None:
    page = page_without_javascript(officer)
    page.goto("/organisationer/")
    page.get_by_label("Sök", exact=True).fill("kåren 29")
    page.get_by_role("button", name="Sök").first.click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_name_alike_is_pointed_out_and_saved_when_it_is_another(
    page_for: PageFor, officer: User, world: Board
) -> None:
    make_organisation(name="Föreningen Kompisbyrån")
    page = page_for(officer)
    page.goto("/organisationer/ny/")
    page.get_by_label("Slag").select_option("Förening")
    page.get_by_label("Namn*").fill("kompisbyran")
    page.get_by_label("Telefon").fill("046-1234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Föreningen Kompisbyrån")).to_be_visible()
    expect(page.get_by_label("Telefon")).to_have_value("046-1234")
    assert_accessible(page)
    page.get_by_label("Spara ändå, det är en annan organisation").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("kompisbyran")
    assert Organisation.objects.filter(phone="046-1234").count() == 1
