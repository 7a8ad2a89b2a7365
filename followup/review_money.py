"""What was promised, paid and used: the economy as a review and an ending need it.

All of it is known from the payments and the outturn. What nobody has said is unknown.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from agreements.economy import Figure
from agreements.models import Agreement
from followup.models import Payment
from followup.outturn import FunderMoney, Outturn, outturn_of
from followup.paying import ZERO, instalments, moved, sum_of, totals_of

_K = Payment.Kind


@dataclass(frozen=True)
class Money:
    """``promised`` is the plan of payments; ``None`` where none is planned."""

    promised: Decimal | None
    left: Decimal | None
    paid: Decimal
    repaid: Decimal
    used: Figure
    funders: tuple[FunderMoney, ...]

    @property
    def to_repay(self) -> Figure:
        """Paid and not used, as far as the reports tell; unknown while they do not."""
        if self.used.amount is None:
            return Figure()
        left = max(self.paid - self.repaid - self.used.amount, ZERO)
        return Figure(left, self.used.qualifier)


def money_of(agreement: Agreement, today: datetime.date) -> Money:
    """Of an agreement loaded ``with_economy``. Three queries, and of a change some more."""
    payments = list(moved(agreement))
    totals = totals_of(instalments(today).filter(plan__agreement=agreement))
    outturn = outturn_of(agreement, payments)
    return Money(
        promised=totals.promised if totals.count else None,
        left=totals.left if totals.count else None,
        paid=sum_of(payments, _K.PAYMENT) or ZERO,
        repaid=sum_of(payments, _K.REPAYMENT) or ZERO,
        used=_used(agreement, outturn),
        funders=outturn.funders,
    )


def _used(agreement: Agreement, outturn: Outturn) -> Figure:
    """What approved reports say was used of the money that is paid by plan."""
    by_plan = {plan.contribution_id for plan in agreement.payment_plans.all()}
    lines = [line for line in outturn.lines if line.contribution.pk in by_plan]
    return Figure.sum((line.used if line.given.is_paid else line.given).figure for line in lines)
