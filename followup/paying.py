"""What is paid of what was promised: due, late, held and left, and entering what was paid."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Round
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from agreements.economy.values import to_ore
from agreements.models import Agreement, Funder, Instalment, Party, PaymentPlan
from followup.carrying_over import earlier_of, goes_on_elsewhere, is_ahead, is_over_by_its_day
from followup.models import CarriedInstalment, Payment, Report, ReportDue
from iop.accounts.models import User
from iop.shared.formats import day, kr

#: How many days ahead a payment is said to be due.
AHEAD = 14
ZERO = Decimal(0)
_MONEY: Any = models.DecimalField(max_digits=14, decimal_places=2)
_KIND = Payment.Kind


class State(models.TextChoices):
    """How it stands with an instalment, the most pressing first."""

    LATE = "late", pgettext_lazy("instalment", "Late")
    DUE = "due", pgettext_lazy("instalment", "To be paid")
    HELD = "held", pgettext_lazy("instalment", "Held")
    COMING = "coming", pgettext_lazy("instalment", "Coming")
    PAID = "paid", pgettext_lazy("instalment", "Paid")
    AHEAD = "ahead", pgettext_lazy("instalment", "Not in force yet")
    REPLACED = "replaced", pgettext_lazy("instalment", "Replaced")


#: States in which nothing is to be paid of what is left: another version's twin is.
ELSEWHERE = (State.AHEAD, State.REPLACED)


class Refused(Exception):
    """It cannot be entered now; the sentence says why, and ``field`` where to mend it."""

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


# --- What is due -----------------------------------------------------------------------


def instalments(today: datetime.date) -> "QuerySet[Instalment]":
    """The instalments of signed agreements with ``paid``, ``left`` and ``state``; sums in SQL.

    What was paid of its twin in an earlier version of the agreement is paid of it too.
    ``awaited`` is the key of the report that one on condition of a report waits for: the last
    that is due by its day, from whoever is paid or from all together, and not skipped.
    """
    dues = _awaited()
    signed = Instalment.objects.filter(plan__agreement__status__in=Agreement.SIGNED)
    rows = with_paid(signed).annotate(
        goes_on=goes_on_elsewhere(),
        ahead=is_ahead(),
        is_over=is_over_by_its_day(),
        awaited=Subquery(dues.values("pk")[:1]),
        awaited_status=Subquery(dues.values("report__status")[:1]),
    )
    rows = rows.annotate(
        left=Greatest(Round(F("amount") - F("paid"), 2), Value(ZERO), output_field=_MONEY)
    )
    rows = rows.annotate(state=_state(today))
    found: QuerySet[Instalment] = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    return found


def with_paid(rows: Any) -> Any:
    """The instalments with ``paid``: on each itself, and on its twins in earlier versions."""
    payments = Payment.objects.standing().filter(kind=_KIND.PAYMENT).order_by()
    twin = "instalment__carried_into__instalment"

    def sums(path: str) -> Coalesce:
        found = payments.filter(**{path: OuterRef("pk")}).values(path).annotate(sum=Sum("amount"))
        return Coalesce(Subquery(found.values("sum")), Value(ZERO), output_field=_MONEY)

    return rows.annotate(paid=sums("instalment") + sums(twin))


def _awaited() -> "QuerySet[ReportDue]":
    """The reports that an instalment may wait for, the one that it waits for first."""
    recipient = Q(party=OuterRef("plan__recipient"))
    own = Q(agreement=OuterRef("plan__agreement")) & (recipient | Q(party=None))
    same = Q(party__organisation=OuterRef("plan__recipient__organisation")) & (
        Q(party__board=OuterRef("plan__recipient__board")) | Q(party__board=None)
    )
    carried = Q(carried_into__agreement=OuterRef("plan__agreement")) & (same | Q(party=None))
    dues = ReportDue.objects.filter(own | carried, skipped_on=None, due_on__lte=OuterRef("due_on"))
    return dues.order_by("-due_on", F("party").asc(nulls_last=True), "pk")


def _state(today: datetime.date) -> Case:
    is_waiting = ~Q(awaited_status__in=Report.ACCEPTED) | Q(awaited_status=None)
    soon = today + datetime.timedelta(days=AHEAD)
    return Case(
        When(left__lte=ZERO, then=Value(State.PAID)),
        When(Q(goes_on=True) | Q(is_over=True), then=Value(State.REPLACED)),
        When(ahead=True, then=Value(State.AHEAD)),
        When(is_waiting, plan__condition=PaymentPlan.Condition.REPORT, then=Value(State.HELD)),
        When(due_on__lt=today, then=Value(State.LATE)),
        When(due_on__lte=soon, then=Value(State.DUE)),
        default=Value(State.COMING),
        output_field=models.CharField(),
    )


def in_state(rows: Any, *states: State) -> "QuerySet[Instalment]":
    """Those of the rows of ``instalments`` that stand so."""
    found: QuerySet[Instalment] = rows.filter(state__in=states)
    return found


def with_plan(rows: "QuerySet[Instalment]") -> "QuerySet[Instalment]":
    """With what a list says of each."""
    return rows.select_related(
        "plan__agreement__case__board__organisation",
        "plan__contribution",
        "plan__recipient__organisation",
    )


@dataclass(frozen=True)
class Due:
    """An instalment with how it stands."""

    instalment: Instalment
    paid: Decimal
    left: Decimal
    state: State
    report: ReportDue | None
    #: Whether its twin in another version of the agreement stands for it.
    is_elsewhere: bool = False

    @property
    def is_part_paid(self) -> bool:
        return bool(self.paid) and self.left > 0

    @property
    def is_over(self) -> bool:
        return self.paid > self.instalment.amount

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to pay."""
        return self.state not in (State.PAID, *ELSEWHERE)

    @property
    def why_held(self) -> str:
        return held_because(self.report) if self.state == State.HELD else ""


