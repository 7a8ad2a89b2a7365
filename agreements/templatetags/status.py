"""The badge of a status: its word, in a shape and with a sign, never colour alone."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, Case

register = template.Library()

_Status = Agreement.Status
#: The sign and class of each status.
_LOOKS = {
    _Status.DRAFT: ("✎", "status"),
    _Status.IN_REVIEW: ("◔", "status status-warn"),
    _Status.READY: ("◑", "status status-warn"),
    _Status.DECIDED: ("◕", "status status-warn"),
    _Status.SIGNING: ("✍", "status status-warn"),
    _Status.ACTIVE: ("●", "status status-good"),
    _Status.ENDED: ("■", "status status-quiet"),
    _Status.TERMINATED: ("✕", "status status-stop"),
    _Status.SUPERSEDED: ("▢", "status status-quiet"),
}
_CASE_LOOKS = {
    Case.Status.RECEIVED: ("○", "status status-warn"),
    Case.Status.ASSIGNED: ("◔", "status"),
    Case.Status.ASSESSED: ("◑", "status"),
    Case.Status.ACCEPTED: ("●", "status status-good"),
    Case.Status.DECLINED: ("✕", "status status-stop"),
    Case.Status.WITHDRAWN: ("↩", "status status-quiet"),
    Case.Status.CLOSED: ("■", "status status-quiet"),
}


@register.filter
def case_badge(case: Case) -> SafeString:
    status = Case.Status(case.status)
    return _badge(*_CASE_LOOKS[status], status.label)


@register.filter
def waited(case: Case) -> str:
    """For how long nobody has taken it."""
    count = (timezone.localdate() - case.received_on).days
    if count < 1:
        return _("received today")
    words = ngettext("nobody for %(count)s day", "nobody for %(count)s days", count)
    return words % {"count": count}


def _badge(sign: str, classes: str, words: object) -> SafeString:
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span>{}</span>', classes, sign, words
    )


@register.filter
def status_badge(agreement: Agreement) -> SafeString:
    status = Agreement.Status(agreement.status)
    badge = _badge(*_LOOKS[status], status.label)
    if not agreement.is_external:
        return badge
    return format_html('<span>{} <span class="hint">{}</span></span>', badge, _("signed elsewhere"))
