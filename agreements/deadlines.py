"""Days to watch in agreements: reviews, last days, reports due and payments."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Instalment, Party, ReportDuty
from agreements.models.agreements import AgreementQuerySet
from agreements.wording import report, reporter
from iop.shared.formats import kr


@dataclass(frozen=True)
class Deadline:
    """Something that happens to an agreement on a day."""

    on: datetime.date
    what: str | Promise
    agreement: Agreement


def last_day_for_notice(agreement: Agreement, party: Party | None = None) -> datetime.date | None:
    """The last day on which notice ends it on its last day; a party may have months of its own.

    ``None`` while the last day or the months are unknown.
    """
    months = agreement.notice_months
    if party is not None and party.notice_months is not None:
        months = party.notice_months
    if agreement.last_day is None or months is None:
        return None
    return months_before(agreement.last_day, months)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The day of the same number so many months later, or else the last of that month.

    So the law counts (1930:173, section 1; 1182/71, article 3.2 c).
    """
    return _in_month(day, months, day.day)


def months_before(last: datetime.date, months: int) -> datetime.date:
    """The last day to give notice of so many months for it to run out by the last day."""
    is_whole_month = last.day == calendar.monthrange(last.year, last.month)[1]
    return _in_month(last, -months, 31 if is_whole_month else last.day)


def _in_month(day: datetime.date, months: int, number: int) -> datetime.date:
    """The day of that number in the month so far off, or else the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(number, calendar.monthrange(year, month + 1)[1]))


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
        | Q(prolonged_until__range=span)
        | Q(takes_effect_on__range=span)
        | Q(pk__in=_with_notice_about(first, last).values("pk"))
    ).with_case():
        yield from _days_of(agreement)


def _with_notice_about(first: datetime.date, last: datetime.date) -> AgreementQuerySet:
    """Those whose last day for notice may lie between the days, to the month."""
    until = Coalesce("prolonged_until", "ends_on")
    month = ExtractYear(until) * 12 + ExtractMonth(until) - F("notice_months")
    rows = Agreement.objects.exclude(status__in=Agreement.OVER).annotate(notice_month=month)
    around = (first.year * 12 + first.month - 1, last.year * 12 + last.month + 1)
    return rows.filter(notice_month__range=around).order_by()


def _days_of(agreement: Agreement) -> Iterator[Deadline]:
    is_over = agreement.status in Agreement.OVER
    for day, what in (
        (agreement.decision_on, _("The board decides")),
        (agreement.starts_on, _("First day")),
        (agreement.takes_effect_on, _("The change takes effect")),
        (agreement.review_on, _("Review at the latest")),
        (None if is_over else last_day_for_notice(agreement), _("Last day to give notice")),
        (agreement.last_day, _("Last day")),
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