def dues_of(rows: "QuerySet[Instalment]") -> list[Due]:
    """The rows of ``instalments``, each with the report that it waits for. Two queries."""
    found: list[Any] = list(with_plan(rows))
    keys = {row.awaited for row in found if row.awaited}
    reports = ReportDue.objects.select_related("report", "party__organisation").in_bulk(keys)
    return [
        Due(
            row,
            to_ore(row.paid),
            to_ore(row.left),
            State(row.state),
            reports.get(row.awaited),
            is_elsewhere=row.goes_on or row.ahead,
        )
        for row in found
    ]


def held_because(due: ReportDue | None) -> str:
    """Why a payment on condition of an approved report waits, in a sentence."""
    if due is None:
        return _(
            "It is paid after an approved report, and no report is planned that is due by its day."
        )
    report = getattr(due, "report", None)
    said = {"report": due, "day": day(due.due_on)}
    if report is None or report.status in Report.EDITABLE:
        return _("It waits for the report “%(report)s”, due %(day)s, to be handed in.") % said
    return _("It waits for the report “%(report)s”, due %(day)s, to be approved.") % said


@dataclass(frozen=True)
class Totals:
    """What there is to pay in all, with how much of it is late and held."""

    promised: Decimal
    paid: Decimal
    left: Decimal
    late: Decimal
    held: Decimal
    count: int
    late_count: int


def totals_of(rows: "QuerySet[Instalment]") -> Totals:
    """One query, whatever the number of rows."""

    def of(field: str, *states: State) -> Any:
        only = Q(state__in=states) if states else None
        return Coalesce(Sum(field, filter=only), Value(ZERO), output_field=_MONEY)

    sums = rows.order_by().aggregate(
        promised=of("amount"),
        all_paid=of("paid"),
        all_left=of("left"),
        late=of("left", State.LATE),
        held=of("left", State.HELD),
        elsewhere=of("left", *ELSEWHERE),
        count=Count("pk"),
        late_count=Count("pk", filter=Q(state=State.LATE)),
    )
    left = sums.pop("all_left") - sums.pop("elsewhere")
    return Totals(paid=sums.pop("all_paid"), left=left, **sums)


