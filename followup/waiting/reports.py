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
from iop.accounts.models import User
from partners.models import Role
from partners.roles import boards_with_role, organisations_represented

#: How far ahead a report is asked for.
AHEAD = datetime.timedelta(days=45)


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    organisations = organisations_represented(user)
    boards = boards_with_role(user, *(WRITE_REPORT.roles - {Role.PARTNER}))
    if organisations or boards:
        yield from _to_write(user, today)
    approvers = boards_with_role(user, *APPROVE_REPORT.roles)
    if approvers:
        yield from _to_answer(user, approvers, boards)


def _to_write(user: User, today: datetime.date) -> Iterator[Task]:
    """Reports of those for whom the user writes, due soon or late, sent back at once."""
    organisations = organisations_represented(user)
    boards = boards_with_role(user, Role.OFFICER)
    mine = Q(party__organisation__in=organisations, party__board=None) | Q(party__board__in=boards)
    together = Q(party=None) & Q(agreement__parties__organisation__in=organisations)
    sent_back = Q(report__status=Report.Status.SENT_BACK)
    rows = ReportDue.objects.visible_to(user).waiting().filter(mine | together)
    rows = rows.filter(sent_back | Q(due_on__lte=today + AHEAD))
    rows = rows.filter(agreement__status__in=Agreement.SIGNED).distinct()
    for due in rows.with_agreement().select_related("report"):
        report = getattr(due, "report", None)
        is_sent_back = report is not None and report.status == Report.Status.SENT_BACK
        what = _("Mend the report that was sent back") if is_sent_back else _("Write the report")
        url = (
            reverse("reports:edit", args=[report.pk])
            if report
            else reverse("reports:plan", args=[due.agreement_id])
        )
        yield _task(what, due, url, time_left(due.due_on, today))


def _to_answer(user: User, approvers: frozenset[int], boards: frozenset[int]) -> Iterator[Task]:
    """Reports to approve, and approved ones on their way to the board."""
    waits_for_board = Q(paper=None) | Q(paper__status=Paper.Status.DECIDED)
    handed_in = Q(status=Report.Status.SUBMITTED, due__agreement__case__board__in=approvers)
    approved = Q(
        status=Report.Status.APPROVED,
        due__goes_to_board=True,
        due__agreement__case__board__in=boards,
    )
    rows = Report.objects.visible_to(user).filter(handed_in | (approved & waits_for_board))
    for report in rows.with_due():
        if report.status == Report.Status.SUBMITTED:
            what = _("Read and approve the report")
        elif report.paper_id:
            what = _("Note that the board has got the report")
        else:
            what = _("Take the report to the board")
        yield _task(what, report.due, report.get_absolute_url())


def _task(what: str, due: ReportDue, url: str, left: str = "") -> Task:
    agreement = due.agreement
    note = " · ".join(filter(None, (agreement.reference, str(due), left)))
    return Task(what, agreement.title, url, note)
