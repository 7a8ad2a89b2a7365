"""The act of a page that is its next step."""

from collections.abc import Iterable

from django import template

from iop.shared.workflow import Offer

register = template.Library()


@register.filter
def primary(offers: Iterable[Offer]) -> Offer | None:
    """The first that can be done now and goes forward; one that asks why goes another way.

    One with a page of its own is not the next step either: it is thought over there.
    """
    forward = (one for one in offers if one.is_open and not one.transition.needs_reason)
    return next((one for one in forward if not one.url), None)
