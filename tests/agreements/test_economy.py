"""The economy: values per year, sums, shares and what is left out."""

import datetime
import itertools
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from agreements.content import with_content, with_values
from agreements.economy import Figure, Side, Standing, apportioned, economy_of
from agreements.models import Agreement, Contribution, ContributionYear, Funder, Qualifier
from agreements.templatetags.value import value_with_words
from partners.models import Organisation
from tests.factories import (
    make_agreement,
    make_board,
    make_contribution,
    make_organisation,
    make_party,
)

pytestmark = pytest.mark.django_db
D = datetime.date
NB = "\N{NO-BREAK SPACE}"
Form, Valuation = Contribution.Form, Contribution.Valuation


def economy(agreement):
    return economy_of(with_content(Agreement.objects.filter(pk=agreement.pk)).get())


def make_public_party(agreement, **fields):
    municipality = make_organisation(
        name=fields.pop("name", "Provköpings kommun"), kind=Organisation.Kind.MUNICIPALITY
    )
    return make_party(agreement, municipality, **fields)


def make_funder(agreement, amount=None, **fields):
    funder = Funder.objects.create(agreement=agreement, name_as_written="Länsstyrelsen", **fields)
    Contribution.objects.create(
        agreement=agreement, funder=funder, description="Statsbidrag", form=Form.TOTAL,
        valuation=Valuation.VALUED if amount is not None else "", amount=amount,
    )  # fmt: skip
    return funder


@pytest.fixture
def two_years(db):
    return make_agreement(starts_on=D(2026, 1, 1), ends_on=D(2027, 12, 31))


# --- Figures ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(), ""),
        (Figure(Decimal(0)), f"0{NB}kr"),
        (Figure(Decimal(24000), Qualifier.ABOUT), f"cirka 24{NB}000{NB}kr"),
        (Figure(Decimal(24000), Qualifier.AT_LEAST), f"minst 24{NB}000{NB}kr"),
        (Figure(Decimal(24000), Qualifier.AT_MOST), f"upp till 24{NB}000{NB}kr"),
    ],
)
def test_a_figure_keeps_its_word(figure, text):
    assert str(figure) == text


def test_a_sum_is_approximate_when_a_part_is():
    about, least = Figure(Decimal(1), Qualifier.ABOUT), Figure(Decimal(2), Qualifier.AT_LEAST)
    assert Figure.sum([about, least, Figure()]) == Figure(Decimal(3), Qualifier.ABOUT)
    assert Figure.sum([least, least]) == Figure(Decimal(4))
    assert Figure.sum([Figure()]) == Figure()
    assert Figure.sum([]) == Figure()


# --- Shares ----------------------------------------------------------------------------


def test_apportioned_sums_to_a_hundred():
    for amounts in itertools.product([0, 1, 7, 333, 752734], repeat=4):
        shares = apportioned([Decimal(amount) for amount in amounts])

        if not any(amounts):
            assert shares == [None] * 4
            continue
        assert sum(shares) == Decimal("100.0")
        for share, amount in zip(shares, amounts, strict=True):
            assert abs(share - Decimal(100) * amount / sum(amounts)) < Decimal("0.1")


def test_apportioned_gives_the_rest_to_the_largest_remainders():
    assert apportioned([Decimal(1)] * 3) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]
    assert apportioned([Decimal(58), None, Decimal(24)]) == [
        Decimal("70.7"), None, Decimal("29.3"),
    ]  # fmt: skip


@pytest.mark.parametrize("amounts", list(itertools.product([0, 7, 999983], repeat=3)))
def test_shares_sum_by_giver_and_by_side(amounts, two_years):
    first, second, third = amounts
    make_contribution(make_public_party(two_years), years={2026: first, 2027: 3})
    make_contribution(make_public_party(two_years, name="Provlän"), years={2026: second})
    make_contribution(make_party(two_years), years={2026: third, 2027: 4})
    make_funder(two_years, Decimal(11))

    result = economy(two_years)

    assert sum(giver.percent for giver in result.givers) == Decimal("100.0")
    assert sum(share.percent for share in result.sides) == Decimal("100.0")
    for share in result.sides:
        assert share.percent == sum(giver.percent for giver in share.givers)
    for year in result.years:
        shares = [giver.percent_per_year[year] for giver in result.givers]
        known = [share for share in shares if share is not None]
        assert sum(known) == (Decimal("100.0") if any(known) else 0)


