"""The badge of a status: its word, in a shape and with a sign, never colour alone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.models import Agreement

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


@register.filter
def status_badge(agreement: Agreement) -> SafeString:
    sign, classes = _LOOKS[Agreement.Status(agreement.status)]
    badge = format_html(
        '<span class="{}"><span aria-hidden="true">{}</span>{}</span>',
        classes,
        sign,
        agreement.get_status_display(),
    )
    if not agreement.is_external:
        return badge
    return format_html('<span>{} <span class="hint">{}</span></span>', badge, _("signed elsewhere"))
