"""The badge of a meeting's status, its background line by line, and days that stay whole."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from followup.models import GroupMeeting

register = template.Library()

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

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


@register.filter
def whole_days(text: object) -> SafeString:
    """The text with each day on one line: browsers break them at their hyphens."""
    escaped = conditional_escape(str(text))  # a safe one stays safe
    return mark_safe(_DAY.sub(r'<span class="whole">\g<0></span>', escaped))  # noqa: S308 (escaped)