def test_shares_of_two_parties_beside_the_guideline():
    agreement = make_agreement(board=make_board(public_share_guideline=Decimal(50)))
    make_contribution(make_public_party(agreement), amount=Decimal(58000))
    make_contribution(make_party(agreement), amount=Decimal(24000), qualifier="about")

    result = economy(agreement)

    assert str(result.total) == f"cirka 82{NB}000{NB}kr"
    assert [giver.percent for giver in result.givers] == [Decimal("70.7"), Decimal("29.3")]
    assert result.public_percent == Decimal("70.7")
    assert result.deviation == Decimal("20.7")
    assert result.notes == (
        "Några belopp är ungefärliga, och därmed även summor och andelar.",
        f"Nämndens riktmärke för den offentliga sidan är 50{NB}%. "
        "Avvikelsen är +20,7 procentenheter.",
    )


def test_an_outside_funder_is_a_side_of_its_own():
    agreement = make_agreement()
    make_contribution(make_public_party(agreement), amount=Decimal(100))
    make_contribution(make_party(agreement), amount=Decimal(100))
    make_funder(agreement, Decimal(200))

    result = economy(agreement)

    assert [(share.side, share.percent) for share in result.sides] == [
        (Side.PUBLIC, Decimal("25")),
        (Side.NON_PROFIT, Decimal("25")),
        (Side.OUTSIDE, Decimal("50")),
    ]
    assert [share.left for share in result.bars] == [Decimal(0), Decimal(25), Decimal(50)]


# --- Forms -----------------------------------------------------------------------------


def only_line(agreement):
    (line,) = economy(agreement).lines
    return line


def test_a_total_in_a_term_within_one_year_is_that_years():
    agreement = make_agreement(starts_on=D(2019, 1, 1), ends_on=D(2019, 6, 30))
    make_contribution(make_party(agreement), amount=Decimal(58000))
    line = only_line(agreement)
    assert line.per_year == {2019: Figure(Decimal(58000))}
    assert line.not_split == Figure()


def test_a_total_over_years_is_not_split(two_years):
    make_contribution(make_party(two_years), amount=Decimal(752734))
    result = economy(two_years)
    assert result.total == Figure(Decimal(752734))
    assert result.per_year == {2026: Figure(), 2027: Figure()}
    assert result.not_split == Figure(Decimal(752734))
    assert result.notes == (f"752{NB}734{NB}kr gäller hela perioden och är inte fördelat på år.",)


def test_a_total_that_its_years_split(two_years):
    make_contribution(
        make_party(two_years), form=Form.TOTAL, amount=Decimal(100), years={2026: 60, 2027: 30}
    )
    result = economy(two_years)
    assert [str(f) for f in result.per_year.values()] == [f"60{NB}kr", f"30{NB}kr"]
    assert result.not_split == Figure(Decimal(10))
    assert result.total == Figure(Decimal(100))


def test_a_year_without_amount_is_unknown_and_said_so(two_years):
    make_contribution(make_party(two_years), description="Lokaler", years={2026: 60, 2027: None})
    line = only_line(two_years)
    assert line.total == Figure(Decimal(60))
    assert line.missing_years == (2027,)
    assert economy(two_years).notes == (
        "Beloppet för vissa år är okänt och räknas inte in: Lokaler (2027).",
    )


def test_zero_is_zero_and_not_unknown(two_years):
    make_contribution(make_party(two_years), years={2026: 0, 2027: 0})
    result = economy(two_years)
    assert result.total == Figure(Decimal(0))
    assert result.unstated_count == 0
    assert result.public_percent is None


def test_a_rate_every_year_and_one_year_raised(two_years):
    contribution = make_contribution(
        make_party(two_years), form=Form.RATE, rate=Decimal(5), units=Decimal(47500),
        is_yearly=True,
    )  # fmt: skip
    ContributionYear.objects.create(contribution=contribution, year=2027, amount=Decimal(240000))
    line = only_line(two_years)
    assert line.per_year == {2026: Figure(Decimal(237500)), 2027: Figure(Decimal(240000))}
    assert line.total == Figure(Decimal(477500))


def test_a_rate_once(two_years):
    make_contribution(
        make_party(two_years), form=Form.RATE, rate=Decimal("33.33"), units=Decimal("0.5")
    )
    assert only_line(two_years).total == Figure(Decimal("16.67"))


