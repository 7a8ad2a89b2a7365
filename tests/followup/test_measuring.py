"""The officer says how values are put together and which count people; small ones stay inside."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Indicator
from followup import agenda_facts, review_facts
from followup.measuring import counting_people, set_rule
from followup.models import AgendaItem, MeasuringRule, SmallCountLimit
from followup.outcomes import results_of
from followup.report_documents import ReportDocument
from followup.review_lines import lines_of
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_member
from tests.followup.making import make_indicator, make_signed, partner_party
from tests.followup.making_minutes import make_logged
from tests.followup.making_outcomes import give_value, make_report
from tests.followup.making_reviews import make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board)


@pytest.fixture
def indicator(agreement: Agreement) -> Indicator:
    return make_indicator(agreement, name="Fick arbete", unit="deltagare")


def address(agreement: Agreement) -> str:
    return reverse("outcomes:measuring", args=[agreement.pk])


def posted(
    indicator: Indicator, calculation: str, shown: tuple[str, str] = ("sum", "False"), **fields: str
) -> dict[str, str]:
    """What the page sends: what is chosen now, and what it showed."""
    facts = {"calculation": calculation} | fields
    before = dict(zip(("calculation", "counts_people"), shown, strict=True))
    return {f"{indicator.pk}-{name}": value for name, value in facts.items()} | {
        f"initial-{indicator.pk}-{name}": value for name, value in before.items()
    }


def test_officer_says_how_values_are_put_together(
    client: Client, officer: User, agreement: Agreement, indicator: Indicator
) -> None:
    report = make_report(agreement)
    give_value(report, indicator, 20, measured_to=datetime.date(2026, 6, 30))
    give_value(report, indicator, 10, measured_to=datetime.date(2026, 12, 31))
    client.force_login(officer)
    outcome = reverse("outcomes:agreement", args=[agreement.pk])
    assert address(agreement) in client.get(outcome).content.decode()
    page = client.get(address(agreement)).content.decode()
    assert "Fick arbete" in page
    assert 'value="sum" selected' in page

    response = client.post(address(agreement), posted(indicator, "latest", counts_people="on"))
    assert response["Location"] == outcome
    rule = MeasuringRule.objects.get()
    assert (rule.calculation, rule.counts_people) == ("latest", True)
    assert rule.history.get().history_user == officer
    [result] = results_of(agreement, officer)
    assert (result.calculation, result.total_text) == ("latest", "10 deltagare")

    shown = ("latest", "True")
    client.post(address(agreement), posted(indicator, "latest", shown, counts_people="on"))
    assert rule.history.count() == 1  # nothing was changed


def test_what_another_has_changed_meanwhile_stays(
    client: Client, officer: User, agreement: Agreement, indicator: Indicator
) -> None:
    client.force_login(officer)
    page = client.get(address(agreement)).content.decode()
    for name, value in (("calculation", "sum"), ("counts_people", "False")):
        assert f'name="initial-{indicator.pk}-{name}" value="{value}"' in page
    set_rule(indicator.pk, "latest", counts_people=False)
    client.post(address(agreement), posted(indicator, "sum", counts_people="on"))
    rule = MeasuringRule.objects.get()
    assert (rule.calculation, rule.counts_people) == ("latest", True)


def test_unknown_way_is_told_at_its_field(
    client: Client, officer: User, agreement: Agreement, indicator: Indicator
) -> None:
    client.force_login(officer)
    response = client.post(address(agreement), posted(indicator, "guess", counts_people="on"))
    assert response.status_code == 422
    [form] = response.context["forms"]
    assert list(form.errors) == ["calculation"]
    assert "checked" in str(form["counts_people"])
    assert not MeasuringRule.objects.exists()


@pytest.mark.parametrize(
    ("reader", "status"), [("colleague", 403), ("partner", 403), ("stranger", 404)]
)
def test_others_do_not(
    request: pytest.FixtureRequest, client: Client, agreement: Agreement, indicator: Indicator,
    reader: str, status: int,
) -> None:  # fmt: skip
    organisation = partner_party(agreement).organisation
    assert organisation
    user = (
        make_member(Role.PARTNER, organisation)
        if reader == "partner"
        else request.getfixturevalue(reader)
    )
    client.force_login(user)
    assert client.get(address(agreement)).status_code == status
    answer = client.post(address(agreement), posted(indicator, "latest"))
    assert answer.status_code == status
    assert not MeasuringRule.objects.exists()


def test_change_goes_on_by_the_rule_before_until_it_has_its_own(
    officer: User, agreement: Agreement, indicator: Indicator
) -> None:
    set_rule(indicator.pk, "latest", counts_people=True)
    changed = make_signed(
        case=agreement.case, version=2, predecessor=agreement, relation=Agreement.Relation.AMENDMENT
    )
    twin = make_indicator(changed, name="Fick arbete", unit="deltagare")
    [result] = results_of(changed, officer)
    assert (result.calculation, counting_people(changed)) == ("latest", {twin.pk})
    set_rule(twin.pk, "average", counts_people=False)
    [result] = results_of(changed, officer)
    assert (result.calculation, counting_people(changed)) == ("average", set())
    assert counting_people(agreement) == {indicator.pk}


@pytest.mark.parametrize(
    ("value", "is_share", "counts_people", "said"),
    [
        (3, False, True, "färre än 5 deltagare"),
        (3, False, False, "3 deltagare"),
        (0, False, True, "0 deltagare"),
        (5, False, True, "5 deltagare"),
        (3, True, True, "3\N{NO-BREAK SPACE}%"),
    ],
)
def test_small_number_of_people_is_not_told_outside_the_case(
    officer: User, agreement: Agreement, indicator: Indicator,
    value: int, is_share: bool, counts_people: bool, said: str,
) -> None:  # fmt: skip
    SmallCountLimit.objects.create(limit=5)
    set_rule(indicator.pk, "sum", counts_people)
    report = make_report(agreement)
    give_value(report, indicator, value, is_share=is_share)
    inside = f"{value}\N{NO-BREAK SPACE}%" if is_share else f"{value} deltagare"
    today = timezone.localdate()

    for leaves, words in ((True, said), (False, inside)):
        [read] = ReportDocument(report, leaves_the_case=leaves).indicators
        assert [figure.said for figure in read.figures] == [words]
    facts = review_facts.facts_of(make_review(agreement), today)
    [line] = lines_of(facts)["mal"]
    assert f"utfall {said} (" in line
    meeting = make_logged(agreement)
    assert f": {said}" in agenda_facts.background(meeting, AgendaItem.Origin.GOALS, today)
    [result] = results_of(agreement, officer)
    assert result.total_text == inside


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_a_fixed_number_of_queries(
    client: Client, officer: User, agreement: Agreement, count: int
) -> None:
    for number in range(count):
        set_rule(make_indicator(agreement, name=f"Mått {number}").pk, "latest", True)
    client.force_login(officer)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(agreement)).status_code == 200
    assert len(captured) == 6
