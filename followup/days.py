"""Every day with a date that somebody has to keep in mind, and whose it is.

What is done is no longer a day to watch; a meeting that has been held stays in the calendar.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch
from django.db.models.functions import Coalesce
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.deadlines import last_day_for_notice
from agreements.models import Agreement, Group, Instalment, PaymentPlan, ReportDuty
from followup import paying
from followup.calendar_day import (
    DayToWatch,
    Scope,
    in_order,
    latest_change,
    loaded,
    meeting_url,
    overview_of,
    replaced,
    scope_of,
    scope_of_all,
)
from followup.carrying_over import is_over_by_its_day, once
from followup.keeping import Kept, kept_until
from followup.models import (
    ActionItem,
    Attendance,
    DayKind,
    GroupMeeting,
    RegisterEntry,
    ReportDue,
    RetentionPeriod,
)
from followup.reminder_people import PeopleOf
from iop.accounts.models import User
from iop.shared import formats
from partners.models import Role

kr = lazy(formats.kr, str)
_ENDED = (Agreement.Status.ENDED, Agreement.Status.TERMINATED)


def everyones_days(first: datetime.date, last: datetime.date) -> list[DayToWatch]:
    """All days from first to last, both included, whoever reads them. Thirteen queries."""
    return _gathered(scope_of_all(first, last))


def readable_days(user: User, first: datetime.date, last: datetime.date) -> list[DayToWatch]:
    """The days of all that the user follows. As many queries, whatever the rows."""
    return _gathered(scope_of(user, first, last))


def days_of(user: User, first: datetime.date, last: datetime.date) -> list[DayToWatch]:
    """Those of them that are the user's own, or concern the user."""
    return [day for day in readable_days(user, first, last) if user in day.everybody]


@dataclass(frozen=True)
class _Known:
    """The agreements of the rows, and the people of each."""

    agreements: dict[int, Agreement]
    people: PeopleOf

    def common(self, agreement_id: int) -> dict[str, Any]:
        agreement = self.agreements[agreement_id]
        return {"agreement": agreement, "officers": self.people.officers(agreement)}


def _gathered(scope: Scope) -> list[DayToWatch]:
    reports, meetings, actions = _reports(scope), _meetings(scope), _actions(scope)
    instalments, entries, papers = _instalments(scope), _entries(scope), kept_until(scope)
    keys = {row.agreement_id for row in reports} | {row.agreement_id for row in entries}
    keys |= {row.plan.agreement_id for row in instalments}
    keys |= {kept.agreement_id for kept in papers}
    keys |= {meeting.group.agreement_id for meeting in meetings}
    keys |= {action.item.meeting.group.agreement_id for action in actions}
    agreements = loaded(scope, keys)
    known = _Known(agreements, PeopleOf(agreements.values()))
    own = (agreement for agreement in agreements.values() if _has_own_days(agreement))
    found = [
        *(_of_report(row, known) for row in reports),
        *(_of_meeting(row, known) for row in meetings),
        *(_of_action(row, known) for row in actions),
        *(_of_instalment(row, known) for row in instalments),
        *(_of_entry(row, known) for row in entries),
        *(_of_papers(kept, known) for kept in papers),
        *(day for agreement in own for day in _of_agreement(agreement, known)),
    ]
    return in_order(found, scope)


# --- Reports ----------------------------------------------------------------------------


def _reports(scope: Scope) -> list[ReportDue]:
    """Those that are waited for. One about a time that an extension covers is that one's;
    what a change of the text asks for no more is skipped when it is signed."""
    waiting = ReportDue.objects.waiting().filter(
        agreement__in=scope.in_agreements, due_on__range=scope.span
    )
    about = waiting.annotate(
        about=Coalesce("period_to", "due_on"), changed_at=latest_change(ReportDue)
    )
    rows = about.exclude(replaced("agreement", "about", changes=False))
    return list(rows.select_related("party__organisation", "party__board").order_by())


def _of_report(row: Any, known: _Known) -> DayToWatch:
    common = known.common(row.agreement_id)
    agreement, people = common["agreement"], known.people
    doers = people.of_party(row.party, agreement) if row.party else people.of_parties(agreement)
    who = row.party.name if row.party else _("all parties together")
    what = format_lazy("{}, {}", ReportDuty.Kind(row.kind).label, who)
    return DayToWatch(
        kind=DayKind.REPORT,
        on=row.due_on,
        what=what,
        brief=what,
        to_do=_("Write the report and hand it in."),
        key=str(row.pk),
        url=overview_of(agreement, "reports"),
        doers=doers or common["officers"],
        changed_at=row.changed_at,
        **common,
    )


# --- Meetings and actions ---------------------------------------------------------------


