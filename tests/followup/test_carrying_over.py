"""Money when an agreement is amended: what was paid before counts once, and is asked for once."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from agreements.models import Agreement, Instalment, PaymentPlan, SectionKind
from followup import beginning, paying
from followup.carrying_over import earlier_of, once
from followup.days import everyones_days
from followup.models import CarriedInstalment, DayKind, Payment
from followup.outturn import outturn_of, with_economy
from followup.paying import Entry, Refused, State
from followup.payment_import import read
from followup.payment_tables import listed_for
from iop.accounts.models import User
from partners.models import Board
from tests.agreements.renewing import day, make_amended, make_in_force, section, sign, start
from tests.followup.making_payments import (
    PAID_ON,
    instalment_of,
    make_outcome,
    make_payment,
    make_report,
)

pytestmark = pytest.mark.django_db
_R = Agreement.Relation
TODAY = day("2026-06-01")
FILED = [(8_000, "V 1"), (50_000, "V 2")]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def first(board: Board, officer: User) -> Agreement:
    agreement = make_in_force(board)
    beginning.begin(agreement, officer)
    return agreement


def due_of(agreement: Agreement, today: datetime.date = TODAY) -> paying.Due:
    (due,) = paying.dues_of(paying.instalments(today).filter(plan__agreement=agreement))
    return due


def amend(first: Agreement, officer: User, *, on: str, amount: int | None = None) -> Agreement:
    """A signed amendment; of the amount of the instalment, if one is given."""
    payments = section(first, SectionKind.PAYMENTS)
    draft = start(
        officer, first, _R.AMENDMENT, open_sections=[payments.pk], takes_effect_on=day(on)
    )
    if amount is not None:
        row = Instalment.objects.get(plan__agreement=draft)
        row.amount = Decimal(amount)
        row.save()
    return sign(draft, officer)


def paid_entry(amount: int = 1, **said: Any) -> Entry:
    return Entry(**{"paid_on": TODAY, "amount": Decimal(amount), **said})


def test_what_was_paid_before_is_paid(board: Board, first: Agreement, officer: User) -> None:
    make_payment(first)
    second = make_amended(board, officer, first, "2026-05-01")
    first.refresh_from_db()
    assert first.status == Agreement.Status.SUPERSEDED
    due = due_of(second)
    assert (due.paid, due.left, due.state) == (58_000, 0, State.PAID)
    assert (due_of(first).paid, due_of(first).state) == (58_000, State.PAID)
    with pytest.raises(Refused):
        paying.pay(officer, due.instalment.pk, paid_entry(), TODAY)


def test_changed_amount_leaves_the_difference(first: Agreement, officer: User) -> None:
    make_payment(first)
    second = amend(first, officer, on="2026-05-01", amount=70_000)
    assert (due_of(second).left, due_of(second).state) == (12_000, State.LATE)
    paying.pay(officer, instalment_of(second).pk, paid_entry(12_000), TODAY)
    assert due_of(second).state == State.PAID
    assert due_of(first).paid == 58_000


def test_amended_twice_counts_all(first: Agreement, officer: User) -> None:
    make_payment(first, amount=8_000)
    second = amend(first, officer, on="2026-04-01")
    make_payment(second, amount=20_000)
    third = amend(second, officer, on="2026-05-01")
    assert (due_of(third).paid, due_of(third).left) == (28_000, 30_000)
    assert earlier_of(third) == [second.pk, first.pk]
    assert [due_of(one).state for one in (first, second, third)] == [
        State.REPLACED,
        State.REPLACED,
        State.LATE,
    ]
    struck = Payment.objects.get(amount=8_000)
    paying.void(officer, struck.pk, "Fel avtal")
    assert due_of(third).left == 38_000
    beginning.begin(third, officer)
    assert CarriedInstalment.objects.filter(instalment__plan__agreement=third).count() == 2


def test_unpaid_is_asked_for_once(first: Agreement, officer: User) -> None:
    second = amend(first, officer, on="2026-05-01")
    assert (due_of(first).state, due_of(second).state) == (State.REPLACED, State.LATE)
    listed = once(listed_for(officer, TODAY))
    totals = paying.totals_of(listed)
    assert (totals.count, totals.promised, totals.left) == (1, 58_000, 58_000)


def test_paid_is_listed_once(first: Agreement, officer: User, client: Client) -> None:
    make_payment(first)
    amend(first, officer, on="2026-05-01")
    totals = paying.totals_of(once(listed_for(officer, TODAY)))
    assert (totals.count, totals.promised, totals.paid) == (1, 58_000, 58_000)
    client.force_login(officer)
    assert len(client.get("/betalningar/fil/").content.splitlines()) == 2


def test_before_it_takes_effect_the_first_is_paid(first: Agreement, officer: User) -> None:
    second = amend(first, officer, on="2026-09-01")
    assert (due_of(first).state, due_of(second).state) == (State.LATE, State.AHEAD)
    assert paying.totals_of(once(listed_for(officer, TODAY))).left == 58_000
    with pytest.raises(Refused):
        paying.pay(officer, instalment_of(second).pk, paid_entry(), TODAY)
    paying.pay(officer, instalment_of(first).pk, paid_entry(58_000), TODAY)
    assert [due_of(one).state for one in (first, second)] == [State.PAID, State.PAID]


def test_what_falls_due_after_the_effect_is_the_amended(first: Agreement, officer: User) -> None:
    row = instalment_of(first)
    row.due_on = day("2026-10-31")
    row.save()
    second = amend(first, officer, on="2026-09-01", amount=60_000)
    assert (due_of(first).state, due_of(second).state) == (State.REPLACED, State.COMING)
    assert due_of(second).left == 60_000


@pytest.mark.parametrize("on", ["2026-05-01", "2026-09-01"])
def test_reminded_of_once(first: Agreement, officer: User, on: str) -> None:
    make_payment(first, amount=8_000)
    second = amend(first, officer, on=on)
    found = everyones_days(day("2026-01-01"), day("2026-12-31"))
    payments = [one for one in found if one.kind == DayKind.INSTALMENT]
    expected = second if on < "2026-06" else first
    assert [one.agreement for one in payments] == [expected]
    assert "50\N{NO-BREAK SPACE}000" in str(payments[0].what)
    assert [one.agreement for one in found if one.kind == DayKind.REVIEW] == [second]


def test_an_extension_takes_over_nothing(first: Agreement, officer: User) -> None:
    make_payment(first)
    third = sign(start(officer, first, _R.EXTENSION), officer)
    assert not CarriedInstalment.objects.exists()
    assert due_of(third).left == 58_000


def test_what_is_due_after_an_extension_has_begun_is_still_reminded_of(
    first: Agreement, officer: User
) -> None:
    row = instalment_of(first)
    row.due_on = day("2027-01-31")
    row.save()
    sign(start(officer, first, _R.EXTENSION), officer)
    found = everyones_days(day("2027-01-31"), day("2027-01-31"))
    assert first in [one.agreement for one in found if one.kind == DayKind.INSTALMENT]


def test_words_that_were_mended_still_meet(first: Agreement, officer: User) -> None:
    make_payment(first)
    economy = section(first, SectionKind.ECONOMY)
    draft = start(
        officer, first, _R.REVISION, open_sections=[economy.pk], takes_effect_on=day("2026-05-01")
    )
    gift = draft.contributions.get()
    gift.description = "Stöd till träffar för vänner"
    gift.save()
    assert due_of(sign(draft, officer)).state == State.PAID


def test_file_finds_the_amended_and_knows_what_was_entered(first: Agreement, officer: User) -> None:
    make_payment(first, amount=8_000, reference="V 1")
    second = amend(first, officer, on="2026-05-01")
    rows = [f"{first.case.reference};2026-02-28;{PAID_ON};{kr};{v}" for kr, v in FILED]
    text = "\n".join(["Diarienummer;Förfaller;Betald den;Belopp;Verifikat", *rows])
    known, new = read(officer, text, TODAY).lines
    assert (known.skipped, known.due) == ("Betalningen är redan införd för hand.", new.due)
    assert new.due is not None
    assert (new.due.instalment, new.pays) == (instalment_of(second), True)


# --- Held, and as it turned out ----------------------------------------------------------


def test_report_before_lets_the_amended_be_paid(first: Agreement, officer: User) -> None:
    PaymentPlan.objects.filter(agreement=first).update(condition=PaymentPlan.Condition.REPORT)
    report = make_report(
        first,
        party=first.parties.get(organisation__name="Vännerna"),
        due_on=day("2026-02-01"),
    )
    second = amend(first, officer, on="2026-05-01")
    due = due_of(second)
    assert (due.state, due.report) == (State.LATE, report.due)


def test_given_counts_what_was_paid_before(first: Agreement, officer: User) -> None:
    make_payment(first)
    second = amend(first, officer, on="2026-05-01")
    for agreement in (first, second):
        loaded = with_economy(Agreement.objects.all()).get(pk=agreement.pk)
        (line,) = outturn_of(loaded, list(paying.moved(loaded))).lines
        assert (line.given.figure.amount, line.given.is_paid) == (58_000, True)


def test_given_counts_what_was_reported_before(first: Agreement, officer: User) -> None:
    party = first.parties.get(organisation__name="Vännerna")
    make_outcome(make_report(first, party=party), first.contributions.get(), amount=40_000)
    second = amend(first, officer, on="2026-05-01")
    loaded = with_economy(Agreement.objects.all()).get(pk=second.pk)
    (line,) = outturn_of(loaded, list(paying.moved(loaded))).lines
    assert line.given.figure.amount == 40_000


def test_pages_tell_where_it_was_paid(first: Agreement, officer: User, client: Client) -> None:
    make_payment(first, amount=8_000)
    second = amend(first, officer, on="2026-05-01")
    client.force_login(officer)
    page = client.get(f"/betalningar/overenskommelse/{second.pk}/").content.decode()
    assert f"enligt {first.reference}" in page
    page = client.get(f"/betalningar/delbetalning/{instalment_of(second).pk}/").content.decode()
    assert f"enligt {first.reference}" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_change_asks_as_often(
    first: Agreement, officer: User, client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    plan = PaymentPlan.objects.get(agreement=first)
    for number in range(1, rows):
        Instalment.objects.create(plan=plan, amount=1_000, due_on=day(f"2026-0{number}-15"))
    for row in Instalment.objects.filter(plan=plan):
        make_payment(first, amount=500, instalment=row)
    second = amend(first, officer, on="2026-05-01")
    client.force_login(officer)
    with django_assert_num_queries(18):
        client.get(f"/betalningar/overenskommelse/{second.pk}/")
