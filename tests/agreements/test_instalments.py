"""Instalments: parts that sum exactly, days by rule, terms that begin and end inside a year."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.instalments import TERM, divided, plan_instalments, regenerate
from agreements.models import Contribution, Instalment, PaymentPlan
from tests.factories import make_agreement, make_contribution, make_party

pytestmark = pytest.mark.django_db
D = datetime.date
FIRST, WEEK, LAST = (
    PaymentPlan.DayRule.FIRST_DAY,
    PaymentPlan.DayRule.FIRST_WEEK,
    PaymentPlan.DayRule.LAST_DAY,
)


def make_plan(first, last, *, years=None, day_rule=FIRST, contribution=None, **fields):
    agreement = make_agreement(starts_on=first, ends_on=last)
    given = make_contribution(make_party(agreement), years=years, **(contribution or {}))
    return PaymentPlan.objects.create(
        agreement=agreement, contribution=given, day_rule=day_rule, **fields
    )


@pytest.mark.parametrize("amount", ["0", "0.01", "0.05", "1", "100", "58000", "752734", "99999.97"])
@pytest.mark.parametrize("parts", [1, 2, 3, 4, 7, 12, 36])
def test_divided_sums_exactly(amount, parts):
    shares = divided(Decimal(amount), parts)

    assert len(shares) == parts
    assert sum(shares) == Decimal(amount)
    assert len(set(shares[:-1])) <= 1
    assert all(share >= 0 for share in shares)
    assert Decimal(0) <= shares[-1] - shares[0] < Decimal("0.01") * parts


@pytest.mark.parametrize("per_year", [1, 2, 3, 4, 12])
@pytest.mark.parametrize("day_rule", [FIRST, WEEK, LAST])
@pytest.mark.parametrize(
    "term",
    [(D(2026, 1, 1), D(2027, 12, 31)), (D(2026, 9, 11), D(2027, 12, 31)),
     (D(2026, 2, 28), D(2027, 1, 2)), (D(2026, 12, 31), D(2027, 1, 1))],
)  # fmt: skip
def test_instalments_sum_per_year_and_fall_within_the_term(term, per_year, day_rule):
    amounts = {2026: Decimal("100000.01"), 2027: Decimal(70000)}
    plan = make_plan(*term, years=amounts, per_year=per_year, day_rule=day_rule)

    instalments = plan_instalments(plan)

    for year, amount in amounts.items():
        own = [i for i in instalments if i.calculation["year"] == year]
        assert sum(i.amount for i in own) == amount
        assert {i.due_on.year for i in own} == {year}
        assert own[0].calculation["parts"] == len(own) <= per_year
    days = [i.due_on for i in instalments]
    assert days == sorted(days)
    assert term[0] <= days[0]
    assert days[-1] <= term[1]
    assert [i.position for i in instalments] == list(range(len(instalments)))


@pytest.mark.parametrize(
    ("per_year", "days"),
    [
        (1, ["2026-01-01"]),
        (2, ["2026-01-01", "2026-07-01"]),
        (3, ["2026-01-01", "2026-05-01", "2026-09-01"]),
        (4, ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]),
        (12, [f"2026-{month:02}-01" for month in range(1, 13)]),
    ],
)
def test_first_days_of_a_whole_year(per_year, days):
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), years={2026: 1200}, per_year=per_year)
    assert [str(i.due_on) for i in plan_instalments(plan)] == days


@pytest.mark.parametrize(
    ("day_rule", "days"),
    [
        (FIRST, ["2026-03-15", "2026-04-01", "2026-07-01"]),
        (WEEK, ["2026-03-16", "2026-04-06", "2026-07-06"]),
        (LAST, ["2026-03-31", "2026-06-30", "2026-08-20"]),
        ("", ["None", "None", "None"]),
    ],
)
def test_days_of_a_term_inside_a_year(day_rule, days):
    plan = make_plan(
        D(2026, 3, 15), D(2026, 8, 20), years={2026: 90000}, per_year=4, day_rule=day_rule
    )
    instalments = plan_instalments(plan)
    assert [str(i.due_on) for i in instalments] == days
    assert [i.amount for i in instalments] == [Decimal(30000)] * 3


def test_first_week_without_a_monday_is_the_first_day():
    plan = make_plan(
        D(2026, 9, 30), D(2026, 10, 31), contribution={"amount": Decimal(10)}, per_year=4,
        day_rule=WEEK,
    )  # fmt: skip
    assert [str(i.due_on) for i in plan_instalments(plan)] == ["2026-09-30", "2026-10-05"]


def test_the_last_takes_the_rest_and_tells_how():
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), years={2026: 100}, per_year=3)
    instalments = plan_instalments(plan)

    assert [i.amount for i in instalments] == [
        Decimal("33.33"), Decimal("33.33"), Decimal("33.34"),
    ]  # fmt: skip
    assert instalments[-1].calculation == {
        "kind": "instalment", "amount": "100.00", "year": 2026, "part": 3, "parts": 3,
        "rest": "0.01", "per_year": 3, "first_day": "2026-09-01", "last_day": "2026-12-31",
        "day_rule": "first_day",
    }  # fmt: skip


def test_a_single_payment_is_all_of_it_on_the_first_day():
    plan = make_plan(
        D(2019, 1, 1), D(2019, 6, 30), contribution={"amount": Decimal(58000)}, is_single=True
    )
    (only,) = plan_instalments(plan)
    assert (only.due_on, only.amount) == (D(2019, 1, 1), Decimal(58000))


def test_a_whole_term_amount_is_divided_between_all_periods():
    plan = make_plan(
        D(2018, 9, 11), D(2019, 12, 31), contribution={"amount": Decimal(752734)}, per_year=2
    )
    instalments = plan_instalments(plan)
    assert [str(i.due_on) for i in instalments] == ["2018-09-11", "2019-01-01", "2019-07-01"]
    assert sum(i.amount for i in instalments) == Decimal(752734)


def test_amounts_may_be_given():
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), contribution={"valuation": ""}, per_year=2)
    assert [i.amount for i in plan_instalments(plan, {TERM: Decimal(5)})] == [
        Decimal("2.50"), Decimal("2.50"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "contribution"),
    [
        ({}, {"amount": Decimal(1)}),
        ({"per_year": 1}, {"valuation": Contribution.Valuation.UNVALUED}),
        ({"per_year": 1}, {"form": Contribution.Form.CEILING, "amount": Decimal(1)}),
        ({"per_year": 1}, {}),
    ],
)
def test_what_cannot_be_divided_is_refused_in_words(fields, contribution):
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), contribution=contribution, **fields)
    with pytest.raises(ValidationError):
        plan_instalments(plan)


def test_an_agreement_without_days_is_refused():
    plan = make_plan(None, None, years={2026: 1}, per_year=1)
    with pytest.raises(ValidationError, match="första och sista dag"):
        plan_instalments(plan)


def test_a_year_outside_the_term_is_refused():
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), years={2027: 1}, per_year=1)
    with pytest.raises(ValidationError, match="2027"):
        plan_instalments(plan)


def test_years_that_differ_from_the_total_are_refused():
    plan = make_plan(
        D(2026, 1, 1), D(2027, 12, 31), years={2026: 40, 2027: 50}, per_year=1,
        contribution={"form": Contribution.Form.TOTAL, "amount": Decimal(100)},
    )  # fmt: skip
    with pytest.raises(ValidationError):
        plan_instalments(plan)


def test_regenerate_replaces_all_and_keeps_history():
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), years={2026: 1000}, per_year=2)
    Instalment.objects.create(plan=plan, due_on=D(2026, 2, 2), amount=Decimal(7))

    regenerate(plan)

    assert list(plan.instalments.values_list("due_on", "amount")) == [
        (D(2026, 1, 1), Decimal(500)),
        (D(2026, 7, 1), Decimal(500)),
    ]
    assert list(Instalment.history.filter(amount=7).values_list("history_type", flat=True)) == [
        "-",
        "+",
    ]


def test_regenerate_that_is_refused_keeps_what_there_is():
    plan = make_plan(D(2026, 1, 1), D(2026, 12, 31), years={2026: 1000})
    Instalment.objects.create(plan=plan, amount=Decimal(7))
    with pytest.raises(ValidationError):
        regenerate(plan)
    assert plan.instalments.count() == 1
