"""A report that is answered: taken to the board, waiting for somebody, read by others."""

import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Paper, PaperKind, ReportDuty
from followup import reporting
from followup.models import Report
from followup.waiting import reports as waiting
from followup.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_member, make_paper_kind
from tests.followup.making import make_indicator, make_signed, partner_party, public_party
from tests.followup.making_reports import (
    DUE,
    make_comment,
    make_count,
    make_due,
    make_full,
    make_report,
    make_value,
    representative,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 10)
Status = Report.Status


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board)


@pytest.fixture
def writer(agreement: Agreement) -> User:
    return representative(partner_party(agreement))


@pytest.fixture
def report(agreement: Agreement) -> Report:
    return make_report(make_due(agreement))


# --- To the board ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        (ReportDuty.Kind.ANNUAL, PaperKind.Purpose.INFORM),
        (ReportDuty.Kind.EVALUATION, PaperKind.Purpose.EVALUATE),
    ],
)
def test_approved_report_is_taken_to_the_board(
    client: Client, agreement: Agreement, officer: User, kind: str, purpose: str
) -> None:
    paper_kind = make_paper_kind(purpose=PaperKind.Purpose(purpose))
    paper_kind.sections.create(heading="Ärendet")
    due = make_due(agreement, kind=kind, goes_to_board=True)
    report = make_report(due, status=Status.APPROVED)
    client.force_login(officer)
    path = reverse("reports:to_board", args=[report.pk])
    assert client.post(path).status_code == 302
    report.refresh_from_db()
    paper = report.paper
    assert paper is not None
    assert paper.kind.purpose == purpose
    section = paper.sections.get()
    assert partner_party(agreement).name in str(section.body)
    client.post(path)
    assert Paper.objects.count() == 1
    with pytest.raises(Refused):
        perform(officer, report, "report_to_board")
    paper.status = Paper.Status.DECIDED
    paper.save()
    assert [task.url for task in waiting.tasks(officer, TODAY)] == [report.get_absolute_url()]
    perform(officer, report, "report_to_board")
    report.refresh_from_db()
    assert report.status == Status.REPORTED


def test_board_without_such_a_paper_is_told_so(
    client: Client, agreement: Agreement, officer: User
) -> None:
    report = make_report(make_due(agreement, goes_to_board=True), status=Status.APPROVED)
    with pytest.raises(Refused):
        reporting.start_paper(officer, report)
    client.force_login(officer)
    assert client.post(reverse("reports:to_board", args=[report.pk])).status_code == 302
    assert not Paper.objects.exists()


def test_report_that_is_not_for_the_board_has_no_such_move(
    agreement: Agreement, officer: User
) -> None:
    report = make_report(make_due(agreement), status=Status.APPROVED)
    with pytest.raises(Refused):
        perform(officer, report, "report_to_board")


# --- What waits ------------------------------------------------------------------------


def waits(user: User, today: datetime.date = TODAY) -> list[str]:
    return [task.what for task in waiting.tasks(user, today)]


def test_report_waits_for_its_party_with_days_left(
    agreement: Agreement, officer: User, writer: User
) -> None:
    make_due(agreement)
    assert waits(officer) == []
    (task,) = waiting.tasks(writer, TODAY)
    assert "10 dagar sen" in task.note
    (task,) = waiting.tasks(writer, DUE - datetime.timedelta(days=3))
    assert "3 dagar kvar" in task.note
    assert waits(writer, DUE - datetime.timedelta(days=90)) == []


def test_handed_in_report_waits_for_an_approver_and_sent_back_for_the_writer(
    agreement: Agreement, board: Board, writer: User, report: Report
) -> None:
    controller = make_member(Role.CONTROLLER, board)
    officer = make_member(Role.OFFICER, board)
    reporting.submit(writer, report, TODAY)
    assert waits(writer) == []
    assert waits(controller) == waits(officer) == ["Läs och godkänn rapporten"]
    reporting.send_back(controller, report, {"narrative": "Mer."})
    assert waits(writer) == ["Rätta rapporten som skickades tillbaka"]
    assert waits(controller) == []


