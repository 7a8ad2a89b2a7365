"""Reports in a real browser, on a phone first: saved as they are written, sent back, mended."""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response, expect

from agreements.models import Agreement, TargetGroup
from followup import reporting
from followup.models import Report
from iop.accounts.models import User
from partners.models import Board
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reports import (
    make_comment,
    make_count,
    make_due,
    make_full,
    make_report,
    make_value,
    representative,
)

LOOKS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)]
PHONE = 390


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_signed(board=board)
    TargetGroup.objects.create(agreement=agreement, description="Ungdomar")
    return agreement


@pytest.fixture
def writer(agreement: Agreement) -> User:
    return representative(partner_party(agreement))


@pytest.fixture
def report(agreement: Agreement) -> Report:
    return make_report(make_full(agreement), narrative="")


def path_of(report: Report) -> str:
    return reverse("reports:edit", args=[report.pk])


def is_save(response: Response) -> bool:
    return response.request.method == "POST"


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def test_report_saves_itself_on_a_phone(page_for: PageFor, writer: User, report: Report) -> None:
    page = page_for(writer, width=PHONE, height=800)
    page.goto(path_of(report))
    page.locator("#id_narrative").fill("Det gick bra.")
    page.get_by_label("Värde").first.fill("12")
    page.get_by_label("Kvinnor").first.fill("0")
    saved(page)
    add = page.get_by_role("button", name="Lägg till ett värde")
    add.focus()
    page.keyboard.press("Enter")
    expect(
        page.locator(".report-block .report-row").nth(1).get_by_label("Hur exakt")
    ).to_be_focused()
    with page.expect_response(is_save):
        page.get_by_label("Värde").nth(1).fill("7,5")
    report.refresh_from_db()
    assert report.narrative == "Det gick bra."
    assert sorted(row.value for row in report.values.all()) == [7.5, 12]
    count = report.participants.get()
    assert (count.women, count.men) == (0, None)
    page.reload()
    expect(page.get_by_label("Värde").first).to_have_value("12")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE


def test_row_is_removed_and_put_back_by_keyboard(
    page_for: PageFor, writer: User, report: Report
) -> None:
    make_count(report, women=4)
    page = page_for(writer, width=PHONE)
    page.goto(path_of(report))
    page.locator("#part-participants").get_by_role("button", name="Ta bort raden").focus()
    with page.expect_response(is_save):
        page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Ångra")
    expect(undo).to_be_focused()
    assert not report.participants.exists()
    with page.expect_response(is_save):
        page.keyboard.press("Enter")
    expect(page.get_by_label("Kvinnor")).to_have_value("4")
    assert report.participants.get().women == 4


def test_trace_of_a_person_is_told_at_its_field_and_taken_back(
    page_for: PageFor, writer: User, report: Report
) -> None:
    page = page_for(writer, width=PHONE)
    page.goto(path_of(report))
    field = page.locator("#id_narrative")
    field.fill("Anna, 880320-0016, kom varje vecka.")
    warning = page.locator("#id_narrative_warning")
    expect(warning).to_contain_text("880320-0016")
    expect(page.locator("#live")).to_contain_text("880320-0016")
    assert "id_narrative_warning" in (field.get_attribute("aria-describedby") or "")
    assert_accessible(page)
    field.fill("En deltagare kom varje vecka.")
    expect(warning).to_have_count(0)


