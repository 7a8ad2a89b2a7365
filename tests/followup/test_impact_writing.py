"""Writing an analysis step by step: what is saved, what is refused, and never over another’s."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from followup.forms.impact import Step, StepForm
from followup.models import ImpactAnalysis, ImpactInput, ImpactOutcome, Stakeholder
from iop.accounts.models import User
from partners.models import Board
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

JSON = {"accept": "application/json"}
SCOPE = {"title": "Nyttan", "kind": "forecast", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def analysis(board: Board) -> ImpactAnalysis:
    return make_analysis(make_signed(board=board))


def _revision(analysis: ImpactAnalysis, step: Step) -> int:
    rows = ImpactAnalysis.objects.with_rows().select_related("agreement")
    return StepForm(rows.get(pk=analysis.pk), step).revision


def _post(
    client: Client, analysis: ImpactAnalysis, step: Step, data: dict[str, Any], **more: Any
) -> HttpResponse:
    data = {"revision": _revision(analysis, step), **data}
    return client.post(reverse("impact:edit", args=[analysis.pk, step.value]), data, **more)


def _stakeholder(key: object, **fields: object) -> dict[str, object]:
    given = {"name": "Deltagare", "standing": "included", **fields}
    return {"stakeholders": str(key)} | {
        f"stakeholders-{key}-{name}": value for name, value in given.items()
    }


def test_a_step_is_saved_and_leads_to_the_next(signed_in: Client, analysis: ImpactAnalysis) -> None:
    data = SCOPE | _stakeholder(uuid.uuid4(), count="1 200", change="Får vänner.")
    response = _post(signed_in, analysis, Step.SCOPE, data)
    assert response["Location"] == reverse("impact:edit", args=[analysis.pk, "forandring"])
    row = Stakeholder.objects.get()
    assert (row.name, row.count, row.change) == ("Deltagare", 1_200, "Får vänner.")


def test_last_step_leads_to_the_whole(signed_in: Client, analysis: ImpactAnalysis) -> None:
    response = _post(signed_in, analysis, Step.USE, {"use_note": "Översynen."})
    assert response["Location"] == analysis.get_absolute_url()
    analysis.refresh_from_db()
    assert analysis.use_note == "Översynen."


def test_left_out_needs_a_reason_and_what_was_typed_is_kept(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    data = SCOPE | _stakeholder(uuid.uuid4(), name="Anhöriga", standing="left_out")
    response = _post(signed_in, analysis, Step.SCOPE, data)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Skriv varför de är utelämnade." in text
    assert 'value="Anhöriga"' in text
    assert not Stakeholder.objects.exists()


def test_form_that_saves_itself_keeps_all_that_is_sound(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    data = {**SCOPE, "title": "Ny", **_stakeholder(uuid.uuid4(), standing="left_out")}
    answer = _post(signed_in, analysis, Step.SCOPE, data, headers=JSON).json()
    assert answer["state"] == "partly"
    assert list(answer["errors"].values()) == [["Skriv varför de är utelämnade."]]
    analysis.refresh_from_db()
    assert analysis.title == "Ny"
    assert answer["basis"]["revision"] == _revision(analysis, Step.SCOPE)


def test_what_somebody_else_has_saved_is_never_written_over(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    seen = _revision(analysis, Step.USE)
    ImpactAnalysis.objects.filter(pk=analysis.pk).update(use_note="Deras")
    data = {"revision": seen, "use_note": "Min"}
    path = reverse("impact:edit", args=[analysis.pk, "anvandning"])
    answer = signed_in.post(path, data, headers=JSON)
    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    page = signed_in.post(path, data)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Min" in text
    assert "Deras" in text
    analysis.refresh_from_db()
    assert analysis.use_note == "Deras"
    assert _post(signed_in, analysis, Step.USE, {"use_note": "Min"}).status_code == 302


def test_two_on_different_steps_do_not_disturb_each_other(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    seen = _revision(analysis, Step.USE)
    _post(signed_in, analysis, Step.CALCULATION, {"discount_rate": "4", "discounting": "first"})
    response = _post(signed_in, analysis, Step.USE, {"revision": seen, "use_note": "Min"})
    assert response.status_code == 302


def test_rate_is_kept_with_its_source_when_it_is_chosen(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    rate, giver, key = make_rate(), make_stakeholder(analysis), uuid.uuid4()
    make_rate(name="Utgången", valid_to="2025-12-31")
    page = signed_in.get(reverse("impact:edit", args=[analysis.pk, "forandring"]))
    text = page.content.decode()
    assert "Volontärtimme: 220" in text
    assert "Utgången" not in text
    given = {
        "stakeholder": giver.pk, "description": "Tid", "valuation": "valued",
        "qualifier": "exact", "hours": "120,5", "rate": rate.pk,
    }  # fmt: skip
    data = {"inputs": str(key), **{f"inputs-{key}-{name}": value for name, value in given.items()}}
    assert _post(signed_in, analysis, Step.MAP, data).status_code == 302
    row = ImpactInput.objects.get()
    assert (row.rate_amount, row.rate_source) == (Decimal(220), "Leader")
    assert str(row.rate_valid_from) == "2025-01-01"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"valuation": "unvalued", "amount": "5"}, "saknar värde har inget belopp"),
        ({"valuation": "valued", "amount": "5", "hours": "1"}, "antingen ett belopp eller timmar"),
        ({"valuation": "valued", "hours": "1"}, "Välj den taxa"),
        ({"valuation": "valued", "amount": "-5"}, ""),
    ],
)
def test_an_input_is_either_an_amount_hours_or_without_value(
    signed_in: Client, analysis: ImpactAnalysis, given: dict[str, str], sentence: str
) -> None:
    key = uuid.uuid4()
    row = {"stakeholder": make_stakeholder(analysis).pk, "description": "Tid"}
    fields = {"qualifier": "exact", **row, **given}
    data = {"inputs": str(key), **{f"inputs-{key}-{name}": value for name, value in fields.items()}}
    response = _post(signed_in, analysis, Step.MAP, data)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_evidence_and_shares_are_told_of_changes_that_stand(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    row = make_outcome(make_stakeholder(analysis), quantity=None, deadweight=None)
    evidence = {"quantity": "1 250,5", "valuation": "valued", "proxy_value": "-40",
                "duration_years": "3", "starts": "after"}  # fmt: skip
    data = {f"outcomes-{row.pk}-{name}": value for name, value in evidence.items()}
    assert _post(signed_in, analysis, Step.EVIDENCE, data).status_code == 302
    data = {f"outcomes-{row.pk}-deadweight": "0", f"outcomes-{row.pk}-attribution": "100"}
    assert _post(signed_in, analysis, Step.IMPACT, data).status_code == 302
    row.refresh_from_db()
    assert (row.quantity, row.proxy_value, row.starts) == (Decimal("1250.5"), -40, "after")
    assert (row.deadweight, row.attribution, row.displacement) == (0, 100, None)
    wrong = _post(signed_in, analysis, Step.IMPACT, {f"outcomes-{row.pk}-drop_off": "101"})
    assert wrong.status_code == 422
    assert "En andel kan inte vara över 100 %." in wrong.content.decode()


def test_rows_of_another_step_are_neither_added_nor_removed_here(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    row, strange = make_outcome(make_stakeholder(analysis)), uuid.uuid4()
    data = {"outcomes": str(strange), f"outcomes-{strange}-quantity": "1"}
    _post(signed_in, analysis, Step.EVIDENCE, data)
    assert list(ImpactOutcome.objects.values_list("pk", flat=True)) == [row.pk]


def test_a_row_of_another_analysis_is_not_written(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    other = make_stakeholder(make_analysis(make_signed()), name="Deras")
    response = _post(signed_in, analysis, Step.SCOPE, SCOPE | _stakeholder(other.pk, name="Min"))
    assert response.status_code == 400
    other.refresh_from_db()
    assert other.name == "Deras"


def test_stakeholder_that_something_rests_on_is_kept_with_the_reason(
    signed_in: Client, board: Board
) -> None:
    analysis = make_computable(make_signed(board=board))
    response = _post(signed_in, analysis, Step.SCOPE, SCOPE)
    assert response.status_code == 422
    assert "kan inte tas bort" in response.content.decode()
    assert Stakeholder.objects.count() == 2
    make_input(make_stakeholder(analysis, name="Kyrkan")).delete()
    keep = Stakeholder.objects.exclude(name="Kyrkan")
    data: dict[str, Any] = {"stakeholders": [str(row.pk) for row in keep]}
    for row in keep:
        data |= _stakeholder(row.pk, name=row.name) | {"stakeholders": data["stakeholders"]}
    assert _post(signed_in, analysis, Step.SCOPE, SCOPE | data).status_code == 302
    assert Stakeholder.objects.count() == 2


def test_rows_are_added_and_moved_without_scripts(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    page = _post(signed_in, analysis, Step.SCOPE, SCOPE | {"add": "stakeholders"})
    assert page.status_code == 200
    assert page.content.decode().count('class="row-card"') == 2  # the new one and the copied one
    assert not Stakeholder.objects.exists()


def test_whoever_waits_too_long_gets_the_words_back(
    signed_in: Client, analysis: ImpactAnalysis
) -> None:
    seen = _revision(analysis, Step.USE)
    ImpactAnalysis.objects.filter(pk=analysis.pk).update(status=ImpactAnalysis.Status.FINAL)
    path = reverse("impact:edit", args=[analysis.pk, "anvandning"])
    data = {"revision": seen, "use_note": "Allt jag skrev"}
    answer = signed_in.post(path, data, headers=JSON)
    assert (answer.status_code, answer.json()["state"]) == (403, "closed")
    page = signed_in.post(path, data)
    assert page.status_code == 403
    assert "Allt jag skrev" in page.content.decode()
