"""A short agreement that is written in the editor, talked about and reviewed."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.beginning import TITLE
from tests.journeys.world import Town

COMMITMENT = "Sammanför språkvänner."
#: Who sign on paper and in a signing service; the chair signs in the system.
INK, SERVICE = "Per Sund", "Maj Lund"


def start_agreement(officer: Page, year: int) -> None:
    """The case has said it all already but the days."""
    officer.get_by_role("link", name="Påbörja överenskommelse").click()
    expect(officer.get_by_label("Överenskommelsens rubrik")).to_have_value(TITLE)
    expect(officer.get_by_role("checkbox", name="Föreningen Grannvän")).to_be_checked()
    officer.get_by_label("Första dagen").fill(f"{year}-01-01")
    officer.get_by_label("Sista dagen").fill(f"{year}-12-31")
    officer.get_by_role("button", name="Börja skriva").click()


def write_draft(officer: Page, town: Town) -> None:
    """What the template cannot know: two texts, and a few rows."""
    write_text(officer, "Bakgrund", "Många nya invånare har ingen att prata svenska med.")
    write_text(officer, "Syfte", "Nya och gamla invånare blir vänner.")
    open_section(officer, "Mål")
    add_row(officer, "mål").get_by_label("Mål").fill("Fler hittar en vän att prata med.")
    save(officer)
    open_section(officer, "Målgrupp")
    row = add_row(officer, "målgrupp")
    row.get_by_label("Beskrivning").fill("Vuxna som är nya i kommunen.")
    save(officer)
    open_section(officer, "Parternas insatser")
    row = add_row(officer, "insats")
    row.get_by_label("Vem").select_option("Grannvän")
    row.get_by_label("Insats").fill(COMMITMENT)
    save(officer)
    write_economy(officer)
    write_signatories(officer, town)


def write_economy(officer: Page) -> None:
    open_section(officer, "Ekonomi")
    row = add_row(officer, "bidrag")
    row.get_by_label("Från part").select_option("Provköpings kommun")
    row.get_by_label("Bidrag", exact=True).fill("Pengar till samordning")
    row.get_by_label("Värde", exact=True).select_option("Värderat i kronor")
    row.get_by_label("Så anges värdet").select_option("Ett belopp för hela perioden")
    row.get_by_label("Belopp").fill("60000")
    row = add_row(officer, "bidrag")
    row.get_by_label("Från part").select_option("Grannvän")
    row.get_by_label("Slag").select_option("Volontärer")
    row.get_by_label("Bidrag", exact=True).fill("Volontärernas tid")
    row.get_by_label("Värde", exact=True).select_option("Uttryckligen utan värde")
    save(officer)


def write_signatories(officer: Page, town: Town) -> None:
    """Three, who are going to sign in three ways."""
    open_section(officer, "Underskrifter")
    for party, name in (
        ("Provköpings kommun", town.chair.name),
        ("Provköpings kommun", INK),
        ("Grannvän", SERVICE),
    ):
        row = add_row(officer, "undertecknare")
        row.get_by_label("För").select_option(party)
        row.get_by_label("Namn").fill(name)
    save(officer)


def open_section(officer: Page, name: str) -> None:
    parts = officer.get_by_role("navigation", name="Avsnitt")
    parts.get_by_role("link", name=name).first.click()
    expect(officer.locator("h2", has_text=name)).to_be_visible()


def write_text(officer: Page, section: str, words: str) -> None:
    open_section(officer, section)
    officer.get_by_role("textbox", name="Text").click()
    officer.keyboard.type(words)
    save(officer)


def add_row(officer: Page, noun: str) -> Locator:
    officer.get_by_role("button", name=f"Lägg till {noun}").click()
    return officer.locator(".row-card").last


def save(officer: Page) -> None:
    officer.keyboard.press("Control+s")
    expect(officer.locator("#save-status")).to_contain_text("Sparat")
