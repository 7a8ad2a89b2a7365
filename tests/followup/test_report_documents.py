"""A report as PDF: what it says, what it hides when it leaves the case, and who may fetch it."""

import io
import json

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Contribution, Funder
from followup.models import ContributionOutcome, Report, ReportDue, SmallCountLimit
from followup.workflow import perform
from partners.models import Board, Role
from tests import reading
from tests.factories import make_contribution, make_member, make_organisation
from tests.followup.making import make_indicator, make_signed, partner_party
from tests.followup.making_outcomes import count_participants, give_value, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board)


@pytest.fixture
def report(agreement: Agreement, officer) -> Report:
    made = make_report(agreement, narrative="Kaféet har varit fullt.", submitted_by=officer)
    give_value(made, make_indicator(agreement), 12, exactness="just_over")
    count_participants(made, women=3, men=20)
    return made


def fetched(client: Client, report: Report, query: str = "") -> bytes:
    response = client.get(reverse("outcomes:report_pdf", args=[report.pk]) + query)
    assert response.status_code == 200
    return response.content


def test_whole_report_is_archivable_and_says_all(client, officer, report) -> None:
    client.force_login(officer)
    content = fetched(client, report)
    text = reading.words(content)
    assert "Kaféet har varit fullt." in text
    assert "drygt 12 relationer" in text
    assert " 3 " in text.replace("\n", " ")
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        metadata = opened.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"


def test_report_that_leaves_the_case_hides_small_counts(client, officer, report) -> None:
    SmallCountLimit.objects.create(limit=5)
    client.force_login(officer)
    content = fetched(client, report, "?utan=sma-tal")
    assert "färre än 5" in reading.words(content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        data = json.loads(opened.attachments["rapport.json"].get_file().read_bytes())
    assert data["participants"][0]["women"] == "färre än 5"
    assert data["participants"][0]["men"] == "visas inte"


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.PARTNER])
def test_report_is_not_fetched_by_those_outside(client, board, report, role) -> None:
    place = make_organisation() if role == Role.PARTNER else board
    client.force_login(make_member(role, place))
    assert client.get(reverse("outcomes:report_pdf", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_outcome_page_asks_a_fixed_number_of_queries(
    client, officer, agreement, count, django_assert_num_queries
) -> None:
    for number in range(count):
        report = make_report(agreement, due_kind=["progress", "annual", "final"][number])
        give_value(report, make_indicator(agreement), 3)
        count_participants(report, women=7, men=8)
    client.force_login(officer)
    with django_assert_num_queries(9):
        client.get(reverse("outcomes:agreement", args=[agreement.pk]))


def test_approved_report_says_by_whom_and_when(client, officer, agreement) -> None:
    report = make_report(agreement, status=Report.Status.SUBMITTED, narrative="Det gick bra.")
    client.force_login(officer)
    assert "Godkänd" not in reading.words(fetched(client, report))
    perform(officer, report, "approve")
    report.refresh_from_db()
    assert report.document
    said = f"Godkänd {timezone.localdate().isoformat()}, {officer.name}"
    with report.document.file.open() as kept:
        assert said in reading.words(kept.read())
    perform(officer, report, "withdraw_approval", reason="Fel siffror")
    assert said not in reading.words(fetched(client, report))


def test_what_was_promised_stands_beside_what_was_given(client, officer, agreement) -> None:
    party = partner_party(agreement)
    hours = make_contribution(party, description="Samtalsvärdar", units=600, unit="timmar")
    make_contribution(party, description="Lokal", valuation=Contribution.Valuation.UNVALUED)
    report = make_report(agreement)
    ContributionOutcome.objects.create(
        report=report, contribution=hours, units=520, unit="timmar", exactness="about", year=2026
    )
    ContributionOutcome.objects.create(report=report, contribution=hours, amount=1200, position=1)
    client.force_login(officer)
    text = reading.words(fetched(client, report))
    assert "Bidrag Utlovat Utfall" in text
    assert "Samtalsvärdar 600 timmar cirka 520 timmar (2026) 1 200 kr" in text
    assert "Lokal inte värderat i kronor ej redovisat" in text


def test_joint_report_tells_who_gave_each_contribution(client, officer, agreement) -> None:
    funder = make_organisation(name="Länsstyrelsen")
    fund = Funder.objects.create(agreement=agreement, organisation=funder)
    Contribution.objects.create(agreement=agreement, funder=fund, description="Statsbidrag")
    due = ReportDue.objects.create(agreement=agreement, party=None)
    report = Report.objects.create(due=due, status=Report.Status.SUBMITTED)
    client.force_login(officer)
    assert "Statsbidrag från Länsstyrelsen" in reading.words(fetched(client, report))