@pytest.mark.parametrize("percent", [None, Decimal("12.5")])
def test_a_pool_counts_when_its_share_is_stated(percent, two_years):
    make_contribution(
        make_party(two_years), form=Form.POOL, amount=Decimal(1000), pool_percent=percent
    )
    line = only_line(two_years)
    if percent is None:
        assert line.standing == Standing.UNSTATED
    else:
        assert line.total == Figure(Decimal(125))


@pytest.mark.parametrize(
    "fields", [{"form": Form.CEILING}, {"form": Form.TOTAL, "qualifier": Qualifier.AT_MOST}]
)
def test_a_ceiling_is_listed_and_never_summed(fields, two_years):
    contribution = make_contribution(
        make_party(two_years), amount=Decimal(50000), description="Resor", **fields
    )
    result = economy(two_years)
    assert result.total == Figure()
    assert result.ceilings == (contribution,)
    assert result.lines[0].text == f"upp till 50{NB}000{NB}kr"
    assert result.notes == (
        f"Ett takbelopp räknas inte in som en kostnad: Resor, upp till 50{NB}000{NB}kr.",
    )


def test_a_ceiling_per_year_says_so(two_years):
    make_contribution(make_party(two_years), form=Form.CEILING, amount=Decimal(5), is_yearly=True)
    assert only_line(two_years).text == f"upp till 5{NB}kr per år"


def test_what_is_unvalued_is_counted_named_and_never_zero(two_years):
    party = make_party(two_years, make_organisation(name="Vännerna"))
    make_contribution(party, valuation=Valuation.UNVALUED, form="", description="Ideell tid")
    make_contribution(party, valuation="", form="", description="Lokaler", position=1)
    result = economy(two_years)

    assert result.total == Figure()
    assert (result.unvalued_count, result.unstated_count) == (1, 1)
    assert [line.text for line in result.lines] == ["utan värde", "ännu inte angivet"]
    assert result.givers[0].percent is None
    assert result.notes == (
        "1 bidrag är inte värderat i kronor och ingår inte i andelarna: Ideell tid (Vännerna).",
        "Värdet av 1 bidrag är ännu inte angivet och ingår inte i summorna: Lokaler (Vännerna).",
    )


def test_at_least_stands_alone_with_its_word_and_counts_as_its_figure(two_years):
    make_contribution(make_party(two_years), amount=Decimal(5), qualifier=Qualifier.AT_LEAST)
    result = economy(two_years)
    assert result.lines[0].text == f"minst 5{NB}kr"
    assert str(result.total) == f"5{NB}kr"


def test_an_amount_outside_the_term_is_not_lost(two_years):
    make_contribution(make_party(two_years), years={2026: 1, 2027: 1, 2028: 5})
    result = economy(two_years)
    assert result.years == (2026, 2027, 2028)
    assert result.total == Figure(Decimal(7))


def test_an_agreement_without_days_sums_what_is_written():
    agreement = make_agreement(starts_on=None, ends_on=None)
    make_contribution(make_party(agreement), years={2026: 3})
    assert economy(agreement).total == Figure(Decimal(3))


def test_an_actor_that_signs_nothing_is_shown_only_with_a_contribution(two_years):
    make_party(two_years, signs=False)
    helper = make_party(two_years, signs=False)
    make_contribution(helper, amount=Decimal(1))
    assert [giver.giver for giver in economy(two_years).givers] == [helper]


# --- The value in a list ---------------------------------------------------------------

