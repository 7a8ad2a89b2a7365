"""Reports of an agreement that is changed within its term: none is asked for twice, none is lost.

What is handed in or begun under the version before stays there, and counts for the new one too.
What nobody has begun goes on in the new version, unless it falls due before that takes effect.
"""

import datetime
from collections.abc import Hashable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement
from followup.carrying_over import is_change, paired, who
from followup.models import CarriedReport, Report, ReportDue
from followup.models.reports import ReportDueQuerySet
from iop.accounts.models import User


def dues_under(agreement: Agreement) -> ReportDueQuerySet:
    """Its own, and those of earlier versions that count for it."""
    carried = CarriedReport.objects.filter(agreement=agreement, due=OuterRef("pk"))
    return ReportDue.objects.filter(Q(agreement=agreement) | Exists(carried))


def reports_under(agreement: Agreement) -> "QuerySet[Report]":
    return Report.objects.filter(due__in=dues_under(agreement).order_by().values("pk"))


def versions_of(dues: list[ReportDue], agreement: Agreement) -> dict[int, Agreement]:
    """The agreement of each due report, with parties and boards. No query unless it is a change."""
    keys = {due.agreement_id for due in dues} - {agreement.pk}
    found = {agreement.pk: agreement}
    if is_change(agreement):
        rows = Agreement.objects.with_case().prefetch_related("parties__board")
        found |= rows.in_bulk(keys)
    return found


def to_lay_out(agreement: Agreement, planned: list[ReportDue], user: User) -> list[ReportDue]:
    """Those of the planned that the version before has not seen to; the others are carried.

    A change is laid out once and for all: again there is nothing.
    """
    if not is_change(agreement):
        return planned
    carried = CarriedReport.objects.filter(agreement=agreement)
    if carried.exists() or agreement.report_dues.exists():
        return []
    before = agreement.predecessor
    assert before is not None  # noqa: S101 (a change has one)
    rows = dues_under(before).select_related("report", "party", "duty")
    olds = list(rows.select_for_update(of=("self",)))
    olds.sort(key=_in_order)
    twins = paired(olds, planned, _likeness)
    settled = []
    for due in olds:
        twin = twins.get(due.pk)
        if _goes_on(due, agreement, timezone.localdate()):
            _set_aside(due, agreement, twin, user)
        else:
            CarriedReport.objects.create(agreement=agreement, due=due)
            settled.append(twin)
    return [due for due in planned if not any(due is one for one in settled)]


def _in_order(due: ReportDue) -> tuple[Any, ...]:
    position = due.duty.position if due.duty else 0
    return due.due_on or datetime.date.max, position, due.pk


def _likeness(due: ReportDue) -> Hashable:
    return due.kind, who(due.party), due.due_on


def _goes_on(due: ReportDue, agreement: Agreement, today: datetime.date) -> bool:
    """Whether nobody has begun it, and the new version is to say whether it is asked for."""
    if due.is_skipped or getattr(due, "report", None) is not None:
        return False
    first = agreement.in_force_from
    return first is None or first <= today or due.due_on is None or due.due_on >= first


def _set_aside(due: ReportDue, agreement: Agreement, twin: ReportDue | None, user: User) -> None:
    words = _("Goes on in %(later)s") if twin else _("Not asked for in %(later)s")
    due.skipped_on = timezone.localdate()
    due.skip_reason = words % {"later": agreement.reference}
    due._change_reason = due.skip_reason[:100]
    due._history_user = user  # type: ignore[attr-defined]
    due.save()
