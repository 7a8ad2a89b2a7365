"""Who writes before a slow line has brought the page's script loses nothing."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from agreements import assessing
from agreements.models import Agreement, Case, FormQuestion
from followup.forms.impact import Step
from followup.models import Report
from iop.accounts.models import User
from partners.models import Board
from tests.agreements.whole import make_whole_agreement
from tests.browser.fixtures import PageFor
from tests.browser.test_meeting_log import saved
from tests.factories import make_assessment, make_case, make_paper
from tests.followup.making import make_signed, partner_party
from tests.followup.making_impact import make_computable
from tests.followup.making_minutes import make_logged
from tests.followup.making_reports import make_full, make_report, representative
from tests.followup.making_reviews import make_review


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board)


@pytest.fixture
def report(agreement: Agreement) -> Report:
    return make_report(make_full(agreement), narrative="")


def write_early(page: Page, path: str, script: str, write: Callable[[Page], None]) -> None:
    """Write on the page while its script is still on its way."""
    held: list[Route] = []
    page.route(re.compile(rf"/js/{script}\.(\w+\.)?js$"), lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    write(page)
    expect(page.locator("html.scripted")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def test_report_begun_before_its_script_is_saved(
    page_for: PageFor, agreement: Agreement, report: Report
) -> None:
    def write(page: Page) -> None:
        page.get_by_label("Hur exakt").first.select_option("just_over")
        page.get_by_label("Värde").first.fill("9")

    page = page_for(representative(partner_party(agreement)))
    write_early(page, f"/rapporter/{report.pk}/skriv/", "report", write)
    value = report.values.get()
    assert (value.value, value.exactness) == (9, "just_over")


def test_answer_given_before_its_script_is_saved(
    page_for: PageFor, officer: User, board: Board
) -> None:
    FormQuestion.objects.create(position=1, text="Fråga", yes_form="iop", yes_reason="Skäl")
    case = make_case(board=board, status=Case.Status.ASSIGNED)
    row = make_assessment(case=case, by=officer)
    path = f"/arenden/{case.pk}/bedomning/{row.pk}/{assessing.Part.FORM}/"
    write_early(page_for(officer), path, "assessment", lambda page: page.get_by_label("Ja").check())
    assert row.form_answers.get().answer == "yes"


def test_meeting_begun_before_its_script_is_saved(
    page_for: PageFor, officer: User, agreement: Agreement
) -> None:
    def write(page: Page) -> None:
        page.locator(".log-person").first.get_by_text("Här", exact=True).click()
        page.get_by_label("Anteckningar").fill("Två matchningar väntar.")

    meeting = make_logged(agreement)
    page = page_for(officer)
    write_early(page, f"/moten/{meeting.pk}/anteckna/", "meeting", write)
    saved(page)
    assert meeting.items.get().note == "Två matchningar väntar."
    assert [one.presence for one in meeting.attendances.all()] == ["present", ""]


def test_page_that_is_only_read_is_not_saved(
    page_for: PageFor, officer: User, board: Board
) -> None:
    whole = make_whole_agreement(rows=2, board=board)
    signed = make_signed(board=board)
    analysis, review = make_computable(signed), make_review(signed)
    page, sent = page_for(officer), []
    page.clock.install()
    page.on("request", lambda request: sent.append((request.method, request.url)))
    for path in (
        *(reverse("agreements:edit", args=[whole.pk, row.pk]) for row in whole.sections.all()),
        *(reverse("impact:edit", args=[analysis.pk, step.value]) for step in Step),
        reverse("reviews:edit", args=[review.pk]),
        reverse("papers:edit", args=[make_paper(board=board, author=officer).pk]),
    ):
        page.goto(path)
        page.wait_for_selector("html.scripted")
        page.clock.run_for(5_000)
    assert [url for method, url in sent if method == "POST"] == []
