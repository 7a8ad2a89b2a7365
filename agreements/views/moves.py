"""Moving a case, an agreement or a paper on: one address for every act of the workflow."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from agreements.joints import page_of_move
from agreements.models import Agreement, Case, Paper
from agreements.workflow import perform, workflow_of
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.workflow import Refused

_MODELS: dict[str, type[Case | Agreement | Paper]] = {
    "arende": Case,
    "overenskommelse": Agreement,
    "handling": Paper,
}


def _visible(user: User, kind: str, pk: int) -> Case | Agreement | Paper:
    model = _MODELS.get(kind)
    if model is None:
        raise Http404
    rows: Any = model.objects.visible_to(user)
    if model is Case:
        rows |= Case.objects.proposed_by(user)
    row: Any = get_object_or_404(rows, pk=pk)
    return row  # type: ignore[no-any-return]


@require_POST
def move(request: UserRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Make the move, and go back to where the button was with word of how it went."""
    row = _visible(request.user, kind, pk)
    transition = next((one for one in workflow_of(row) if one.name == name), None)
    # What follows from another act (the last signature, say) is made by that act alone.
    if transition is None or transition.follows:
        raise Http404
    page = page_of_move(row, name)
    if page and workflow_of(row).may(request.user, row, name):
        return redirect(page)
    try:
        perform(request.user, row, name, reason=request.POST.get("reason", ""))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, str(transition.done))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = row.get_absolute_url()
    return redirect(back)
