"""Meetings that the agreement promises, planned for the stretch of time that each is for.

"Once each half-year" gives a meeting for each half of the calendar year that the term touches.
A rule of months or weeks is planned a season ahead, day by day, so that no list is filled by it.
"""

import datetime
from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.instalments import Stretch, payment_periods
from agreements.models import Agreement, Group
from agreements.models.agreements import Period
from followup.models import GroupMeeting
from iop.accounts.models import User

_PER_YEAR = {
    Period.YEAR: 1,
    Period.HALF_YEAR: 2,
    Period.TERTIAL: 3,
    Period.QUARTER: 4,
    Period.MONTH: 12,
}
#: Rhythms so close that only what begins within ``AHEAD`` is planned.
_CLOSE = (Period.MONTH, Period.WEEK)
AHEAD = datetime.timedelta(days=92)
_DAY = datetime.timedelta(days=1)


def begin(agreement: Agreement, user: User) -> None:
    """When the agreement becomes active."""
    plan(agreement, timezone.localdate())


def plan_all(today: datetime.date) -> int:
    """For all agreements in force, those that were active before this was here too."""
    return sum(len(plan(agreement, today)) for agreement in Agreement.objects.running())


@transaction.atomic
def plan(agreement: Agreement, today: datetime.date) -> list[GroupMeeting]:
    """The meetings that were not planned before. Time that has passed is not planned for."""
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.status != Agreement.Status.ACTIVE or agreement.starts_on is None:
        return []
    _set_aside_what_it_replaces(agreement)
    known = set(
        GroupMeeting.objects.filter(group__agreement=agreement).values_list(
            "group", "place_in_plan"
        )
    )
    planned = []
    for group in agreement.groups.all():
        for place, stretch in _due_to_be_planned(group, agreement, today):
            if (group.pk, place) not in known:
                planned.append(_planned(group, place, stretch))
    return planned


def _planned(group: Group, place: int, stretch: Stretch) -> GroupMeeting:
    meeting = GroupMeeting(
        group=group, place_in_plan=place, period_from=stretch.first, period_to=stretch.last
    )
    meeting._change_reason = _("Planned as the agreement says")
    meeting.save()
    return meeting


def _due_to_be_planned(
    group: Group, agreement: Agreement, today: datetime.date
) -> Iterator[tuple[int, Stretch]]:
    if not group.meetings or agreement.starts_on is None:
        return
    # Without a last day the plan reaches to the end of next year, and goes on as time does.
    last = agreement.ends_on or datetime.date(today.year + 1, 12, 31)
    is_close = group.meetings_period in _CLOSE
    for place, stretch in enumerate(stretches(group, agreement.starts_on, last), 1):
        if stretch.last >= today and not (is_close and stretch.first > today + AHEAD):
            yield place, stretch


def stretches(group: Group, first: datetime.date, last: datetime.date) -> list[Stretch]:
    """The stretches from first to last that the group's rule asks a meeting each for."""
    count = group.meetings
    if not count or last < first:
        return []
    if group.meetings_period == Period.WEEK:
        return _divided(_weeks(first, last), count)
    if group.meetings_period not in _PER_YEAR:
        return _divided([Stretch(first, last)], count)
    per_year = _PER_YEAR[Period(group.meetings_period)]
    if 12 % (per_year * count) == 0:
        return _without_slivers(list(payment_periods(per_year * count, first, last)))
    return _divided(_without_slivers(list(payment_periods(per_year, first, last))), count)


def _weeks(first: datetime.date, last: datetime.date) -> list[Stretch]:
    found = []
    while first <= last:
        sunday = first + datetime.timedelta(days=6 - first.weekday())
        found.append(Stretch(first, min(sunday, last)))
        first = sunday + _DAY
    return found


def _divided(wholes: Iterable[Stretch], count: int) -> list[Stretch]:
    """Each whole cut into as many parts, as even as days allow."""
    found = []
    for whole in wholes:
        days = (whole.last - whole.first).days + 1
        parts = min(count, days)
        cuts = [whole.first + datetime.timedelta(days=days * n // parts) for n in range(parts + 1)]
        found += [Stretch(first, after - _DAY) for first, after in pairwise(cuts)]
    return found


def _without_slivers(cut: list[Stretch]) -> list[Stretch]:
    """A term that begins or ends with a few weeks of a half-year asks no meeting for those.

    An end shorter than a third of its neighbour is joined with it.
    """
    if len(cut) > 1 and _days(cut[0]) * 3 < _days(cut[1]):
        cut[:2] = [Stretch(cut[0].first, cut[1].last)]
    if len(cut) > 1 and _days(cut[-1]) * 3 < _days(cut[-2]):
        cut[-2:] = [Stretch(cut[-2].first, cut[-1].last)]
    return cut


def _days(stretch: Stretch) -> int:
    return (stretch.last - stretch.first).days + 1


def _set_aside_what_it_replaces(agreement: Agreement) -> None:
    """What earlier versions planned for this one's time, and nobody has touched, goes.

    Deleted one by one, so that history tells.
    """
    replaced = GroupMeeting.objects.filter(
        group__agreement__case=agreement.case_id,
        group__agreement__version__lt=agreement.version,
        status=GroupMeeting.Status.PLANNED,
        place_in_plan__isnull=False,
        period_to__gte=agreement.starts_on,
        held_on=None,
        items=None,
        attendances=None,
    )
    for meeting in replaced:
        meeting._change_reason = _("Another version of the agreement plans its own")
        meeting.delete()
