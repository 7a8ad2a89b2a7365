"""The paper, the meeting and the decision."""

import datetime

from playwright.sync_api import Page, expect

from tests.journeys.beginning import NUMBER, TITLE


def write_paper(officer: Page) -> None:
    """What the system does not know already; the rest of the paper is filled in."""
    officer.goto("/")
    officer.get_by_role("link", name=f"Skriv handlingen till nämnden: {TITLE}").click()
    officer.get_by_role("radio", name="Tjänsteutlåtande", exact=True).check()
    officer.get_by_role("button", name="Börja på handlingen").click()
    write(officer, "Ärendet", "Föreningen Grannvän vill ingå ett partnerskap.")
    write(officer, "Bakgrund", "Många är ensamma.")
    write(officer, "Ekonomiska konsekvenser", "Kostnaden ryms i nämndens budget.")
    send(officer)


def write(officer: Page, heading: str, words: str) -> None:
    # The field is found under the same name before its editor has taken its place.
    expect(officer.locator("textarea[data-rich]:visible")).to_have_count(0)
    officer.get_by_role("textbox", name=heading, exact=True).click()
    officer.keyboard.type(words)


def send(officer: Page) -> None:
    officer.get_by_role("button", name="Spara och läs handlingen").click()
    expect(officer.get_by_text("Inget att se över")).to_be_visible()
    officer.get_by_role("button", name="Skicka på granskning").click()
    expect(officer.get_by_text("Handlingen är skickad på granskning")).to_be_visible()


def approve_paper(chief: Page) -> None:
    chief.goto("/")
    chief.get_by_role("link", name="Läs och godkänn handlingen").click()
    expect(chief.get_by_text("Ifyllt av systemet").first).to_be_visible()
    chief.get_by_role("button", name="Godkänn handlingen").click()
    expect(chief.get_by_text("Handlingen är klar för nämnden")).to_be_visible()


def issue_to_meeting(secretary: Page, today: datetime.date) -> None:
    """A new meeting, the paper on its agenda, and out to the board."""
    secretary.goto("/")
    secretary.get_by_role("link", name="Sätt upp handlingen på ett sammanträde").click()
    secretary.get_by_role("link", name="Planera ett sammanträde").click()
    secretary.get_by_label("Dag*").fill(today.isoformat())
    secretary.get_by_role("button", name="Spara").click()
    secretary.get_by_role("button", name="Sätt upp på dagordningen").click()
    secretary.get_by_role("button", name="Skicka ut till nämnden").click()
    expect(secretary.get_by_text("Handlingen är utskickad till nämnden")).to_be_visible()


def read_as_member(member: Page) -> None:
    """A member finds the meeting on the first page, and there the paper."""
    member.goto("/")
    member.get_by_role("link", name="Socialnämnden, Provköpings kommun").click()
    member.get_by_role("listitem").filter(has_text=NUMBER).get_by_role("link").first.click()
    expect(member.get_by_role("heading", name="Förslag till beslut")).to_be_visible()


def record_decision(secretary: Page, today: datetime.date, *, condition: str = "") -> None:
    """§, text and condition; then the days from which the legal force follows."""
    secretary.goto("/")
    secretary.get_by_role("link", name="Anteckna vad nämnden beslutade").click()
    secretary.get_by_role("link", name="Anteckna beslutet").click()
    secretary.get_by_label("§").fill("88")
    secretary.get_by_label("Villkor").fill(condition)
    secretary.get_by_role("button", name="Anteckna").click()
    expect(secretary.get_by_text("Beslutet är antecknat: § 88.")).to_be_visible()
    secretary.get_by_role("link", name="Anteckna protokollets dagar").click()
    secretary.get_by_label("Protokollet justerat").fill(today.isoformat())
    secretary.get_by_label("Anslaget").fill(today.isoformat())
    secretary.get_by_role("button", name="Spara").click()
    in_force = today + datetime.timedelta(days=22)
    expect(secretary.get_by_role("row", name="Laga kraft")).to_contain_text(in_force.isoformat())


def write_refusal(officer: Page) -> None:
    """The case leads to the paper, of the right kind already."""
    officer.get_by_role("link", name="Avslaget till nämnden").click()
    officer.get_by_role("button", name="Börja på handlingen").click()
    write(officer, "Ärendet", "Föreningen Grannvän vill ingå ett partnerskap.")
    write(officer, "Bakgrund", "Många är ensamma.")
    write(officer, "Skäl för förslaget", "Kommunen behöver köpa tjänsten.")
    send(officer)


def send_letter(officer: Page) -> None:
    """When the board has declined, the initiator is answered."""
    officer.goto("/")
    officer.get_by_role("link", name=TITLE).first.click()
    officer.get_by_role("link", name="Brevet till initiativtagaren").click()
    officer.get_by_role("button", name="Börja på handlingen").click()
    officer.get_by_role("button", name="Spara och läs handlingen").click()
    officer.get_by_role("button", name="Skicka brevet").click()
    expect(officer.get_by_text("Brevet är skickat")).to_be_visible()


def close_case(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name=TITLE).first.click()
    officer.get_by_role("button", name="Avsluta ärendet").click()
    expect(officer.get_by_role("status").first).to_contain_text("Ärendet är avslutat")
