"""What remains to be done when an agreement ends: reports, money, actions, minutes, papers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.economy.values import to_ore
from agreements.models import Agreement, Document, Instalment
from followup.carrying_over import versions_of
from followup.models import (
    ActionItem,
    GroupMeeting,
    Notice,
    RegisterEntry,
    Report,
)
from followup.noticed import Standing
from followup.outturn import load_economy
from followup.paying import with_paid
from followup.report_carrying import dues_under, reports_under
from followup.review_money import money_of
from iop.shared.formats import day, kr

#: Files that show what was signed.
_SIGNED = (
    Document.Kind.SIGNED_ELSEWHERE,
    Document.Kind.SEALED,
    Document.Kind.SIGNED_SCAN,
    Document.Kind.SIGNED_FILE,
)


@dataclass(frozen=True)
class Remaining:
    """Something that is not finished; ``due_on`` if a day is set for it."""

    text: str
    url: str
    due_on: datetime.date | None = None
    is_late: bool = False


def remaining_of(agreement: Agreement, standing: Standing, today: datetime.date) -> list[Remaining]:
    """All that is not finished, in a fixed number of queries.

    Of an agreement loaded ``with_case``. Where notice gives it a last day of its own, what falls
    due after that is no longer to be paid.
    """
    load_economy(agreement)
    place = reverse("followup:overview", args=[agreement.pk])
    ends_on = standing.last_on or agreement.last_day
    return [
        *_reports(agreement, f"{place}#reports", today),
        *_payments(agreement, f"{place}#economy", ends_on, today),
        *_money(agreement, f"{place}#economy", today),
        *_meetings(agreement, f"{place}#meetings", today),
        *_documents(agreement, standing, place),
    ]


def _reports(agreement: Agreement, url: str, today: datetime.date) -> Iterator[Remaining]:
    dues = dues_under(agreement).select_related("party__organisation")
    for due in dues.waiting():
        text = _("Report to come: %(report)s") % {"report": due}
        if due.due_on:
            text = _("Report to come: %(report)s, by %(day)s") % {
                "report": due,
                "day": day(due.due_on),
            }
        yield Remaining(text, url, due.due_on, due.due_on is not None and due.due_on < today)
    handed_in = reports_under(agreement).filter(status=Report.Status.SUBMITTED)
    for report in handed_in.select_related("due__party__organisation"):
        yield Remaining(_("Report to approve: %(report)s") % {"report": report}, url)


def _payments(
    agreement: Agreement, url: str, ends_on: datetime.date | None, today: datetime.date
) -> Iterator[Remaining]:
    """Instalments within the term that are not paid in full."""
    for row in with_paid(Instalment.objects.filter(plan__agreement=agreement)):
        left = to_ore(row.amount - row.paid)
        if left <= 0 or (row.due_on and ends_on and row.due_on > ends_on):
            continue
        text = _("To pay: %(sum)s") % {"sum": kr(left)}
        if row.due_on:
            text = _("To pay: %(sum)s, due %(day)s") % {"sum": kr(left), "day": day(row.due_on)}
        yield Remaining(text, url, row.due_on, row.due_on is not None and row.due_on < today)


def _money(agreement: Agreement, url: str, today: datetime.date) -> Iterator[Remaining]:
    """Unused money: of the board's, and of outside funders'."""
    money = money_of(agreement, today)
    if money.to_repay.amount:
        yield Remaining(
            _("Paid and not used by the reports: %(sum)s. See whether it is to be paid back.")
            % {"sum": money.to_repay},
            url,
        )
    for funder in money.funders:
        name = {"funder": funder.name}
        if funder.granted and funder.left.amount:
            text = _("Unused money of %(funder)s: %(sum)s") % {**name, "sum": funder.left}
            yield Remaining(text, url)
        elif funder.granted and not funder.left and funder.granted > funder.returned:
            text = _("How much of the money of %(funder)s is used is not reported.") % name
            yield Remaining(text, url)


def _meetings(agreement: Agreement, url: str, today: datetime.date) -> Iterator[Remaining]:
    versions = versions_of(agreement)
    actions = ActionItem.objects.filter(item__meeting__group__agreement__in=versions).open()
    for action in actions:
        is_late = action.due_on is not None and action.due_on < today
        text = _("Open action: %(action)s") % {"action": action.text[:120]}
        yield Remaining(text, url, action.due_on, is_late)
    open_ones = (GroupMeeting.Status.ONGOING, GroupMeeting.Status.CLOSED)
    meetings = GroupMeeting.objects.filter(group__agreement__in=versions, status__in=open_ones)
    for meeting in meetings.select_related("group"):
        yield Remaining(_("Minutes not adjusted: %(meeting)s") % {"meeting": meeting}, url)


def _documents(agreement: Agreement, standing: Standing, url: str) -> Iterator[Remaining]:
    """Files that ought to be kept and are not there."""
    if not Document.objects.filter(agreement=agreement, kind__in=_SIGNED).exists():
        yield Remaining(_("The signed agreement is not kept as a file."), url)
    adjusted = GroupMeeting.objects.filter(group__agreement=agreement, minutes=None)
    lacks_minutes = adjusted.filter(status=GroupMeeting.Status.ADJUSTED).count()
    if lacks_minutes:
        words = ngettext(
            "%(count)d adjusted meeting has no minutes kept as a file.",
            "%(count)d adjusted meetings have no minutes kept as files.",
            lacks_minutes,
        )
        yield Remaining(words % {"count": lacks_minutes}, f"{url}#meetings")
    for notice in standing.notices:
        if notice.document_id is None and notice.way != Notice.Way.HERE:
            text = _("The notice from %(giver)s is not kept as a file.") % {"giver": notice.giver}
            yield Remaining(text, notice.get_absolute_url())
    for entry in RegisterEntry.objects.filter(agreement=agreement, told_on=None):
        text = _("Aid to be told to the central register by %(day)s") % {"day": day(entry.due_on)}
        yield Remaining(text, f"{url}#economy", entry.due_on)