#: What a contribution over July 2026 to December 2027 counts as; ``None`` counts as nothing.
VALUES = [
    ({"form": Form.TOTAL, "amount": Decimal("58000.50")}, "58000.50"),
    ({"form": Form.TOTAL, "amount": None}, None),
    ({"form": Form.TOTAL, "amount": Decimal(9), "years": {2026: 4}}, "9"),
    ({"form": Form.TOTAL, "amount": Decimal(9), "qualifier": Qualifier.AT_MOST}, None),
    ({"form": Form.CEILING, "amount": Decimal(9)}, None),
    ({"form": Form.PER_YEAR, "amount": Decimal(9)}, None),
    ({"form": Form.PER_YEAR, "years": {2026: "0.1", 2027: "0.2"}}, "0.3"),
    ({"form": Form.PER_YEAR, "years": {2026: None, 2027: 7, 2031: 5}}, "12"),
    ({"form": Form.RATE, "rate": Decimal("33.33"), "units": Decimal("0.5")}, "16.67"),
    ({"form": Form.RATE, "rate": Decimal("0.35"), "units": Decimal("0.1"), "is_yearly": True},
     "0.08"),
    ({"form": Form.RATE, "rate": Decimal(5), "units": Decimal(7), "is_yearly": True,
      "years": {2026: 30, 2031: 1}}, "66"),
    ({"form": Form.RATE, "rate": Decimal(5), "is_yearly": True, "years": {2026: 30}}, "30"),
    ({"form": Form.RATE, "units": Decimal(5)}, None),
    ({"form": Form.POOL, "amount": Decimal("100.05"), "pool_percent": Decimal("33.33")}, "33.35"),
    ({"form": Form.POOL, "amount": Decimal(100), "pool_percent": Decimal(10), "is_yearly": True},
     "20"),
    ({"form": Form.POOL, "amount": Decimal(100)}, None),
    ({"form": "", "amount": Decimal(100)}, None),
    ({"form": Form.TOTAL, "amount": Decimal(100), "valuation": ""}, None),
    ({"form": "", "valuation": Valuation.UNVALUED}, None),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "value"), VALUES)
def test_value_of_each_form(two_years, fields, value):
    make_contribution(make_party(two_years), **fields)
    expected = Decimal(value) if value else None
    assert economy(two_years).total == Figure(expected)


def test_list_value_is_the_economys_with_its_words():
    agreement = make_agreement(starts_on=D(2026, 7, 1), ends_on=D(2027, 12, 31))
    party = make_party(agreement)

    def shown():
        return value_with_words(with_values(Agreement.objects.all()).get())

    assert shown() == ""
    make_contribution(party, form="", valuation=Valuation.UNVALUED)
    assert shown() == '<span class="hint">inte värderat</span>'
    make_contribution(party, amount=Decimal(9), qualifier=Qualifier.ABOUT)
    make_contribution(party, amount=Decimal(9), form=Form.CEILING)
    assert shown() == f'<span>cirka 9{NB}kr <span class="hint">+ bidrag utan värde</span></span>'


@pytest.mark.parametrize("count", [1, 3])
def test_list_values_ask_a_fixed_number_of_queries(count, django_assert_num_queries):
    for _number in range(count):
        make_contribution(make_party(make_agreement()), years={2026: 5})
    with django_assert_num_queries(3):
        shown = [value_with_words(row) for row in with_values(Agreement.objects.all())]
    assert shown == [f"5{NB}kr"] * count


@pytest.mark.parametrize("count", [1, 3])
def test_economy_of_a_loaded_agreement_asks_nothing(count, two_years, django_assert_num_queries):
    for _number in range(count):
        make_contribution(make_public_party(two_years), years={2026: 5})
        make_funder(two_years, Decimal(5))
    loaded = with_content(Agreement.objects.all()).get()
    with django_assert_num_queries(0):
        result = economy_of(loaded)
        assert result.notes
        render_to_string("agreements/_economy.html", {"economy": result})


# --- The table and the picture ---------------------------------------------------------


def test_the_table_and_picture_have_no_style_and_say_their_shares(two_years):
    make_contribution(make_public_party(two_years), years={2026: 58000, 2027: 0})
    make_contribution(make_party(two_years), amount=Decimal(24000))
    html = render_to_string("agreements/_economy.html", {"economy": economy(two_years)})

    assert "style=" not in html
    assert f"<title>Andelar: Offentlig sida 70,7{NB}%, Idéburen sida 29,3{NB}%</title>" in html
    assert 'x="70.7%"' in html
    assert 'width="29.3%"' in html
    assert f'<td class="num">58{NB}000{NB}kr</td>' in html


def test_the_table_without_givers_says_what_to_do(two_years):
    html = render_to_string("agreements/_economy.html", {"economy": economy(two_years)})
    assert "Ingen part bidrar med något ännu." in html


def test_the_notes_follow_the_language(two_years):
    make_contribution(make_party(two_years), amount=Decimal(1), qualifier=Qualifier.ABOUT)
    with translation.override("en"):
        assert "Some amounts are approximate, and so are their sums and shares." in (
            economy(two_years).notes
        )