def test_own_boards_report_waits_for_its_officer(agreement: Agreement, officer: User) -> None:
    make_due(agreement, party=public_party(agreement))
    assert waits(officer) == ["Skriv rapporten"]


def test_joint_report_waits_once_for_a_party(agreement: Agreement, writer: User) -> None:
    make_due(agreement, party=None)
    assert waits(writer) == ["Skriv rapporten"]


# --- Read ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_detail_and_panel_ask_as_much_for_many(
    client: Client, agreement: Agreement, officer: User, django_assert_num_queries, count: int
) -> None:
    report = make_report(make_full(agreement, count), status=Status.SUBMITTED)
    for indicator in agreement.indicators.all():
        make_value(report, indicator)
        make_count(report)
        make_comment(report, officer)
        make_due(agreement)
    client.force_login(officer)
    with django_assert_num_queries(17):
        assert client.get(report.get_absolute_url()).status_code == 200
    with django_assert_num_queries(16):
        assert client.get(reverse("reports:send_back", args=[report.pk])).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_ask_as_much_for_many(
    agreement: Agreement, officer: User, django_assert_num_queries, count: int
) -> None:
    for _number in range(count):
        make_due(agreement, party=public_party(agreement))
        make_report(make_due(agreement), status=Status.SUBMITTED)
    with django_assert_num_queries(2):
        assert len([*waiting.tasks(officer, TODAY)]) == 2 * count


def test_figures_stand_beside_the_target_with_their_words(
    client: Client, agreement: Agreement, officer: User
) -> None:
    report = make_report(make_due(agreement), status=Status.SUBMITTED)
    indicator = make_indicator(agreement)
    make_value(report, indicator, value=12, exactness="just_over")
    make_value(report, indicator, value=70, is_share=True, comment="av de tillfrågade")
    make_count(report, women=0, men=None, exactness="about")
    client.force_login(officer)
    page = client.get(report.get_absolute_url()).content.decode()
    for words in ("minst 10 relationer", "drygt 12 relationer", "70\xa0%", "av de tillfrågade"):
        assert words in page
    assert "cirka" not in page


def test_panel_shows_what_is_late(client: Client, agreement: Agreement, officer: User) -> None:
    make_due(agreement, due_on=datetime.date(2020, 1, 1))
    client.force_login(officer)
    with transaction.atomic():
        page = client.get(reverse("followup:overview", args=[agreement.pk])).content.decode()
    assert 'id="reports"' in page
    assert "dagar sen" in page


# --- Read ------------------------------------------------------------------------------


def test_parts_without_a_word_are_told_in_one_line(
    client: Client, officer: User, agreement: Agreement
) -> None:
    due = make_due(agreement)
    report = make_report(due, status=Status.SUBMITTED, narrative="", lessons="Börja i tid.")
    make_comment(report, officer, field="deviations")
    client.force_login(officer)
    page = client.get(reverse("reports:detail", args=[report.pk]))
    shown = [read.part.key for read in page.context["parts"]]
    assert "lessons" in shown
    assert "deviations" in shown  # what is asked of it stands there
    assert "narrative" not in shown
    assert "Hur det har gått; Om ekonomin" in page.content.decode()


def test_taking_back_is_no_next_step(client: Client, officer: User, agreement: Agreement) -> None:
    report = make_report(make_due(agreement), status=Status.SUBMITTED, narrative="Bra.")
    address = reverse("reports:detail", args=[report.pk])
    client.force_login(officer)
    assert "Nästa steg" in client.get(address).content.decode()
    perform(officer, report, "approve")
    page = client.get(address).content.decode()
    assert "Nästa steg" not in page
    assert "Om något blev fel" in page
    assert "Ta tillbaka godkännandet" in page
