"""Dividing an amount into payments, exact to the öre, with days by rule.

The year is cut into 1, 2, 3, 4 or 12 payment periods, and those that the term touches are
paid in. What belongs to a year is divided evenly between its periods, a whole-term amount
between all of them; a period that the term only touches is a whole part. Each part is rounded
down to the öre, and the last one takes the rest, so that the sum is exact.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.economy.values import ORE, Line, Standing, line_of
from agreements.models import Instalment, PaymentPlan

#: The key of an amount that is for the whole term.
TERM = None
_MONDAY = 0


@dataclass(frozen=True)
class Stretch:
    """A payment period, as far as the term reaches into it."""

    first: datetime.date
    last: datetime.date


def payment_periods(per_year: int, first: datetime.date, last: datetime.date) -> Iterator[Stretch]:
    """The equal parts of each calendar year that the term touches, cut at its ends."""
    months = 12 // per_year
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, months):
            start = datetime.date(year, month, 1)
            end = _after_months(start, months) - datetime.timedelta(days=1)
            if end >= first and start <= last:
                yield Stretch(max(start, first), min(end, last))


def _after_months(day: datetime.date, months: int) -> datetime.date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def due_day(stretch: Stretch, rule: str) -> datetime.date | None:
    """The day a payment is due; unknown when the rule is.

    The first week is the Monday of the first week that begins within the stretch, so no
    payment falls due before the term does. Without any Monday it is the first day.
    """
    if rule == PaymentPlan.DayRule.FIRST_DAY:
        return stretch.first
    if rule == PaymentPlan.DayRule.LAST_DAY:
        return stretch.last
    if rule == PaymentPlan.DayRule.FIRST_WEEK:
        ahead = (_MONDAY - stretch.first.weekday()) % 7
        monday = stretch.first + datetime.timedelta(days=ahead)
        return monday if monday <= stretch.last else stretch.first
    return None


def divided(amount: Decimal, parts: int) -> list[Decimal]:
    """Even parts, rounded down to the öre; the last takes the rest and the sum is exact."""
    part = (amount / parts).quantize(ORE, ROUND_DOWN)
    return [part] * (parts - 1) + [amount - part * (parts - 1)]


def plan_instalments(
    plan: PaymentPlan, amounts: Mapping[int | None, Decimal] | None = None
) -> list[Instalment]:
    """The plan's instalments, not saved.

    ``amounts`` is per calendar year, or for the whole term under ``TERM``; without it the
    amounts of the plan's contribution are used.
    """
    agreement = plan.agreement
    if not (agreement.starts_on and agreement.ends_on):
        raise ValidationError(_("Write the first and last day of the agreement first."))
    if amounts is None:
        amounts = amounts_of(plan)
    term = Stretch(agreement.starts_on, agreement.ends_on)
    if plan.is_single:
        return _instalments(plan, sum(amounts.values(), Decimal(0)), [term])
    if not plan.per_year:
        raise ValidationError(_("Choose how often the money is paid."))
    periods = list(payment_periods(plan.per_year, term.first, term.last))
    instalments = []
    for year, amount in amounts.items():
        own = [stretch for stretch in periods if year in (TERM, stretch.first.year)]
        if not own:
            raise ValidationError(
                _("%(year)d has an amount but is no year of the agreement."),
                params={"year": year},
            )
        instalments += _instalments(plan, amount, own, year)
    for position, instalment in enumerate(instalments):
        instalment.position = position
    return instalments


def amounts_of(plan: PaymentPlan) -> dict[int | None, Decimal]:
    """What there is to pay: per year where that is known, else for the whole term."""
    line = line_of(plan.contribution, plan.agreement.years)
    if line.standing != Standing.COUNTED or line.total.amount is None:
        raise ValidationError(
            _("“%(contribution)s” has no fixed amount to divide. Write the payments by hand."),
            params={"contribution": plan.contribution},
        )
    if plan.is_single or not line.per_year:
        return {TERM: line.total.amount}
    if not plan.contribution.has_yearly_amounts and not _adds_up(line):
        raise ValidationError(
            _("The amounts per year of “%(contribution)s” differ from its total."),
            params={"contribution": plan.contribution},
        )
    return {
        year: figure.amount for year, figure in line.per_year.items() if figure.amount is not None
    }


def _adds_up(line: Line) -> bool:
    years = (figure.amount or Decimal(0) for figure in line.per_year.values())
    return sum(years, Decimal(0)) == line.total.amount


def _instalments(
    plan: PaymentPlan, amount: Decimal, stretches: list[Stretch], year: int | None = TERM
) -> list[Instalment]:
    parts = divided(amount, len(stretches))
    return [
        Instalment(
            plan=plan,
            position=index,
            due_on=due_day(stretch, plan.day_rule),
            amount=part,
            calculation={
                "kind": "instalment",
                "amount": str(amount),
                "year": year,
                "part": index + 1,
                "parts": len(parts),
                "rest": str(part - parts[0]),
                "per_year": plan.per_year,
                "first_day": stretch.first.isoformat(),
                "last_day": stretch.last.isoformat(),
                "day_rule": plan.day_rule,
            },
        )
        for index, (stretch, part) in enumerate(zip(stretches, parts, strict=True))
    ]


@transaction.atomic
def regenerate(plan: PaymentPlan) -> list[Instalment]:
    """Replaces all of the plan's instalments, those written by hand too.

    Nothing else does that: until somebody asks for it, what is written by hand stays.
    """
    instalments = plan_instalments(plan)
    for old in plan.instalments.all():
        old.delete()
    for instalment in instalments:
        instalment.save()
    return instalments
