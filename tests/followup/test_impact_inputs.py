"""Inputs of an analysis from the agreement's economy: as agreed, or as they turned out."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from followup.models import Exactness, ImpactAnalysis, ImpactInput, Report
from iop.accounts.models import User
from partners.models import Board
from tests.factories import make_contribution
from tests.followup.making import make_plan, make_signed, partner_party, public_party
from tests.followup.making_impact import make_analysis
from tests.followup.making_payments import make_outcome, make_payment, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(board: Board) -> Agreement:
    """Of 2026, as the analyses are."""
    days = {"starts_on": datetime.date(2026, 1, 1), "ends_on": datetime.date(2026, 12, 31)}
    return make_signed(board=board, title="Mötesplats", **days)


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def take(client: Client, analysis: ImpactAnalysis, basis: str = "agreed") -> list[ImpactInput]:
    client.post(reverse("impact:take", args=[analysis.pk]), {"basis": basis})
    return list(analysis.inputs.order_by("position"))


def over_three_years(agreement: Agreement) -> None:
    agreement.starts_on, agreement.ends_on = datetime.date(2025, 1, 1), datetime.date(2027, 12, 31)
    agreement.save()


# --- As agreed -----------------------------------------------------------------------------


def test_inputs_are_taken_from_the_economy_once(signed_in: Client, agreement: Agreement) -> None:
    party = public_party(agreement)
    make_contribution(party, amount=58_000, description="Bidrag", basis="Beslut")
    analysis = make_analysis(agreement)
    (row,) = take(signed_in, analysis)
    assert row.amount == 58_000
    assert row.contribution is not None
    assert row.stakeholder.name == party.name
    assert row.source == f"Avtalat i {agreement.reference}: Beslut"
    assert len(take(signed_in, analysis)) == 1
    assert row.history.count() == 1


def test_what_the_agreement_does_not_divide_is_unknown(
    signed_in: Client, agreement: Agreement
) -> None:
    make_contribution(public_party(agreement), amount=58_000)
    over_three_years(agreement)
    (row,) = take(signed_in, make_analysis(agreement))
    assert row.amount is None


def test_amounts_per_year_are_summed_for_the_analysed_years(
    signed_in: Client, agreement: Agreement
) -> None:
    over_three_years(agreement)
    make_contribution(public_party(agreement), years={2025: 1, 2026: 20, 2027: 300})
    (row,) = take(signed_in, make_analysis(agreement, ends_on=datetime.date(2027, 12, 31)))
    assert row.amount == 320


@pytest.mark.parametrize("basis", ["agreed", "given"])
def test_unvalued_contribution_stays_unvalued(
    signed_in: Client, agreement: Agreement, basis: str
) -> None:
    gift = make_contribution(public_party(agreement), valuation="unvalued", amount=None, form="")
    make_outcome(make_report(agreement), gift, units=Decimal(96))
    (row,) = take(signed_in, make_analysis(agreement), basis)
    assert row.valuation == "unvalued"
    assert row.amount is None


@pytest.mark.parametrize("basis", ["", "guessed"])
def test_basis_is_said(signed_in: Client, agreement: Agreement, basis: str) -> None:
    make_contribution(public_party(agreement), amount=58_000)
    path = reverse("impact:take", args=[make_analysis(agreement).pk])
    assert signed_in.post(path, {"basis": basis}).status_code == 400
    assert not ImpactInput.objects.exists()


# --- As they turned out --------------------------------------------------------------------


def test_what_reports_say_was_given_is_taken_with_the_report_as_source(
    signed_in: Client, agreement: Agreement
) -> None:
    gift = make_contribution(partner_party(agreement), amount=10_000)
    report = make_report(agreement)
    make_outcome(report, gift, amount=9_000, exactness=Exactness.AT_LEAST)
    waiting = make_report(agreement, status=Report.Status.SUBMITTED)
    make_outcome(waiting, gift, amount=1)
    (row,) = take(signed_in, make_analysis(agreement), "given")
    assert (row.amount, row.qualifier) == (9_000, "at_least")
    assert row.source == f"Utfall enligt {report}, 2026-01-15"


def test_what_was_paid_is_taken_less_what_came_back(
    signed_in: Client, agreement: Agreement
) -> None:
    make_plan(agreement)
    make_payment(agreement, amount=50_000)
    make_payment(agreement, kind="repayment", amount=1_500)
    (row,) = take(signed_in, make_analysis(agreement), "given")
    assert row.amount == 48_500
    assert row.source.startswith(f"Utfall enligt betalningar i {agreement.reference} till och med")


def test_unknown_outcome_is_taken_as_agreed_and_says_so(
    signed_in: Client, agreement: Agreement
) -> None:
    make_contribution(partner_party(agreement), amount=10_000)
    analysis = make_analysis(agreement)
    (row,) = take(signed_in, analysis, "given")
    assert (row.amount, row.source) == (10_000, f"Avtalat i {agreement.reference}")
    page = signed_in.get(reverse("impact:edit", args=[analysis.pk, "forandring"]))
    assert "Hur 1 av dem blev är inte känt: den är hämtad som avtalad." in page.content.decode()


@pytest.mark.parametrize(
    ("reported", "ends", "amount"),
    [
        ([2025, 2026, 2027], 2027, 27_000),
        ([2025], 2027, 30_000),  # a part of the time is not all of it
        ([2026], 2026, None),  # 2026 alone: given in that year, if the analysis is about it
    ],
)
def test_given_is_what_was_given_in_the_analysed_time(
    signed_in: Client, agreement: Agreement, reported: list[int], ends: int, amount: Any
) -> None:
    over_three_years(agreement)
    gift = make_contribution(partner_party(agreement), amount=30_000)
    report = make_report(agreement)
    for year in reported:
        make_outcome(report, gift, amount=9_000, year=year)
    whole = {"starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
    (row,) = take(signed_in, make_analysis(agreement, **(whole if ends == 2027 else {})), "given")
    assert row.amount == (9_000 if amount is None else amount)


def test_basis_is_changed_and_what_was_written_by_hand_is_kept(
    signed_in: Client, agreement: Agreement
) -> None:
    party = partner_party(agreement)
    gifts = [make_contribution(party, amount=10_000, description=name) for name in ("A", "B")]
    report = make_report(agreement)
    for gift in gifts:
        make_outcome(report, gift, amount=9_000)
    analysis = make_analysis(agreement)
    first, second = take(signed_in, analysis)
    second.amount = Decimal(7)
    second.save()
    assert [row.amount for row in take(signed_in, analysis, "given")] == [9_000, 7]
    assert [row.amount for row in take(signed_in, analysis, "agreed")] == [10_000, 7]
    page = signed_in.get(reverse("impact:edit", args=[analysis.pk, "forandring"]))
    assert "1 insats som någon har skrivit i är kvar som den var." in page.content.decode()
    assert first.history.count() == 3
