"""Pages that join the apps."""

import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.deadlines import deadlines
from agreements.models import Agreement, BoardMeeting, Case
from agreements.permissions import (
    can_create_agreement,
    can_propose_initiative,
    can_register_case,
)
from agreements.waiting import tasks
from followup.waiting import tasks as followup_tasks
from iop.accounts.forms import MailForm
from iop.accounts.http import UserRequest
from partners.models import Role
from partners.permissions import can_administer, places_by_role

#: The states between the draft and the agreement in force.
ON_THE_WAY = (
    Agreement.Status.IN_REVIEW,
    Agreement.Status.READY,
    Agreement.Status.DECIDED,
    Agreement.Status.SIGNING,
)
#: How far ahead "My work" looks.
AHEAD = datetime.timedelta(days=120)


def home(request: UserRequest) -> HttpResponse:
    """What waits for the user, and the days to watch in what they may read."""
    user = request.user
    agreements = Agreement.objects.visible_to(user)
    today = timezone.localdate()
    places = places_by_role(user)
    context = {
        "places": places,
        "tasks": [*tasks(user, today), *followup_tasks(user, today)],
        "sees_meetings": any(role != Role.PARTNER for role in places),
        "meetings": BoardMeeting.objects.listed_for(user).coming(today)[:3],
        "drafts": agreements.drafts_of(user).with_case()[:10],
        "shared": agreements.shared().with_case()[:5] if Role.PARTNER in places else [],
        "own": Case.objects.proposed_by(user).with_places()[:5] if Role.PARTNER in places else [],
        "waiting": Case.objects.visible_to(user).without_officer().with_places()[:5],
        "on_the_way": agreements.filter(status__in=ON_THE_WAY).with_case().order_by("-pk")[:8],
        "running": agreements.running().with_case()[:8],
        "today": today,
        "deadlines": deadlines(agreements, today, today + AHEAD)[:12],
        "may_create": can_create_agreement(user),
        "may_register": can_register_case(user),
        "may_propose": can_propose_initiative(user),
        "may_administer": can_administer(user),
    }
    return render(request, "iop/home.html", context)


def account(request: UserRequest) -> HttpResponse:
    """Who one is here: name, address, roles, language, mail and the ways to sign in."""
    form = MailForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("How you get mail is saved."))
        return redirect("account")
    context = {
        "places": places_by_role(request.user),
        "has_second_factor": is_mfa_enabled(request.user),
        "form": form,
    }
    return render(request, "iop/account.html", context)
