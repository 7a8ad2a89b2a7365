"""Assessing in a real browser: answers save themselves, and nothing typed is lost."""

import pytest
from playwright.sync_api import Page, expect

from agreements import assessing
from agreements.models import Assessment, Case, CriterionAnswer, FormQuestion
from iop.accounts.models import User
from partners.models import Board
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor
from tests.factories import make_assessment, make_case


@pytest.fixture
def assessment(board: Board, officer: User) -> Assessment:
    for number, form in enumerate(("iop", "grant")):
        FormQuestion.objects.create(
            position=number, text=f"Fråga {number}", yes_form=form, yes_reason=f"Skäl {number}"
        )
    case = make_case(board=board, status=Case.Status.ASSIGNED)
    return make_assessment(case=case, by=officer)


def address(assessment: Assessment, part: assessing.Part) -> str:
    return f"/arenden/{assessment.case_id}/bedomning/{assessment.pk}/{part}/"


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def test_answer_saves_itself_and_shows_its_reason(
    page_for: PageFor, officer: User, assessment: Assessment
) -> None:
    page = page_for(officer)
    page.goto(address(assessment, assessing.Part.FORM))
    yes = page.get_by_label("Ja").first
    yes.focus()
    page.keyboard.press("Space")
    saved(page)
    expect(page.locator(".assessment-because")).to_have_text("Skäl 0")
    expect(page.locator("#assessment-steps")).to_contain_text("1 av 2")
    expect(page.locator("#assessment-guide")).to_contain_text("Svaren hittills pekar mot: IOP")
    expect(yes).to_be_focused()
    assert [row.answer for row in assessment.form_answers.all()] == ["yes", ""]
    assert_accessible(page)


def test_two_officers_get_both_versions(
    page_for: PageFor, officer: User, assessment: Assessment
) -> None:
    row: CriterionAnswer = assessment.criterion_answers.all()[0]
    page = page_for(officer)
    page.goto(address(assessment, assessing.Part.CRITERIA))
    row.motivation = "Den andras"
    row.save()
    motivation = page.get_by_label("Motivering").first
    motivation.fill("Min")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("medan du skrev")
    motivation.fill("Min, längre")
    page.get_by_role("button", name="Jämför versionerna").click()
    expect(page.locator(".facts")).to_contain_text("Den andras")
    expect(motivation).to_have_value("Min, längre")
    assert_accessible(page)
    motivation.fill("Både mitt och den andras")
    saved(page)
    row.refresh_from_db()
    assert row.motivation == "Både mitt och den andras"


def test_what_the_network_lost_is_offered_again(
    page_for: PageFor, officer: User, assessment: Assessment
) -> None:
    page = page_for(officer)
    page.goto(address(assessment, assessing.Part.CRITERIA))
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')) }")
    page.get_by_label("Motivering").first.fill("Skrivet utan nät")
    page.get_by_label("Delvis").first.check()
    expect(page.locator("#save-status")).to_contain_text("Ingen kontakt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.goto(address(assessment, assessing.Part.CRITERIA))
    page.get_by_role("button", name="Ta tillbaka den").click()
    expect(page.get_by_label("Motivering").first).to_have_value("Skrivet utan nät")
    saved(page)
    row = assessment.criterion_answers.all()[0]
    assert (row.answer, row.motivation) == ("partly", "Skrivet utan nät")


def test_without_scripts_the_buttons_save(
    page_without_javascript: PageFor, officer: User, assessment: Assessment
) -> None:
    page = page_without_javascript(officer)
    page.goto(address(assessment, assessing.Part.CRITERIA))
    page.get_by_label("Motivering").first.fill("Utan skript")
    page.get_by_role("button", name="Spara", exact=True).last.click()
    assert assessment.criterion_answers.all()[0].motivation == "Utan skript"
