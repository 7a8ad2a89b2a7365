"""What the page of a report posts, as a browser would send it."""

import re
from html import unescape

from django.http import HttpResponse

_FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:(.*?)</\1>)?", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def posted_by(page: HttpResponse) -> dict[str, list[str]]:
    """The fields of the form with their values, as they stand on the page."""
    html = page.content.decode()
    start = html.index('id="report-form"')
    form = html[start : html.index("<template", start)]
    found: dict[str, list[str]] = {}
    for match in _FIELD.finditer(form):
        attributes = dict(_ATTRIBUTE.findall(match[2]))
        name, kind = attributes.get("name", ""), attributes.get("type", "")
        if not name or kind == "file" or name == "csrfmiddlewaretoken":
            continue
        if kind == "checkbox" and "checked" not in attributes:
            continue
        found.setdefault(name, []).append(_value(match, attributes))
    return found


def _value(match: re.Match[str], attributes: dict[str, str]) -> str:
    content = match[3] or ""
    if match[1] == "select":
        chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected', content)
        first = re.search(r'<option value="([^"]*)"', content)
        found = chosen or first
        return unescape(found[1]) if found else ""
    if match[1] == "textarea":
        return unescape(content).strip("\n")
    return unescape(attributes.get("value", ""))
