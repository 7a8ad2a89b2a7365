"""Days to watch: what is due, in order, whatever the number of agreements."""

import datetime

import pytest

from agreements.deadlines import deadlines, months_after, months_before
from agreements.models import Agreement, Instalment, PaymentPlan, ReportDuty
from agreements.renewal import last_of
from tests.factories import make_agreement, make_contribution, make_party

FIRST, LAST = datetime.date(2026, 3, 1), datetime.date(2026, 6, 30)


def _with_all_days() -> Agreement:
    agreement = make_agreement(
        starts_on=datetime.date(2025, 7, 1),
        ends_on=LAST,
        review_on=datetime.date(2026, 4, 15),
        decision_on=datetime.date(2025, 6, 1),
    )
    party = make_party(agreement)
    ReportDuty.objects.create(agreement=agreement, due_on=datetime.date(2026, 5, 31))
    plan = PaymentPlan.objects.create(
        agreement=agreement, contribution=make_contribution(party, amount=100)
    )
    Instalment.objects.create(plan=plan, due_on=FIRST, amount=60)
    Instalment.objects.create(plan=plan, due_on=datetime.date(2026, 7, 1), amount=40)
    return agreement


@pytest.mark.django_db
def test_deadlines_are_those_within_the_days_in_order() -> None:
    agreement = _with_all_days()
    found = deadlines(Agreement.objects.all(), FIRST, LAST)
    assert [deadline.on.isoformat() for deadline in found] == [
        "2026-03-01",
        "2026-04-15",
        "2026-05-31",
        "2026-06-30",
    ]
    assert {deadline.agreement for deadline in found} == {agreement}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_deadlines_ask_three_queries(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        _with_all_days()
    with django_assert_num_queries(3):
        found = deadlines(Agreement.objects.all(), FIRST, LAST)
        assert len({str(deadline.agreement) for deadline in found}) == count


@pytest.mark.parametrize("months", [0, 1, 3, 12, 14])
def test_last_day_for_notice_is_the_last_that_runs_out_in_time(months: int) -> None:
    """By every day of two years, one of them a leap year."""
    first = datetime.date(2027, 1, 1)
    for last in (first + datetime.timedelta(days=count) for count in range(731)):
        latest = months_before(last, months)
        assert months_after(latest, months) <= last
        assert months_after(latest + datetime.timedelta(days=1), months) > last


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2027-01-01", 12, "2027-12-31"),
        ("2027-02-28", 3, "2027-05-27"),
        ("2028-02-29", 12, "2029-02-27"),
        ("2027-07-15", 6, "2028-01-14"),
    ],
)
def test_a_term_ends_the_day_before_the_same_day(first: str, months: int, last: str) -> None:
    assert last_of(datetime.date.fromisoformat(first), months).isoformat() == last
