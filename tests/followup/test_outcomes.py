"""What indicators come to, and when they may be compared with their targets."""

import datetime
from decimal import Decimal

import pytest

from agreements.models import Period
from followup.models import MeasuringRule, Report
from followup.outcome_picture import outcome_picture
from followup.outcomes import Result, Standing, results_of
from partners.models import Board, Role
from tests.factories import make_member, make_organisation, make_party
from tests.followup.making import make_indicator, make_signed
from tests.followup.making_outcomes import give_value, make_report

pytestmark = pytest.mark.django_db
JUNE, JULY = datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)
NEW_YEAR, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)


def result_of(agreement, user) -> Result:
    [result] = results_of(agreement, user)
    return result


@pytest.fixture
def agreement(board: Board):
    return make_signed(board=board)


def test_values_of_a_term_are_summed_and_reach_the_target(agreement, officer) -> None:
    indicator = make_indicator(agreement)
    report = make_report(agreement)
    give_value(report, indicator, 7, measured_to=JUNE)
    give_value(report, indicator, 5, measured_from=JULY, measured_to=LAST)

    result = result_of(agreement, officer)

    assert (result.total_text, result.standing) == ("12 relationer", Standing.REACHED)
    assert result.percent_of_target == 120
    assert result.target_text == "minst 10 relationer under hela perioden"


def test_unknown_value_is_no_zero(agreement, officer) -> None:
    indicator = make_indicator(agreement)
    give_value(make_report(agreement), indicator, None)
    result = result_of(agreement, officer)
    assert (result.total, result.total_text) == (None, "")
    assert result.standing == Standing.UNKNOWN


def test_zero_is_a_value_and_behind(agreement, officer) -> None:
    give_value(make_report(agreement), make_indicator(agreement), 0)
    result = result_of(agreement, officer)
    assert (result.total, result.standing) == (0, Standing.BEHIND)


def test_only_approved_reports_count(agreement, officer) -> None:
    indicator = make_indicator(agreement)
    give_value(make_report(agreement, status=Report.Status.SUBMITTED), indicator, 12)
    result = result_of(agreement, officer)
    assert [point.text for point in result.points] == ["12 relationer"]
    assert (result.total, result.standing) == (None, Standing.UNKNOWN)


@pytest.mark.parametrize(
    ("calculation", "total"),
    [("sum", Decimal(30)), ("average", Decimal(15)), ("latest", Decimal(20))],
)
def test_rule_says_how_values_are_put_together(agreement, officer, calculation, total) -> None:
    indicator = make_indicator(agreement)
    MeasuringRule.objects.create(indicator=indicator, calculation=calculation)
    report = make_report(agreement)
    give_value(report, indicator, 20, measured_from=JULY, measured_to=LAST)
    give_value(report, indicator, 10, measured_from=NEW_YEAR, measured_to=JUNE)
    assert result_of(agreement, officer).total == total


def test_shares_are_never_summed(agreement, officer) -> None:
    indicator = make_indicator(agreement, quantity=50, unit="")
    report = make_report(agreement)
    give_value(report, indicator, 40, is_share=True, measured_to=JUNE)
    give_value(report, indicator, 60, is_share=True, measured_from=JULY)
    result = result_of(agreement, officer)
    assert result.total == 50
    assert result.total_text == "50\N{NO-BREAK SPACE}%"


def test_two_parties_on_the_same_time_are_not_added(agreement, officer) -> None:
    indicator = make_indicator(agreement)
    give_value(make_report(agreement), indicator, 7)
    other = make_party(agreement, make_organisation())
    give_value(make_report(agreement, due_party=other), indicator, 8)
    result = result_of(agreement, officer)
    assert (result.tells_twice, result.total) == (True, None)
    assert "läggs inte ihop" in result.note


def test_half_year_target_meets_values_of_a_half_year_alone(agreement, officer) -> None:
    indicator = make_indicator(agreement, period=Period.HALF_YEAR)
    report = make_report(agreement)
    give_value(report, indicator, 11, measured_from=NEW_YEAR, measured_to=JUNE)
    assert result_of(agreement, officer).standing == Standing.REACHED
    report.values.all().delete()
    give_value(
        report, indicator, 11, measured_from=NEW_YEAR, measured_to=datetime.date(2026, 4, 30)
    )
    result = result_of(agreement, officer)
    assert (result.standing, result.compared) == (Standing.UNKNOWN, None)
    assert "annan tid" in result.note


def test_word_of_a_figure_follows_it(agreement, officer) -> None:
    give_value(make_report(agreement), make_indicator(agreement), 12, exactness="just_over")
    assert result_of(agreement, officer).total_text == "drygt 12 relationer"


def test_most_is_reached_from_below(agreement, officer) -> None:
    give_value(make_report(agreement), make_indicator(agreement, qualifier="at_most"), 9)
    assert result_of(agreement, officer).standing == Standing.REACHED


def test_bar_is_cut_far_beyond_the_target(agreement, officer) -> None:
    give_value(make_report(agreement), make_indicator(agreement), 40)
    [bar] = outcome_picture(results_of(agreement, officer))
    assert bar.width == 100


def test_party_does_not_see_the_others_unapproved_values(agreement) -> None:
    other = make_organisation()
    make_party(agreement, other)
    indicator = make_indicator(agreement)
    give_value(make_report(agreement, status=Report.Status.SUBMITTED), indicator, 12)
    partner = make_member(Role.PARTNER, other)
    assert result_of(agreement, partner).points == ()