def test_what_the_network_lost_is_offered_again(
    page_for: PageFor, writer: User, report: Report
) -> None:
    page = page_for(writer, width=PHONE)
    page.goto(path_of(report))
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')) }")
    page.locator("#id_narrative").fill("Skrivet utan nät")
    page.get_by_label("Värde").first.fill("3")
    expect(page.locator("#save-status")).to_contain_text("Ingen kontakt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.goto(path_of(report))
    page.get_by_role("button", name="Ta tillbaka den").click()
    expect(page.locator("#id_narrative")).to_have_value("Skrivet utan nät")
    saved(page)
    report.refresh_from_db()
    assert report.narrative == "Skrivet utan nät"
    assert report.values.get().value == 3


def test_two_writers_get_both_versions_and_lose_nothing(
    page_for: PageFor, agreement: Agreement, writer: User, report: Report
) -> None:
    one, other = page_for(writer), page_for(representative(partner_party(agreement)))
    for page in (one, other):
        page.goto(path_of(report))
    one.locator("#id_narrative").fill("Den enas")
    saved(one)
    other.locator("#id_lessons").fill("Den andras lärdom")
    saved(other)
    other.locator("#id_narrative").fill("Den andras")
    expect(other.get_by_role("alert")).to_contain_text("medan du skrev")
    other.get_by_role("button", name="Jämför versionerna").click()
    expect(other.locator("#part-narrative")).to_contain_text("Den enas")
    expect(other.locator("#id_narrative")).to_have_value("Den andras")
    assert_accessible(other)
    other.locator("#id_narrative").fill("Den enas och den andras")
    saved(other)
    report.refresh_from_db()
    assert (report.narrative, report.lessons) == ("Den enas och den andras", "Den andras lärdom")


def test_report_is_sent_back_mended_and_handed_in_on_a_phone(
    page_for: PageFor, officer: User, writer: User, report: Report
) -> None:
    phone = page_for(writer, width=PHONE, height=800)
    phone.goto(path_of(report))
    phone.locator("#id_narrative").fill("Kort.")
    phone.get_by_role("button", name="Granska och lämna in").click()
    expect(phone.get_by_role("heading", name="Det som är tomt")).to_be_visible()
    phone.get_by_role("button", name="Lämna in rapporten").click()
    expect(phone.locator("h1")).to_have_text("Lägesrapport")

    desk = page_for(officer)
    desk.goto(report.get_absolute_url())
    desk.get_by_role("link", name="Skicka tillbaka med kommentarer").click()
    part = desk.get_by_role("region", name="Hur det har gått")
    part.locator("summary").click()
    part.get_by_label("Vad ska rättas?").fill("Skriv mer om våren.")
    desk.get_by_role("button", name="Skicka tillbaka").click()
    expect(desk.locator(".status").first).to_have_text("Tillbakaskickad")

    phone.goto(path_of(report))
    expect(phone.locator("#part-narrative")).to_contain_text("Skriv mer om våren.")
    phone.locator("#id_narrative").fill("Våren var full av liv.")
    phone.get_by_label("Rättat").check()
    saved(phone)
    phone.get_by_role("button", name="Granska och lämna in").click()
    expect(phone.get_by_role("heading", name="Kommentarer")).to_have_count(0)
    phone.get_by_role("button", name="Lämna in rapporten").click()

    desk.goto(report.get_absolute_url())
    expect(desk.get_by_text("Våren var full av liv.")).to_be_visible()
    desk.get_by_role("button", name="Godkänn rapporten").click()
    report.refresh_from_db()
    assert report.status == Report.Status.APPROVED
    assert report.comments.get().mended_at


def test_file_is_attached_at_once_and_what_was_typed_is_kept(
    page_for: PageFor, writer: User, report: Report
) -> None:
    page = page_for(writer, width=PHONE)
    page.goto(path_of(report))
    page.locator("#id_narrative").fill("Se bilagan.")
    page.locator("#id_file").set_input_files(
        {"name": "bilaga.txt", "mimeType": "text/plain", "buffer": b"Inga personer"}
    )
    expect(page.get_by_role("link", name="bilaga.txt")).to_be_visible()
    expect(page.locator("#id_narrative")).to_have_value("Se bilagan.")
    page.get_by_role("button", name=re.compile("Ta bort.*bilaga.txt")).click()
    expect(page.get_by_role("link", name="bilaga.txt")).to_have_count(0)
    assert not report.files.exists()


def test_without_scripts_rows_are_added_and_all_is_saved(
    page_without_javascript: PageFor, writer: User, report: Report
) -> None:
    page = page_without_javascript(writer, width=PHONE)
    page.goto(path_of(report))
    page.locator("#id_narrative").fill("Utan skript")
    page.get_by_role("button", name="Lägg till ett värde").click()
    page.get_by_label("Värde").nth(1).fill("8")
    page.get_by_role("button", name="Spara", exact=True).last.click()
    report.refresh_from_db()
    assert report.narrative == "Utan skript"
    assert [row.value for row in report.values.all()] == [8]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_pages_of_reports_have_no_fault(
    page_for: PageFor, agreement: Agreement, officer: User, writer: User, scheme: str, width: int
) -> None:
    report = make_report(make_full(agreement), narrative="Ring 070-174 06 05.")
    make_value(report, agreement.indicators.get())
    make_count(report)
    other = make_due(agreement)
    page = page_for(writer, width=width, color_scheme=scheme)
    for path in (
        path_of(report),
        reverse("reports:submit", args=[report.pk]),
        reverse("reports:plan", args=[agreement.pk]),
    ):
        page.goto(path)
        assert_accessible(page)
    reporting.submit(writer, report, datetime.date(2026, 7, 1))
    make_comment(report, officer)
    page = page_for(officer, width=width, color_scheme=scheme)
    for path in (
        report.get_absolute_url(),
        reverse("reports:send_back", args=[report.pk]),
        reverse("reports:due_edit", args=[other.pk]),
        reverse("reports:due_skip", args=[other.pk]),
        reverse("reports:receive", args=[other.pk]),
        reverse("reports:plan", args=[agreement.pk]),
        reverse("followup:overview", args=[agreement.pk]),
    ):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
