"""The shape and tone of a status badge: the same word is never told by colour alone."""

from django import template

from agreements.models import Agreement

register = template.Library()

_Status = Agreement.Status
_LOOKS = {
    _Status.DRAFT: ("✎", ""),
    _Status.IN_REVIEW: ("◔", "warn"),
    _Status.READY: ("◑", "warn"),
    _Status.DECIDED: ("◕", "warn"),
    _Status.SIGNING: ("✍", "warn"),
    _Status.ACTIVE: ("●", "good"),
    _Status.ENDED: ("■", "quiet"),
    _Status.TERMINATED: ("✕", "stop"),
    _Status.SUPERSEDED: ("▢", "quiet"),
}


@register.filter
def status_sign(status: str) -> str:
    return _LOOKS[Agreement.Status(status)][0]


@register.filter
def status_class(status: str) -> str:
    tone = _LOOKS[Agreement.Status(status)][1]
    return f"status status-{tone}" if tone else "status"
