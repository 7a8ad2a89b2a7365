"""A report on its way: begun, received, handed in, sent back, mended, approved."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements import uploads
from agreements.models import Agreement, Document, StatusChange
from followup import report_plan, report_writing, reporting
from followup.models import Report, ReportFile
from followup.report_content import missing, personal_traces, whole
from followup.workflow import perform
from iop.accounts.mail import send
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_board, make_member
from tests.followup.making import make_signed, partner_party, public_party
from tests.followup.making_reports import (
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


def test_board_officers_are_told_when_the_case_officer_has_left(
    report: Report, writer: User, officer: User, board: Board
) -> None:
    former = make_member(
        Role.CHIEF, make_board(municipality=board.organisation, name="Kulturnämnden", code="KN")
    )
    case = report.case
    case.officer = former
    case.save()
    reporting.submit(writer, report, TODAY)
    assert [to for to, _subject in mailed()] == [officer.email]
