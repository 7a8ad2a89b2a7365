"""Payments on pages: the badge of a state, and whether the user keeps payments at all."""

from typing import Any

from django import template

from followup import payment_tables
from followup.permissions import RECORD_PAYMENT

register = template.Library()
register.filter("payment_badge", payment_tables.state_badge)


@register.filter
def keeps_payments(user: Any) -> bool:
    """No query of its own where the user's roles are known, as on nearly all pages."""
    return bool(user.is_authenticated) and RECORD_PAYMENT.allowed_anywhere(user)


@register.filter
def of_key(found: dict[Any, Any], key: Any) -> Any:
    return found.get(key, ())
