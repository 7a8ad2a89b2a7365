"""Filters for pages and documents: money, numbers, days and cleaned rich text."""

from django import template

from iop.shared import formats, rich_text

register = template.Library()

register.filter("kr", formats.kr)
register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("day", formats.day)
register.filter("rich", rich_text.rendered)
register.filter("plain", rich_text.plain)
