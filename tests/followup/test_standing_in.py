"""What a case officer is told of as late, when nobody with an account is to do it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from followup.models import ActionItem, Attendance, GroupMeeting, ReportDue
from followup.waiting.standing_in import tasks
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_member, make_user
from tests.followup.making import make_signed, partner_party, public_party
from tests.followup.making_calendar import make_due
from tests.followup.making_minutes import first_item, make_logged
from tests.followup.making_reports import make_report

TODAY = datetime.date(2026, 9, 10)
LATE = datetime.date(2026, 9, 7)


def said(user: User, today: datetime.date = TODAY) -> list[str]:
    return [f"{task.what}: {task.title} ({task.note})" for task in tasks(user, today)]


def make_late_action(agreement: Agreement) -> Attendance:
    """Of the association's member, who has no account; from a meeting that is adjusted."""
    meeting = make_logged(agreement, status=GroupMeeting.Status.ADJUSTED)
    person = meeting.attendances.get(party=partner_party(agreement))
    ActionItem.objects.create(
        item=first_item(meeting), text="Boka lokalen", attendance=person, due_on=LATE
    )
    return person


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board, title="Mötesplatsen")


@pytest.fixture
def due(agreement: Agreement) -> ReportDue:
    return make_due(agreement, LATE, party=partner_party(agreement))


def test_late_report_of_an_association_without_account(
    officer: User, colleague: User, stranger: User, agreement: Agreement, due: ReportDue
) -> None:
    [task] = tasks(officer, TODAY)
    assert (task.what, task.title) == (
        "Fråga efter rapporten och skriv in det som kommer",
        "Mötesplatsen",
    )
    assert task.note.startswith(f"{agreement.reference} · ")
    assert task.note.endswith(" · 3 dagar sen")
    assert task.url == reverse("reports:receive", args=[due.pk])
    report = make_report(due, submitted_for="Alva Ek")
    assert [task.url for task in tasks(officer, TODAY)] == [
        reverse("reports:edit", args=[report.pk])
    ]
    assert said(officer, LATE) == []
    assert said(colleague) == said(stranger) == []


def test_whoever_represents_the_party_is_told_instead(
    officer: User, agreement: Agreement, due: ReportDue
) -> None:
    make_late_action(agreement)
    assert len(said(officer)) == 2
    organisation = partner_party(agreement).organisation
    assert organisation
    member = make_member(Role.PARTNER, organisation)
    assert said(officer) == []
    member.is_active = False
    member.save()
    assert len(said(officer)) == 2


def test_report_of_the_board_itself_or_handed_in_is_not_told(
    officer: User, agreement: Agreement
) -> None:
    make_due(agreement, LATE, party=public_party(agreement))
    make_due(agreement, LATE, party=partner_party(agreement), skipped_on=LATE)
    assert said(officer) == []


def test_late_action_of_one_without_account(officer: User, agreement: Agreement) -> None:
    person = make_late_action(agreement)
    [line] = said(officer)
    assert line.startswith("Fråga hur det gick med det som är försenat: Boka lokalen (")
    assert line.endswith(" · senast 2026-09-07)")
    person.user = make_user()
    person.save()
    assert said(officer) == []


def test_late_action_waits_for_those_of_the_same_party(
    officer: User, colleague: User, agreement: Agreement
) -> None:
    """The association's for its representative, the board's for the officer, and once each."""
    person = make_late_action(agreement)
    organisation = partner_party(agreement).organisation
    assert organisation
    member = make_member(Role.PARTNER, organisation)
    assert (len(said(officer)), len(said(member)), said(colleague)) == (0, 1, [])
    person.party = public_party(agreement)
    person.save()
    assert (len(said(officer)), said(member)) == (1, [])
    person.user = officer
    person.save()
    assert said(officer) == []  # the officer's own is told among what the officer has promised


def test_another_officer_of_the_board_has_the_case(
    officer: User, agreement: Agreement, board: Board, due: ReportDue
) -> None:
    other = make_member(Role.OFFICER, board)
    agreement.case.officer = other
    agreement.case.save()
    assert (said(officer), len(said(other))) == ([], 1)


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_a_fixed_number_of_queries(officer: User, board: Board, count: int) -> None:
    for _number in range(count):
        agreement = make_signed(board=board)
        make_due(agreement, LATE, party=partner_party(agreement))
        make_late_action(agreement)
    user = User.objects.get(pk=officer.pk)
    with CaptureQueriesContext(connection) as captured:
        assert len(said(user)) == 2 * count
    assert len(captured) == 6
