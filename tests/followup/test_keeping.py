"""Until when vouchers and the basis of aid are kept, and who is told of the last day."""

import datetime

import pytest

from agreements.models import Agreement
from followup.days import days_of, everyones_days, readable_days
from followup.models import DayKind, RetentionPeriod
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.factories import make_board, make_member
from tests.followup.making import make_plan, make_signed, partner_party
from tests.followup.making_calendar import Day
from tests.followup.making_payments import make_payment, make_register_entry

FIRST, LAST = Day(2026, 1, 1), Day(2036, 12, 31)


@pytest.fixture
def _periods(db: None) -> None:
    load_standards()


def kept(first: Day = FIRST, last: Day = LAST) -> list[tuple[Day, str]]:
    return [
        (day.on, str(day.what))
        for day in everyones_days(first, last)
        if day.kind == DayKind.RETENTION
    ]


@pytest.mark.usefixtures("_periods")
@pytest.mark.parametrize(
    ("paid_on", "until"),
    [
        (Day(2018, 12, 31), Day(2028, 12, 31)),
        (Day(2019, 1, 1), Day(2026, 12, 31)),
        (Day(2019, 12, 31), Day(2026, 12, 31)),
        (Day(2025, 6, 30), Day(2032, 12, 31)),
    ],
)
def test_vouchers_are_kept_by_the_law_of_their_year(board: Board, paid_on: Day, until: Day) -> None:
    agreement = make_signed(board=board)
    make_plan(agreement)
    make_payment(agreement, amount=100, paid_on=paid_on)
    make_payment(agreement, amount=200, paid_on=paid_on)
    assert kept() == [
        (until, f"Sista dag att bevara verifikationer för betalningar {paid_on.year}")
    ]
    assert kept(until, until) == kept()
    assert kept(last=until - datetime.timedelta(days=1)) == []
    assert kept(first=until + datetime.timedelta(days=1)) == []


@pytest.mark.usefixtures("_periods")
@pytest.mark.parametrize(
    ("granted_on", "until"),
    [
        (Day(2020, 1, 8), Day(2030, 1, 8)),
        (Day(2024, 2, 29), Day(2034, 2, 28)),
    ],
)
def test_basis_of_aid_is_kept_for_ten_years(board: Board, granted_on: Day, until: Day) -> None:
    make_register_entry(make_signed(board=board), granted_on=granted_on, told_on=granted_on)
    assert kept() == [
        (until, f"Sista dag att bevara underlaget för stöd av mindre betydelse {granted_on}")
    ]
    assert kept(until, until) == kept()
    assert kept(until + datetime.timedelta(days=1)) == []
    assert kept(last=until - datetime.timedelta(days=1)) == []


def test_the_longest_of_the_times_that_held_counts(board: Board) -> None:
    make_register_entry(make_signed(board=board), granted_on=Day(2024, 1, 1))
    assert kept() == []  # nobody has said for how long
    for years, valid_to in ((4, None), (3, None), (9, Day(2023, 12, 31))):
        RetentionPeriod.objects.create(what="aid", years=years, valid_to=valid_to)
    assert [on for on, _what in kept()] == [Day(2028, 1, 1)]


@pytest.mark.usefixtures("_periods")
def test_last_day_is_told_to_the_board_alone(
    board: Board, officer: User, colleague: User, stranger: User
) -> None:
    agreement = make_signed(board=board)
    make_plan(agreement)
    make_payment(agreement, paid_on=Day(2020, 5, 1))
    make_payment(make_signed_elsewhere(), paid_on=Day(2020, 5, 1))
    organisation = partner_party(agreement).organisation
    assert organisation
    partner = make_member(Role.PARTNER, organisation)
    last = Day(2027, 12, 31)
    [day] = days_of(officer, last, last)
    assert (day.agreement, day.doers, day.others) == (agreement, {officer}, {colleague})
    assert (day.is_open, day.is_a_task) == (True, False)
    assert [row.agreement for row in readable_days(colleague, last, last)] == [agreement]
    assert days_of(partner, last, last) == []
    assert stranger not in day.everybody


def make_signed_elsewhere() -> Agreement:
    agreement = make_signed(board=make_board())
    make_plan(agreement)
    return agreement
