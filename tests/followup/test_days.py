"""Which days somebody has to keep in mind, whose they are, and what no longer counts."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Instalment
from followup.days import days_of, everyones_days, first_day_for_notice, readable_days
from followup.models import (
    ActionItem,
    DayKind,
    GroupMeeting,
    Notice,
    Payment,
    Report,
    ReportDue,
    Review,
)
from iop.accounts.models import User
from partners.models import Board, Membership, Organisation, Role
from tests.factories import make_board, make_member, make_organisation, make_user
from tests.followup.making import make_group, make_plan, make_signed, partner_party, public_party
from tests.followup.making_calendar import (
    Day,
    make_action,
    make_called,
    make_due,
    make_entry,
    make_watched,
)

FIRST, LAST = Day(2026, 1, 1), Day(2026, 12, 31)


@pytest.fixture
def partner(db: None) -> Organisation:
    return make_organisation(name="Vänföreningen")


@pytest.fixture
def member(partner: Organisation) -> User:
    return make_member(Role.PARTNER, partner)


def kinds(user: User) -> list[tuple[str, str, bool]]:
    """Each day of the user's: what kind, when, and whether it is the user's to do."""
    found = days_of(user, FIRST, LAST)
    return [(day.kind.value, day.on.strftime("%m%d"), user in day.doers) for day in found]


def test_days_of_each_kind_come_to_those_who_do_them(
    board: Board, partner: Organisation, member: User, officer: User, colleague: User
) -> None:
    make_watched(board, partner, 2026, officer, member)
    chief = make_member(Role.CHIEF, board)
    assert kinds(member) == [
        ("instalment", "0220", False),
        ("meeting", "0303", True),
        ("action", "0410", True),
        ("meeting", "0512", True),
        ("report", "0701", True),
        ("review", "0901", False),
        ("notice", "0930", False),
        ("report", "1215", True),
        ("end", "1231", False),
    ]
    assert kinds(officer) == [
        ("instalment", "0220", False),
        ("meeting", "0303", True),
        ("action", "0410", False),
        ("meeting", "0512", True),
        ("register", "0608", True),
        ("report", "0701", False),
        ("review", "0901", True),
        ("notice", "0930", True),
        ("report", "1215", True),
        ("end", "1231", True),
    ]
    assert kinds(colleague) == [("instalment", "0220", True), ("register", "0608", False)]
    assert [kind for kind, _on, _is_own in kinds(chief)] == ["review", "notice", "end"]


def test_nobody_has_days_of_what_they_do_not_read(
    board: Board, partner: Organisation, officer: User, stranger: User, nobody: User
) -> None:
    make_watched(board, partner, 2026, officer)
    auditor, politician = make_member(Role.AUDITOR, board), make_member(Role.BOARD_MEMBER, board)
    for user in (stranger, nobody, politician):
        assert readable_days(user, FIRST, LAST) == []
    assert len(readable_days(auditor, FIRST, LAST)) == 10
    assert kinds(auditor) == []


def test_who_leaves_the_association_has_no_days(
    board: Board, partner: Organisation, member: User
) -> None:
    make_due(make_signed(board=board, partners=(partner,)), Day(2026, 7, 1))
    assert len(kinds(member)) == 2
    Membership.objects.filter(user=member).delete()
    assert kinds(User.objects.get(pk=member.pk)) == []


def test_a_case_officer_who_has_left_is_followed_by_the_boards(
    board: Board, partner: Organisation, officer: User
) -> None:
    agreement = make_signed(board=board, partners=(partner,))
    left = make_user()
    agreement.case.officer = left
    agreement.case.save()
    [day] = everyones_days(FIRST, LAST)
    assert (day.doers, day.kind) == ({officer}, DayKind.END)
    Membership.objects.create(user=left, role=Role.OFFICER, board=board)
    [day] = everyones_days(FIRST, LAST)
    assert day.doers == {left}


def test_who_is_called_without_a_role_has_the_meeting_and_its_actions(
    board: Board, partner: Organisation
) -> None:
    guest = make_user()
    agreement = make_watched(board, partner, 2026, guest)
    GroupMeeting.objects.update(called_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert [(kind, on) for kind, on, _is_own in kinds(guest)] == [
        ("meeting", "0303"),
        ("action", "0410"),
        ("meeting", "0512"),
    ]
    assert agreement not in Agreement.objects.visible_to(guest)


def test_what_is_done_is_no_day_to_watch(
    board: Board, partner: Organisation, member: User, officer: User, colleague: User
) -> None:
    agreement = make_watched(board, partner, 2026, officer, member)
    first, second = ReportDue.objects.order_by("due_on")
    Report.objects.create(due=first, status=Report.Status.SUBMITTED)
    second.skipped_on = FIRST
    second.save()
    action = ActionItem.objects.get()
    action.done_on = FIRST
    action.save()
    entry = agreement.register_entries.get()
    entry.told_on = FIRST
    entry.save()
    Review.objects.create(agreement=agreement, status="concluded", started_by=officer)
    pay(agreement, 58_000, by=colleague)
    assert [kind for kind, _on, _is_own in kinds(officer)] == [
        "meeting",
        "meeting",
        "notice",
        "end",
    ]
    assert kinds(colleague) == []


def pay(agreement: Agreement, amount: int, *, by: User, **fields: object) -> Payment:
    return Payment.objects.create(
        agreement=agreement,
        instalment=Instalment.objects.get(plan__agreement=agreement),
        paid_on=FIRST,
        amount=amount,
        entered_by=by,
        **fields,
    )


def test_a_report_that_was_sent_back_is_waited_for_again(board: Board, member: User) -> None:
    partner = member.memberships.get().organisation
    due = make_due(make_signed(board=board, partners=(partner,)), Day(2026, 7, 1))
    report = Report.objects.create(due=due, status=Report.Status.SUBMITTED)
    assert [day.kind for day in days_of(member, FIRST, LAST)] == [DayKind.END]
    Report.objects.filter(pk=report.pk).update(status=Report.Status.SENT_BACK)
    assert [day.kind for day in days_of(member, FIRST, LAST)] == [DayKind.REPORT, DayKind.END]


def test_what_is_left_of_a_payment_is_watched(
    board: Board, partner: Organisation, colleague: User
) -> None:
    agreement = make_signed(board=board, partners=(partner,))
    make_plan(agreement, condition="report")
    struck_out = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)
    pay(agreement, 8_000, by=colleague)
    pay(agreement, 50_000, by=colleague, voided_at=struck_out, void_reason="Fel.")
    [day] = days_of(colleague, FIRST, LAST)
    text = "Betalning 50 000 kr, Vänföreningen (efter godkänd rapport)"
    assert str(day.what).replace("\xa0", " ") == text


def test_a_planned_meeting_waits_for_whoever_calls_it(
    board: Board, partner: Organisation, member: User, officer: User
) -> None:
    agreement = make_signed(board=board, partners=(partner,), ends_on=Day(2027, 12, 31))
    group = make_group(agreement, convened_by=partner_party(agreement))
    GroupMeeting.objects.create(group=group, period_from=FIRST, period_to=Day(2026, 6, 30))
    assert kinds(member) == [("meeting", "0630", True)]
    assert kinds(officer) == [("meeting", "0630", False)]
    group.convened_by = public_party(agreement)
    group.save()
    assert kinds(officer) == [("meeting", "0630", True)]
    GroupMeeting.objects.update(status=GroupMeeting.Status.CANCELLED)
    assert kinds(officer) == []


def test_an_action_waits_until_the_meeting_is_closed(board: Board, officer: User) -> None:
    agreement = make_signed(board=board, ends_on=None)
    meeting = make_called(agreement, Day(2026, 3, 3), officer, status="ongoing")
    action = make_action(meeting, Day(2026, 4, 10), officer, is_confidential=True)
    assert [kind for kind, _on, _is_own in kinds(officer)] == ["meeting"]
    GroupMeeting.objects.update(status=GroupMeeting.Status.CLOSED)
    _meeting, day = days_of(officer, FIRST, LAST)
    assert (day.key, action.text in str(day.what)) == (str(action.pk), False)


def test_notice_brings_the_last_day_forward(board: Board, officer: User) -> None:
    agreement = make_signed(board=board, notice_months=3)
    assert kinds(officer) == [("notice", "0930", True), ("end", "1231", True)]
    Notice.objects.create(
        agreement=agreement,
        given_on=Day(2026, 4, 2),
        way=Notice.Way.LETTER,
        last_day_on=Day(2026, 7, 2),
        reason="Pengarna är slut.",
        entered_by=officer,
    )
    assert kinds(officer) == [("end", "0702", True)]


@pytest.mark.parametrize(
    ("ends_on", "months", "own", "expected"),
    [
        (Day(2026, 12, 31), 3, None, Day(2026, 9, 30)),
        (Day(2026, 12, 31), 3, 6, Day(2026, 6, 30)),
        (Day(2026, 8, 30), 2, None, Day(2026, 6, 30)),
        (Day(2027, 2, 28), 12, None, Day(2026, 2, 28)),
        (Day(2026, 12, 31), None, None, None),
        (None, 3, None, None),
    ],
)
def test_first_day_for_notice(
    board: Board, ends_on: Day | None, months: int | None, own: int | None, expected: Day | None
) -> None:
    agreement = make_signed(board=board, ends_on=ends_on, notice_months=months)
    agreement.parties.filter(board=None).update(notice_months=own)
    assert first_day_for_notice(agreement) == expected


def test_an_agreement_that_just_ends_has_no_day_for_notice(board: Board) -> None:
    agreement = make_signed(board=board, notice_months=3, extension=Agreement.Extension.NONE)
    assert first_day_for_notice(agreement) is None


def test_a_newer_version_takes_over_the_days_it_covers(
    board: Board, partner: Organisation, member: User
) -> None:
    agreement = make_signed(board=board, partners=(partner,), status="superseded")
    make_due(agreement, Day(2027, 2, 1), period_to=Day(2026, 12, 31))
    make_due(agreement, Day(2026, 4, 1), period_to=Day(2026, 3, 31))
    newer = make_signed(
        case=agreement.case, partners=(partner,), version=2, predecessor=agreement,
        starts_on=Day(2026, 7, 1), ends_on=None,
    )  # fmt: skip
    found = days_of(member, FIRST, Day(2027, 12, 31))
    assert [(day.kind.value, day.on) for day in found] == [("report", Day(2026, 4, 1))]
    newer.starts_on = Day(2027, 1, 1)
    newer.save()
    found = days_of(member, FIRST, Day(2027, 12, 31))
    assert [day.kind.value for day in found] == ["report", "report"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", ["meeting", "report", "instalment", "end"]),
        ("ended", ["report", "instalment"]),
        ("terminated", ["report"]),
    ],
)
def test_what_remains_when_an_agreement_is_over(
    board: Board, partner: Organisation, member: User, status: str, expected: list[str]
) -> None:
    agreement = make_signed(board=board, partners=(partner,), status=status)
    make_due(agreement, Day(2026, 7, 1))
    make_plan(agreement, due_on=Day(2026, 8, 1))
    GroupMeeting.objects.create(group=make_group(agreement), period_to=Day(2026, 6, 30))
    assert [kind for kind, _on, _is_own in kinds(member)] == expected


@pytest.mark.parametrize("count", [1, 3])
def test_days_are_found_in_a_fixed_number_of_queries(
    count: int, partner: Organisation, member: User
) -> None:
    board = make_board()
    officer = make_member(Role.OFFICER, board)
    for _number in range(count):
        make_watched(board, partner, 2026, officer, member)
        make_entry(make_signed(board=board, partners=(partner,)), Day(2026, 8, 1))
    with CaptureQueriesContext(connection) as captured:
        days = days_of(User.objects.get(pk=member.pk), FIRST, LAST)
        words = [f"{day.what} {day.agreement.title} {day.url}" for day in days]
    assert len(words) == 10 * count
    assert len(captured) == 13
