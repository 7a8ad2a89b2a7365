"""How money is paid out, against the amount and the length of the agreement."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import ARITHMETIC, CLARITY, COMPLETENESS
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.economy import Figure, Line, Standing
from agreements.models import Contribution, Party, PaymentPlan, SectionKind
from agreements.wording.phrases import months as in_words
from iop.shared.formats import day, kr

PAYMENTS = SectionKind.PAYMENTS


def _lines(reading: Reading) -> dict[object, Line]:
    """The economy's lines by contribution."""
    return {line.contribution.pk: line for line in reading.economy.lines}


@rule("payments-period", Severity.WARNS, _("The payments do not fit the period"), CLARITY)
def payments_period(reading: Reading) -> Iterator[Found]:
    """The time between payments is longer than the agreement: once a year in six months."""
    months = reading.agreement.months
    for plan in reading.agreement.payment_plans.all():
        if months and plan.per_year and 12 / plan.per_year > months:
            message = gettext(
                "“%(plan)s” is paid %(rhythm)s, but the agreement lasts %(months)s. Choose "
                "one payment in all, or change the period."
            )
            facts = {
                "plan": plan,
                "rhythm": plan.get_per_year_display(),
                "months": in_words(months),
            }
            yield Found(message % facts, PAYMENTS, row(plan))


@rule("payment-plan-rhythm", Severity.NOTES, _("How often money is paid is unknown"), COMPLETENESS)
def payment_plan_rhythm(reading: Reading) -> Iterator[Found]:
    """A payment plan says neither how often nor that there is one payment in all."""
    for plan in reading.agreement.payment_plans.all():
        if not (plan.per_year or plan.is_single):
            message = gettext("Choose how often “%(plan)s” is paid, or one payment in all.")
            yield Found(message % {"plan": plan}, PAYMENTS, row(plan))


@rule("payment-recipient", Severity.NOTES, _("Nobody receives the payment"), COMPLETENESS)
def payment_recipient(reading: Reading) -> Iterator[Found]:
    """A payment plan does not say who is paid."""
    for plan in reading.agreement.payment_plans.all():
        if plan.recipient_id is None:
            message = gettext("Choose which party “%(plan)s” is paid to.")
            yield Found(message % {"plan": plan}, PAYMENTS, row(plan))


@rule("payment-plan-missing", Severity.NOTES, _("Money without a payment plan"), COMPLETENESS)
def payment_plan_missing(reading: Reading) -> Iterator[Found]:
    """A public party gives money, but nothing says when it is paid."""
    planned = {plan.contribution_id for plan in reading.agreement.payment_plans.all()}
    for line in reading.economy.lines:
        contribution = line.contribution
        public = contribution.party is not None and contribution.party.side == Party.Side.PUBLIC
        money = contribution.kind == Contribution.Kind.MONEY
        if public and money and line.total and contribution.pk not in planned:
            message = gettext("Write when and how “%(contribution)s” from %(giver)s is paid.")
            facts = {"contribution": contribution, "giver": contribution.giver}
            yield Found(message % facts, PAYMENTS, "rows-payment_plans")


@rule("payment-of-unvalued", Severity.WARNS, _("A payment without an amount"), CLARITY)
def payment_of_unvalued(reading: Reading) -> Iterator[Found]:
    """Something that is not valued is to be paid."""
    lines = _lines(reading)
    for plan in reading.agreement.payment_plans.all():
        line = lines.get(plan.contribution_id)
        if line and line.standing in (Standing.UNVALUED, Standing.UNSTATED):
            message = gettext("“%(plan)s” is to be paid but has no amount. Write its value.")
            yield Found(message % {"plan": plan}, PAYMENTS, row(plan))


