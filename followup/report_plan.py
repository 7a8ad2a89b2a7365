"""The plan of reports: laid out from what the agreement promises, and amended with a reason."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Agreement, Party, ReportDuty
from followup import report_carrying
from followup.forms.reports import DueForm
from followup.models import Report, ReportDue
from followup.permissions import can_amend_report_plan, writes_for
from iop.accounts.models import User
from iop.shared.workflow import Refused

_ONE_DAY = datetime.timedelta(days=1)
_KEPT = 100  # what a reason of the history holds


# --- Laying out ------------------------------------------------------------------------


@transaction.atomic
def lay_out(agreement: Agreement, user: User) -> None:
    """A due report for each duty and each party that has it; those laid out already stay.

    What the version before has seen to, when this one changes it, is not asked for again.
    """
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    laid = set(locked.report_dues.exclude(duty=None).values_list("duty", "party"))
    for due in report_carrying.to_lay_out(locked, planned(locked), user):
        if (due.duty_id, due.party_id) not in laid:
            due._change_reason = _("Laid out from the agreement")
            due._history_user = user  # type: ignore[attr-defined]
            due.save()


def planned(agreement: Agreement) -> list[ReportDue]:
    """The reports that the agreement promises, not stored, each with the time it is about."""
    signing = list(agreement.parties.signing().select_related("organisation"))
    duties = list(agreement.report_duties.select_related("party__organisation"))
    dues = [
        ReportDue(
            agreement=agreement,
            duty=duty,
            party=party,
            kind=duty.kind,
            due_on=duty.due_on,
            due_note=duty.due_note,
            goes_to_board=duty.goes_to_board,
            note=duty.description,
        )
        for duty in duties
        for party in _reporters(duty, signing)
    ]
    series: dict[tuple[str, str], list[ReportDue]] = defaultdict(list)
    for due in dues:
        series[due.kind, str(due.party_id)].append(due)
    for rows in series.values():
        _set_periods(agreement, rows)
    return dues


def _reporters(duty: ReportDuty, signing: list[Party]) -> Iterable[Party | None]:
    if duty.is_joint:
        return [None]
    return [duty.party] if duty.party else signing


def _set_periods(agreement: Agreement, dues: list[ReportDue]) -> None:
    """Each goes on where the one before it ends. What is due on no known day has no known time,
    but for the final report, which is about the whole term."""
    begins = agreement.starts_on
    for due in sorted(dues, key=lambda row: row.due_on or datetime.date.max):
        if due.kind == ReportDuty.Kind.FINAL:
            due.period_from, due.period_to = agreement.starts_on, agreement.ends_on
        elif due.due_on and begins:
            ends = _end_of_period(due.kind, due.due_on, begins, agreement.ends_on)
            if ends and ends >= begins:
                due.period_from, due.period_to = begins, ends
                begins = ends + _ONE_DAY


def _end_of_period(
    kind: str, due_on: datetime.date, begins: datetime.date, last: datetime.date | None
) -> datetime.date | None:
    """The last whole year (of an annual report) or month before it is due, within the term."""
    month = _month_end(due_on)
    whole = _year_end(due_on) if kind == ReportDuty.Kind.ANNUAL else month
    ends = next((day for day in (whole, month) if day > begins), due_on)
    return min(ends, last) if last else ends


def _year_end(day: datetime.date) -> datetime.date:
    """The last of December on the day or before it."""
    return day if (day.month, day.day) == (12, 31) else datetime.date(day.year - 1, 12, 31)


def _month_end(day: datetime.date) -> datetime.date:
    """The last of a month on the day or before it."""
    is_last = (day + _ONE_DAY).day == 1
    return day if is_last else day.replace(day=1) - _ONE_DAY


# --- Amending --------------------------------------------------------------------------


def refuse_unless_amendable(user: User, agreement: Agreement) -> None:
    if can_amend_report_plan(user, agreement):
        return
    if not agreement.is_signed:
        raise PermissionDenied(_("The plan of reports is made when the agreement is signed."))
    raise PermissionDenied(_("Only a case officer of the board amends the plan of reports."))


@transaction.atomic
def amend(user: User, due_pk: int, data: QueryDict) -> DueForm:
    """The form with what was typed: saved, or with what is wrong or has come between."""
    due = _locked(user, due_pk)
    form = DueForm(data, instance=due, parties=due.agreement.parties.all())
    if form.is_valid():
        form.compare()
    if not form.errors:
        form.save()
    return form


def skip(user: User, due_pk: int, reason: str, today: datetime.date) -> ReportDue:
    """The report is not asked for any more."""
    with transaction.atomic():
        due = _locked(user, due_pk)
        if due.is_skipped:
            raise Refused(_("The report is skipped already."))
        if Report.objects.filter(due=due, status__in=Report.HANDED_IN).exists():
            raise Refused(_("The report has been handed in, so it cannot be skipped."))
        due.skipped_on, due.skip_reason = today, reason
        due._change_reason = reason[:_KEPT]
        due.save()
    return due


def take_back_skip(user: User, due_pk: int) -> ReportDue:
    """The report is asked for again; why it was skipped stays in the history."""
    with transaction.atomic():
        due = _locked(user, due_pk)
        if not due.is_skipped:
            raise Refused(_("The report is asked for already."))
        due.skipped_on, due.skip_reason = None, ""
        due._change_reason = _("Asked for again")
        due.save()
    return due


def _locked(user: User, due_pk: int) -> ReportDue:
    """The due report with its row locked, for one who may amend the plan."""
    dues = ReportDue.objects.visible_to(user).values("pk")
    rows = ReportDue.objects.with_agreement().select_for_update(of=("self",))
    due = rows.filter(pk__in=dues).get(pk=due_pk)
    refuse_unless_amendable(user, due.agreement)
    return due


# --- Where each stands -----------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How a due report stands, in words and with how late it is."""

    words: str
    look: str
    days_late: int = 0

    @property
    def late(self) -> str:
        return days_late_in_words(self.days_late) if self.days_late else ""


