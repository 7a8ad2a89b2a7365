"""Meetings and actions on the page of an agreement's follow-up."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext, pgettext_lazy

from agreements.models import Agreement
from followup.actions import promised
from followup.models import ActionItem, GroupMeeting, Topic
from followup.models.meetings import GroupMeetingQuerySet
from followup.panels import Panel
from followup.permissions import can_keep_group_meetings
from iop.accounts.models import User

#: How many of the open actions stand here.
SHOWN = 5


def _next(coming: GroupMeetingQuerySet, today: datetime.date) -> GroupMeeting | None:
    """A planned one that was not called while its time lasted is not the next."""
    passed = Q(status=GroupMeeting.Status.PLANNED, period_to__lt=today)
    return coming.exclude(passed).select_related("group").first()


def panel(user: User, agreement: Agreement) -> Panel | None:
    """The next meeting, what was promised at the earlier ones, and topics that wait."""
    meetings = GroupMeeting.objects.visible_to(user).of_case(agreement)
    actions = ActionItem.objects.visible_to(user).of_case(agreement).open()
    today = localdate()
    found = promised(list(actions), today)
    waiting = Topic.objects.visible_to(user).of_case(agreement).waiting().count()
    facts = {
        "agreement": agreement,
        "next": _next(meetings.coming(), today),
        "has_group": agreement.groups.exists(),
        "open": found[:SHOWN],
        "topics_wait": ngettext("%(count)s topic waits", "%(count)s topics wait", waiting)
        % {"count": waiting}
        if waiting
        else "",
        "held_count": meetings.held().count(),
        "may_keep": can_keep_group_meetings(user, agreement),
    }
    return Panel(
        "meetings",
        pgettext_lazy("groups", "Meetings"),
        "followup/_meetings_panel.html",
        facts,
        reverse("meetings:list", args=[agreement.pk]),
        late=sum(one.is_late for one in found),
    )
