"""The badge of a meeting's status, and its background line by line."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup.models import GroupMeeting

register = template.Library()

_S = GroupMeeting.Status
#: The sign and class of each status.
_LOOKS = {
    _S.PLANNED: ("○", "status status-quiet"),
    _S.CALLED: ("✉", "status"),
    _S.ONGOING: ("●", "status status-good"),
    _S.CLOSED: ("◕", "status status-warn"),
    _S.ADJUSTED: ("✓", "status status-good"),
    _S.CANCELLED: ("✕", "status status-stop"),
}


@register.filter
def meeting_badge(meeting: GroupMeeting) -> SafeString:
    status = GroupMeeting.Status(meeting.status)
    sign, look = _LOOKS[status]
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span>{}</span>', look, sign, status.label
    )


@register.filter
def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
