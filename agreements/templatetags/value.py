"""The value of an agreement that is loaded ``with_value``, with its words."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.economy import Figure
from agreements.models import Qualifier

register = template.Library()


@register.filter
def value_with_words(agreement: Any) -> str | SafeString:
    """``cirka 24 000 kr + bidrag utan värde``; empty when nothing is written down."""
    if agreement.valued_total is None:
        words = _("not valued") if agreement.has_unvalued else ""
        return format_html('<span class="hint">{}</span>', words) if words else ""
    qualifier = Qualifier.ABOUT if agreement.is_about else Qualifier.EXACT
    figure = Figure(agreement.valued_total, qualifier)
    if not agreement.has_unvalued:
        return str(figure)
    return format_html('<span>{} <span class="hint">{}</span></span>', str(figure), _("+ unvalued"))
