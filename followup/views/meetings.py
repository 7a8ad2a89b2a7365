"""The page of a meeting."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followup.minutes import changes_to_open, standing
from followup.views.logging import visible_meeting
from iop.accounts.http import UserRequest


@require_safe
def meeting_detail(request: UserRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    context = {
        "meeting": meeting,
        "changes": changes_to_open(request.user, meeting),
        **standing(request.user, meeting),
    }
    return render(request, "followup/meeting_detail.html", context)
