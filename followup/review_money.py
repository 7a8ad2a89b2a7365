"""What was promised, paid and used: the economy as a review and an ending need it.

Counted from the payments entered and the reports handed in. What nobody has said is ``None``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from agreements.models import Agreement
from agreements.models.agreements import AgreementQuerySet
from followup.models import ContributionOutcome, Payment, Report

#: Reports whose figures count: handed in, and not sent back to be mended.
COUNTED = (Report.Status.SUBMITTED, *Report.ACCEPTED)
_K = Payment.Kind


@dataclass(frozen=True)
class FunderMoney:
    """An outside funder's money: ``used`` is ``None`` while no report tells."""

    name: str
    granted: Decimal
    used: Decimal | None
    returned: Decimal

    @property
    def unused(self) -> Decimal | None:
        """What is left and has not gone back; ``None``: not known."""
        if self.used is None:
            return None
        return max(self.granted - self.used - self.returned, Decimal(0))


@dataclass(frozen=True)
class Money:
    """``promised`` is the plan of payments; ``None`` where none is planned."""

    promised: Decimal | None
    paid: Decimal
    repaid: Decimal
    used: Decimal | None
    funders: tuple[FunderMoney, ...]

    @property
    def left(self) -> Decimal | None:
        if self.promised is None:
            return None
        return max(self.promised - self.paid, Decimal(0))

    @property
    def to_repay(self) -> Decimal | None:
        """Paid and not used, as far as the reports tell; ``None``: not known."""
        if self.used is None:
            return None
        return max(self.paid - self.repaid - self.used, Decimal(0))


def with_money(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """The agreements with what their money is counted from."""
    return agreements.with_case().prefetch_related(
        "payment_plans__instalments", "funders__organisation"
    )


def money_of(agreement: Agreement) -> Money:
    """Of an agreement loaded ``with_money``. Two queries."""
    sums = _payments(agreement)
    used = _used(agreement)
    plans = agreement.payment_plans.all()
    instalments = [each.amount for plan in plans for each in plan.instalments.all()]
    paid_for = {plan.contribution_id for plan in plans}
    names: dict[object, str] = {funder.pk: funder.name for funder in agreement.funders.all()}
    funded = {key for _kind, key in sums if key} | set(names)
    return Money(
        promised=sum(instalments, Decimal(0)) if instalments else None,
        paid=_total(sums, _K.PAYMENT),
        repaid=_total(sums, _K.REPAYMENT),
        used=_known_sum(amount for (gift, _funder), amount in used.items() if gift in paid_for),
        funders=tuple(
            FunderMoney(
                names.get(key, ""),
                sums.get((_K.GRANT.value, key), Decimal(0)),
                _known_sum(amount for (_gift, funder), amount in used.items() if funder == key),
                sums.get((_K.GRANT_RETURNED.value, key), Decimal(0)),
            )
            for key in sorted(funded, key=lambda key: names.get(key, ""))
        ),
    )


def _payments(agreement: Agreement) -> dict[tuple[str, object], Decimal]:
    """Sums by kind and funder."""
    rows = Payment.objects.filter(agreement=agreement).standing().order_by()
    summed = rows.values_list("kind", "funder").annotate(total=Sum("amount"))
    return {(kind, funder): total for kind, funder, total in summed}


def _used(agreement: Agreement) -> dict[tuple[object, object], Decimal]:
    """What the reports say was used, by contribution and its funder."""
    rows = ContributionOutcome.objects.filter(
        contribution__agreement=agreement, report__status__in=COUNTED, amount__isnull=False
    )
    summed = rows.order_by().values_list("contribution", "contribution__funder")
    return {(gift, funder): total for gift, funder, total in summed.annotate(total=Sum("amount"))}


def _total(sums: dict[tuple[str, object], Decimal], kind: Payment.Kind) -> Decimal:
    return sum((total for (of, _key), total in sums.items() if of == kind.value), Decimal(0))


def _known_sum(amounts: Iterable[Decimal]) -> Decimal | None:
    found = list(amounts)
    return sum(found, Decimal(0)) if found else None