# --- Entering --------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A payment as it was typed or read from a file.

    ``seen_left`` is what was left when the page was shown; ``exceeds`` that the payer knows that
    it is more than what is left; ``held_reason`` why it is paid before the report.
    """

    paid_on: datetime.date
    amount: Decimal
    reference: str = ""
    note: str = ""
    held_reason: str = ""
    seen_left: Decimal | None = None
    exceeds: bool = False
    import_key: str = ""


@transaction.atomic
def pay(user: User, instalment_pk: Any, entry: Entry, today: datetime.date) -> Payment:
    """Enter a payment of an instalment. Of two at once the second one is told of the first."""
    Instalment.objects.select_for_update().get(pk=instalment_pk)
    (due,) = dues_of(instalments(today).filter(pk=instalment_pk))
    if entry.seen_left is not None and entry.seen_left != due.left:
        raise Refused(
            _(
                "Somebody has entered or struck out a payment here meanwhile: %(left)s is left "
                "now. See below what is entered, and save again if yours is another one."
            )
            % {"left": kr(due.left)}
        )
    refuse_unless_payable(due, entry)
    return _kept(user, due, entry)


def refuse_unless_payable(due: Due, entry: Entry) -> None:
    """Raises ``Refused`` for what is held, replaced, or more than what is left."""
    if due.state == State.REPLACED:
        raise Refused(_("A later version of the agreement has replaced this instalment."))
    if due.state == State.AHEAD:
        raise Refused(_("This version is not in force yet: enter it under the version before."))
    if due.why_held and not entry.held_reason.strip():
        ask = _("To pay it anyway, write why.")
        raise Refused(f"{due.why_held} {ask}", "held_reason")
    if entry.amount > due.left and not entry.exceeds:
        raise Refused(
            _("%(amount)s is %(over)s more than what is left. Mend it, or say that it is right.")
            % {"amount": kr(entry.amount), "over": kr(entry.amount - due.left)},
            "amount",
        )


def _kept(user: User, due: Due, entry: Entry) -> Payment:
    payment = Payment(
        agreement=due.instalment.plan.agreement,
        instalment=due.instalment,
        party=due.instalment.plan.recipient,
        paid_on=entry.paid_on,
        amount=entry.amount,
        reference=entry.reference,
        note=entry.note,
        held_reason=entry.held_reason if due.why_held else "",
        import_key=entry.import_key,
        entered_by=user,
    )
    payment._change_reason = payment.held_reason[:100] or None
    payment.save()
    return payment


@transaction.atomic
def enter(user: User, payment: Payment) -> Payment:
    """Enter money that goes by no plan: repaid, granted from outside, returned to its giver.

    The same once more is taken for the same button pressed twice.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=payment.agreement_id)
    alike = ("kind", "party", "funder", "paid_on", "amount", "reference")
    same = {name: getattr(payment, name) for name in alike}
    if Payment.objects.standing().filter(agreement=agreement, **same).exists():
        raise Refused(
            _(
                "The same amount is entered already for that day. If this is another one, "
                "give it a voucher or invoice number that tells them apart."
            ),
            "reference",
        )
    payment.entered_by = user
    payment.save()
    return payment


@transaction.atomic
def void(user: User, pk: int, reason: str) -> Payment:
    """Strike out a wrong payment. It stays, with who struck it and why."""
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=pk)
    if payment.is_voided:
        raise Refused(_("Somebody has struck it out already."))
    payment.voided_at = timezone.now()
    payment.voided_by = user
    payment.void_reason = reason
    payment._change_reason = reason[:100]
    payment.save()
    return payment


# --- What has moved --------------------------------------------------------------------


def moved(agreement: Agreement) -> "QuerySet[Payment]":
    """All that was entered of the agreement, struck out or not, the latest first.

    Of earlier versions that it changes too; ``stands_for`` is the twin of their instalment, and
    ``told_by`` who paired the two by hand, with the reason.
    """
    carried = CarriedInstalment.objects.filter(
        earlier=OuterRef("instalment"), instalment__plan__agreement=agreement
    )
    rows = Payment.objects.filter(agreement__in=[agreement.pk, *earlier_of(agreement)])
    rows = rows.annotate(
        # Named, since a key that comes through a relation is plain text on SQLite.
        stands_for=Subquery(carried.values("instalment")[:1], output_field=models.UUIDField()),
        stands_for_day=Subquery(carried.values("instalment__due_on")[:1]),
        told_by=Subquery(carried.values("carried_by__name")[:1]),
        told_reason=Subquery(carried.values("reason")[:1]),
    ).select_related(
        "agreement__case",
        "party__organisation",
        "funder__organisation",
        "instalment__plan__contribution",
        "entered_by",
        "voided_by",
    )
    return rows.order_by("-paid_on", "-pk")


def sum_of(
    payments: Iterable[Payment], kind: str, giver: Party | Funder | None = None
) -> Decimal | None:
    """What has moved of the kind; ``None`` when nothing is entered."""
    found = [
        payment.amount
        for payment in payments
        if payment.kind == kind
        and not payment.is_voided
        and (giver is None or giver.pk in (payment.party_id, payment.funder_id))
    ]
    return sum(found, ZERO) if found else None


def by_instalment(payments: Iterable[Payment]) -> dict[Any, list[Payment]]:
    found: dict[Any, list[Payment]] = {}
    for payment in payments:
        key = getattr(payment, "stands_for", None) or payment.instalment_id
        found.setdefault(key, []).append(payment)
    return found
