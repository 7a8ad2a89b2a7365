"""Goal against commitment: units that are forms of one word, times, and shared numbers."""

import datetime
from decimal import Decimal

import pytest

from agreements.checks import Severity
from agreements.checks.counting import same_unit
from agreements.models import Commitment, Indicator, Period, Qualifier
from tests.agreements.breaking import codes, found
from tests.agreements.sound import make_sound_agreement
from tests.factories import make_party

D = datetime.date


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("relationer", "relationer", True),
        ("Relationer", "relation", True),
        ("relationerna", "relationer", True),
        ("aktivitet", "aktiviteter", True),
        ("deltagare", "deltagarna", True),
        ("familjer", "familjen", True),
        ("kvinnor", "kvinna", True),
        ("möten", "möte", True),
        ("nya relationer", "nya relationer", True),
        ("vänskapsrelationer", "relationer", None),
        ("nya relationer", "relationer", None),
        ("personer", "personal", False),
        ("platser", "platta", False),
        ("relationer", "aktiviteter", False),
        ("volontärtimmar", "volontärer", False),
        ("relationer", "", False),
        ("", "", False),
    ],
)
def test_units_are_compared_as_words(one, other, expected):
    assert same_unit(one, other) is expected
    assert same_unit(other, one) is expected


@pytest.fixture
def agreement(db):
    """Two years; one goal and one commitment of 10 relations a year."""
    return make_sound_agreement()


def count(model, **fields):
    """Writes the number of the only goal or commitment."""
    (row,) = model.objects.exclude(quantity=None)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize(
    ("goal", "commitment", "agree"),
    [
        ((10, Period.YEAR), (10, Period.YEAR), True),
        ((10, Period.YEAR), (5, Period.HALF_YEAR), True),
        ((10, Period.YEAR), (20, Period.TERM), True),
        ((12, Period.YEAR), (1, Period.MONTH), True),
        ((52, Period.YEAR), (1, Period.WEEK), True),
        ((10, Period.YEAR), (12, Period.YEAR), False),
        ((10, Period.HALF_YEAR), (10, Period.YEAR), False),
        ((10, Period.TERM), (10, Period.YEAR), False),
        ((0, Period.YEAR), (10, Period.YEAR), False),
    ],
)
def test_numbers_are_compared_over_the_same_time(goal, commitment, agree, agreement):
    count(Indicator, quantity=Decimal(goal[0]), period=goal[1])
    count(Commitment, quantity=Decimal(commitment[0]), period=commitment[1])
    assert (found(agreement, "count-differs") == []) is agree


@pytest.mark.parametrize(
    ("goal", "commitment", "agree"),
    [
        ((10, Qualifier.AT_LEAST), (12, Qualifier.EXACT), True),
        ((10, Qualifier.AT_LEAST), (12, Qualifier.ABOUT), True),
        ((10, Qualifier.AT_LEAST), (8, Qualifier.EXACT), False),
        ((10, Qualifier.AT_MOST), (8, Qualifier.EXACT), True),
        ((10, Qualifier.AT_MOST), (12, Qualifier.EXACT), False),
        ((12, Qualifier.EXACT), (10, Qualifier.AT_LEAST), True),
        ((10, Qualifier.AT_LEAST), (12, Qualifier.AT_LEAST), False),
        ((10, Qualifier.EXACT), (10, Qualifier.ABOUT), True),
    ],
)
def test_a_figure_within_a_bound_agrees(goal, commitment, agree, agreement):
    count(Indicator, quantity=Decimal(goal[0]), qualifier=goal[1])
    count(Commitment, quantity=Decimal(commitment[0]), qualifier=commitment[1])
    assert (found(agreement, "count-differs") == []) is agree


def test_parties_may_share_the_number(agreement):
    count(Commitment, quantity=Decimal(4))
    assert found(agreement, "count-differs") != []
    Commitment.objects.create(
        agreement=agreement, party=make_party(agreement), description="Sammanför vänner.",
        quantity=Decimal(6), qualifier=Qualifier.AT_LEAST, unit="vänskapsrelation",
        period=Period.YEAR,
    )  # fmt: skip
    assert found(agreement, "count-differs") == []


def test_goals_may_share_the_number_too(agreement):
    count(Indicator, quantity=Decimal(4))
    Indicator.objects.create(
        agreement=agreement, name="Relationer bland unga", quantity=Decimal(6),
        qualifier=Qualifier.AT_LEAST, unit="vänskapsrelationer", period=Period.YEAR,
    )  # fmt: skip
    assert found(agreement, "count-differs") == []


def test_a_unit_that_may_be_a_kind_of_the_other_is_a_warning(agreement):
    count(Indicator, quantity=Decimal(4), unit="relationer")
    (finding,) = found(agreement, "count-differs")
    assert finding.severity == Severity.WARNS


def test_other_units_are_not_compared(agreement):
    count(Indicator, quantity=Decimal(4), unit="aktiviteter")
    assert codes(agreement) == []


def test_what_lund_wrote_is_a_contradiction_in_plain_words(agreement):
    """At least 10 in the half-year (goal), at least 10 a year (commitment)."""
    agreement.starts_on, agreement.ends_on = D(2019, 1, 1), D(2019, 6, 30)
    agreement.save()
    count(Indicator, period=Period.HALF_YEAR)
    (finding,) = found(agreement, "count-differs")
    assert finding.severity == Severity.STOPS
    assert finding.message == (
        "Målet säger minst 10 vänskapsrelationer per halvår, insatsen minst 10 "
        "vänskapsrelationer per år. Bestäm vilket som gäller."
    )
    (finding,) = found(agreement, "count-period-too-long")
    assert finding.message == (
        "”minst 10 vänskapsrelationer per år” räknas över längre tid än överenskommelsen "
        "gäller, som är 6 månader. Skriv antalet för hela perioden."
    )