def _meetings(scope: Scope) -> list[GroupMeeting]:
    """A meeting that nobody has called is to be held by the end of its time in the plan.

    When the agreement is over, nobody is to call it.
    """
    called = Prefetch("attendances", Attendance.objects.select_related("user"))
    rows = GroupMeeting.objects.filter(pk__in=scope.in_meetings)
    rows = rows.exclude(status=GroupMeeting.Status.CANCELLED).annotate(
        on=Coalesce("held_on", "period_to"), changed_at=latest_change(GroupMeeting)
    )
    rows = rows.filter(on__range=scope.span).exclude(
        replaced("group__agreement", "on"), status=GroupMeeting.Status.PLANNED
    )
    rows = rows.exclude(status=GroupMeeting.Status.PLANNED, group__agreement__status__in=_ENDED)
    callers = rows.select_related("group__convened_by__organisation", "group__convened_by__board")
    return list(callers.prefetch_related(called).order_by())


def _name(group: Group) -> str | Promise:
    return group.name or Group.Kind(group.kind).label


def _of_meeting(row: Any, known: _Known) -> DayToWatch:
    common = known.common(row.group.agreement_id)
    agreement, people = common["agreement"], known.people
    if row.status == GroupMeeting.Status.PLANNED:
        doers = people.of_party(row.group.convened_by, agreement) or common["officers"]
        what = format_lazy(_("{group}: meeting to call"), group=_name(row.group))
        to_do = _("Call the members to the meeting.")
    else:
        seats = (attendance.user for attendance in row.attendances.all())
        doers = frozenset(user for user in seats if user and user.is_active)
        what = format_lazy(_("{group}: meeting"), group=_name(row.group))
        to_do = _("You are called to the meeting.")
    return DayToWatch(
        kind=DayKind.MEETING,
        on=row.on,
        what=what,
        brief=what,
        to_do=to_do,
        key=str(row.pk),
        url=meeting_url(row, agreement),
        doers=doers,
        others=people.of_parties(agreement),
        is_a_task=row.status == GroupMeeting.Status.PLANNED,
        is_open=row.status in (GroupMeeting.Status.PLANNED, GroupMeeting.Status.CALLED),
        starts_at=row.starts_at if row.held_on else None,
        ends_at=row.ends_at if row.held_on else None,
        place=row.place,
        meeting_id=row.pk,
        changed_at=row.changed_at,
        sequence=row.calendar_sequence,
        **common,
    )


def _actions(scope: Scope) -> list[ActionItem]:
    """Open ones of meetings that are closed: what is being logged is nobody's task yet."""
    rows = ActionItem.objects.open().filter(
        due_on__range=scope.span,
        item__meeting__in=scope.in_meetings,
        item__meeting__status__in=GroupMeeting.HELD,
    )
    joined = rows.select_related(
        "item__meeting__group",
        "attendance__user",
        "attendance__party__organisation",
        "attendance__party__board",
    )
    return list(joined.annotate(changed_at=latest_change(ActionItem)).order_by())


def _of_action(row: Any, known: _Known) -> DayToWatch:
    meeting = row.item.meeting
    common = known.common(meeting.group.agreement_id)
    agreement = common["agreement"]
    brief = format_lazy("{}, {}", _("Action from a meeting"), _name(meeting.group))
    return DayToWatch(
        kind=DayKind.ACTION,
        on=row.due_on,
        what=brief if row.item.is_confidential else format_lazy("{}: {}", _("Action"), row.text),
        brief=brief,
        to_do=_("Note what came of it when it is done."),
        key=str(row.pk),
        url=meeting_url(meeting, agreement),
        doers=known.people.of_action(row, agreement) or common["officers"],
        meeting_id=meeting.pk,
        changed_at=row.changed_at,
        **common,
    )


# --- Money ------------------------------------------------------------------------------


def _instalments(scope: Scope) -> list[Instalment]:
    """Those that are not fully paid. What a terminated agreement still owes is settled apart."""
    rows = Instalment.objects.filter(
        plan__agreement__in=scope.in_agreements, due_on__range=scope.span
    )
    rows = paying.with_paid(rows).annotate(changed_at=latest_change(Instalment))
    left = rows.filter(paid__lt=F("amount")).exclude(is_over_by_its_day())
    left = once(left.exclude(plan__agreement__status=Agreement.Status.TERMINATED))
    joined = left.select_related(
        "plan__contribution__party", "plan__recipient__organisation", "plan__recipient__board"
    )
    return list(joined.order_by())


