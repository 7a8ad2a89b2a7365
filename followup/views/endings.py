"""The end of an agreement, with what then remains."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from followup import ending
from followup.forms.notices import EndForm
from followup.permissions import is_active
from followup.remaining import remaining_of
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


@require_http_methods(["GET", "POST"])
def end(request: UserRequest, agreement_pk: int) -> HttpResponse:
    """How the agreement ends and why; what remains is shown and confirmed."""
    found = get_object_or_404(followed_by(request.user), pk=agreement_pk)
    agreement, standing = ending.with_what_ends(found.pk)
    if not ending.may_end(request.user, agreement):
        raise PermissionDenied(_("Only a case officer or secretary of the board ends it."))
    if not is_active(agreement):
        raise PermissionDenied(_("The agreement is not in force, so it cannot be ended."))
    today = timezone.localdate()
    ways = ending.choices(agreement, standing, today)
    remaining = remaining_of(agreement, standing, today)
    form = _form(request, ways, something_remains=bool(remaining))
    if request.method == "POST" and form.is_valid():
        try:
            ended = ending.end(
                request.user,
                agreement.pk,
                ending.Way(form.cleaned_data["way"]),
                reason=form.cleaned_data["reason"],
                is_confirmed=form.cleaned_data.get("is_confirmed", False),
                today=today,
            )
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        else:
            messages.success(request, _("The agreement is ended."))
            return redirect("followup:overview", ended.pk)
    context = {
        "agreement": agreement,
        "standing": standing,
        "form": form,
        "closed": [one for one in ways if not one.is_open],
        "is_open": any(one.is_open for one in ways),
        "remaining": remaining,
        "today": today,
    }
    status = 422 if form.errors else 200
    return render(request, "followup/ending_form.html", context, status=status)


def _form(request: UserRequest, ways: list[ending.Choice], *, something_remains: bool) -> EndForm:
    """The likeliest is chosen: a notice whose day has come, before that the time has run."""
    likeliest = next((one.way.value for one in reversed(ways) if one.is_open), "")
    data = request.POST if request.method == "POST" else None
    return EndForm(ways, data, something_remains=something_remains, initial={"way": likeliest})
