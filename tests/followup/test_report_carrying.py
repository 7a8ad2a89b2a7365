"""Reports when an agreement is amended: none is asked for twice, and no draft is lost."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from agreements.models import Agreement, ReportDuty, SectionKind
from followup import beginning, report_plan
from followup.days import everyones_days
from followup.models import CarriedReport, DayKind, Report, ReportDue
from followup.noticed import Standing
from followup.outcomes import results_of
from followup.remaining import remaining_of
from followup.waiting.reports import tasks
from iop.accounts.models import User
from partners.models import Board, Organisation, Role
from tests.agreements.renewing import day, make_amended, make_in_force, section, sign, start
from tests.factories import make_member
from tests.followup.making import make_indicator
from tests.followup.making_reports import make_report, make_value

pytestmark = pytest.mark.django_db
_R, _S = Agreement.Relation, Report.Status
TODAY = day("2026-06-01")


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def first(board: Board, officer: User) -> Agreement:
    """With a report of the partner due in December, and one of both together in April."""
    agreement = make_in_force(board)
    ReportDuty.objects.create(agreement=agreement, is_joint=True, due_on=day("2026-04-15"))
    beginning.begin(agreement, officer)
    return agreement


def due(agreement: Agreement, on: str = "2026-12-15") -> ReportDue:
    return agreement.report_dues.get(due_on=day(on))


def representative_of(agreement: Agreement) -> User:
    partner = Organisation.objects.get(name="Vännerna", parties__agreement=agreement)
    return make_member(Role.PARTNER, partner)


def plan_of(user: User, agreement: Agreement) -> list[tuple[str, str, str]]:
    loaded = Agreement.objects.with_case().get(pk=agreement.pk)
    lines = report_plan.lines(user, loaded, TODAY)
    return [(str(line.due.due_on), line.standing.words, line.version) for line in lines]


def waiting() -> list[ReportDue]:
    return list(ReportDue.objects.waiting().order_by("due_on", "pk"))


def amend(board: Board, officer: User, first: Agreement, on: str = "2026-05-01") -> Agreement:
    return make_amended(board, officer, first, on)


def test_untouched_goes_on_in_the_amended(board: Board, first: Agreement, officer: User) -> None:
    second = amend(board, officer, first)
    old = due(first)
    assert (old.skipped_on, old.skip_reason) == (TODAY, f"Går vidare i {second.reference}")
    assert waiting() == [due(second, "2026-04-15"), due(second)]
    assert [line[1:] for line in plan_of(officer, second)] == [("Inte inlämnad", "")] * 2
    assert old.history.first().history_user == officer


@pytest.mark.parametrize("status", [_S.SUBMITTED, _S.APPROVED, _S.REPORTED])
def test_handed_in_is_not_asked_for_again(
    board: Board, first: Agreement, officer: User, status: str
) -> None:
    make_report(due(first, "2026-04-15"), status=status)
    second = amend(board, officer, first)
    assert waiting() == [due(second)]
    assert plan_of(officer, second)[0] == ("2026-04-15", _S(status).label, first.reference)
    assert not due(first, "2026-04-15").is_skipped


@pytest.mark.parametrize("status", [_S.DRAFT, _S.SENT_BACK])
def test_begun_is_finished_where_it_is(
    board: Board, first: Agreement, officer: User, client: Client, status: str
) -> None:
    begun = make_report(due(first), status=status)
    representative = representative_of(first)
    second = amend(board, officer, first)
    assert waiting() == [due(second, "2026-04-15"), begun.due]
    lines = report_plan.lines(
        representative, Agreement.objects.with_case().get(pk=second.pk), TODAY
    )
    (line,) = [line for line in lines if line.report]
    assert (line.report, line.may_write, line.version) == (begun, True, first.reference)
    client.force_login(representative)
    assert client.get(f"/rapporter/{begun.pk}/skriv/").status_code == 200


def test_skipped_stays_skipped(board: Board, first: Agreement, officer: User) -> None:
    report_plan.skip(officer, due(first).pk, "Sammanfaller med slutrapporten", TODAY)
    second = amend(board, officer, first)
    assert waiting() == [due(second, "2026-04-15")]
    assert due(first).skip_reason == "Sammanfaller med slutrapporten"
    assert plan_of(officer, second)[1][1] == "Begärs inte"


def test_before_it_takes_effect_the_first_is_asked_for(
    board: Board, first: Agreement, officer: User
) -> None:
    second = amend(board, officer, first, "2026-09-01")
    assert waiting() == [due(first, "2026-04-15"), due(second)]
    assert not second.report_dues.filter(due_on=day("2026-04-15")).exists()


def test_no_longer_asked_for(first: Agreement, officer: User) -> None:
    reports = section(first, SectionKind.REPORTS)
    draft = start(
        officer, first, _R.REVISION, open_sections=[reports.pk], takes_effect_on=day("2026-05-01")
    )
    draft.report_duties.get(due_on=day("2026-12-15")).delete()
    second = sign(draft, officer)
    assert waiting() == [due(second, "2026-04-15")]
    assert due(first).skip_reason == f"Begärs inte i {second.reference}"


def test_amended_twice_remembers_the_first(board: Board, first: Agreement, officer: User) -> None:
    make_report(due(first, "2026-04-15"), status=_S.APPROVED)
    second = amend(board, officer, first)
    begun = make_report(due(second))
    third = make_amended(board, officer, second, "2026-05-15")
    assert not third.report_dues.exists()
    assert waiting() == [begun.due]
    versions = [line[2] for line in plan_of(officer, third)]
    assert versions == [first.reference, second.reference]
    beginning.begin(third, officer)
    assert (CarriedReport.objects.filter(agreement=third).count(), waiting()) == (2, [begun.due])


def test_unknown_days_meet_in_order(board: Board, first: Agreement, officer: User) -> None:
    for position, note in enumerate(("efter våren", "efter hösten"), 5):
        ReportDuty.objects.create(agreement=first, is_joint=True, due_note=note, position=position)
    report_plan.lay_out(first, officer)
    make_report(first.report_dues.get(due_note="efter våren"), status=_S.APPROVED)
    second = amend(board, officer, first)
    left = second.report_dues.filter(due_on=None)
    assert list(left.values_list("due_note", flat=True)) == ["efter hösten"]


def test_an_extension_touches_nothing(first: Agreement, officer: User) -> None:
    make_report(due(first, "2026-04-15"), status=_S.APPROVED)
    later = sign(start(officer, first, _R.EXTENSION), officer)
    assert not CarriedReport.objects.exists()
    assert not due(first).is_skipped
    assert later.report_dues.count() == 2


@pytest.mark.parametrize("on", ["2026-05-01", "2026-09-01"])
def test_reminded_of_once(board: Board, first: Agreement, officer: User, on: str) -> None:
    begun = make_report(due(first))
    amend(board, officer, first, on)
    days = everyones_days(day("2026-01-01"), day("2026-12-31"))
    found = [one for one in days if one.kind == DayKind.REPORT]
    assert [one.on for one in found] == [day("2026-04-15"), day("2026-12-15")]
    assert found[1].key == str(begun.due.pk)
    assert [one.kind for one in days].count(DayKind.END) == 1


def test_waits_once_on_the_first_page(board: Board, first: Agreement, officer: User) -> None:
    second = amend(board, officer, first)
    (task,) = tasks(representative_of(second), TODAY)
    assert second.reference in task.note


def test_outcome_counts_what_was_reported_before(
    board: Board, first: Agreement, officer: User
) -> None:
    indicator = make_indicator(first)
    report = make_report(due(first, "2026-04-15"), status=_S.APPROVED)
    make_value(report, indicator, value=7)
    second = amend(board, officer, first)
    (result,) = results_of(second, officer)
    assert (result.total, result.indicator) == (7, second.indicators.get())
    (before,) = results_of(first, officer)
    assert before.total == 7


def test_what_remains_tells_the_draft_of_the_first(
    board: Board, first: Agreement, officer: User
) -> None:
    make_report(due(first))
    second = amend(board, officer, first)
    texts = [one.text for one in remaining_of(second, Standing((), None, ()), TODAY)]
    assert sum("Rapport" in text for text in texts) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_of_a_change_asks_as_often(
    board: Board,
    first: Agreement,
    officer: User,
    client: Client,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(rows):
        on = day(f"2026-0{number + 1}-10")
        make_report(ReportDue.objects.create(agreement=first, due_on=on), status=_S.APPROVED)
    second = amend(board, officer, first)
    client.force_login(officer)
    with django_assert_num_queries(10):
        client.get(f"/rapporter/plan/{second.pk}/")
