"""Pages that join the apps."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements.deadlines import deadlines
from agreements.models import Agreement
from agreements.permissions import can_create_agreement
from iop.accounts.http import UserRequest
from partners.permissions import can_administer

#: How far ahead "My work" looks.
AHEAD = datetime.timedelta(days=120)


def home(request: UserRequest) -> HttpResponse:
    """What waits for the user, and the days to watch in what they may read."""
    agreements = Agreement.objects.visible_to(request.user)
    today = timezone.localdate()
    context = {
        "drafts": agreements.drafts_of(request.user).with_case()[:10],
        "shared": agreements.with_case().order_by("-shared_at").exclude(shared_at=None)[:5],
        "deadlines": deadlines(agreements, today, today + AHEAD)[:12],
        "memberships": request.user.memberships.select_related("board__organisation", "organisation"),
        "may_create": can_create_agreement(request.user),
        "may_administer": can_administer(request.user),
    }
    return render(request, "iop/home.html", context)