_NOT_HANDED_IN = gettext_lazy("Not handed in")
_DONE = (Report.Status.SUBMITTED, *Report.ACCEPTED)


def standing(due: ReportDue, report: Report | None, today: datetime.date) -> Standing:
    """``report`` is ``None`` where there is none, or one that the reader may not know of."""
    if due.is_skipped:
        return Standing(_("Skipped"), "status-quiet")
    if report and report.status in _DONE:
        is_accepted = report.status in Report.ACCEPTED
        look = "status-good" if is_accepted else "status-warn"
        return Standing(str(report.get_status_display()), look)
    late = max((today - due.due_on).days, 0) if due.due_on else 0
    words = str(report.get_status_display() if report else _NOT_HANDED_IN)
    is_sent_back = report is not None and report.status == Report.Status.SENT_BACK
    return Standing(words, "status-warn" if late or is_sent_back else "status-quiet", late)


def days_late_in_words(days: int) -> str:
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}


def time_left(due_on: datetime.date | None, today: datetime.date) -> str:
    """``12 dagar kvar``, ``3 dagar sen``; empty when the day is unknown."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days < 0:
        return days_late_in_words(-days)
    if not days:
        return _("due today")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


@dataclass(frozen=True)
class Line:
    """A line of the plan as one reader sees it; ``report`` is there when it may be read."""

    due: ReportDue
    report: Report | None
    standing: Standing
    #: Begins it or goes on writing in it.
    may_write: bool = False
    #: Enters what came on paper or by mail.
    may_receive: bool = False
    may_amend: bool = False
    #: The earlier version under which it was asked for, if not this one.
    version: str = ""

    @property
    def is_done(self) -> bool:
        """Nobody has anything to do with it."""
        is_accepted = self.report is not None and self.report.is_accepted
        return self.due.is_skipped or is_accepted


def lines(user: User, agreement: Agreement, today: datetime.date) -> list[Line]:
    """The plan of the agreement, whose parties are loaded with their boards. Two queries.

    What earlier versions have seen to stands in it too, with two queries more.
    """
    rows = report_carrying.dues_under(agreement)
    dues = list(rows.select_related("report", "party__organisation", "party__board"))
    readable = Report.objects.visible_to(user).filter(due__in=[due.pk for due in dues])
    keys = set(readable.values_list("pk", flat=True))
    may_amend = can_amend_report_plan(user, agreement)
    versions = report_carrying.versions_of(dues, agreement)
    found = []
    for due in dues:
        version = versions[due.agreement_id]
        line = _line(user, version, due, keys, today, may_amend)
        is_own = version.pk == agreement.pk
        found.append(line if is_own else replace(line, version=version.reference))
    return found


def _line(
    user: User,
    agreement: Agreement,
    due: ReportDue,
    readable: set[int],
    today: datetime.date,
    may_amend: bool,
) -> Line:
    due.agreement = agreement
    report: Report | None = getattr(due, "report", None)
    is_readable = report is not None and report.pk in readable
    known = report if is_readable or (report and not report.is_draft) else None
    is_open = not due.is_skipped and agreement.is_signed
    is_writer = is_open and writes_for(user, agreement, due.party)
    is_received = report is not None and is_readable and bool(report.submitted_for)
    is_editable = is_readable and report is not None and report.is_editable
    return Line(
        due,
        report if is_readable else None,
        standing(due, known, today),
        may_write=is_open
        and (is_writer if report is None else is_editable and (is_writer or is_received)),
        may_receive=is_open and report is None and may_amend and not is_writer,
        may_amend=may_amend,
    )
