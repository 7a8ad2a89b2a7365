"""An analysis of the social return in a real browser, from the first step to the final result."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.models import Agreement
from followup.forms.impact import Step
from followup.models import ImpactAnalysis, ImpactOutcome, Stakeholder
from iop.accounts.models import User
from partners.models import Board
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.followup.making import make_signed
from tests.followup.making_impact import make_analysis, make_computable, make_outcome

_EVIDENCE = {
    "Antal": "80",
    "Hur länge den varar": "1",
    "Värde av en": "1100",
    "Indikator": "Enkät",
    "Källa till antalet": "Rapport",
    "Källa till värdet": "Studie",
    "Vad den värderas": "Kurs",
}
_SHARES = {
    "Hade hänt ändå (%)": "35",
    "Flyttat från någon annan (%)": "0",
    "Beror på andra (%)": "15",
    "Avtar varje år (%)": "0",
}
_TERMS = {"Diskonteringsränta": "0", "Källa till diskonteringsräntan": "ASEK", "Antal år": "1"}
LOOKS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 320)]


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board, title="Mötesplatsen")


@pytest.fixture
def analysis(agreement: Agreement) -> ImpactAnalysis:
    return make_computable(agreement)


def step_of(analysis: ImpactAnalysis, step: Step) -> str:
    return reverse("impact:edit", args=[analysis.pk, step.value])


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_contain_text("Sparat")


def test_every_page_is_accessible_and_fits(
    page_for: PageFor, officer: User, agreement: Agreement, analysis: ImpactAnalysis
) -> None:
    make_outcome(
        analysis.stakeholders.get(name="Deltagare"), valuation="unvalued", proxy_value=None
    )
    empty = make_analysis(agreement, title="Tom", discount_rate=None)
    urls = [
        reverse("impact:list", args=[agreement.pk]),
        reverse("impact:create", args=[agreement.pk]),
        reverse("followup:overview", args=[agreement.pk]),
        analysis.get_absolute_url(),
        empty.get_absolute_url(),
        *(step_of(analysis, step) for step in Step),
    ]
    page = page_for(officer)
    for url in urls:
        page.goto(url)
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
            assert violations(page) == [], url


def test_rows_save_by_themselves_and_the_result_follows(
    page_for: PageFor, officer: User, analysis: ImpactAnalysis
) -> None:
    page = page_for(officer)
    page.goto(step_of(analysis, Step.SCOPE))
    page.get_by_role("button", name="Lägg till en intressent").click()
    page.keyboard.type("Anhöriga")
    saved(page)
    assert Stakeholder.objects.filter(name="Anhöriga").exists()

    page.goto(step_of(analysis, Step.CALCULATION))
    expect(page.locator("#impact-result")).to_contain_text("1,4 : 1")
    page.get_by_label("Antal år som räknas").fill("1")
    saved(page)
    expect(page.locator("#impact-result")).to_contain_text("0,8 : 1")


def test_two_who_write_the_same_step_lose_nothing(
    page_for: PageFor, officer: User, analysis: ImpactAnalysis
) -> None:
    mine, theirs = page_for(officer), page_for(officer)
    for page in (mine, theirs):
        page.goto(step_of(analysis, Step.EVIDENCE))
    theirs.get_by_label("Indikator").fill("Deras")
    saved(theirs)
    mine.get_by_label("Indikator").fill("Min")
    expect(mine.locator("[role=alert]")).to_contain_text("Någon annan har sparat")
    mine.get_by_role("button", name="Jämför versionerna").click()
    expect(mine.locator(".differences")).to_contain_text("Deras")
    expect(mine.get_by_label("Indikator")).to_have_value("Min")
    assert ImpactOutcome.objects.get().indicator == "Deras"


def press(page: Page, name: str = "Spara och fortsätt") -> None:
    page.get_by_role("button", name=name).click()


def fill(page: Page, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        page.get_by_label(label).first.fill(text)


def write_stakeholders(page: Page) -> None:
    for name in ("Nämnden", "Deltagare"):
        press(page, "Lägg till en intressent")
        page.get_by_label("Vem").last.fill(name)
    press(page)


def write_map(page: Page) -> None:
    press(page, "Lägg till en insats")
    page.get_by_label("Från vem").select_option("Nämnden")
    page.get_by_label("Värde").select_option("Värderat i kronor")
    fill(page, {"Vad som satsas": "Bidrag", "Belopp": "60 000", "Källa": "Beslut 2026"})
    press(page, "Lägg till en förändring")
    page.get_by_label("För vem").select_option("Deltagare")
    page.get_by_label("Förändring", exact=True).fill("Mindre ensamhet")
    press(page)


def write_evidence(page: Page) -> None:
    for texts in (_EVIDENCE, _SHARES):
        fill(page, texts)
        for reason in page.get_by_label("Skäl eller källa").all():
            reason.fill("Samtal")
        press(page)


def write_calculation(page: Page) -> None:
    fill(page, _TERMS)
    press(page)
    press(page, "Spara och läs alltihop")


def test_a_whole_analysis_without_scripts(
    page_for: PageFor, officer: User, agreement: Agreement
) -> None:
    page = page_for(officer, javascript=False, accept_downloads=True)
    page.goto(reverse("impact:list", args=[agreement.pk]))
    page.get_by_role("link", name="Påbörja en analys").click()
    press(page, "Börja")
    write_stakeholders(page)
    write_map(page)
    write_evidence(page)
    write_calculation(page)

    expect(page.locator(".impact-ratio")).to_have_text("0,8 : 1")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta kalkylen").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    press(page, "Slutför analysen")
    expect(page.locator(".page-head")).to_contain_text("Slutförd")
    assert urlsplit(page.url).path == ImpactAnalysis.objects.get().get_absolute_url()
