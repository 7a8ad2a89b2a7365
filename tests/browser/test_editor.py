"""Drafting in a real browser: typing saves, rows move by keyboard, nothing typed is lost."""

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement, Goal, Section, SectionKind
from iop.accounts.models import User
from partners.models import Board, Role
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor
from tests.factories import (
    make_agreement,
    make_contribution,
    make_member,
    make_party,
    make_section,
    make_user,
)


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board)


@pytest.fixture
def text(agreement: Agreement) -> Section:
    return make_section(agreement, body="<p>Förr</p>")


@pytest.fixture
def goals(agreement: Agreement) -> Section:
    section = make_section(agreement, SectionKind.GOALS)
    for place, words in enumerate(("Första målet", "Andra målet")):
        Goal.objects.create(agreement=agreement, text=words, position=place)
    return section


def address(section: Section) -> str:
    return f"/overenskommelser/{section.agreement_id}/avsnitt/{section.pk}/"


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def stored(section: Section) -> str:
    return Section.objects.get(pk=section.pk).body


def texts(section: Section) -> list[str]:
    return list(section.agreement.goals.values_list("text", flat=True))


@pytest.mark.parametrize("kind", SectionKind)
def test_page_of_each_kind_is_accessible(
    page_for: PageFor, officer: User, agreement: Agreement, kind: str
) -> None:
    make_contribution(make_party(agreement), years={2026: 58000})
    page = page_for(officer)
    page.goto(address(make_section(agreement, SectionKind(kind))))
    page.wait_for_selector("html.scripted")
    for button in page.locator("button[data-add]:visible").all():
        button.click()
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
    assert_accessible(page)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_page_is_accessible_on_a_phone_and_in_the_dark(
    page_for: PageFor, officer: User, goals: Section, width: int, scheme: str
) -> None:
    page = page_for(officer, width=width, color_scheme=scheme)
    page.goto(address(goals))
    page.wait_for_selector("html.scripted")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


def test_typing_saves_by_itself_and_shows_in_the_preview(
    page_for: PageFor, officer: User, text: Section
) -> None:
    page = page_for(officer)
    page.goto(address(text))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" och nu")
    saved(page)
    assert stored(text) == "<p>Förr och nu</p>"
    expect(page.locator(".sheet")).to_contain_text("Förr och nu")
    page.reload()
    expect(page.get_by_role("textbox", name="Text")).to_have_text("Förr och nu")


def test_ctrl_s_saves_at_once(page_for: PageFor, officer: User, text: Section) -> None:
    page = page_for(officer)
    page.goto(address(text))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Nytt")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Control+s")
    saved(page)
    assert stored(text) == "<p>Nytt</p>"


def test_bold_by_the_toolbar_with_the_keyboard(
    page_for: PageFor, officer: User, text: Section
) -> None:
    page = page_for(officer)
    page.goto(address(text))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.press("Control+A")
    bold = page.get_by_role("toolbar").get_by_role("button", name="Fet")
    bold.focus()
    page.keyboard.press("Enter")
    expect(bold).to_have_attribute("aria-pressed", "true")
    saved(page)
    assert stored(text) == "<p><strong>Förr</strong></p>"


def test_rows_are_added_moved_removed_and_put_back_by_keyboard(
    page_for: PageFor, officer: User, goals: Section
) -> None:
    page = page_for(officer)
    page.goto(address(goals))
    page.wait_for_selector("html.scripted")
    page.locator("button[data-add=goals]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name").startswith("goals-")
    page.keyboard.type("Tredje målet")
    saved(page)
    assert texts(goals) == ["Första målet", "Andra målet", "Tredje målet"]

    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#live")).to_contain_text("2")
    expect(page.locator("[data-rows=goals] textarea").nth(1)).to_have_value("Tredje målet")
    assert page.evaluate("document.activeElement.value") == "Tredje målet"
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Control+s")
    assert texts(goals) == ["Första målet", "Tredje målet", "Andra målet"]

    page.locator("[data-rows=goals] [data-remove]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows=goals] .row-card")).to_have_count(2)
    assert page.evaluate("document.activeElement.textContent") == "Ångra"
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows=goals] textarea").first).to_have_value("Första målet")
    page.wait_for_timeout(1500)
    assert texts(goals) == ["Första målet", "Tredje målet", "Andra målet"]


def test_new_group_gets_its_members_at_once(
    page_for: PageFor, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.GROUPS)
    page = page_for(officer)
    page.goto(address(section))
    page.wait_for_selector("html.scripted")
    page.locator("button[data-add=groups]").click()
    page.locator("button[data-add=members]").click()
    page.keyboard.press("Tab")
    page.keyboard.type("Anna Exempel")
    saved(page)
    group = agreement.groups.get()
    assert [member.name for member in group.members.all()] == ["Anna Exempel"]


def test_error_shows_at_the_field_and_the_rest_is_saved(
    page_for: PageFor, officer: User, agreement: Agreement
) -> None:
    make_contribution(make_party(agreement), years={2026: 58000})
    section = make_section(agreement, SectionKind.ECONOMY)
    page = page_for(officer)
    page.goto(address(section))
    page.locator(".row-fold summary").first.click()
    page.get_by_label("2026", exact=True).fill("-5")
    expect(page.locator(".invalid-feedback")).to_contain_text("noll")
    expect(page.get_by_label("2026", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("2026", exact=True).fill("61 000 kr")
    expect(page.locator(".invalid-feedback")).to_have_count(0)
    assert agreement.contributions.get().years.get().amount == 61000


def test_without_javascript_the_button_saves(
    page_without_javascript: PageFor, officer: User, goals: Section
) -> None:
    page = page_without_javascript(officer)
    page.goto(address(goals))
    page.locator("[data-rows=goals] textarea").first.fill("Ändrat mål")
    page.get_by_role("button", name="Lägg till mål", exact=False).click()
    page.locator("[data-rows=goals] textarea").last.fill("Nytt mål")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_load_state()
    assert texts(goals) == ["Ändrat mål", "Andra målet", "Nytt mål"]


def test_two_officers_get_both_versions(
    page_for: PageFor, officer: User, board: Board, text: Section
) -> None:
    second = make_member(Role.OFFICER, board, user=make_user(name="Bo Ek"))
    mine, theirs = page_for(officer), page_for(second)
    mine.goto(address(text))
    theirs.goto(address(text))
    for page, words in ((theirs, "Bos text"), (mine, "Min text")):
        page.get_by_role("textbox", name="Text").click()
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
        page.wait_for_timeout(200)
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.keyboard.press("Control+s")
    alert = mine.get_by_role("alert")
    expect(alert).to_contain_text("Bo Ek")
    assert stored(text) == "<p>Bos text</p>"
    alert.get_by_role("button").click()
    expect(mine.locator(".differences")).to_contain_text("Bos text")
    expect(mine.locator(".differences")).to_contain_text("Min text")
    assert_accessible(mine)
    mine.get_by_role("button", name="Spara din version").click()
    mine.wait_for_selector("html.scripted")
    assert stored(text) == "<p>Min text</p>"


def test_what_could_not_be_saved_is_offered_back(
    page_for: PageFor, officer: User, text: Section
) -> None:
    page = page_for(officer)
    page.goto(address(text))
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')) }")
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Skrivet utan nät")
    expect(page.locator("#save-status")).to_contain_text("kontakt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    assert stored(text) == "<p>Förr</p>"
    page.goto(address(text))
    page.get_by_role("button", name="Ta tillbaka", exact=False).click()
    expect(page.get_by_role("textbox", name="Text")).to_have_text("Skrivet utan nät")
    saved(page)
