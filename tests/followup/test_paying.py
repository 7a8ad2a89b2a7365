"""What is due, late, held and left, and entering what was paid."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement, Funder, PaymentPlan
from followup import paying
from followup.models import Payment, Report, ReportDue
from followup.paying import Entry, Refused, State, dues_of, instalments, totals_of
from iop.accounts.models import User
from partners.models import Board
from tests.followup.making import make_plan, make_signed, partner_party, public_party
from tests.followup.making_payments import PAID_ON, instalment_of, make_payment, make_report

pytestmark = pytest.mark.django_db

BEFORE, SOON, DAY, AFTER = (
    datetime.date(2026, 1, 1),
    datetime.date(2026, 1, 20),
    datetime.date(2026, 1, 31),
    datetime.date(2026, 2, 1),
)
REPORT = PaymentPlan.Condition.REPORT


def due_of(agreement: Agreement, today: datetime.date = BEFORE) -> paying.Due:
    (due,) = dues_of(instalments(today).filter(plan__agreement=agreement))
    return due


def entry(**said: Any) -> Entry:
    return Entry(**{"paid_on": PAID_ON, "amount": Decimal(58_000), **said})


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (BEFORE, State.COMING),
        (datetime.date(2026, 1, 16), State.COMING),
        (datetime.date(2026, 1, 17), State.DUE),
        (DAY, State.DUE),
        (AFTER, State.LATE),
    ],
)
def test_state_follows_the_day(today: datetime.date, state: State) -> None:
    agreement = make_signed()
    make_plan(agreement)
    assert due_of(agreement, today).state == state


def test_part_payments_add_up_exactly() -> None:
    agreement = make_signed()
    make_plan(agreement)
    for amount in ("0.10", "0.20", "57999.70"):
        make_payment(agreement, amount=Decimal(amount))
    due = due_of(agreement, AFTER)
    assert (due.paid, due.left, due.state) == (Decimal(58_000), Decimal(0), State.PAID)


def test_what_is_struck_out_or_repaid_pays_nothing() -> None:
    agreement = make_signed()
    make_plan(agreement)
    payment = make_payment(agreement, amount=8_000)
    make_payment(agreement, kind=Payment.Kind.REPAYMENT, amount=500)
    paying.void(payment.entered_by, payment.pk, "Fel belopp")
    due = due_of(agreement)
    assert (due.paid, due.left) == (0, 58_000)


def test_totals_are_of_all_rows() -> None:
    agreement = make_signed()
    make_plan(agreement, amount=100)
    make_plan(agreement, amount=200, due_on=datetime.date(2026, 6, 1), condition=REPORT)
    make_payment(agreement, amount=30)
    totals = totals_of(instalments(AFTER).filter(plan__agreement=agreement))
    assert (totals.promised, totals.paid, totals.left) == (300, 30, 270)
    assert (totals.late, totals.late_count, totals.held, totals.count) == (70, 1, 200, 2)


def test_a_replaced_agreement_asks_for_no_money() -> None:
    agreement = make_signed(status=Agreement.Status.SUPERSEDED)
    make_plan(agreement)
    assert due_of(agreement, AFTER).state == State.REPLACED
    totals = totals_of(instalments(AFTER).filter(plan__agreement=agreement))
    assert (totals.left, totals.late_count) == (0, 0)


def test_a_draft_has_no_instalments_to_pay() -> None:
    agreement = make_signed(status=Agreement.Status.DRAFT)
    make_plan(agreement)
    assert not instalments(AFTER).exists()


# --- Held ------------------------------------------------------------------------------


def test_payment_on_condition_of_a_report_is_held_until_it_is_approved() -> None:
    agreement = make_signed()
    make_plan(agreement, condition=REPORT)
    report = make_report(agreement, status=Report.Status.DRAFT)
    due = due_of(agreement, AFTER)
    assert due.state == State.HELD
    assert str(report.due) in due.why_held
    assert "lämnas in" in due.why_held

    Report.objects.filter(pk=report.pk).update(status=Report.Status.SUBMITTED)
    assert "godkänns" in due_of(agreement, AFTER).why_held

    for status in Report.ACCEPTED:
        Report.objects.filter(pk=report.pk).update(status=status)
        assert due_of(agreement, AFTER).state == State.LATE


def test_the_last_report_due_by_the_day_counts() -> None:
    agreement = make_signed()
    make_plan(agreement, condition=REPORT, due_on=datetime.date(2026, 6, 30))
    make_report(agreement, due_on=datetime.date(2026, 1, 15))
    later = make_report(agreement, status=Report.Status.DRAFT, due_on=datetime.date(2026, 6, 30))
    make_report(agreement, status=Report.Status.DRAFT, due_on=datetime.date(2026, 7, 1))
    assert due_of(agreement).report == later.due


def test_a_skipped_report_and_that_of_another_party_hold_nothing() -> None:
    agreement = make_signed()
    make_plan(agreement, condition=REPORT)
    make_report(agreement, due_on=datetime.date(2026, 1, 10))
    ReportDue.objects.create(
        agreement=agreement, party=partner_party(agreement), due_on=DAY, skipped_on=DAY
    )
    ReportDue.objects.create(agreement=agreement, party=public_party(agreement), due_on=DAY)
    assert due_of(agreement).state == State.COMING


def test_without_a_planned_report_it_is_held_and_says_so() -> None:
    agreement = make_signed()
    make_plan(agreement, condition=REPORT)
    assert "ingen rapport är planerad" in due_of(agreement).why_held


def test_held_payment_is_refused_unless_a_reason_is_given(officer: User, board: Board) -> None:
    agreement = make_signed(board=board)
    make_plan(agreement, condition=REPORT)
    pk = instalment_of(agreement).pk
    with pytest.raises(Refused) as refused:
        paying.pay(officer, pk, entry(), AFTER)
    assert refused.value.field == "held_reason"

    payment = paying.pay(officer, pk, entry(held_reason="Nämnden beslutade det."), AFTER)

    assert payment.held_reason == "Nämnden beslutade det."
    assert payment.history.get().history_change_reason == "Nämnden beslutade det."
    assert due_of(agreement).state == State.PAID


# --- Entering --------------------------------------------------------------------------


def test_more_than_what_is_left_is_warned_of(officer: User) -> None:
    agreement = make_signed()
    make_plan(agreement)
    pk = instalment_of(agreement).pk
    with pytest.raises(Refused, match="mer än det som återstår"):
        paying.pay(officer, pk, entry(amount=Decimal(58_001)), AFTER)
    paying.pay(officer, pk, entry(amount=Decimal(58_001), exceeds=True), AFTER)
    assert due_of(agreement).is_over


def test_who_saw_another_rest_is_told(officer: User) -> None:
    agreement = make_signed()
    make_plan(agreement)
    make_payment(agreement, amount=8_000)
    pk = instalment_of(agreement).pk
    with pytest.raises(Refused, match="under tiden"):
        paying.pay(officer, pk, entry(seen_left=Decimal(58_000)), AFTER)
    assert Payment.objects.count() == 1


def test_the_same_twice_is_taken_for_one(officer: User) -> None:
    agreement = make_signed()
    make_plan(agreement)

    def repaid(reference: str = "") -> Payment:
        return Payment(
            agreement=agreement,
            kind=Payment.Kind.REPAYMENT,
            party=partner_party(agreement),
            paid_on=PAID_ON,
            amount=100,
            reference=reference,
        )

    paying.enter(officer, repaid())
    with pytest.raises(Refused, match="redan infört"):
        paying.enter(officer, repaid())
    paying.enter(officer, repaid("V 2"))
    assert Payment.objects.count() == 2


def test_struck_out_stays_with_who_and_why(officer: User) -> None:
    agreement = make_signed()
    make_plan(agreement)
    payment = make_payment(agreement)
    paying.void(officer, payment.pk, "Dubbelt")
    payment.refresh_from_db()
    assert (payment.voided_by, payment.void_reason) == (officer, "Dubbelt")
    assert payment.history.count() == 2
    with pytest.raises(Refused):
        paying.void(officer, payment.pk, "Igen")


@pytest.mark.parametrize("kind", Payment.Kind)
def test_each_kind_is_with_its_own(kind: Payment.Kind) -> None:
    agreement = make_signed()
    funder = Funder.objects.create(agreement=agreement, name_as_written="Länsstyrelsen")
    is_grant = kind in (Payment.Kind.GRANT, Payment.Kind.GRANT_RETURNED)
    wrong = {"party": partner_party(agreement)} if is_grant else {"funder": funder}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_payment(agreement, kind=kind, instalment=None, **wrong)
