"""What waits for a user of reports: to write, to mend, to approve, to take to the board."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, Paper
from agreements.waiting import Task
from followup.models import Report, ReportDue
from followup.permissions import APPROVE_REPORT, WRITE_REPORT
from followup.report_plan import time_left
from followup.visibility import followed_as_party
from iop.accounts.models import User
from partners.models import Role
from partners.roles import boards_with_role, organisations_represented

#: How far ahead a report is asked for.
AHEAD = datetime.timedelta(days=45)


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    """First what is to be written, then what is to be answered. One query for both."""
    organisations = organisations_represented(user)
    writing = boards_with_role(user, *(WRITE_REPORT.roles - {Role.PARTNER}))
    approving = boards_with_role(user, *APPROVE_REPORT.roles)
    if not (organisations or writing or approving):
        return
    rows = ReportDue.objects.visible_to(user).filter(
        _to_write(user, organisations, writing, today) | _to_answer(approving, writing)
    )
    dues = list(rows.with_agreement().select_related("report"))
    yield from (_write(due, today) for due in dues if not _is_handed_in(due))
    yield from (_answer(due) for due in dues if _is_handed_in(due))


def _to_write(
    user: User, organisations: frozenset[int], boards: frozenset[int], today: datetime.date
) -> Q:
    """Reports of those for whom the user writes, due soon or late, sent back at once."""
    signed_here = followed_as_party(user).order_by().values("pk")
    mine = Q(party__organisation__in=organisations, party__board=None)
    mine |= Q(party__board__in=boards) | Q(party=None, agreement__in=signed_here)
    sent_back = Q(report__status=Report.Status.SENT_BACK)
    is_time = sent_back | (
        Q(due_on__lte=today + AHEAD) & (Q(report=None) | Q(report__status=Report.Status.DRAFT))
    )
    return mine & is_time & Q(skipped_on=None, agreement__status__in=Agreement.SIGNED)


def _to_answer(approvers: frozenset[int], boards: frozenset[int]) -> Q:
    """Reports to approve, and approved ones on their way to the board."""
    waits_for_board = Q(report__paper=None) | Q(report__paper__status=Paper.Status.DECIDED)
    handed_in = Q(report__status=Report.Status.SUBMITTED, agreement__case__board__in=approvers)
    approved = Q(
        report__status=Report.Status.APPROVED,
        goes_to_board=True,
        agreement__case__board__in=boards,
    )
    return handed_in | (approved & waits_for_board)


def _is_handed_in(due: ReportDue) -> bool:
    report = getattr(due, "report", None)
    answered = (Report.Status.SUBMITTED, Report.Status.APPROVED)
    return report is not None and report.status in answered


def _write(due: ReportDue, today: datetime.date) -> Task:
    report = getattr(due, "report", None)
    is_sent_back = report is not None and report.status == Report.Status.SENT_BACK
    what = _("Mend the report that was sent back") if is_sent_back else _("Write the report")
    url = reverse("reports:plan", args=[due.agreement_id])
    if report:
        url = reverse("reports:edit", args=[report.pk])
    return _task(what, due, url, time_left(due.due_on, today))


def _answer(due: ReportDue) -> Task:
    report = due.report
    if report.status == Report.Status.SUBMITTED:
        what = _("Read and approve the report")
    elif report.paper_id:
        what = _("Note that the board has got the report")
    else:
        what = _("Take the report to the board")
    return _task(what, due, report.get_absolute_url())


def _task(what: str, due: ReportDue, url: str, left: str = "") -> Task:
    agreement = due.agreement
    note = " · ".join(filter(None, (agreement.reference, str(due), left)))
    return Task(what, agreement.title, url, note)
