"""The association's report: written on a telephone, sent back, mended, and then approved."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.partnership import INDICATOR, VOLUNTEERS

NARRATIVE = "Språkvännerna har träffats varje vecka."
COMMENT = "Hur många relationer finns kvar?"


def write(partner: Page) -> None:
    partner.goto("/")
    partner.get_by_role("link", name="Skriv rapporten").click()
    partner.get_by_role("button", name="Skriv rapporten").click()
    partner.get_by_role("textbox", name="Hur det har gått").fill(NARRATIVE)
    part(partner, INDICATOR).get_by_label("Värde").fill("9")
    people = partner.locator("#part-participants")
    people.get_by_label("Kvinnor").fill("14")
    people.get_by_label("Män", exact=True).fill("11")
    time = part(partner, VOLUNTEERS)
    time.get_by_label("Lämnat (antal)").fill("300")
    saved(partner)
    hand_in(partner)


def part(page: Page, heading: str) -> Locator:
    return page.locator(".report-block", has=page.get_by_role("heading", name=heading))


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def hand_in(partner: Page) -> None:
    partner.get_by_role("button", name="Granska och lämna in").click()
    partner.get_by_role("button", name="Lämna in rapporten").click()
    expect(partner.get_by_text("Rapporten är inlämnad").first).to_be_visible()


def send_back(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name="Läs och godkänn rapporten").click()
    officer.get_by_role("link", name="Skicka tillbaka med kommentarer").click()
    card = officer.locator("section", has=officer.get_by_role("heading", name=INDICATOR))
    card.locator("summary").click()
    card.get_by_label("Vad ska rättas?").fill(COMMENT)
    officer.get_by_role("button", name="Skicka tillbaka").click()
    expect(officer.get_by_text("Rapporten är tillbakaskickad").first).to_be_visible()


def mend(partner: Page) -> None:
    partner.goto("/")
    partner.get_by_role("link", name="Rätta rapporten som skickades tillbaka").click()
    block = part(partner, INDICATOR)
    expect(block.get_by_text(COMMENT)).to_be_visible()
    block.get_by_label("Värde").fill("12")
    block.get_by_label("Rättat").check()
    saved(partner)
    hand_in(partner)


def approve(controller: Page) -> None:
    controller.goto("/")
    controller.get_by_role("link", name="Läs och godkänn rapporten").click()
    expect(controller.get_by_text(NARRATIVE)).to_be_visible()
    controller.get_by_role("button", name="Godkänn rapporten").click()
    expect(controller.get_by_text("Rapporten är godkänd").first).to_be_visible()
