"""Answers while somebody types: which organisation is meant, and which boards it has."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from agreements.forms.organisations import matching, named
from iop.accounts.http import UserRequest
from partners.models import Board, Organisation

MOST = 12


@require_GET
def find_organisation(request: UserRequest) -> JsonResponse:
    """Organisations that ``q`` may mean; the boards when it names just one."""
    text = request.GET.get("q", "").strip()[:100]
    exact = named(text) if text else []
    near = matching(text).visible_to(request.user)[:MOST] if text else []
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
