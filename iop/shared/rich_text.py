"""Rich text: paragraphs, lists, bold, italic and links, cleaned on the way in and out."""

from html import unescape
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "ListItem": True,
    "OrderedList": {"enableListAttributes": False},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
}
#: Characters of mark-up that one field may hold: about 25 printed pages.
MAX_LENGTH = 100_000
_CLEANER = nh3.Cleaner(
    tags={"p", "br", "ul", "ol", "li", "strong", "em", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)


def clean(html: str) -> str:
    """The same text with nothing but what rich text may hold; empty when it says nothing."""
    cleaned: str = _CLEANER.clean(html)
    return cleaned if strip_tags(cleaned).strip() else ""


def rendered(html: str) -> SafeString:
    """Stored rich text, cleaned once more, safe to put on a page or in a document."""
    return mark_safe(clean(html))  # noqa: S308 (cleaned on this very line)


def plain(html: str) -> str:
    """The words alone, one space between blocks, for searching and checking."""
    spaced = html.replace("</p>", " ").replace("</li>", " ").replace("<br>", " ")
    return " ".join(unescape(strip_tags(spaced)).split())


class RichTextField(ProseEditorField):  # type: ignore[misc]
    """Rich text that an editor writes and every reader gets cleaned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, extensions=dict(EXTENSIONS), sanitize=clean, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        if value and len(value) > MAX_LENGTH:
            raise ValidationError(
                _("The text is too long: at most %(most)d characters, now %(now)d."),
                code="too_long",
                params={"most": MAX_LENGTH, "now": len(value)},
            )
        cleaned: str = super().clean(value, model_instance)
        return cleaned
