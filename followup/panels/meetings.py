"""Meetings and actions on the page of an agreement's follow-up."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext, pgettext_lazy

from agreements.models import Agreement
from followup.actions import promised
from followup.models import ActionItem, GroupMeeting, Topic
from followup.panels import Panel
from followup.permissions import can_keep_group_meetings
from iop.accounts.models import User

#: How many of the open actions stand here.
SHOWN = 5


def panel(user: User, agreement: Agreement) -> Panel | None:
    """The next meeting, what was promised at the earlier ones, and topics that wait."""
    meetings = GroupMeeting.objects.visible_to(user).of_case(agreement)
    actions = ActionItem.objects.visible_to(user).of_case(agreement).open()
    found = promised(list(actions), localdate())
    waiting = Topic.objects.visible_to(user).of_case(agreement).waiting().count()
    facts = {
        "agreement": agreement,
        "next": meetings.coming().select_related("group").first(),
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