def _of_instalment(row: Any, known: _Known) -> DayToWatch:
    """The controllers of the board that pays, and those who get the money."""
    plan, people = row.plan, known.people
    common = known.common(plan.agreement_id)
    agreement, payer = common["agreement"], plan.contribution.party
    board = payer.board_id if payer and payer.board_id else agreement.case.board_id
    what = format_lazy("{} {}", _("Payment"), kr(row.amount - row.paid))
    if plan.recipient:
        what = format_lazy("{}, {}", what, plan.recipient.name)
    to_do = _("Pay, and enter the payment.")
    if plan.condition == PaymentPlan.Condition.REPORT:
        to_do = _("Pay when the report is approved, and enter the payment.")
        what = format_lazy("{} ({})", what, _("after an approved report"))
    return DayToWatch(
        kind=DayKind.INSTALMENT,
        on=row.due_on,
        what=what,
        brief=what,
        to_do=to_do,
        key=str(row.pk),
        url=overview_of(agreement, "economy"),
        doers=people.in_board(Role.CONTROLLER, board) or common["officers"],
        others=people.of_party(plan.recipient, agreement),
        changed_at=row.changed_at,
        **common,
    )


def _entries(scope: Scope) -> list[RegisterEntry]:
    rows = RegisterEntry.objects.filter(
        told_on=None, agreement__in=scope.in_agreements, due_on__range=scope.span
    )
    return list(rows.annotate(changed_at=latest_change(RegisterEntry)).order_by())


def _of_entry(row: Any, known: _Known) -> DayToWatch:
    common = known.common(row.agreement_id)
    agreement = common["agreement"]
    what = _("Aid of minor importance to tell the register of")
    return DayToWatch(
        kind=DayKind.REGISTER,
        on=row.due_on,
        what=what,
        brief=what,
        to_do=_("Tell the register, and note the number that it gives."),
        key=str(row.pk),
        url=overview_of(agreement, "economy"),
        doers=common["officers"],
        others=known.people.in_board(Role.CONTROLLER, agreement.case.board_id),
        changed_at=row.changed_at,
        **common,
    )


def _of_papers(kept: Kept, known: _Known) -> DayToWatch:
    common = known.common(kept.agreement_id)
    agreement = common["agreement"]
    what = format_lazy(_("Last day to keep the basis of aid of {day}"), day=kept.since)
    if kept.what == RetentionPeriod.What.ACCOUNTS:
        year = kept.since.year
        what = format_lazy(_("Last day to keep vouchers of payments in {year}"), year=year)
    return DayToWatch(
        kind=DayKind.RETENTION,
        on=kept.until,
        what=what,
        brief=what,
        to_do=_("Keep the papers until this day. Then the plan for documents says what to do."),
        key=kept.key,
        url=overview_of(agreement, "economy"),
        doers=common["officers"],
        others=known.people.in_board(Role.CONTROLLER, agreement.case.board_id),
        is_a_task=False,
        **common,
    )


# --- The agreement itself ---------------------------------------------------------------


def _has_own_days(agreement: Any) -> bool:
    """A change that is signed has them, also before it takes effect."""
    is_active: bool = agreement.status == Agreement.Status.ACTIVE
    return is_active and agreement.is_in_scope and not agreement.is_changed


def _of_agreement(agreement: Any, known: _Known) -> Iterator[DayToWatch]:
    """Review, last day for notice and last day; an earlier last day when notice is given."""
    noticed = agreement.noticed_last_on
    last = min(filter(None, (noticed, agreement.last_day)), default=None)
    notice = None if noticed else first_day_for_notice(agreement)
    review = None if agreement.is_reviewed else agreement.review_on
    concerned = known.people.chiefs(agreement) | known.people.of_parties(agreement)
    for kind, day, to_do in (
        (DayKind.REVIEW, review, _("Review the partnership, and say whether it goes on.")),
        (DayKind.NOTICE, notice, _("Whoever does not want to go on says so by this day.")),
        (DayKind.END, last, _("See to what remains: reports, money left over, what comes next.")),
    ):
        if day:
            common = known.common(agreement.pk)
            yield DayToWatch(
                kind=kind,
                on=day,
                what=kind.label,
                brief=kind.label,
                to_do=to_do,
                key=str(agreement.pk),
                url=overview_of(agreement, "endings" if kind == DayKind.END else "reviews"),
                doers=common["officers"],
                others=concerned,
                is_a_task=kind == DayKind.REVIEW,
                changed_at=agreement.changed_at,
                **common,
            )


def first_day_for_notice(agreement: Agreement) -> datetime.date | None:
    """The first of the parties' last days to give notice. Parties are loaded.

    A party with a longer time of its own must say so earlier, so that is the day to watch.
    """
    if agreement.extension == Agreement.Extension.NONE:
        return None
    days = [last_day_for_notice(agreement, party) for party in (None, *agreement.parties.all())]
    return min(filter(None, days), default=None)
