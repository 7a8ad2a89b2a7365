"""Days to watch in agreements: reviews, last days, reports due and payments."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Instalment, ReportDuty
from agreements.models.agreements import AgreementQuerySet
from agreements.wording import report, reporter
from iop.shared.formats import kr


@dataclass(frozen=True)
class Deadline:
    """Something that happens to an agreement on a day."""

    on: datetime.date
    what: str | Promise
    agreement: Agreement


def deadlines(
    agreements: AgreementQuerySet, first: datetime.date, last: datetime.date
) -> list[Deadline]:
    """All days to watch from first to last, both included, the nearest first. Three queries."""
    found = [*_own_days(agreements, first, last), *_row_days(agreements, first, last)]
    return sorted(
        (deadline for deadline in found if first <= deadline.on <= last),
        key=lambda deadline: (deadline.on, deadline.agreement.pk),
    )


def _own_days(
    agreements: AgreementQuerySet, first: datetime.date, last: datetime.date
) -> Iterator[Deadline]:
    span = (first, last)
    for agreement in agreements.filter(
        Q(starts_on__range=span)
        | Q(ends_on__range=span)
        | Q(review_on__range=span)
        | Q(decision_on__range=span)
    ).with_case():
        yield from _days_of(agreement)


def _days_of(agreement: Agreement) -> Iterator[Deadline]:
    for day, what in (
        (agreement.decision_on, _("The board decides")),
        (agreement.starts_on, _("First day")),
        (agreement.review_on, _("Review at the latest")),
        (agreement.ends_on, _("Last day")),
    ):
        if day:
            yield Deadline(day, what, agreement)


def deadlines_of(agreement: Agreement) -> list[Deadline]:
    """All days of one agreement loaded ``with_content``, past ones too, the earliest first."""
    found = [*_days_of(agreement)]
    for duty in agreement.report_duties.all():
        if duty.due_on:
            found.append(Deadline(duty.due_on, f"{report(duty)}, {reporter(duty)}", agreement))
    for plan in agreement.payment_plans.all():
        for instalment in plan.instalments.all():
            if instalment.due_on:
                payment = format_lazy("{} {}", _("Payment"), kr(instalment.amount))
                found.append(Deadline(instalment.due_on, payment, agreement))
    return sorted(found, key=lambda deadline: deadline.on)


def _row_days(
    agreements: AgreementQuerySet, first: datetime.date, last: datetime.date
) -> Iterator[Deadline]:
    within = {"due_on__range": (first, last)}
    board = "case__board__organisation"
    for duty in ReportDuty.objects.filter(agreement__in=agreements, **within).select_related(
        f"agreement__{board}"
    ):
        if duty.due_on:
            yield Deadline(duty.due_on, duty.get_kind_display(), duty.agreement)
    for instalment in Instalment.objects.filter(
        plan__agreement__in=agreements, **within
    ).select_related(f"plan__agreement__{board}"):
        if instalment.due_on:
            yield Deadline(instalment.due_on, _("Payment"), instalment.plan.agreement)
