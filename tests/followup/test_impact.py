"""Analyses of the social return: started, written, finalised, read and exported."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from agreements.models import Agreement, StatusChange
from followup.forms.impact import Step, StepForm
from followup.impact_figures import calculation_of
from followup.impact_workflow import offers, perform
from followup.models import ImpactAnalysis
from followup.panels.impact import panel
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_member, make_organisation
from tests.followup.making import make_signed
from tests.followup.making_impact import (
    make_analysis,
    make_computable,
    make_input,
    make_outcome,
    make_rate,
    make_stakeholder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board, title="Mötesplats")


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def _reload(analysis: ImpactAnalysis) -> ImpactAnalysis:
    return ImpactAnalysis.objects.with_rows().get(pk=analysis.pk)


def _text(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- What is computed from what is written -----------------------------------------------------


def test_analysis_gives_what_its_rows_say(agreement: Agreement) -> None:
    calculation = calculation_of(_reload(make_computable(agreement)))
    assert calculation.invested == 250_000
    assert calculation.lines[0].per_year == (214_200, 149_940)
    # From the first year, as in the formula of the guide: 206 956,52 + 139 970,59.
    assert f"{calculation.present:.2f}" == "346927.12"
    assert f"{calculation.ratio:.2f}" == "1.39"


def test_hours_are_valued_with_the_rate_that_was_kept(agreement: Agreement) -> None:
    analysis = make_analysis(agreement)
    rate = make_rate(amount=Decimal(220))
    make_input(make_stakeholder(analysis), hours=Decimal("120.5"), rate=rate)
    rate.amount = Decimal(999)
    rate.save()
    (one,) = calculation_of(_reload(analysis)).inputs
    assert one.amount == Decimal("26510.00")
    assert "Volontärtimme, gäller från 2025-01-01, Leader" in one.how


def test_every_figure_of_a_change_has_its_source(agreement: Agreement) -> None:
    (effect,) = calculation_of(_reload(make_computable(agreement))).effects
    assert len(effect.sources) == 6
    assert all(source for _label, source in effect.sources)


# --- Starting and reading ----------------------------------------------------------------------


def test_starting_leads_to_the_first_step(signed_in: Client, agreement: Agreement) -> None:
    path = reverse("impact:create", args=[agreement.pk])
    assert 'value="Mötesplats"' in _text(signed_in.get(path))
    given = {"title": "Nyttan", "kind": "forecast", "starts_on": "2026-01-01"}
    wrong = signed_in.post(path, {**given, "ends_on": "2025-12-31"})
    assert wrong.status_code == 422
    response = signed_in.post(path, {**given, "ends_on": "2026-12-31"})
    analysis = ImpactAnalysis.objects.get()
    assert response["Location"] == reverse("impact:edit", args=[analysis.pk, "omfattning"])
    assert analysis.discount_rate is None


def test_list_without_analyses_says_what_to_do(signed_in: Client, agreement: Agreement) -> None:
    text = _text(signed_in.get(reverse("impact:list", args=[agreement.pk])))
    assert "Ingen analys än." in text
    assert reverse("impact:create", args=[agreement.pk]) in text


def test_result_says_what_it_is_and_is_not(signed_in: Client, agreement: Agreement) -> None:
    text = _text(signed_in.get(make_computable(agreement).get_absolute_url()))
    assert "1,4 : 1" in text
    assert "kan inte rangordnas" in text
    assert "60 personer × 8 500 kr × (1 − 40 %) × (1 − 0 %) × (1 − 30 %) = 214 200 kr" in text
    assert 'role="img"' in text


def test_result_says_why_there_is_no_ratio_yet(signed_in: Client, agreement: Agreement) -> None:
    analysis = make_analysis(agreement, discount_rate=None)
    make_outcome(make_stakeholder(analysis), attribution=None)
    text = _text(signed_in.get(analysis.get_absolute_url()))
    assert "Diskonteringsräntan är inte angiven." in text
    assert "”Arbete” saknar uppgift om vad som beror på andra." in text
    assert "1,4 : 1" not in text


@pytest.mark.parametrize(
    ("page", "asked"),
    [("list", 8), ("detail", 8), ("forandring", 8), ("belagg", 7)],
)
def test_queries_do_not_grow_with_rows(
    signed_in: Client, agreement: Agreement, page: str, asked: int
) -> None:
    counts = []
    analysis = make_computable(agreement)
    paths = {
        "list": reverse("impact:list", args=[agreement.pk]),
        "detail": analysis.get_absolute_url(),
    }
    path = paths.get(page) or reverse("impact:edit", args=[analysis.pk, page])
    for more in (0, 2):
        for _each in range(more):
            make_input(make_stakeholder(analysis, name="Föreningen"))
            make_outcome(analysis.stakeholders.get(name="Deltagare"))
            make_computable(agreement)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(path).status_code == 200
        counts.append(len(queries))
    assert counts == [asked] * 2


def test_panel_asks_the_same_whatever_the_number(officer: User, agreement: Agreement) -> None:
    counts = []
    panel(officer, agreement)  # the user's roles are looked up once
    for more in (1, 2):
        for _each in range(more):
            make_computable(agreement)
        with CaptureQueriesContext(connection) as queries:
            found = panel(officer, agreement)
        counts.append(len(queries))
    assert found is not None
    assert len(found.facts["analyses"]) == 3
    assert counts == [4, 4]


def test_panel_is_left_out_for_a_party_with_nothing_to_read() -> None:
    party = make_organisation()
    agreement = make_signed(partners=(party,))
    make_computable(agreement)
    assert panel(make_member(Role.PARTNER, party), agreement) is None


# --- Who ---------------------------------------------------------------------------------------


def test_parties_read_a_final_analysis_only(client: Client, board: Board) -> None:
    party = make_organisation()
    analysis = make_computable(make_signed(board=board, partners=(party,)))
    client.force_login(make_member(Role.PARTNER, party))
    path = analysis.get_absolute_url()
    assert client.get(path).status_code == 404
    perform(make_member(Role.OFFICER, board), analysis, "finalise")
    text = _text(client.get(path))
    assert "1,4 : 1" in text
    assert "Öppna analysen igen" not in text
    assert client.get(reverse("impact:workbook", args=[analysis.pk])).status_code == 200


@pytest.mark.parametrize("role", [Role.CHIEF, Role.AUDITOR])
def test_others_of_the_staff_read_and_do_not_write(
    client: Client, board: Board, agreement: Agreement, role: Role
) -> None:
    analysis = make_computable(agreement)
    client.force_login(make_member(role, board))
    assert client.get(analysis.get_absolute_url()).status_code == 200
    assert client.get(reverse("impact:edit", args=[analysis.pk, "belagg"])).status_code == 403
    assert client.get(reverse("impact:create", args=[agreement.pk])).status_code == 403
    assert client.post(reverse("impact:move", args=[analysis.pk, "finalise"])).status_code == 403
    take = reverse("impact:take", args=[analysis.pk])
    assert client.post(take, {"basis": "given"}).status_code == 403


# --- Final and open again ----------------------------------------------------------------------


def test_final_analysis_is_locked_and_kept(
    signed_in: Client, officer: User, agreement: Agreement
) -> None:
    analysis = make_computable(agreement)
    signed_in.post(reverse("impact:move", args=[analysis.pk, "finalise"]))
    analysis.refresh_from_db()
    assert analysis.status == ImpactAnalysis.Status.FINAL
    assert analysis.kept["invested"] == "250000.00"
    assert Decimal(analysis.kept["ratio"]) == calculation_of(_reload(analysis)).ratio
    assert signed_in.get(reverse("impact:edit", args=[analysis.pk, "belagg"])).status_code == 403
    with pytest.raises(Refused):
        perform(officer, analysis, "reopen", reason="  ")
    perform(officer, analysis, "reopen", reason="Ett värde var fel.")
    moves = StatusChange.objects.filter(object_id=analysis.pk).order_by("pk")
    assert [one.transition for one in moves] == ["finalise", "reopen"]
    assert moves[1].reason == "Ett värde var fel."
    text = _text(signed_in.get(analysis.get_absolute_url()))
    assert "Ett värde var fel." in text


def test_change_of_a_stakeholder_that_is_left_out_is_said_not_to_count(
    signed_in: Client, agreement: Agreement
) -> None:
    analysis = make_computable(agreement)
    out = make_stakeholder(analysis, name="Anhöriga", standing="left_out", reason="Små.")
    make_outcome(out, description="Avlastning", quantity=None)
    text = _text(signed_in.get(analysis.get_absolute_url()))
    assert "1,4 : 1" in text
    assert "intressenten är utelämnad" in text


def test_analysis_without_ratio_or_sources_is_not_made_final(
    officer: User, agreement: Agreement
) -> None:
    analysis = make_computable(agreement)
    analysis.outcomes.get().delete()
    make_outcome(analysis.stakeholders.get(name="Deltagare"), quantity=None, proxy_source="")
    (offer,) = offers(officer, _reload(analysis))
    assert len(offer.reasons) == 2
    assert "värde av en (kr)" in offer.reasons[1]
    with pytest.raises(Refused):
        perform(officer, analysis, "finalise")


def test_whoever_may_not_analyse_may_not_finalise(board: Board, agreement: Agreement) -> None:
    with pytest.raises(PermissionDenied):
        perform(make_member(Role.CHIEF, board), make_computable(agreement), "finalise")


# --- The workbook ------------------------------------------------------------------------------


def test_workbook_is_fetched_once_there_is_something_to_compute(
    signed_in: Client, agreement: Agreement
) -> None:
    analysis = make_analysis(agreement)
    path = reverse("impact:workbook", args=[analysis.pk])
    assert signed_in.get(path)["Location"] == analysis.get_absolute_url()
    response = signed_in.get(reverse("impact:workbook", args=[make_computable(agreement).pk]))
    assert response["Content-Disposition"].endswith('.xlsx"')
    book = load_workbook(io.BytesIO(response.content))
    assert book["Indata"]["A1"].value == "Nyttan av mötesplatsen"
    cells: set[Any] = {cell.value for row in book["Källor"].iter_rows() for cell in row}
    assert "ASEK" in cells


def test_a_form_knows_when_something_else_has_been_stored(agreement: Agreement) -> None:
    analysis = make_computable(agreement)
    before = StepForm(_reload(analysis), Step.EVIDENCE).revision
    assert StepForm(_reload(analysis), Step.EVIDENCE).revision == before
    outcome = analysis.outcomes.get()
    outcome.deadweight = Decimal(1)  # of another step
    outcome.save()
    assert StepForm(_reload(analysis), Step.EVIDENCE).revision == before
    outcome.quantity = Decimal(1)
    outcome.save()
    assert StepForm(_reload(analysis), Step.EVIDENCE).revision != before
