"""Writing a paper in a real browser: it saves itself, and rows and files come and go."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Document, Paper, PaperSection
from iop.accounts.models import User
from partners.models import Board
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor
from tests.factories import make_paper


@pytest.fixture
def paper(board: Board, officer: User) -> Paper:
    paper = make_paper(board=board, author=officer)
    PaperSection.objects.create(paper=paper, position=1, heading="Bilagor", part="attachments")
    return paper


def opened(page_for: PageFor, officer: User, paper: Paper) -> Page:
    page = page_for(officer)
    page.goto(f"/handlingar/{paper.pk}/skriv/")
    page.wait_for_selector("html.scripted")
    return page


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def background(page: Page) -> None:
    page.get_by_role("textbox", name="Bakgrund").click()
    page.keyboard.press("Control+End")


def body(paper: Paper) -> str:
    return paper.sections.get(heading="Bakgrund").body


def test_typing_saves_by_itself(page_for: PageFor, officer: User, paper: Paper) -> None:
    page = opened(page_for, officer, paper)
    background(page)
    page.keyboard.type(" Och nu.")
    saved(page)
    assert body(paper) == "<p>Så här är det. Och nu.</p>"


def test_two_at_once_get_both_versions(page_for: PageFor, officer: User, paper: Paper) -> None:
    one, other = opened(page_for, officer, paper), opened(page_for, officer, paper)
    background(one)
    one.keyboard.type(" Den ena.")
    saved(one)
    background(other)
    other.keyboard.type(" Den andra.")
    other.get_by_role("button", name="Jämför versionerna").click()
    block = other.locator(".is-conflict")
    expect(block).to_contain_text("Den ena.")
    expect(block).to_contain_text("Den andra.")
    assert body(paper) == "<p>Så här är det. Den ena.</p>"
    assert_accessible(other)


def test_a_removed_row_is_put_back(page_for: PageFor, officer: User, paper: Paper) -> None:
    page = opened(page_for, officer, paper)
    background(page)
    page.get_by_role("button", name="Lägg till ett förslag").click()
    expect(page.locator("[name='proposals-1-text']")).to_be_focused()
    page.keyboard.type("återkomma i vår")
    expect(page.locator("[name='proposals-1-pk']")).not_to_have_value("")
    page.locator("[value='remove:proposals:1']").click()
    expect(page.locator("#proposals .paper-row")).to_have_count(1)
    page.locator(".row-undo button").click()
    expect(page.locator("[name='proposals-1-text']")).to_have_value("återkomma i vår")
    page.locator("[name='proposals-1-text']").press("Control+s")
    saved(page)
    page.reload()
    expect(page.locator("[name='proposals-1-text']")).to_have_value("återkomma i vår")


def test_a_chosen_file_is_kept_at_once(
    page_for: PageFor, officer: User, paper: Paper, tmp_path: Path
) -> None:
    file = tmp_path / "Kalkyl.pdf"
    file.write_bytes(b"%PDF-1.7 ...")
    page = opened(page_for, officer, paper)
    page.get_by_role("button", name="Lägg till en bilaga").click()
    page.locator("[name='attachments-0-file']").set_input_files(file)
    expect(page.locator("[name='attachments-0-name']")).to_have_value("Kalkyl")
    expect(page.locator("[name='attachments-0-pk']")).not_to_have_value("")
    assert paper.attachments.get().document == Document.objects.get()
