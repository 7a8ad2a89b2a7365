"""The payment that waits for an approved report, by the controller."""

import datetime

from playwright.sync_api import Page, expect

from tests.journeys.beginning import NUMBER

VOUCHER = "V 2119"


def refuse_before_the_report(controller: Page, today: datetime.date) -> None:
    """Held, and saying so; it is not entered by a slip of the hand."""
    controller.goto("/betalningar/")
    expect(controller.locator(".status", has_text="Hålls inne")).to_be_visible()
    controller.get_by_role("link", name=NUMBER).click()
    controller.get_by_role("link", name="För in betalning").click()
    expect(controller.get_by_text("Betalningen hålls inne")).to_be_visible()
    fill(controller, today)
    controller.get_by_role("button", name="Betala ändå").click()
    expect(controller.get_by_text("skriv varför").first).to_be_visible()


def pay(controller: Page, today: datetime.date) -> None:
    """From what waits on the first page, once the report is approved."""
    controller.goto("/")
    controller.get_by_role("link", name="Betala 58 000 kr").click()
    expect(controller.get_by_text("Betalningen hålls inne")).to_have_count(0)
    fill(controller, today)
    controller.get_by_role("button", name="För in betalningen").click()
    expect(controller.get_by_text("Betalningen är införd.")).to_be_visible()
    expect(controller.get_by_text(VOUCHER)).to_be_visible()


def fill(controller: Page, today: datetime.date) -> None:
    controller.get_by_label("Betalt den").fill(today.isoformat())
    controller.get_by_label("Verifikat eller faktura").fill(VOUCHER)
