"""A steering group's meeting: called, logged by two at once on telephones, and adjusted."""

import datetime
import re
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests import reading
from tests.journeys.beginning import NUMBER, TITLE
from tests.journeys.partnership import OUTSIDER, OUTSIDER_ADDRESS
from tests.journeys.signing import fetched
from tests.mailbox import Mailbox

PLACE = "Stadshuset, Vänrummet"
TOPIC = "Stöd till dem som mår dåligt"
SECRET = "En deltagare mår dåligt och behöver stöd."
DECISION = "Parterna vill fortsätta ett år till."
ACTION = "Bokar lokal till våren."
TOLD = "Åtta relationer har inletts."


def raise_topic(partner: Page) -> None:
    """A member puts a topic in the backlog; the agenda takes it up."""
    partner.goto("/")
    partner.get_by_role("link", name=TITLE).last.click()
    to_followup(partner)
    partner.get_by_role("link", name="Visa allt: Möten").click()
    partner.get_by_label("Vad ska tas upp?").fill(TOPIC)
    partner.get_by_role("button", name="Lägg till frågan").click()
    expect(partner.get_by_text(TOPIC).first).to_be_visible()


def call(officer: Page, today: datetime.date) -> None:
    """From what waits on the first page to a call that is sent."""
    officer.goto("/")
    officer.get_by_role("link", name="Kalla till mötet").first.click()
    officer.get_by_label("Dag", exact=True).fill(today.isoformat())
    officer.get_by_label("Tid", exact=True).fill("13:00")
    officer.get_by_label("Plats").fill(PLACE)
    officer.get_by_role("button", name="Skicka kallelsen").click()
    expect(officer.get_by_text("Kallelsen är skickad.")).to_be_visible()
    expect(officer.get_by_role("heading", name="Mål och indikatorer")).to_be_visible()


def assert_called(mailbox: Mailbox, addresses: set[str]) -> None:
    """Each gets a mail with the meeting for the calendar, with an account or without."""
    call_command("send_mail_queue", verbosity=0)
    calls: dict[str, Any] = {}
    for letter in mailbox.letters:
        for file in letter.iter_attachments():
            calls[letter["To"]] = file
    assert set(calls) == {*addresses, OUTSIDER_ADDRESS}
    for file in calls.values():
        assert (file.get_content_type(), file["Content-Type"].params["method"]) == (
            "text/calendar",
            "REQUEST",
        )
        assert "DTSTART" in file.get_content()


def open_log(page: Page) -> None:
    """To the meeting from the first page, as somebody who is at it does with a telephone."""
    page.goto("/")
    page.get_by_role("link", name=TITLE).last.click()
    to_followup(page)
    page.get_by_role("link", name=re.compile("^Styrgrupp ")).first.click()
    page.get_by_role("link", name="Anteckna", exact=True).click()
    page.wait_for_selector("html.scripted")


def to_followup(page: Page) -> None:
    """From wherever the first page led: the case, or the agreement itself."""
    if "/arenden/" in page.url:
        page.get_by_role("link", name=re.compile(f"^{NUMBER}-1")).first.click()
    page.get_by_role("link", name=re.compile("^(Till uppföljningen|Uppföljning)")).first.click()


def log_together(one: Page, other: Page) -> None:
    """Two write at once: in different items, and both in the same one."""
    one.get_by_role("button", name="Börja mötet").click()
    other.reload()
    for number in range(3):
        one.locator(".log-person").nth(number).get_by_text("Här", exact=True).click()
    item(one, "Mål och indikatorer").get_by_label("Anteckningar").fill("Vi gick igenom målen.")
    item(other, "Ekonomi och insatser").get_by_label("Anteckningar").fill("Timmarna räcker.")
    add(item(one, "Mål och indikatorer"), "+ Information", TOLD)
    add(item(other, "Ekonomi och insatser"), "+ Beslut", DECISION)
    secret = item(other, TOPIC)
    secret.get_by_label("Anteckningar").fill(SECRET)
    secret.get_by_label("Förtrolig punkt").check()
    promise(item(one, "Övriga frågor"))
    saved(one)
    saved(other)
    write_in_the_same(one, other)


def promise(card: Locator) -> None:
    add(card, "+ Åtgärd", ACTION)
    row = card.locator(".log-row-action:visible")
    row.get_by_label("Vem").fill(OUTSIDER)
    row.get_by_label("Senast").fill(f"{timezone.localdate().year + 1}-03-01")


def write_in_the_same(one: Page, other: Page) -> None:
    """Neither's words are lost: both are shown to the second, who joins them."""
    name = "Öppnande, närvaro och val av justerare"
    item(other, name).get_by_label("Anteckningar").focus()  # about to write: nothing is replaced
    item(one, name).get_by_label("Anteckningar").fill("Hanna öppnar mötet.")
    saved(one)
    item(other, name).get_by_label("Anteckningar").fill("Bo och Eva justerar.")
    versions = other.locator(".log-versions")
    expect(versions).to_contain_text("Hanna öppnar mötet.")
    expect(versions).to_contain_text("Bo och Eva justerar.")
    other.get_by_role("button", name="Sätt ihop båda").click()
    saved(other)
    joined = "Hanna öppnar mötet.\n\nBo och Eva justerar."
    expect(item(other, name).get_by_label("Anteckningar")).to_have_value(joined)


def item(page: Page, heading: str) -> Locator:
    return page.locator(".log-item", has=page.get_by_role("heading", name=heading))


def add(card: Locator, button: str, words: str) -> None:
    card.get_by_role("button", name=button).click()
    card.locator(".log-row:visible textarea").last.fill(words)


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def close(officer: Page) -> None:
    officer.reload()
    officer.get_by_role("link", name="Avsluta mötet").click()
    officer.get_by_label("Skriver protokoll").fill("Hanna Berg")
    officer.get_by_role("checkbox", name="Bo Lind").check()
    officer.get_by_role("checkbox", name=OUTSIDER).check()
    officer.get_by_role("button", name="Avsluta mötet").click()
    expect(officer.get_by_text("0 av 2 har bekräftat")).to_be_visible()


def adjust(officer: Page, partner: Page, today: datetime.date) -> None:
    """One confirms in the system; another has told the officer so, on a day."""
    partner.goto("/")
    partner.get_by_role("link", name="Läs och bekräfta protokollet").click()
    partner.get_by_role("button", name="Bekräfta att protokollet stämmer").click()
    expect(partner.get_by_text("1 av 2 har bekräftat")).to_be_visible()
    officer.reload()
    officer.get_by_label("Bekräftade för dig den").fill(today.isoformat())
    officer.get_by_role("button", name="Anteckna", exact=True).click()
    expect(officer.get_by_text("2 av 2 har bekräftat")).to_be_visible()
    expect(officer.get_by_text("Justerat").first).to_be_visible()


def assert_minutes(officer: Page, today: datetime.date) -> None:
    """Fetched and read back: the whole, and what may be given to others."""
    whole = fetched(officer, "Hämta protokollet (PDF)")
    public = fetched(officer, "Hämta protokollet utan förtroliga punkter (PDF)")
    words = reading.words(whole)
    for said in (PLACE, TOLD, DECISION, ACTION, SECRET, "Hanna öppnar mötet.", OUTSIDER):
        assert said in words, said
    assert words.count(today.isoformat()) >= 3
    assert SECRET not in reading.words(public)
    assert DECISION in reading.words(public)
