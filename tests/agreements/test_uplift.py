"""Index uplifts: exact figures, rounding by rule, the sentence, and what is stored."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Contribution, ContributionYear, Uplift
from agreements.rates import apply_rate, explanation, is_outdated
from agreements.uplift import apply_uplift, uplift
from tests.factories import make_agreement, make_contribution, make_party

DOWN, NEAREST, UP = Uplift.Rounding.DOWN, Uplift.Rounding.NEAREST, Uplift.Rounding.UP


def make_uplift(contribution, **fields):
    values = {
        "year": 2027,
        "series": "KPI",
        "base_label": "oktober 2024",
        "base_figure": Decimal("402.33"),
        "new_label": "oktober 2026",
        "new_figure": Decimal("415.51"),
        "part_percent": Decimal(80),
        "rounding": DOWN,
        "rounding_step": 100,
        "base_amount": Decimal(58000),
    } | fields
    return Uplift(contribution=contribution, result=0, **values)


@pytest.fixture
def contribution(db):
    agreement = make_agreement(ends_on=None)
    agreement.ends_on = agreement.starts_on.replace(year=2027, month=12, day=31)
    agreement.save()
    return make_contribution(make_party(agreement), years={2026: 58000, 2027: None})


@pytest.mark.parametrize(
    ("rounding", "step", "result"),
    [(DOWN, 100, 59500), (NEAREST, 100, 59500), (UP, 100, 59600), (NEAREST, 1, 59520),
     (DOWN, 1, 59520), (UP, 1, 59521), (DOWN, 1000, 59000), (UP, 1000, 60000)],
)  # fmt: skip
def test_uplift_rounds_by_rule(rounding, step, result):
    amount = uplift(
        Decimal(58000), Decimal("402.33"), Decimal("415.51"), Decimal(80), rounding, step
    )
    assert amount == Decimal(result)


@pytest.mark.parametrize("rounding", [DOWN, NEAREST, UP])
@pytest.mark.parametrize("part", [0, 33, 80, 100])
@pytest.mark.parametrize("figures", [("300", "300"), ("100", "130"), ("3", "2"), ("7", "21")])
@pytest.mark.parametrize("step", [1, 10, 100])
def test_uplift_lies_within_a_step_of_the_exact_amount(figures, part, rounding, step):
    base, (old, new) = Decimal(210000), map(Decimal, figures)
    result = uplift(base, old, new, Decimal(part), rounding, step)
    exact = base * (1 + Decimal(part) / 100 * (new / old - 1))

    assert result % step == 0
    assert abs(result - exact) < Decimal(step) + Decimal("0.001")
    if rounding == DOWN:
        assert result <= exact + Decimal("0.001")
    if rounding == UP:
        assert result >= exact - Decimal("0.001")


def test_uplift_leaves_an_exact_step_where_it_is():
    """1/3 has no end in decimals: 900 × 4/3 is 1 200 and not 1 199,99…"""
    assert uplift(Decimal(900), Decimal(3), Decimal(4), Decimal(100), DOWN, 100) == 1200
    assert uplift(Decimal(900), Decimal(3), Decimal(4), Decimal(100), UP, 100) == 1200


def test_uplift_of_half_a_step_goes_up():
    assert uplift(Decimal(50), Decimal(1), Decimal(1), Decimal(100), NEAREST, 100) == 100


@pytest.mark.parametrize(
    "arguments",
    [(-1, 1, 1, 100, DOWN, 1), (1, 0, 1, 100, DOWN, 1), (1, 1, 0, 100, DOWN, 1),
     (1, 1, 1, 101, DOWN, 1), (1, 1, 1, -1, DOWN, 1), (1, 1, 1, 100, DOWN, 0),
     (1, 1, 1, 100, "sideways", 1)],
)  # fmt: skip
def test_uplift_refuses_what_has_no_meaning(arguments):
    base, old, new, part, rounding, step = arguments
    with pytest.raises(ValidationError):
        uplift(Decimal(base), Decimal(old), Decimal(new), Decimal(part), rounding, step)


def test_explanation_has_every_figure(contribution):
    assert make_uplift(contribution).explanation == (
        "58\xa0000\xa0kr × (1 + 80\xa0% × (415,51/402,33 − 1)) ≈ 59\xa0520,03\xa0kr, "
        "avrundat nedåt till hela 100\xa0kr: 59\xa0500\xa0kr."
    )


def test_explanation_of_an_exact_amount_in_whole_kronor(contribution):
    row = make_uplift(
        contribution, base_figure=2, new_figure=3, rounding=NEAREST, rounding_step=1,
        part_percent=Decimal(50), base_amount=Decimal(1000),
    )  # fmt: skip
    assert row.explanation == (
        "1\xa0000\xa0kr × (1 + 50\xa0% × (3/2 − 1)) = 1\xa0250\xa0kr, "
        "avrundat till närmaste hela kronor: 1\xa0250\xa0kr."
    )


def test_apply_uplift_writes_the_year_with_its_ground_and_history(contribution):
    apply_uplift(make_uplift(contribution))

    year = contribution.years.get(year=2027)
    assert year.amount == Decimal(59500)
    assert year.calculation == {
        "kind": "uplift", "series": "KPI", "base_amount": "58000", "base_label": "oktober 2024",
        "base_figure": "402.33", "new_label": "oktober 2026", "new_figure": "415.51",
        "part_percent": "80", "rounding": "down", "rounding_step": 100, "result": "59500",
    }  # fmt: skip
    assert list(year.history.values_list("amount", flat=True)) == [Decimal(59500), None]
    assert contribution.uplifts.get().result == Decimal(59500)


def test_apply_uplift_of_an_amount_for_the_whole_term_is_refused(contribution):
    contribution.form = Contribution.Form.TOTAL
    with pytest.raises(ValidationError, match="per år"):
        apply_uplift(make_uplift(contribution))
    assert Uplift.objects.count() == 0


@pytest.fixture
def per_inhabitant(contribution):
    ContributionYear.objects.all().delete()
    contribution.form = Contribution.Form.RATE
    contribution.is_yearly = True
    contribution.rate, contribution.units = Decimal(5), Decimal(47500)
    contribution.unit, contribution.units_year = "invånare", 2025
    contribution.units_source = "SCB"
    contribution.save()
    return contribution


def test_apply_rate_writes_each_year_with_its_ground(per_inhabitant):
    apply_rate(per_inhabitant)

    assert list(per_inhabitant.years.values_list("year", "amount")) == [
        (2026, Decimal(237500)),
        (2027, Decimal(237500)),
    ]
    assert per_inhabitant.years.first().calculation == {
        "kind": "rate", "rate": "5", "units": "47500", "unit": "invånare", "units_year": 2025,
        "units_source": "SCB", "result": "237500.00",
    }  # fmt: skip
    assert explanation(per_inhabitant) == (
        "5\xa0kr × 47\xa0500 invånare (2025, SCB) = 237\xa0500\xa0kr"
    )


def test_apply_rate_leaves_what_is_written_by_hand(per_inhabitant):
    ContributionYear.objects.create(contribution=per_inhabitant, year=2027, amount=Decimal(1))
    apply_rate(per_inhabitant)
    assert per_inhabitant.years.get(year=2027).amount == Decimal(1)


def test_apply_rate_again_follows_the_units(per_inhabitant):
    apply_rate(per_inhabitant)
    per_inhabitant.units = Decimal(48000)
    assert is_outdated(per_inhabitant.years.first(), per_inhabitant)

    apply_rate(per_inhabitant)
    assert {year.amount for year in per_inhabitant.years.all()} == {Decimal(240000)}


@pytest.mark.parametrize("field", ["rate", "units"])
def test_apply_rate_without_a_factor_is_refused(per_inhabitant, field):
    setattr(per_inhabitant, field, None)
    with pytest.raises(ValidationError):
        apply_rate(per_inhabitant)
    assert explanation(per_inhabitant) == ""


def test_apply_rate_for_the_whole_term_is_refused(per_inhabitant):
    per_inhabitant.is_yearly = False
    with pytest.raises(ValidationError):
        apply_rate(per_inhabitant)
