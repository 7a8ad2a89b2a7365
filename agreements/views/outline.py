"""The page where the sections of a draft are added, named, moved and removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import outline
from agreements.models import Section, SectionKind
from agreements.views.editor import whole
from iop.accounts.http import UserRequest
from iop.shared.rich_text import plain


@require_http_methods(["GET", "POST"])
def sections(request: UserRequest, pk: int) -> HttpResponse:
    """All headings in one form; each button does one thing and comes back here."""
    agreement = whole(request, pk)
    doomed: Section | None = None
    if request.method == "POST":
        try:
            doomed = _act(request, pk, list(agreement.sections.all()))
        except (ValidationError, Section.DoesNotExist) as error:
            texts = getattr(error, "messages", None) or [_("Somebody has removed this section.")]
            for text in texts:
                messages.error(request, text)
        if doomed is None:
            return redirect("agreements:sections", pk)
    rows = list(agreement.sections.all())
    context = {
        "agreement": agreement,
        "sections": rows,
        "kinds": [(kind.value, kind.label) for kind in outline.addable_kinds(rows)],
        "doomed": doomed,
    }
    return render(request, "agreements/editor/sections.html", context)


def _act(request: UserRequest, pk: int, rows: list[Section]) -> Section | None:
    """Do what the button says; a section with text is handed back to be asked about first."""
    data, user = request.POST, request.user
    headings = {row.pk: data.get(f"heading-{row.pk}", "") for row in rows}
    outline.rename_sections(user, pk, headings)
    if "move" in data:
        key, _colon, way = data["move"].partition(":")
        outline.move_section(user, pk, int(key), -1 if way == "up" else 1)
    elif "remove" in data or "remove_anyway" in data:
        key = data.get("remove") or data["remove_anyway"]
        section = next((row for row in rows if str(row.pk) == key), None)
        if section and plain(section.body) and "remove_anyway" not in data:
            return section
        outline.remove_section(user, pk, int(key))
    elif "add" in data:
        kind = data.get("kind") or SectionKind.TEXT
        outline.add_section(user, pk, data.get("heading", ""), kind)
    return None
