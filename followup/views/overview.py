"""The page of an agreement's follow-up."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from followup.outturn import whole_parties
from followup.overview import panels_of
from followup.visibility import followed_by
from iop.accounts.http import UserRequest


@require_safe
def overview(request: UserRequest, pk: int) -> HttpResponse:
    """What becomes of one agreement, in one place."""
    agreements = followed_by(request.user).with_case().prefetch_related(whole_parties())
    agreement = get_object_or_404(agreements, pk=pk)
    context = {"agreement": agreement, "panels": panels_of(request.user, agreement)}
    return render(request, "followup/overview.html", context)
