"""Logging a meeting in real browsers: two at once, and a telephone that loses its contact."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from followup import minutes, minutes_writing
from followup.models import ActionItem, Attendance, GroupMeeting, Outcome
from iop.accounts.models import User
from partners.models import Board, Role
from tests.browser.accessibility import assert_accessible
from tests.browser.contact import Line
from tests.browser.fixtures import PATIENCE, PageFor
from tests.browser.test_accessibility import ALL_LOOKS, faults
from tests.factories import make_member
from tests.followup.making import make_signed, partner_party
from tests.followup.making_minutes import here, make_logged, make_person

SAVED = "Sparat"
NO_CONTACT = "Inte sparat än – ingen kontakt"
STORED = "Object.keys(localStorage).filter((one) => one.startsWith('iop-meeting:'))"


@pytest.fixture
def meeting(transactional_db: None, board: Board) -> GroupMeeting:
    return make_logged(make_signed(board=board), items=2)


@pytest.fixture
def partner(meeting: GroupMeeting) -> User:
    return make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    line = Line(live_server.url)
    yield line
    line.close()


@pytest.fixture
def opened(line: Line, page_for: PageFor, meeting: GroupMeeting) -> Callable[[User], Page]:
    def opened(user: User) -> Page:
        page = page_for(user, width=390, height=844)
        page.goto(f"{line.url}/moten/{meeting.pk}/anteckna/")
        page.wait_for_selector("html.scripted")
        return page

    return opened


def note(page: Page, number: int = 1) -> Locator:
    return page.locator(".log-item").nth(number - 1).get_by_label("Anteckningar")


def card(page: Page, number: int = 1) -> Locator:
    return page.locator(".log-item").nth(number - 1)


def saved(page: Page) -> None:
    """Nothing waits to be sent; the line alone may still tell of an earlier save."""
    page.evaluate(  # the page's policy lets nothing else of Playwright's wait for a condition
        f"""async (end) => {{
            const pause = () => new Promise((go) => setTimeout(go, 50))
            while ({STORED}.length && Date.now() < end) await pause()
        }}""",
        time.time() * 1000 + PATIENCE,
    )
    assert stored(page) == []
    expect(page.locator("#save-status")).to_contain_text(SAVED)


def stored(page: Page) -> list[str]:
    return page.evaluate(STORED)


def has_contact_again(page: Page, line: Line) -> None:
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")


def looks(page: Page) -> None:
    """Ask how it is now, without waiting for the next time the page asks."""
    page.evaluate(
        "document.activeElement.blur(); document.dispatchEvent(new Event('visibilitychange'))"
    )


def notes(meeting: GroupMeeting) -> list[str]:
    return [item.note for item in meeting.items.all()]


def test_a_meeting_is_logged_with_a_thumb(
    opened: Callable[[User], Page], officer: User, meeting: GroupMeeting
) -> None:
    page = opened(officer)
    page.locator(".log-person").first.get_by_text("Här", exact=True).click()
    expect(page.get_by_text("1 av 2 närvarande")).to_be_visible()
    page.get_by_text("Lägg till en gäst").click()
    page.get_by_label("Namn").fill("Gun Gäst")
    page.get_by_role("button", name="Lägg till som närvarande").click()
    expect(page.get_by_text("2 av 3 närvarande")).to_be_visible()
    note(page).fill("Två matchningar väntar.")
    card(page).get_by_label("Förtrolig punkt").check()
    card(page).get_by_role("button", name="+ Beslut").click()
    page.keyboard.type("Vi fortsätter i höst.")
    card(page).get_by_role("button", name="+ Åtgärd").click()
    page.keyboard.type("Kommunen bokar lokal.")
    action_row = page.locator(".log-row-action:visible")
    action_row.get_by_label("Vem").fill("Maj Ek, enhetschef")
    action_row.get_by_label("Senast").fill("2026-06-30")
    page.get_by_label("Vad punkten gäller").fill("Sommaren")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3. Sommaren")).to_be_visible()
    note(page, 3).fill("Vi ses i augusti.")
    saved(page)
    expect(page.locator(".log-unit-state:not(:empty)")).to_have_count(0)
    assert_accessible(page)

    assert notes(meeting) == ["Två matchningar väntar.", "", "Vi ses i augusti."]
    assert Outcome.objects.get().kind == "decision"
    action = ActionItem.objects.get()
    assert (action.text, str(action.due_on)) == ("Kommunen bokar lokal.", "2026-06-30")
    assert action.attendance == meeting.attendances.get(name="Maj Ek")
    assert meeting.items.filter(is_confidential=True).count() == 1
    came = Attendance.objects.filter(presence="present").values_list("name", flat=True)
    assert set(came) == {"Maj Ek", "Gun Gäst"}
    page.reload()
    expect(note(page)).to_have_value("Två matchningar väntar.")


def test_two_in_different_items_lose_nothing_and_see_each_other(
    opened: Callable[[User], Page], officer: User, partner: User, meeting: GroupMeeting
) -> None:
    one, other = opened(officer), opened(partner)
    note(one).fill("Den enas första.")
    note(other, 2).fill("Den andras andra.")
    card(one).get_by_role("button", name="+ Beslut").click()
    one.keyboard.type("Ja.")
    other.locator(".log-person").nth(1).get_by_text("Här", exact=True).click()
    saved(one)
    saved(other)
    assert notes(meeting) == ["Den enas första.", "Den andras andra."]
    for page in (one, other):
        looks(page)
        expect(note(page)).to_have_value("Den enas första.")
        expect(note(page, 2)).to_have_value("Den andras andra.")
        expect(page.locator(".log-row textarea:visible")).to_have_value("Ja.")
        expect(page.get_by_text("1 av 2 närvarande")).to_be_visible()
    expect(one.get_by_text("1 till skriver just nu")).to_be_visible()


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("Behåll min", "Den andra."),
        ("Ta den andras", "Den ena."),
        ("Sätt ihop båda", "Den ena.\n\nDen andra."),
    ],
)
def test_two_in_the_same_item_see_both_and_choose(
    opened: Callable[[User], Page],
    officer: User,
    partner: User,
    meeting: GroupMeeting,
    choice: str,
    result: str,
) -> None:
    one, other = opened(officer), opened(partner)
    note(other).focus()  # so that it does not take in what the first one saves
    note(one).fill("Den ena.")
    saved(one)
    note(other).fill("Den andra.")
    versions = other.locator(".log-versions")
    expect(versions).to_contain_text("Den ena.")
    expect(versions).to_contain_text("Den andra.")
    assert notes(meeting)[0] == "Den ena."
    assert_accessible(other)
    other.get_by_role("button", name=choice).click()
    saved(other)
    expect(note(other)).to_have_value(result)
    assert notes(meeting)[0] == result
    looks(one)
    expect(note(one)).to_have_value(result)


def test_what_somebody_writes_in_is_not_replaced(
    opened: Callable[[User], Page], officer: User, partner: User, meeting: GroupMeeting
) -> None:
    one = opened(officer)
    note(one).focus()
    item = meeting.items.all()[0]
    minutes_writing.save_note(partner, meeting, item.pk, text="Den andra.", revision=0)
    one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(card(one).get_by_text("Någon annan har skrivit här.")).to_be_visible()
    expect(note(one)).to_have_value("")


def test_without_contact_it_is_kept_and_saved_when_it_is_back(
    opened: Callable[[User], Page], line: Line, officer: User, meeting: GroupMeeting
) -> None:
    page = opened(officer)
    line.cut()
    note(page).fill("Skrivet i källaren.")
    card(page).get_by_role("button", name="+ Åtgärd").click()
    page.keyboard.type("Ring fören")
    page.keyboard.type("ingen.")
    page.locator(".log-person").first.get_by_text("Ej här").click()
    page.get_by_label("Vad punkten gäller").fill("Ny punkt")
    page.keyboard.press("Enter")
    note(page, 3).fill("Också utan nät.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    expect(card(page).get_by_text("inte sparat än").first).to_be_visible()
    assert notes(meeting) == ["", ""]
    assert_accessible(page)

    has_contact_again(page, line)
    saved(page)
    expect(page.locator(".log-unit-state:not(:empty)")).to_have_count(0)
    assert notes(meeting) == ["Skrivet i källaren.", "", "Också utan nät."]
    assert ActionItem.objects.get().text == "Ring föreningen."
    assert meeting.attendances.get(name="Maj Ek").presence == "absent"


def test_a_reload_brings_back_what_was_not_saved(
    opened: Callable[[User], Page], officer: User, partner: User, meeting: GroupMeeting
) -> None:
    page = opened(officer)
    block(page)
    note(page).fill("Kvar efter omladdning.")
    card(page, 2).get_by_role("button", name="+ Beslut").click()
    page.keyboard.type("Kvar också.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    page.reload()
    expect(note(page)).to_have_value("Kvar efter omladdning.")
    expect(card(page, 2).locator(".log-row textarea:visible")).to_have_value("Kvar också.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    item = meeting.items.all()[0]
    minutes_writing.save_note(partner, meeting, item.pk, text="Den andra.", revision=0)
    unblock(page)
    expect(page.locator(".log-versions")).to_contain_text("Kvar efter omladdning.")
    page.get_by_role("button", name="Sätt ihop båda").click()
    saved(page)
    assert notes(meeting)[0] == "Den andra.\n\nKvar efter omladdning."
    assert Outcome.objects.get().text == "Kvar också."


def block(page: Page) -> None:
    """The page itself comes, but nothing that it sends arrives; until ``unblock``."""
    script = """
        const send = window.fetch
        window.fetch = (...asked) => asked[1]?.method === "POST" && sessionStorage.blocked
            ? Promise.reject(new TypeError("Failed to fetch")) : send(...asked)
        sessionStorage.blocked ??= "yes"
    """
    page.add_init_script(script)
    page.evaluate(script)


def unblock(page: Page) -> None:
    page.evaluate("sessionStorage.blocked = ''; dispatchEvent(new Event('online'))")


def test_an_answer_that_is_lost_is_no_conflict(
    opened: Callable[[User], Page], officer: User, meeting: GroupMeeting
) -> None:
    page = opened(officer)

    def lose_the_answer(route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/anteckna/note/", lose_the_answer)
    note(page).fill("Kom fram.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    note(page).fill("Kom fram. Och mer.")
    page.unroute("**/anteckna/note/")
    saved(page)
    assert notes(meeting)[0] == "Kom fram. Och mer."
    expect(page.locator(".log-versions")).to_have_count(0)


def test_signing_out_leaves_nothing_on_the_device(
    opened: Callable[[User], Page], officer: User
) -> None:
    page = opened(officer)
    block(page)
    note(page).fill("Ska inte bli kvar.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    assert len(stored(page)) == 1
    page.locator(".top-bar summary").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/konto/login/")
    assert stored(page) == []


def test_the_page_is_opened_again_without_contact(
    opened: Callable[[User], Page], line: Line, officer: User, meeting: GroupMeeting
) -> None:
    page = opened(officer)
    page.wait_for_selector("#log-form[data-is-kept]")
    line.cut()
    note(page).fill("Före omladdningen.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    assert notes(meeting) == ["", ""]
    page.reload()
    expect(note(page)).to_have_value("Före omladdningen.")
    note(page, 2).fill("Efter den.")
    assert notes(meeting) == ["", ""]
    has_contact_again(page, line)
    saved(page)
    assert notes(meeting) == ["Före omladdningen.", "Efter den."]


def test_the_pages_around_it_are_accessible(
    page_for: PageFor, officer: User, partner: User, meeting: GroupMeeting
) -> None:
    person = here(make_person(meeting, "Ada", user=partner))
    here(meeting.attendances.get(name="Maj Ek"))
    pages = [f"/moten/{meeting.pk}/{path}" for path in ("anteckna/", "avsluta/")]
    page = page_for(officer)
    assert [fault for url in pages for fault in faults(page, url, ALL_LOOKS)] == []
    facts = {"held_on": meeting.held_on, "minutes_taker": "Ada", "without_adjusting": False}
    minutes.close(officer, meeting, adjusters={person.pk}, **facts)
    pages = [
        f"/moten/{meeting.pk}/{path}" for path in ("", "anteckna/", "oppna-igen/", "justerare/")
    ]
    assert [fault for url in pages for fault in faults(page, url, ALL_LOOKS)] == []
    assert faults(page_for(partner), pages[0], ALL_LOOKS) == []


def test_without_scripts_the_form_is_sent_as_a_whole(
    page_without_javascript: PageFor, officer: User, meeting: GroupMeeting
) -> None:
    page = page_without_javascript(officer, width=390)
    page.goto(f"/moten/{meeting.pk}/anteckna/")
    note(page).fill("Utan skript.")
    page.locator(".log-person").first.get_by_text("Delvis").click()
    card(page).get_by_label("Vad som ska göras").fill("Boka lokal.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    expect(note(page)).to_have_value("Utan skript.")
    assert ActionItem.objects.get().text == "Boka lokal."
    assert meeting.attendances.get(name="Maj Ek").presence == "partly"


def test_what_came_too_late_is_shown_to_be_copied(
    opened: Callable[[User], Page], officer: User, partner: User, meeting: GroupMeeting
) -> None:
    page = opened(officer)
    block(page)
    note(page).fill("Hann inte fram.")
    expect(page.locator("#save-status")).to_contain_text(NO_CONTACT)
    person = here(meeting.attendances.get(name="Maj Ek"))
    facts = {"held_on": meeting.held_on, "minutes_taker": "Maj", "without_adjusting": False}
    minutes.close(partner, meeting, adjusters={person.pk}, **facts)
    unblock(page)
    expect(page.locator("#save-status")).to_contain_text("Mötet är avslutat")
    expect(note(page)).to_have_value("Hann inte fram.")
    page.reload()
    expect(page.locator("#log-left")).to_contain_text("Hann inte fram.")
    assert_accessible(page)
    page.get_by_role("button", name="Släng den").click()
    assert stored(page) == []
