"""The value of an agreement that is loaded ``with_values``, with its words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.economy import Figure, Standing, lines_of
from agreements.models import Agreement

register = template.Library()


@register.filter
def value_with_words(agreement: Agreement) -> str | SafeString:
    """``cirka 24 000 kr + bidrag utan värde``; empty when nothing is written down."""
    lines = lines_of(agreement)
    total = Figure.sum(line.total for line in lines if line.standing == Standing.COUNTED)
    has_unvalued = any(line.standing in (Standing.UNVALUED, Standing.UNSTATED) for line in lines)
    if not total:
        words = _("not valued") if has_unvalued else ""
        return format_html('<span class="hint">{}</span>', words) if words else ""
    if not has_unvalued:
        return str(total)
    return format_html('<span>{} <span class="hint">{}</span></span>', str(total), _("+ unvalued"))
