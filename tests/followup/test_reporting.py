"""A report on its way: begun, received, handed in, sent back, mended, approved, to the board."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agreements import uploads
from agreements.models import Agreement, Document, Paper, PaperKind, ReportDuty, StatusChange
from followup import report_plan, report_writing, reporting
from followup.models import Report, ReportFile
from followup.report_content import missing, personal_traces, whole
from followup.waiting import reports as waiting
from followup.workflow import perform
from iop.accounts.mail import send
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
from tests.followup.report_posts import posted_by

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


def attached(user: User, report: Report, name: str = "bilaga.txt") -> ReportFile:
    file = SimpleUploadedFile(name, b"Inga personer")
    return report_writing.attach(user, report.pk, uploads.check(file))


def moves(report: Report) -> list[str]:
    rows = StatusChange.objects.filter(object_id=report.pk, content_type__model="report")
    return list(rows.order_by("pk").values_list("transition", flat=True))


def mailed() -> list[tuple[str, str]]:
    mail.outbox.clear()
    send()
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


# --- Beginning -------------------------------------------------------------------------


def test_party_begins_its_report_once(agreement: Agreement, writer: User) -> None:
    due = make_due(agreement)
    assert reporting.begin(writer, due.pk) == reporting.begin(writer, due.pk)
    assert Report.objects.count() == 1


def test_officer_does_not_begin_a_partners_report(agreement: Agreement, officer: User) -> None:
    with pytest.raises(PermissionDenied):
        reporting.begin(officer, make_due(agreement).pk)


def test_skipped_report_is_not_begun(agreement: Agreement, officer: User, writer: User) -> None:
    due = make_due(agreement)
    report_plan.skip(officer, due.pk, "Vilar.", TODAY)
    with pytest.raises(Refused, match="Vilar"):
        reporting.begin(writer, due.pk)


def test_board_begins_its_own_report(agreement: Agreement, officer: User) -> None:
    due = make_due(agreement, party=public_party(agreement))
    assert reporting.begin(officer, due.pk).due == due


def test_all_write_the_joint_report(agreement: Agreement, officer: User, writer: User) -> None:
    due = make_due(agreement, party=None)
    assert reporting.begin(officer, due.pk) == reporting.begin(writer, due.pk)


# --- Received on paper -----------------------------------------------------------------


def test_officer_enters_what_came_on_paper_and_both_names_stay(
    client: Client, agreement: Agreement, officer: User
) -> None:
    due = make_due(agreement)
    report = reporting.receive(officer, due.pk, "Kim Ordförande", "på papper 2026-07-01")
    assert Report.objects.visible_to(officer).get() == report
    report.narrative = "Det gick bra."
    report.save()
    with pytest.raises(Refused):
        reporting.submit(officer, report, TODAY)
    reporting.submit(officer, report, TODAY, name="Kim Ordförande", how="på papper")
    report.refresh_from_db()
    assert (report.status, report.submitted_by) == (Status.SUBMITTED, officer)
    client.force_login(officer)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Kim Ordförande" in page
    assert officer.name in page


def test_draft_of_the_party_is_not_taken_over(agreement: Agreement, officer: User) -> None:
    report = make_report(make_due(agreement))
    with pytest.raises(Refused):
        reporting.receive(officer, report.due_id, "Kim", "på papper")


def test_partner_who_hands_in_what_was_entered_answers_alone(
    agreement: Agreement, officer: User, writer: User
) -> None:
    report = reporting.receive(officer, make_due(agreement).pk, "Kim", "på papper")
    report.narrative = "Text"
    report.save()
    reporting.submit(writer, report, TODAY)
    report.refresh_from_db()
    assert (report.submitted_by, report.submitted_for, report.received_how) == (writer, "", "")


# --- Handing in ------------------------------------------------------------------------


def test_report_is_handed_in_and_the_officer_told(
    agreement: Agreement, officer: User, writer: User, report: Report
) -> None:
    reporting.submit(writer, report, TODAY)
    report.refresh_from_db()
    assert (report.status, report.submitted_on, report.submitted_by) == (
        Status.SUBMITTED,
        TODAY,
        writer,
    )
    assert [to for to, _subject in mailed()] == [officer.email]
    with pytest.raises(Refused):
        reporting.submit(writer, report, TODAY)


def test_empty_report_is_not_handed_in(agreement: Agreement, writer: User) -> None:
    report = make_report(make_due(agreement), narrative="")
    with pytest.raises(Refused, match="tom"):
        reporting.submit(writer, report, TODAY)
    make_count(report)
    reporting.submit(writer, report, TODAY)


def test_report_that_is_skipped_meanwhile_is_not_handed_in(
    officer: User, writer: User, report: Report
) -> None:
    report_plan.skip(officer, report.due_id, "Vilar.", TODAY)
    with pytest.raises(Refused):
        reporting.submit(writer, Report.objects.get(), TODAY)


def test_missing_parts_are_told_and_zero_is_not_missing(agreement: Agreement) -> None:
    report = make_report(make_full(agreement))
    keys = {key.split("-")[0] for key, _words in missing(whole(Report.objects.all()).get())}
    assert keys == {"indicator", "contribution", "participants", "cooperation"}
    make_value(report, agreement.indicators.get(), value=0)
    make_count(report, women=0)
    keys = {key.split("-")[0] for key, _words in missing(whole(Report.objects.all()).get())}
    assert keys == {"contribution", "cooperation"}


def test_traces_of_persons_are_confirmed_and_the_word_kept(
    client: Client, writer: User, report: Report
) -> None:
    report.narrative = "Mejla anna@example.org."
    report.save()
    assert [trace.place for trace in personal_traces(whole(Report.objects.all()).get())] == [
        "id_narrative"
    ]
    client.force_login(writer)
    path = reverse("reports:submit", args=[report.pk])
    assert "anna@example.org" in client.get(path).content.decode()
    assert client.post(path).status_code == 422
    assert client.post(path, {"confirmed": "on"}).status_code == 302
    change = StatusChange.objects.get(transition="submit")
    assert "1 ställe" in change.reason


# --- Files -----------------------------------------------------------------------------


def test_file_is_the_writers_own_until_the_report_is_handed_in(
    client: Client, officer: User, writer: User, report: Report
) -> None:
    file = attached(writer, report)
    assert not Document.objects.exists()
    path = reverse("reports:file", args=[report.pk, file.pk])
    client.force_login(officer)
    assert client.get(path).status_code == 404
    reporting.submit(writer, report, TODAY)
    document = Document.objects.get()
    assert (document.name, document.case, document.agreement) == ("bilaga.txt", report.case, None)
    assert document.is_intact()
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == b"Inga personer"


def test_file_that_is_left_out_is_gone_but_what_the_case_has_stays(
    officer: User, writer: User, report: Report
) -> None:
    first = attached(writer, report)
    report_writing.detach(writer, report.pk, first.pk)
    assert not ReportFile.objects.exists()
    second = attached(writer, report)
    reporting.submit(writer, report, TODAY)
    reporting.send_back(officer, report, {"files": "Fel fil."})
    report_writing.detach(writer, report.pk, second.pk)
    assert not ReportFile.objects.exists()
    assert Document.objects.get().is_intact()


def test_file_of_a_wrong_kind_is_refused_in_words_and_what_was_typed_stays(
    client: Client, writer: User, report: Report
) -> None:
    client.force_login(writer)
    path = reverse("reports:edit", args=[report.pk])
    file = SimpleUploadedFile("program.exe", b"MZ")
    typed = posted_by(client.get(path)) | {"lessons": ["Nytt"]}
    answer = client.post(path, {**typed, "attach": "1", "file": file})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "DOCX" in page
    assert "Nytt" in page


# --- Sent back, mended, approved -------------------------------------------------------


def test_report_is_sent_back_mended_and_approved(
    officer: User, writer: User, report: Report
) -> None:
    reporting.submit(writer, report, TODAY)
    with pytest.raises(Refused):
        reporting.send_back(officer, report, {"narrative": "  "})
    reporting.send_back(officer, report, {"narrative": "Skriv mer.", "lessons": ""})
    comment = report.comments.get()
    assert (comment.field, comment.by, comment.mended_at) == ("narrative", officer, None)
    mailed()
    with pytest.raises(Refused):
        perform(officer, report, "approve")
    reporting.submit(writer, report, TODAY)
    perform(officer, report, "approve")
    perform(officer, report, "withdraw_approval", reason="Fel siffra.")
    perform(officer, report, "approve")
    assert moves(report) == [
        *("submit", "send_back", "submit"),
        *("approve", "withdraw_approval", "approve"),
    ]
    assert {to for to, _subject in mailed()} == {officer.email, writer.email}


def test_partner_neither_sends_back_nor_approves(writer: User, report: Report) -> None:
    reporting.submit(writer, report, TODAY)
    with pytest.raises(PermissionDenied):
        reporting.send_back(writer, report, {"narrative": "Nej."})
    with pytest.raises(PermissionDenied):
        perform(writer, report, "approve")


def test_comment_is_shown_at_its_field_and_ticked_off(
    client: Client, officer: User, writer: User, agreement: Agreement
) -> None:
    report = make_report(make_due(agreement), status=Status.SENT_BACK)
    comment = make_comment(report, officer)
    client.force_login(writer)
    path = reverse("reports:edit", args=[report.pk])
    page = client.get(path).content.decode()
    start = page.index('id="part-narrative"')
    assert comment.text in page[start : start + 2000]
    client.post(path, {"comments-shown": str(comment.pk), "mended": str(comment.pk)})
    comment.refresh_from_db()
    assert comment.mended_at
    client.post(path, {"comments-shown": str(comment.pk)})
    comment.refresh_from_db()
    assert comment.mended_at is None


def test_comments_that_were_typed_stay_when_none_counts(
    client: Client, officer: User, agreement: Agreement
) -> None:
    report = make_report(make_due(agreement), status=Status.SUBMITTED)
    client.force_login(officer)
    path = reverse("reports:send_back", args=[report.pk])
    assert client.post(path, {"comment-narrative": " "}).status_code == 422
    assert client.post(path, {"comment-narrative": "Mer."}).status_code == 302
    assert client.get(path).status_code == 302
    report.refresh_from_db()
    assert report.status == Status.SENT_BACK


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
    with django_assert_num_queries(4):
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
