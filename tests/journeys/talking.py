"""The draft between the parties and inside the municipality: shared, talked about, approved."""

from playwright.sync_api import Page, expect

from tests.journeys.beginning import TITLE

BETTER = "Nya och gamla invånare i hela kommunen blir vänner."


def share(officer: Page) -> None:
    """From the editor to the agreement's own page, where the next step stands."""
    officer.get_by_role("link", name="SN 2026/").first.click()
    officer.get_by_role("button", name="Dela med parterna").click()
    expect(officer.get_by_text("Väntar på att Grannvän godkänner utkastet")).to_be_visible()


def propose_words(partner: Page) -> None:
    """The representative's first page says what waits; a section gets a comment and new words."""
    partner.goto("/")
    partner.get_by_role("link", name="Läs, kommentera och godkänn utkastet").click()
    partner.get_by_role("link", name="Kommentera: Syfte").press("Enter")
    partner.get_by_label("Kommentar*").fill("Kan vi säga att det gäller hela kommunen?")
    partner.get_by_label("Föreslagen lydelse").fill(BETTER)
    partner.get_by_role("button", name="Skicka kommentaren").click()
    expect(partner.get_by_text("Din kommentar är skickad")).to_be_visible()
    expect(partner.get_by_text("Väntar på att handläggaren svarar")).to_be_visible()


def use_words(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name=f"Besvara kommentarerna: {TITLE}").click()
    expect(officer.get_by_text("Kan vi säga att det gäller hela kommunen?").first).to_be_visible()
    officer.get_by_role("button", name="Använd den här texten").click()
    expect(officer.get_by_text("Den föreslagna texten står nu i avsnittet")).to_be_visible()


def accept(partner: Page) -> None:
    partner.goto("/")
    partner.get_by_role("link", name="Läs, kommentera och godkänn utkastet").click()
    partner.get_by_role("button", name="Godkänn utkastet som det står").click()
    expect(partner.get_by_text("Utkastet är godkänt")).to_be_visible()


def send_for_review(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name=TITLE).first.click()
    officer.get_by_role("link", name="SN 2026/").first.click()
    expect(officer.get_by_text("Alla parter har godkänt")).to_be_visible()
    officer.get_by_role("button", name="Skicka på granskning").click()
    expect(officer.get_by_text("Granskas av: chef.")).to_be_visible()


def approve_draft(chief: Page) -> None:
    chief.goto("/")
    chief.get_by_role("link", name=f"Granska utkastet: {TITLE}").click()
    chief.get_by_role("button", name="Godkänn utkastet").click()
    expect(chief.get_by_text("Du har godkänt utkastet")).to_be_visible()
