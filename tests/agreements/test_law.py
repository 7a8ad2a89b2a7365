"""Figures of the law: by the day, unknown when the tables do not say, and never counted twice."""

import datetime
from decimal import Decimal

import pytest

from agreements import law
from agreements.models import Agreement, Case, Contribution, DeMinimisAid, Threshold
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Organisation
from tests.factories import (
    make_agreement,
    make_case,
    make_contribution,
    make_organisation,
    make_party,
)

Kind = Threshold.Kind
REGULATION = DeMinimisAid.Regulation


@pytest.fixture
def case(board: Board) -> Case:
    return make_case(board=board)


def a_year(year: int) -> tuple[datetime.date, datetime.date]:
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def paid(case: Case, amount: int, year: int, **fields) -> Agreement:
    """An agreement of a year whose public side pays so much, and whose other side brings more."""
    first, last = a_year(year)
    agreement = make_agreement(case=case, starts_on=first, ends_on=last, **fields)
    public = make_party(agreement, case.board.organisation)
    make_contribution(public, amount=amount)
    make_contribution(make_party(agreement), amount=999)
    return agreement


@pytest.mark.parametrize(
    ("day", "services", "direct", "other"),
    [
        ("2017-12-31", None, None, None),
        ("2018-01-01", 7_113_450, 586_907, None),
        ("2021-12-31", 7_701_675, 615_312, None),
        ("2022-06-01", 7_802_550, 7_802_550, 700_000),
        ("2025-12-31", 8_109_450, 8_109_450, 700_000),
        ("2026-01-01", None, None, None),
    ],
)
def test_thresholds_are_those_of_the_day(db, day, services, direct, other) -> None:
    load_standards()
    found = law.thresholds_on(datetime.date.fromisoformat(day))
    amounts = [found[kind].amount if kind in found else None for kind in law.PROCUREMENT_KINDS]
    assert amounts == [services, direct, other]


@pytest.mark.parametrize(
    ("amount", "value", "is_over"),
    [(100, 99, False), (100, 100, True), (None, 100, None), (100, None, None)],
)
def test_a_comparison_with_something_unknown_is_unknown(amount, value, is_over) -> None:
    threshold = Threshold(kind=Kind.OTHER_DIRECT, amount=amount) if amount else None
    comparison = law.Comparison("", threshold, None if value is None else Decimal(value))
    assert comparison.is_over is is_over


def test_value_is_the_public_sides_and_the_funders(case: Case) -> None:
    agreement = paid(case, 100_000, 2026)
    funder = agreement.funders.create(name_as_written="Länsstyrelsen")
    Contribution.objects.create(
        agreement=agreement, funder=funder, description="Bidrag", valuation="valued",
        form="total", amount=50_000,
    )  # fmt: skip
    assert law.whole_value(case).total.amount == 150_000


def test_value_adds_the_chain_and_the_option(case: Case) -> None:
    first = paid(case, 120_000, 2026)
    second = paid(
        case, 240_000, 2027, version=2, predecessor=first, relation="extension",
        extension="option", extension_months=6,
    )  # fmt: skip
    value = law.whole_value(case)
    assert [(row.agreement, row.term.amount, row.option.amount) for row in value.terms] == [
        (first, 120_000, None),
        (second, 240_000, 120_000),
    ]
    assert str(value.total) == "cirka 480\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr"


def test_option_that_has_become_an_agreement_is_not_counted_twice(case: Case) -> None:
    first = paid(case, 120_000, 2026, extension="option", extension_months=12)
    paid(case, 120_000, 2027, version=2, predecessor=first, relation="extension")
    assert law.whole_value(case).total.amount == 240_000


def test_amended_term_is_counted_once(case: Case) -> None:
    first = paid(case, 120_000, 2026)
    second = paid(case, 150_000, 2026, version=2, predecessor=first, relation="amendment")
    value = law.whole_value(case)
    assert [row.replaced_by for row in value.terms] == [second, None]
    assert value.total.amount == 150_000


