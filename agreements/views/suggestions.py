"""Answers while somebody types: which organisation is meant, and which texts there are."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from agreements import drafting, reuse
from agreements.forms.organisations import matching, named
from agreements.models import Agreement
from iop.accounts.http import UserRequest
from partners.models import Board, Organisation

MOST = 12


@require_GET
def find_organisation(request: UserRequest) -> JsonResponse:
    """Organisations that ``q`` may mean; the boards when it names just one."""
    text = request.GET.get("q", "").strip()[:100]
    if not Organisation.objects.visible_to(request.user).exists():
        text = ""
    exact = named(text) if text else []
    near = matching(text)[:MOST] if text else []
    found = list(dict.fromkeys([*exact, *near]))[:MOST]
    return JsonResponse(
        {
            "organisations": [
                {"name": row.name, "number": row.organisation_number or ""} for row in found
            ],
            "boards": _boards(exact[0]) if len(exact) == 1 else [],
        }
    )


def _boards(organisation: Organisation) -> list[dict[str, object]]:
    if not organisation.is_public:
        return []
    boards = Board.objects.in_force().filter(organisation=organisation)
    return [{"pk": board.pk, "name": board.name} for board in boards]


@require_GET
def clauses(request: UserRequest, pk: int, section_pk: int) -> HttpResponse:
    """Clauses and earlier texts that fit the section, narrowed by ``q``."""
    agreements = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(agreements, pk=pk)
    drafting.refuse_unless_editable(agreement, request.user)
    try:
        section = drafting.section_of(agreement, section_pk)
    except drafting.SectionGone:
        raise Http404 from None
    search = request.GET.get("q", "").strip()[:100]
    found = reuse.texts_for(request.user, agreement, section, search) if section else {}
    return render(request, "agreements/editor/_clauses.html", found)
