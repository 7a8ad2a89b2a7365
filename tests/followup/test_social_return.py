"""The arithmetic of the social return, against published examples and sums done by hand."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from followup.social_return import SCENARIOS, Calculation, Effect, Input, Terms, variations
from tests.followup.making_impact import befriending_service, employment_programme


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1)))


def test_published_example_gives_the_published_figures() -> None:
    calculation = employment_programme()
    (line,) = calculation.lines
    assert line.effect.gross == 510_000
    assert line.effect.impact == 214_200
    assert line.per_year == (214_200, 149_940)
    assert _whole(line.present - 214_200) == 144_870
    assert _whole(calculation.present) == 359_070
    assert calculation.ratio is not None
    assert f"{calculation.ratio:.2f}" == "1.44"


def test_published_example_below_break_even_gives_the_published_figures() -> None:
    calculation = befriending_service()
    assert calculation.lines[0].effect.gross == 88_000
    assert calculation.present == 48_620
    assert calculation.ratio is not None
    assert f"{calculation.ratio:.2f}" == "0.81"
    assert calculation.net == -11_380


def _effect(**fields: object) -> Effect:
    given = {
        "stakeholder": "Deltagare", "description": "Hälsa", "quantity": Decimal(10),
        "value": Decimal(100), "deadweight": Decimal(0), "displacement": Decimal(0),
        "attribution": Decimal(0),
    }  # fmt: skip
    return Effect(**{**given, **fields})  # type: ignore[arg-type]


def _calculation(*effects: Effect, invested: int = 1_000, **terms: object) -> Calculation:
    given = {"rate": Decimal(0), "years": 3, **terms}
    return Calculation(
        (Input("Nämnden", "Bidrag", Decimal(invested)),), effects, Terms(**given)  # type: ignore[arg-type]
    )  # fmt: skip


def test_each_share_takes_its_part_of_what_is_left() -> None:
    effect = _effect(deadweight=Decimal(10), displacement=Decimal(20), attribution=Decimal(50))
    assert effect.impact == Decimal("360")  # 1000 × 0,9 × 0,8 × 0,5


def _by_hand(**wrong: object) -> Calculation:
    """60 × 8 500, of which 40 % would have happened anyway, 25 % is moved, 30 % is owing to others.

    510 000 × 0,6 × 0,75 × 0,7 = 160 650 in year 1, and 20 % less each year after:
    128 520 and 102 816. Discounted at 10 % from the first year, as in the guide's formula:
    160 650 ÷ 1,1 + 128 520 ÷ 1,21 + 102 816 ÷ 1,331 = 329 507,51; ratio 329 507,51 ÷ 250 000.
    """
    shares = {
        "deadweight": Decimal(40),
        "displacement": Decimal(25),
        "attribution": Decimal(30),
        "drop_off": Decimal(20),
    }
    given = {"duration": 3, "quantity": Decimal(60), "value": Decimal(8_500), **shares}
    terms = {"rate": Decimal(10), "from_first_year": wrong.pop("from_first_year", True)}
    return _calculation(_effect(**{**given, **wrong}), invested=250_000, **terms)


def test_sum_by_hand_after_the_formulas_of_the_guide() -> None:
    calculation = _by_hand()
    assert calculation.per_year == (160_650, 128_520, 102_816)
    assert f"{calculation.present:.2f}" == "329507.51"
    assert f"{calculation.ratio:.4f}" == "1.3180"


@pytest.mark.parametrize(
    ("wrong", "ratio"),
    [
        ({"displacement": Decimal(0)}, "1.7574"),  # displacement forgotten
        ({"deadweight": Decimal(65), "displacement": Decimal(0)}, "1.0251"),  # added to another
        ({"deadweight": Decimal(95), "displacement": Decimal(0), "attribution": Decimal(0)},
         "0.2092"),  # all shares added
        ({"drop_off": Decimal(0)}, "1.5981"),  # nothing fades
        ({"first_year": 2}, "0.9173"),  # begins a year late
        ({"from_first_year": False}, "1.4498"),  # year 1 in full
    ],
)  # fmt: skip
def test_what_would_be_wrong_gives_another_ratio(wrong: dict[str, object], ratio: str) -> None:
    assert f"{_by_hand(**wrong).ratio:.4f}" == ratio


def test_an_effect_fades_from_its_second_year() -> None:
    effect = _effect(duration=3, drop_off=Decimal(50))
    assert _calculation(effect).lines[0].per_year == (1_000, 500, 250)


def test_an_effect_that_begins_after_the_activity_begins_in_year_two() -> None:
    effect = _effect(duration=2, drop_off=Decimal(50), first_year=2)
    assert _calculation(effect).lines[0].per_year == (0, 1_000, 500)


def test_years_beyond_those_counted_are_left_out_and_said_to_be() -> None:
    (line,) = _calculation(_effect(duration=5), years=2).lines
    assert line.per_year == (1_000, 1_000)
    assert line.is_cut


@pytest.mark.parametrize(("from_first", "present"), [(True, "909.09"), (False, "1000.00")])
def test_discounting_begins_where_the_analysis_says(from_first: bool, present: str) -> None:
    calculation = _calculation(_effect(), rate=Decimal(10), from_first_year=from_first)
    assert f"{calculation.present:.2f}" == present


def test_a_change_for_the_worse_lowers_the_ratio() -> None:
    calculation = _calculation(_effect(), _effect(value=Decimal(-40)))
    assert calculation.ratio == Decimal("0.6")


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ("quantity", "antalet"),
        ("value", "vad en är värd"),
        ("deadweight", "hänt ändå"),
        ("displacement", "från någon annan"),
        ("attribution", "beror på andra"),
        ("duration", "hur länge"),
    ],
)
def test_what_is_unknown_stops_the_ratio_and_says_so(lacks: str, words: str) -> None:
    calculation = _calculation(_effect(**{lacks: None}))
    assert calculation.ratio is None
    assert [words in sentence for sentence in calculation.missing] == [True]


def test_an_effect_of_one_year_needs_no_word_on_how_it_fades() -> None:
    assert _calculation(_effect(drop_off=None)).ratio == 1
    assert _calculation(_effect(drop_off=None, duration=2)).ratio is None


@pytest.mark.parametrize("terms", [{"rate": None}, {"years": None}])
def test_unknown_terms_stop_the_ratio(terms: dict[str, None]) -> None:
    assert _calculation(_effect(), **terms).ratio is None


def test_an_input_of_unknown_value_stops_the_ratio_but_an_unvalued_does_not() -> None:
    base = _calculation(_effect())
    unknown = Input("Föreningen", "Lokal", None)
    assert replace(base, inputs=(*base.inputs, unknown)).ratio is None
    unvalued = replace(unknown, is_unvalued=True)
    told = replace(base, inputs=(*base.inputs, unvalued))
    assert told.ratio == base.ratio
    assert told.unvalued == (unvalued,)


def test_without_inputs_or_changes_there_is_no_ratio() -> None:
    assert len(_calculation(invested=0).missing) == 2


def test_left_out_stakeholders_count_for_nothing() -> None:
    calculation = _calculation(_effect(), _effect(is_left_out=True, quantity=None))
    assert calculation.ratio == 1


def test_first_scenario_is_the_computed_one_and_the_others_move_as_they_should() -> None:
    calculation = _calculation(
        _effect(duration=3, drop_off=Decimal(10), deadweight=Decimal(80)), rate=Decimal(3)
    )
    found = variations(calculation)
    assert len(found) == len(SCENARIOS)
    assert found[0].change == 0
    assert [one.change < 0 for one in found[1:]] == [True] * 8 + [False, True]
    assert found[2].present == 0  # 80 + 25 points is all of it
    assert abs(found[8].ratio * 2 - found[0].ratio) < Decimal("1e-20")
    assert variations(_calculation()) == ()


def test_quantity_for_break_even() -> None:
    calculation = _calculation(_effect(), _effect(quantity=Decimal(2)), invested=600)
    first, second = calculation.lines
    assert calculation.quantity_needed(first) == 4  # 200 comes from the other
    assert calculation.quantity_needed(second) == 0
    assert calculation.break_even_part == Decimal("0.5")
    worse = _calculation(_effect(value=Decimal(-1)))
    assert worse.break_even_part is None
    assert worse.quantity_needed(worse.lines[0]) is None


@pytest.mark.parametrize("make", [employment_programme, befriending_service])
def test_every_impact_tells_how_it_was_made(make: Callable[[], Calculation]) -> None:
    (line,) = make().lines
    assert line.effect.how.count("×") == 4
    assert line.effect.how.endswith("kr")
