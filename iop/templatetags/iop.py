"""Filters for pages and documents: money, numbers, days and cleaned rich text."""

from django import template
from django.forms import Media
from django.template.context import RequestContext
from js_asset import Media as NoncedMedia

from iop.shared import formats, rich_text

register = template.Library()


@register.simple_tag(takes_context=True)
def with_nonce(context: RequestContext, media: Media) -> NoncedMedia:
    """``{% with_nonce form.media %}``: the form's scripts, its import map let in by the CSP."""
    return NoncedMedia.from_media(media, nonce=context["request"].csp_nonce)


register.filter("kr", formats.kr)
register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("day", formats.day)
register.filter("rich", rich_text.rendered)
register.filter("plain", rich_text.plain)