@rule("instalments-sum", Severity.STOPS, _("The instalments do not add up"), ARITHMETIC)
def instalments_sum(reading: Reading) -> Iterator[Found]:
    """The instalments of a contribution sum to another amount, in a year or in all.

    A note when the amount is approximate; over a ceiling it stops.
    """
    lines, plans = _lines(reading), _plans_by_contribution(reading)
    for contribution_id, own in plans.items():
        line = lines.get(contribution_id)
        instalments = [i for plan in own for i in plan.instalments.all()]
        if line is None or not instalments or line.total.amount is None:
            continue
        paid = sum((instalment.amount for instalment in instalments), Decimal(0))
        ceiling = line.standing == Standing.CEILING
        if paid == line.total.amount or (ceiling and paid < line.total.amount):
            continue
        if ceiling and line.contribution.is_yearly:
            continue
        message = gettext(
            "The instalments of “%(plan)s” sum to %(paid)s but the amount is %(amount)s. Correct "
            "them or compute them again."
        )
        facts = {"plan": own[0], "paid": kr(paid), "amount": line.total}
        about = line.total.is_approximate
        yield Found(
            message % facts, PAYMENTS, row(own[0]), severity=Severity.NOTES if about else None
        )


@rule("instalments-year", Severity.WARNS, _("The instalments of a year differ"), ARITHMETIC)
def instalments_year(reading: Reading) -> Iterator[Found]:
    """The instalments sum to the whole, but not to the amount of each year."""
    lines, plans = _lines(reading), _plans_by_contribution(reading)
    for contribution_id, own in plans.items():
        line = lines.get(contribution_id)
        instalments = [i for plan in own for i in plan.instalments.all()]
        known = line is not None and line.standing == Standing.COUNTED and not line.not_split
        dated = [(i.due_on.year, i.amount) for i in instalments if i.due_on]
        if line is None or not known or not dated or len(dated) < len(instalments):
            continue
        if sum((i.amount for i in instalments), Decimal(0)) != line.total.amount:
            continue
        for year, figure in line.per_year.items():
            paid = sum((amount for due, amount in dated if due == year), Decimal(0))
            if paid != (figure or Figure(Decimal(0))).amount:
                message = gettext(
                    "The instalments of “%(plan)s” in %(year)d sum to %(paid)s but the year's "
                    "amount is %(amount)s."
                )
                facts = {"plan": own[0], "year": year, "paid": kr(paid), "amount": figure}
                yield Found(message % facts, PAYMENTS, row(own[0]))


def _plans_by_contribution(reading: Reading) -> dict[object, list[PaymentPlan]]:
    plans: dict[object, list[PaymentPlan]] = {}
    for plan in reading.agreement.payment_plans.all():
        plans.setdefault(plan.contribution_id, []).append(plan)
    return plans


@rule("instalment-outside-period", Severity.NOTES, _("A payment outside the period"), CLARITY)
def instalment_outside_period(reading: Reading) -> Iterator[Found]:
    """An instalment falls due before the first day or after the last."""
    first, last = reading.agreement.starts_on, reading.agreement.ends_on
    for plan in reading.agreement.payment_plans.all():
        for instalment in plan.instalments.all():
            due = instalment.due_on
            if due and ((first and due < first) or (last and due > last)):
                message = gettext(
                    "%(amount)s of “%(plan)s” falls due %(due)s, outside the agreement's days."
                )
                facts = {"amount": kr(instalment.amount), "plan": plan, "due": day(due)}
                yield Found(message % facts, PAYMENTS, row(plan))


@rule("payment-on-report", Severity.WARNS, _("Payment on a report that nobody owes"), CLARITY)
def payment_on_report(reading: Reading) -> Iterator[Found]:
    """Money is paid after an approved report, but the agreement promises no report."""
    if reading.agreement.report_duties.all():
        return
    for plan in reading.agreement.payment_plans.all():
        if plan.condition == PaymentPlan.Condition.REPORT:
            message = gettext(
                "“%(plan)s” is paid after an approved report. Write which report, and when."
            )
            yield Found(message % {"plan": plan}, SectionKind.REPORTS, "rows-report_duties")


RULES: tuple[Rule, ...] = (
    payments_period,
    payment_plan_rhythm,
    payment_recipient,
    payment_plan_missing,
    payment_of_unvalued,
    instalments_sum,
    instalments_year,
    instalment_outside_period,
    payment_on_report,
)
