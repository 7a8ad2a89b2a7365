"""The review, the paper made from it, and an extension that is decided and signed."""

import datetime

from playwright.sync_api import Page, expect

from tests.journeys import drafting
from tests.journeys.beginning import NUMBER, TITLE
from tests.journeys.deciding import send
from tests.journeys.partnership import Term

NEW_WORDS = " Nu träffas vännerna också på sommaren."
OLD_WORDS = "Många nya invånare har ingen att prata svenska med."
NOTES = {
    "Vad säger siffrorna": "Målet är nått.",
    "Hur har pengarna använts?": "Till samordning.",
    "Hur har samarbetet fungerat?": "Bra.",
    "Vad har rapporterna visat?": "Att deltagarna kommer tillbaka.",
    "Finns det en marknad nu": "Nej, ingen säljer detta.",
    "Vad säger var och en": "Båda vill fortsätta.",
    "Skäl för slutsatsen": "Målet är nått, och båda vill fortsätta.",
}


def review(officer: Page) -> None:
    """What the system knows stands beside what the officer writes."""
    officer.goto("/")
    officer.get_by_role("link", name="Gör översyn av partnerskapet").click()
    officer.get_by_role("button", name="Påbörja översynen").click()
    known = officer.locator(".review-facts")
    expect(known.nth(0)).to_contain_text("12")
    expect(known.nth(1)).to_contain_text("58 000 kr")
    expect(known.nth(2)).to_contain_text("1 av 1 planerade")
    expect(known.nth(3)).to_contain_text("Slutrapport")
    officer.get_by_role("button", name="Pröva kriterierna på nytt").click()
    expect(officer.get_by_role("heading", name="Bedömning").first).to_be_visible()
    officer.goto("/")
    officer.get_by_role("link", name="Fortsätt översynen").click()
    for label, words in NOTES.items():
        officer.get_by_label(label).fill(words)
    officer.get_by_role("radio", name="Fortsätta som nu").check()
    officer.get_by_role("button", name="Spara och gå till avslut").click()
    officer.get_by_role("button", name="Avsluta översynen").click()
    expect(officer.get_by_text("Nu kan parterna läsa den")).to_be_visible()


def extend(officer: Page, term: Term) -> None:
    """A year more, with the background opened to be written in."""
    officer.get_by_role("link", name="Förläng överenskommelsen").click()
    expect(officer.get_by_label("Första dagen")).to_have_value(term.next_first.isoformat())
    expect(officer.get_by_label("Sista dagen")).to_have_value(term.next_last.isoformat())
    officer.get_by_role("checkbox", name="Bakgrund").check()
    officer.get_by_label("Varför?").fill("Översynen visar att målet är nått.")
    officer.get_by_role("button", name="Gör utkastet").click()
    expect(officer.get_by_text("Utkastet är gjort.")).to_be_visible()
    officer.get_by_role("link", name="Skriv vidare").click()
    drafting.write_text(officer, "Bakgrund", NEW_WORDS)


def send_for_review(officer: Page) -> None:
    officer.goto("/")
    drafts = officer.locator("section", has=officer.get_by_role("heading", name="Skriv vidare"))
    drafts.get_by_role("link", name=TITLE).click()
    officer.get_by_role("link", name=NUMBER).first.click()
    officer.get_by_role("button", name="Skicka på granskning").click()
    expect(officer.get_by_text("Granskas av: chef.")).to_be_visible()


def write_paper(officer: Page, review_url: str) -> None:
    """Made from the review, and resting on the extension."""
    officer.goto(review_url)
    officer.get_by_role("button", name="Skriv handlingen till nämnden").click()
    send(officer)


def assert_in_force(officer: Page, term: Term) -> None:
    """The old text as it was for a day of the old term, the new one for a day after it."""
    held = officer.get_by_role("article", name="Dokumentet")
    show(officer, term.today)
    expect(held).to_contain_text(OLD_WORDS)
    expect(held).not_to_contain_text(NEW_WORDS.strip())
    show(officer, term.next_first + datetime.timedelta(days=5))
    expect(held).to_contain_text(NEW_WORDS.strip())


def show(officer: Page, day: datetime.date) -> None:
    officer.get_by_label("Dag*").fill(day.isoformat())
    officer.get_by_role("button", name="Visa").click()
    expect(officer.get_by_role("heading", name=day.isoformat())).to_be_visible()


def assert_the_old_is_kept(officer: Page) -> None:
    """The meeting, the report and the payment still stand with the agreement they were under."""
    expect(officer.locator("#economy")).to_contain_text("58 000 kr av 58 000 kr")
    expect(officer.locator("#reports")).to_contain_text("Godkänd")
    officer.get_by_role("link", name="Visa allt: Möten").click()
    held = officer.locator("section", has=officer.get_by_role("heading", name="Hållna"))
    held.get_by_role("link", name="Styrgrupp").click()
    expect(officer.get_by_role("link", name="Hämta protokollet (PDF)")).to_be_visible()
