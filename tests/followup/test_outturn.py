"""What was given of what was promised: sources, unknown, shares and what goes back to a funder."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.economy import Side
from agreements.models import Agreement, Contribution, Funder
from followup.models import Exactness, Payment, Report
from followup.outturn import Outturn, OutturnLine, outturn_of, with_economy
from followup.outturn_picture import giver_bars
from followup.panels.economy import panel
from followup.paying import moved
from partners.models import Board, Role
from tests.factories import make_contribution, make_member
from tests.followup.making import make_plan, make_signed, partner_party, public_party
from tests.followup.making_payments import make_outcome, make_payment, make_report

pytestmark = pytest.mark.django_db
_KIND = Payment.Kind


def outturn(agreement: Agreement) -> Outturn:
    loaded = with_economy(Agreement.objects.all()).get(pk=agreement.pk)
    return outturn_of(loaded, list(moved(loaded)))


def line_of(found: Outturn, gift: Contribution) -> OutturnLine:
    return next(line for line in found.lines if line.contribution == gift)


def make_funder(agreement: Agreement, amount: int = 752_734, **fields: Any) -> Contribution:
    """An outside funder with one grant."""
    fields.setdefault("repays_unused", True)
    funder = Funder.objects.create(agreement=agreement, name_as_written="Länsstyrelsen", **fields)
    return Contribution.objects.create(
        agreement=agreement,
        funder=funder,
        description="Statsbidrag",
        valuation="valued",
        form="total",
        amount=amount,
    )


def test_nothing_known_is_unknown_and_not_zero() -> None:
    agreement = make_signed()
    plan = make_plan(agreement)
    found = outturn(agreement)
    line = line_of(found, plan.contribution)
    assert (line.given.figure.amount, str(line.given)) == (None, "")
    assert found.total.amount is None
    assert [share.percent for share in found.sides] == [None, None]
    assert "1 bidrag är inte känt" in found.notes[0]


def test_paid_money_is_known_from_the_payments() -> None:
    agreement = make_signed(ends_on=datetime.date(2027, 12, 31))
    plan = make_plan(agreement)
    make_payment(agreement, amount=50_000)
    make_payment(agreement, amount=8_000, paid_on=datetime.date(2027, 1, 4))
    make_payment(agreement, kind=_KIND.REPAYMENT, amount=1_500, paid_on=datetime.date(2027, 2, 1))
    make_outcome(make_report(agreement), plan.contribution, amount=55_000, year=2026)
    line = line_of(outturn(agreement), plan.contribution)
    assert line.given.is_paid
    assert line.given.figure.amount == 56_500
    assert [given.figure.amount for given in line.per_year.values()] == [50_000, 6_500]
    assert line.used.figure.amount == 55_000


def test_only_approved_reports_are_read() -> None:
    agreement = make_signed()
    gift = make_contribution(partner_party(agreement), amount=10_000)
    make_outcome(make_report(agreement, status=Report.Status.SUBMITTED), gift, amount=9_000)
    assert not line_of(outturn(agreement), gift).given


def test_the_latest_report_wins_per_year_and_is_named() -> None:
    agreement = make_signed(ends_on=datetime.date(2027, 12, 31))
    gift = make_contribution(partner_party(agreement), years={2026: 10, 2027: 10})
    first = make_report(agreement, due_on=datetime.date(2026, 7, 1))
    last = make_report(agreement, due_on=datetime.date(2027, 1, 31))
    make_outcome(last, gift, amount=12, year=2026)
    make_outcome(first, gift, amount=5, year=2026)
    make_outcome(first, gift, amount=1, year=2027)
    line = line_of(outturn(agreement), gift)
    assert [given.figure.amount for given in line.per_year.values()] == [12, 1]
    assert line.per_year[2026].reports == (last,)
    assert line.given.figure.amount == 13
    assert set(line.given.reports) == {first, last}


def test_a_later_word_on_the_whole_term_goes_before_the_years() -> None:
    agreement = make_signed(ends_on=datetime.date(2027, 12, 31))
    gift = make_contribution(partner_party(agreement), years={2026: 10, 2027: 10})
    make_outcome(make_report(agreement), gift, amount=5, year=2026)
    final = make_report(agreement, due_on=datetime.date(2028, 1, 31))
    make_outcome(final, gift, amount=19)
    line = line_of(outturn(agreement), gift)
    assert (line.given.figure.amount, line.given.reports) == (19, (final,))


def test_a_zero_is_a_zero() -> None:
    agreement = make_signed()
    gift = make_contribution(partner_party(agreement), amount=10_000)
    make_outcome(make_report(agreement), gift, amount=0)
    line = line_of(outturn(agreement), gift)
    assert (line.given.figure.amount, str(line.given)) == (0, "0\N{NO-BREAK SPACE}kr")


def test_hours_are_valued_at_the_agreed_rate_and_keep_their_word() -> None:
    agreement = make_signed()
    gift = make_contribution(
        partner_party(agreement), form="rate", rate=200, units=100, unit="timmar"
    )
    make_outcome(
        make_report(agreement), gift, units=96, unit="timmar", exactness=Exactness.JUST_OVER
    )
    found = outturn(agreement)
    line = line_of(found, gift)
    assert line.given.figure.amount == 19_200
    assert line.given.figure.is_approximate
    assert str(line.given).startswith("drygt 96 timmar, drygt 19")
    assert found.total.is_approximate


def test_what_has_no_value_is_given_without_one() -> None:
    agreement = make_signed()
    gift = make_contribution(
        partner_party(agreement), valuation="unvalued", form="", description="Volontärer"
    )
    make_outcome(make_report(agreement), gift, units=40, unit="timmar")
    found = outturn(agreement)
    line = line_of(found, gift)
    assert (str(line.given), line.given.figure.amount) == ("40 timmar", None)
    assert any("inget värde i kronor: Volontärer" in note for note in found.notes)


def test_shares_as_agreed_stand_beside_those_that_came() -> None:
    agreement = make_signed()
    make_plan(agreement, amount=60_000)
    gift = make_contribution(partner_party(agreement), amount=40_000)
    make_payment(agreement, amount=60_000)
    make_outcome(make_report(agreement), gift, amount=20_000)
    found = outturn(agreement)
    shares = [(one.side, one.percent, then.percent) for one, then in found.compared if then]
    assert shares == [
        (Side.PUBLIC, Decimal("60.0"), Decimal("75.0")),
        (Side.NON_PROFIT, Decimal("40.0"), Decimal("25.0")),
    ]
    assert [bars.given for bars in giver_bars(found)] == [Decimal(100), Decimal("33.33")]


def test_unused_money_goes_back_to_the_funder() -> None:
    agreement = make_signed()
    gift = make_funder(agreement)
    make_payment(agreement, kind=_KIND.GRANT, funder=gift.funder, amount=752_734)
    make_outcome(make_report(agreement), gift, amount=700_000)
    make_payment(agreement, kind=_KIND.GRANT_RETURNED, funder=gift.funder, amount=50_000)
    found = outturn(agreement)
    (money,) = found.funders
    assert (money.granted, money.unused.amount, money.to_return.amount) == (752_734, 52_734, 2_734)
    assert line_of(found, gift).given.figure.amount == 702_734


def test_unused_is_unknown_while_use_is() -> None:
    agreement = make_signed()
    gift = make_funder(agreement)
    make_payment(agreement, kind=_KIND.GRANT, funder=gift.funder, amount=752_734)
    (money,) = outturn(agreement).funders
    assert (money.used.amount, money.unused.amount, money.to_return.amount) == (None, None, None)


def test_no_duty_to_return_asks_for_nothing() -> None:
    agreement = make_signed()
    gift = make_funder(agreement, repays_unused=None)
    make_outcome(make_report(agreement), gift, amount=1)
    (money,) = outturn(agreement).funders
    assert money.unused.amount == 752_733
    assert money.to_return.amount is None


def test_repayment_that_nobody_can_place_is_said() -> None:
    agreement = make_signed()
    make_plan(agreement, amount=100)
    make_plan(agreement, amount=200)
    make_payment(agreement, amount=100)
    make_payment(agreement, kind=_KIND.REPAYMENT, amount=30)
    found = outturn(agreement)
    assert found.undivided == 30
    assert any("30\N{NO-BREAK SPACE}kr har betalats tillbaka" in note for note in found.notes)


def test_money_outside_the_years_is_said() -> None:
    agreement = make_signed(ends_on=datetime.date(2027, 12, 31))
    make_plan(agreement)
    make_payment(agreement, amount=100, paid_on=datetime.date(2028, 1, 2))
    found = outturn(agreement)
    assert found.total.amount == 100
    assert any("andra år än" in note for note in found.notes)


def test_public_party_reports_what_is_not_paid() -> None:
    agreement = make_signed()
    gift = make_contribution(public_party(agreement), amount=5_000, description="Lokal")
    report = make_report(agreement, party=public_party(agreement))
    make_outcome(report, gift, amount=5_000)
    line = line_of(outturn(agreement), gift)
    assert (line.given.is_paid, line.given.figure.amount) == (False, 5_000)


def test_panel_tells_what_became_of_the_funders_money(client: Client, board: Board) -> None:
    agreement = make_signed(board=board)
    gift = make_funder(agreement)
    make_payment(agreement, kind=_KIND.GRANT, funder=gift.funder, amount=752_734)
    make_outcome(make_report(agreement), gift, amount=701_500)
    make_payment(agreement, kind=_KIND.GRANT_RETURNED, funder=gift.funder, amount=50_000)
    client.force_login(make_member(Role.OFFICER, board))
    page = client.get(reverse("followup:overview", args=[agreement.pk])).content.decode()
    panel = page[page.index('id="economy"') :]
    words = ["Länsstyrelsen", "Beviljat", "752 734 kr", "Använt", "701 500 kr", "Återbetalt"]
    words += ["50 000 kr", "Återstår att betala tillbaka", "1 234 kr"]
    said = panel.replace("\N{NO-BREAK SPACE}", " ")
    places = [said.index(word) for word in words]
    assert places == sorted(places)


def test_panel_asks_as_often_whatever_the_number_of_funders(board: Board) -> None:
    agreement, officer = make_signed(board=board), make_member(Role.OFFICER, board)
    counts = []
    for _more in range(3):
        with CaptureQueriesContext(connection) as queries:
            found = panel(officer, agreement)
        assert found is not None
        counts.append((len(found.facts["funders"]), len(queries)))
        make_funder(agreement)
    assert [number for number, _asked in counts] == [0, 1, 2]
    assert counts[1][1] == counts[2][1]
