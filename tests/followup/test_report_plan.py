"""The plan of reports: laid out once from the agreement, amended with a reason."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agreements import joints
from agreements.models import Agreement, ReportDuty
from followup import report_plan
from followup.models import Report, ReportDue
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_member
from tests.followup.making import make_duty, make_signed, partner_party, public_party
from tests.followup.making_reports import DUE, make_due, make_report, officer_of, representative

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 10)
Kind = ReportDuty.Kind


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board)


def plan_of(agreement: Agreement) -> list[tuple[str | None, str, str]]:
    return [
        (due.party and due.party.name, str(due.due_on), f"{due.period_from} {due.period_to}")
        for due in report_plan.planned(agreement)
    ]


def test_active_agreement_has_its_plan_and_only_once(agreement: Agreement, officer: User) -> None:
    make_duty(agreement)
    for _again in range(2):
        joints.became_active(agreement, officer)
    assert ReportDue.objects.count() == 2
    assert ReportDue.objects.filter(party=partner_party(agreement)).count() == 1
    due = ReportDue.objects.first()
    assert due is not None
    assert due.history.get().history_user == officer


def test_party_named_reports_alone(agreement: Agreement) -> None:
    make_duty(agreement, party=public_party(agreement))
    assert [row[0] for row in plan_of(agreement)] == [public_party(agreement).name]


def test_joint_report_is_of_no_party_and_laid_out_once(agreement: Agreement, officer: User) -> None:
    make_duty(agreement, is_joint=True)
    for _again in range(2):
        report_plan.lay_out(agreement, officer)
    assert ReportDue.objects.get().party is None


def test_actor_who_signs_nothing_reports_nothing(agreement: Agreement) -> None:
    party = partner_party(agreement)
    party.signs = False
    party.save()
    make_duty(agreement)
    assert [row[0] for row in plan_of(agreement)] == [public_party(agreement).name]


def test_each_report_goes_on_where_the_one_before_ends(agreement: Agreement) -> None:
    party = partner_party(agreement)
    for text in ("2026-12-31", "2026-06-30"):
        make_duty(agreement, party=party, due_on=day(text))
    assert sorted(row[1:] for row in plan_of(agreement)) == [
        ("2026-06-30", "2026-01-01 2026-06-30"),
        ("2026-12-31", "2026-07-01 2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("kind", "due_on", "period"),
    [
        (Kind.PROGRESS, "2026-07-15", "2026-01-01 2026-06-30"),
        (Kind.PROGRESS, "2026-01-20", "2026-01-01 2026-01-20"),
        (Kind.PROGRESS, "2027-02-28", "2026-01-01 2026-12-31"),
        (Kind.ANNUAL, "2027-03-01", "2026-01-01 2026-12-31"),
        (Kind.ANNUAL, "2026-11-30", "2026-01-01 2026-11-30"),
        (Kind.FINAL, "2027-03-31", "2026-01-01 2026-12-31"),
        (Kind.EVALUATION, "2025-06-30", "None None"),
    ],
)
def test_time_that_a_report_is_about(
    agreement: Agreement, kind: str, due_on: str, period: str
) -> None:
    make_duty(agreement, kind=kind, party=partner_party(agreement), due_on=day(due_on))
    assert plan_of(agreement)[0][2] == period


def test_unknown_day_stays_unknown_with_its_words(agreement: Agreement) -> None:
    make_duty(agreement, is_joint=True, due_on=None, due_note="våren 2026")
    (due,) = report_plan.planned(agreement)
    assert (due.due_on, due.due_note, due.period_to) == (None, "våren 2026", None)


def test_agreement_without_days_has_no_periods(board: Board) -> None:
    agreement = make_signed(board=board, starts_on=None, ends_on=None)
    make_duty(agreement, is_joint=True)
    assert plan_of(agreement)[0][2] == "None None"


# --- Amending --------------------------------------------------------------------------


def test_officer_skips_with_a_reason_and_takes_it_back(agreement: Agreement, officer: User) -> None:
    due = make_due(agreement)
    report_plan.skip(officer, due.pk, "Verksamheten vilar.", TODAY)
    due.refresh_from_db()
    assert (due.skipped_on, due.skip_reason) == (TODAY, "Verksamheten vilar.")
    with pytest.raises(Refused):
        report_plan.skip(officer, due.pk, "Igen.", TODAY)
    report_plan.take_back_skip(officer, due.pk)
    due.refresh_from_db()
    assert not due.is_skipped
    assert "Verksamheten vilar." in due.history.values_list("history_change_reason", flat=True)
    with pytest.raises(Refused):
        report_plan.take_back_skip(officer, due.pk)


def test_report_that_is_handed_in_is_not_skipped(agreement: Agreement, officer: User) -> None:
    report = make_report(make_due(agreement), status=Report.Status.SUBMITTED)
    with pytest.raises(Refused):
        report_plan.skip(officer, report.due_id, "Nej.", TODAY)


def test_partner_amends_nothing(agreement: Agreement) -> None:
    due = make_due(agreement)
    with pytest.raises(PermissionDenied):
        report_plan.skip(representative(partner_party(agreement)), due.pk, "Nej.", TODAY)


def test_due_is_amended_with_a_reason(client: Client, agreement: Agreement, officer: User) -> None:
    due = make_due(agreement, note="Verksamheten")
    client.force_login(officer)
    path = reverse("reports:due_edit", args=[due.pk])
    given = {"kind": "annual", "due_on": "2026-09-30", "note": "Allt", "asks_age_bands": "on"}
    assert client.post(path, given).status_code == 422
    assert client.post(path, given | {"reason": "Sommaren kom emellan."}).status_code == 302
    due.refresh_from_db()
    assert (due.kind, str(due.due_on), due.asks_age_bands) == ("annual", "2026-09-30", True)
    assert due.period_from is None
    latest = due.history.first()
    assert latest is not None
    assert latest.history_change_reason == "Sommaren kom emellan."


def test_what_came_between_is_told_and_what_was_typed_is_kept(
    client: Client, agreement: Agreement, officer: User
) -> None:
    due = make_due(agreement, note="Verksamheten")
    client.force_login(officer)
    path = reverse("reports:due_edit", args=[due.pk])
    seen = client.get(path).context["form"]["seen"].value()
    typed = {"kind": due.kind, "note": "Min text", "reason": "Avtalat.", "seen": seen}
    make_report(due, status=Report.Status.SUBMITTED)
    answer = client.post(path, typed)
    page = answer.content.decode()
    assert (answer.status_code, ReportDue.objects.get().note) == (422, "Verksamheten")
    assert "Rapporten har lämnats in under tiden." in page
    assert "Min text" in page
    # Seen now: the same again is what is meant.
    again = typed | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(path, again).status_code == 302
    assert ReportDue.objects.get().note == "Min text"


def test_line_that_is_skipped_is_not_amended(
    client: Client, agreement: Agreement, officer: User
) -> None:
    due = make_due(agreement, note="Verksamheten")
    client.force_login(officer)
    path = reverse("reports:due_edit", args=[due.pk])
    seen = client.get(path).context["form"]["seen"].value()
    report_plan.skip(officer, due.pk, "Verksamheten vilar.", TODAY)
    typed = {"kind": due.kind, "note": "Min text", "reason": "Avtalat.", "seen": seen}
    answer = client.post(path, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Rapporten begärs inte: Verksamheten vilar." in page
    assert "Min text" in page
    due.refresh_from_db()
    assert (due.is_skipped, due.note) == (True, "Verksamheten")


def test_days_in_the_wrong_order_are_told(
    client: Client, agreement: Agreement, officer: User
) -> None:
    client.force_login(officer)
    given = {"kind": "annual", "period_from": "2026-09-30", "period_to": "2026-01-01"}
    path = reverse("reports:due_add", args=[agreement.pk])
    answer = client.post(path, given | {"reason": "Ja."})
    assert answer.status_code == 422
    assert not ReportDue.objects.exists()


def test_due_is_added_for_a_party_or_for_all(
    client: Client, agreement: Agreement, officer: User
) -> None:
    client.force_login(officer)
    path = reverse("reports:due_add", args=[agreement.pk])
    for party in ("", str(partner_party(agreement).pk)):
        given = {"party": party, "kind": "progress", "due_note": "våren", "reason": "Avtalat."}
        assert client.post(path, given).status_code == 302
    assert {due.reporter for due in ReportDue.objects.all()} == {
        "alla parter gemensamt",
        partner_party(agreement).name,
    }


# --- Read ------------------------------------------------------------------------------


def test_lines_tell_how_late_and_who_writes(agreement: Agreement, officer: User) -> None:
    make_due(agreement)
    (line,) = report_plan.lines(officer, agreement, TODAY)
    assert (line.standing.days_late, line.may_write, line.may_receive) == (10, False, True)
    (line,) = report_plan.lines(representative(partner_party(agreement)), agreement, TODAY)
    assert (line.may_write, line.may_receive, line.may_amend) == (True, False, False)


def test_draft_of_another_looks_as_none_and_handed_in_is_told(agreement: Agreement) -> None:
    party = public_party(agreement)
    report = make_report(make_due(agreement, party=party))
    reader = representative(partner_party(agreement))
    (line,) = report_plan.lines(reader, agreement, DUE)
    assert (line.report, line.standing.words) == (None, "Inte inlämnad")
    report.status = Report.Status.SUBMITTED
    report.save()
    (line,) = report_plan.lines(reader, agreement, TODAY)
    assert (line.report, line.standing.words) == (None, "Inlämnad")
    assert not line.standing.days_late


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.PARTNER])
def test_plan_asks_as_much_for_many(
    client: Client, agreement: Agreement, django_assert_num_queries, count: int, role: Role
) -> None:
    for number in range(count):
        due = make_due(agreement, due_on=DUE + datetime.timedelta(days=number))
        if number:
            make_report(due)
    partner = partner_party(agreement).organisation
    place = agreement.case.board if role == Role.OFFICER else partner
    assert place is not None
    client.force_login(make_member(role, place))
    with django_assert_num_queries(7):
        assert client.get(reverse("reports:plan", args=[agreement.pk])).status_code == 200


def test_officer_reads_the_plan(client: Client, agreement: Agreement) -> None:
    make_due(agreement)
    client.force_login(officer_of(agreement))
    page = client.get(reverse("reports:plan", args=[agreement.pk])).content.decode()
    assert "2026-01-01–2026-06-30" in page
