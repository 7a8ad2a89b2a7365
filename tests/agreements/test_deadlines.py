"""Days to watch: what is due, in order, whatever the number of agreements."""

import datetime

import pytest

from agreements.deadlines import deadlines
from agreements.models import Agreement, Instalment, PaymentPlan, ReportDuty
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
