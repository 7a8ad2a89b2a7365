"""The pages of reviews, notice and endings in a browser: free of faults, and saved as written."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.models import Agreement
from followup.models import Notice, Review
from iop.accounts.models import User
from partners.models import Board, Role
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.factories import make_member
from tests.followup.making import make_signed
from tests.followup.making_reviews import make_history, make_notice, make_review

LOOKS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)]


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(
        board=board, ends_on=datetime.date(2026, 1, 31), notice_months=1, notice_in_writing=True
    )


def address(name: str, key: int) -> str:
    return reverse(f"reviews:{name}", args=[key])


def faults(page: Page, url: str) -> list[str]:
    page.goto(url)
    found = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{url} {scheme} {width}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{url} {scheme} {width}: wider than the screen")
    return found


def test_axe_finds_nothing(page_for: PageFor, officer: User, agreement: Agreement) -> None:
    make_history(agreement)
    concluded = make_review(
        agreement, status=Review.Status.CONCLUDED, known={"mal": ["Relationer: 12"]}
    )
    page = page_for(officer)
    found = faults(page, address("start", agreement.pk))
    ongoing = make_review(agreement, conclusion="")
    notice = make_notice(
        agreement, way=Notice.Way.PHONE, given_on="2026-01-02", last_day_on="2026-01-20"
    )
    for url in (
        address("edit", ongoing.pk),
        address("conclude", ongoing.pk),
        address("detail", concluded.pk),
        address("notice", agreement.pk),
        address("notice_detail", notice.pk),
        address("end", agreement.pk),
        reverse("followup:overview", args=[agreement.pk]),
    ):
        found += faults(page, url)
    assert found == []


def test_two_write_at_once_and_lose_nothing(
    page_for: PageFor, board: Board, officer: User, agreement: Agreement
) -> None:
    review = make_review(agreement)
    first, second = page_for(officer), page_for(make_member(Role.OFFICER, board))
    for page in (first, second):
        page.goto(address("edit", review.pk))
    first.fill("[name=mal-goals_note]", "Först skrivet")
    expect(first.locator("#save-status")).to_contain_text("Sparat")
    second.fill("[name=ekonomi-economy_note]", "Om pengarna")
    expect(second.locator("#save-status")).to_contain_text("Sparat")
    second.fill("[name=mal-goals_note]", "Sedan skrivet")
    second.get_by_role("button", name="Jämför versionerna").click()
    expect(second.locator("#mal .finding")).to_contain_text("Först skrivet")
    expect(second.locator("[name=mal-goals_note]")).to_have_value("Sedan skrivet")
    second.fill("[name=mal-goals_note]", "Båda")
    second.get_by_role("button", name="Spara och gå till avslut").click()
    expect(second.locator("h1")).to_have_text("Avsluta översynen")
    review.refresh_from_db()
    assert (review.goals_note, review.economy_note) == ("Båda", "Om pengarna")


def test_review_is_written_without_javascript(
    page_without_javascript: PageFor, officer: User, agreement: Agreement
) -> None:
    review = make_review(agreement)
    page = page_without_javascript(officer)
    page.goto(address("edit", review.pk))
    page.fill("[name=mal-goals_note]", "Nått.")
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.locator("[name=mal-goals_note]")).to_have_value("Nått.")
    page.get_by_role("button", name="Spara och gå till avslut").click()
    page.get_by_role("button", name="Avsluta översynen").click()
    expect(page.locator(".status")).to_contain_text("Avslutad")
