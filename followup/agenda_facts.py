"""What the system knows that a meeting should have before it, as plain lines in Swedish.

Only what all who read the meeting may read: approved reports, the plan of reports, open actions
and the agreement's own days.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.deadlines import deadlines
from agreements.models import Agreement, Indicator
from agreements.models.agreements import Period, Qualifier
from followup.models import (
    ActionItem,
    AgendaItem,
    GroupMeeting,
    MeasuringRule,
    Report,
    ReportDue,
)
from followup.outcomes import Result, results_in
from followup.report_carrying import reports_under
from followup.small_counts import limit_on
from iop.shared.formats import day, days

#: How far ahead the agenda looks for days to watch.
AHEAD = datetime.timedelta(days=200)
#: A target that is "about" a figure is reached a little below it.
_ABOUT = Decimal("0.9")
_DAYS_OF = {
    Period.YEAR: 365,
    Period.HALF_YEAR: 182,
    Period.TERTIAL: 121,
    Period.QUARTER: 91,
    Period.MONTH: 30,
    Period.WEEK: 7,
}
_O = AgendaItem.Origin
_Calculation = MeasuringRule.Calculation


def background(meeting: GroupMeeting, origin: str, today: datetime.date) -> str:
    """The lines for an item of this origin; empty for items that the system knows nothing of."""
    tellers = {_O.ACTIONS: _actions, _O.REPORTS: _reports, _O.GOALS: _goals, _O.DATES: _dates}
    teller = tellers.get(_O(origin))
    if teller is None:
        return ""
    with override(settings.LANGUAGE_CODE):
        return "\n".join(teller(meeting, today))[: _most()]


def _most() -> int:
    return AgendaItem._meta.get_field("background").max_length or 10_000


def last_held(meeting: GroupMeeting) -> GroupMeeting | None:
    """The group's meeting before this one, under any version of the agreement."""
    held = GroupMeeting.objects.of_case(meeting.agreement).filter(
        group__kind=meeting.group.kind, status__in=GroupMeeting.HELD, held_on__isnull=False
    )
    if meeting.held_on:
        held = held.filter(held_on__lte=meeting.held_on)
    return held.exclude(pk=meeting.pk).order_by("-held_on", "-pk").first()


def _actions(meeting: GroupMeeting, today: datetime.date) -> Iterator[str]:
    rows = ActionItem.objects.open().of_case(meeting.agreement)
    is_empty = True
    for action in rows.exclude(item__meeting=meeting).select_related("item"):
        is_empty = False
        by = _("by %(day)s at the latest") % {"day": day(action.due_on)} if action.due_on else ""
        facts = ", ".join(filter(None, (action.responsible, by)))
        late = _("LATE: ") if action.due_on and action.due_on < today else ""
        # These lines go into minutes that are spread without the confidential items.
        text = _("Action of a confidential item") if action.item.is_confidential else action.text
        yield f"{late}{text}" + (f" ({facts})" if facts else "")
    if is_empty:
        yield _("No action is open.")


def _reports(meeting: GroupMeeting, today: datetime.date) -> Iterator[str]:
    dues = ReportDue.objects.filter(agreement__case=meeting.agreement.case_id)
    dues = dues.select_related("party__organisation", "report")
    before = last_held(meeting)
    handed_in = dues.filter(report__submitted_on__isnull=False)
    if before and before.held_on:
        handed_in = handed_in.filter(report__submitted_on__gte=before.held_on)
    received, late = list(handed_in), list(dues.waiting().filter(due_on__lt=today))
    for due in received:
        yield _("%(report)s: handed in %(day)s, now “%(status)s”") % {
            "report": due,
            "day": day(due.report.submitted_on),
            "status": due.report.get_status_display(),
        }
    for due in late:
        yield _("LATE: %(report)s was due %(day)s") % {"report": due, "day": day(due.due_on)}
    if not received and not late:
        yield _("No report has come since the last meeting, and none is late.")


def _dates(meeting: GroupMeeting, today: datetime.date) -> Iterator[str]:
    first = max(today, meeting.held_on or today)
    own = Agreement.objects.filter(pk=meeting.agreement.pk)
    found = deadlines(own, first, first + AHEAD)
    for deadline in found:
        yield f"{day(deadline.on)} {deadline.what}"
    if not found:
        yield _("No day to watch in the coming half-year.")


# --- Goals -------------------------------------------------------------------------------


def _goals(meeting: GroupMeeting, today: datetime.date) -> Iterator[str]:
    """Each indicator with its target and what approved reports say; those behind come first."""
    approved = reports_under(meeting.agreement).filter(status__in=Report.ACCEPTED)
    results = results_in(meeting.agreement, approved)
    limit = limit_on(today)
    lines = [_measured(one, meeting.agreement, limit) for one in results]
    yield from (line for is_behind, line in lines if is_behind)
    yield from (line for is_behind, line in lines if not is_behind)
    if not lines:
        yield _("The agreement has no indicators.")


def _measured(result: Result, agreement: Agreement, limit: int) -> tuple[bool, str]:
    """Whether it is behind its target, and the line that says how it stands."""
    indicator, target = result.indicator, result.target_text
    if result.total is None:
        line = _("%(indicator)s: no value yet") % {"indicator": indicator.name}
        if result.tells_twice:
            line = f"{indicator.name}: {result.note}"
        return False, line + (" " + _("(target: %(target)s)") % {"target": target})
    first = min((one.first for one in result.counted if one.first), default=None)
    last = max((one.last for one in result.counted if one.last), default=None)
    value = result.outside_text(limit)  # minutes are read outside the case too
    facts = {"indicator": indicator.name, "value": value, "target": target}
    line = _("%(indicator)s: %(value)s") % facts
    if target:
        line = _("%(indicator)s: %(value)s, target %(target)s") % facts
    if first or last:
        line += ", " + _("measured %(days)s") % {"days": days(first, last)}
    is_summed = result.calculation == _Calculation.SUM and not result.is_share
    wanted = _wanted(indicator, first, last, agreement) if is_summed else indicator.quantity
    is_behind = _is_behind(indicator, result.total, wanted)
    return is_behind, (_("BEHIND: ") if is_behind else "") + line


def _wanted(
    indicator: Indicator,
    first: datetime.date | None,
    last: datetime.date | None,
    agreement: Agreement,
) -> Decimal | None:
    """What the target comes to in the time that is measured; ``None`` when that is unknown."""
    if indicator.quantity is None or last is None:
        return None
    if indicator.period in _DAYS_OF:
        if first is None:
            return None
        return indicator.quantity * ((last - first).days + 1) / _DAYS_OF[Period(indicator.period)]
    if not (agreement.starts_on and agreement.ends_on):
        return None
    term = (agreement.ends_on - agreement.starts_on).days + 1
    gone = min((last - agreement.starts_on).days + 1, term)
    return indicator.quantity * max(gone, 0) / term


def _is_behind(indicator: Indicator, total: Decimal, wanted: Decimal | None) -> bool:
    if wanted is None:
        return False
    if indicator.qualifier == Qualifier.AT_MOST:
        return total > (indicator.quantity or wanted)
    if indicator.qualifier == Qualifier.ABOUT:
        wanted *= _ABOUT
    return total < round(wanted)