def test_revision_for_a_later_term_replaces_nothing(case: Case) -> None:
    first = paid(case, 120_000, 2026)
    paid(case, 150_000, 2027, version=2, predecessor=first, relation="revision")
    assert law.whole_value(case).total.amount == 270_000


def test_value_without_an_agreement_is_unknown(case: Case) -> None:
    assert law.whole_value(case).total.amount is None


def test_ceiling_and_unvalued_are_named_and_not_summed(case: Case) -> None:
    agreement = paid(case, 120_000, 2026)
    public = agreement.parties.get(organisation=case.board.organisation)
    make_contribution(public, amount=70_000, form="ceiling")
    make_contribution(public, valuation="unvalued", form="")
    value = law.whole_value(case)
    assert (value.total.amount, value.unknown_count) == (120_000, 2)


@pytest.mark.parametrize(
    ("day", "first"),
    [("2026-11-22", "2023-11-23"), ("2024-02-29", "2021-03-01"), ("2026-12-31", "2024-01-01")],
)
def test_three_years_roll_with_the_day(day: str, first: str) -> None:
    assert law.three_years_before(datetime.date.fromisoformat(day)).isoformat() == first


def granted(organisation: Organisation, day: str, amount: int | None, by: User, **fields) -> None:
    DeMinimisAid.objects.create(
        organisation=organisation, granted_on=day, grantor="Staten", amount_eur=amount,
        entered_by=by, **fields,
    )  # fmt: skip


def test_aid_is_summed_over_three_years_for_each_regulation(db, officer: User) -> None:
    load_standards()
    association, other = make_organisation(), make_organisation()
    granted(association, "2023-11-22", 1, officer)
    granted(association, "2023-11-23", 20_000, officer)
    granted(association, "2026-11-22", 300_000, officer)
    granted(association, "2026-11-23", 2, officer)
    granted(association, "2025-01-01", 40_000, officer, regulation=REGULATION.SGEI)
    granted(other, "2025-01-01", 7, officer)
    day = datetime.date(2026, 11, 22)
    mine, theirs = law.aid_of([association, other], day, law.thresholds_on(day))
    assert [(row.total, row.threshold.amount, row.left) for row in mine.sums] == [
        (320_000, 300_000, -20_000),
        (40_000, 750_000, 710_000),
    ]
    assert [row.is_over for row in mine.sums] == [True, False]
    assert [row.total for row in theirs.sums] == [7, 0]


def test_aid_has_no_room_to_state_when_the_ceiling_is_unknown(db) -> None:
    [recipient] = law.aid_of([make_organisation()], datetime.date(2031, 1, 1), {})
    assert [(row.threshold, row.left) for row in recipient.sums] == [(None, None), (None, None)]


@pytest.mark.parametrize(
    ("known", "left", "is_over"), [(299_999, None, False), (300_001, -1, True)]
)
def test_aid_whose_rate_is_unknown_leaves_the_room_unknown(
    db, officer: User, known: int, left: int | None, is_over: bool
) -> None:
    load_standards()
    association = make_organisation()
    granted(association, "2026-01-01", known, officer)
    granted(association, "2026-01-02", None, officer, amount_sek=100)
    day = datetime.date(2026, 11, 22)
    [recipient] = law.aid_of([association], day, law.thresholds_on(day))
    general = recipient.sums[0]
    assert (general.total, general.unknown_count) == (known, 1)
    assert (general.left, general.is_over) == (left, is_over)


def test_recipients_are_the_nonprofit_parties_and_the_initiator(case: Case) -> None:
    party, initiator = make_organisation(name="Part"), make_organisation(name="Initiativ")
    make_organisation(name="Utanför")
    Case.objects.filter(pk=case.pk).update(initiator=initiator)
    for version in (1, 2):
        agreement = make_agreement(case=case, version=version)
        make_party(agreement, case.board.organisation)
        make_party(agreement, party)
    case.refresh_from_db()
    assert law.recipients_of(case) == [initiator, party]


def test_kronor_become_euro_to_the_cent() -> None:
    assert law.in_euro(Decimal(100_000), Decimal("11.4835")) == Decimal("8708.15")
