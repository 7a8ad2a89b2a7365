"""Aid of minor importance that is to be told to the central register."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from followup import aid_register
from followup.forms.payments import RateForm, ToldForm
from followup.models import RegisterEntry
from followup.permissions import can_record_payment
from iop.accounts.http import UserRequest

#: So many of those that are told stand on the page; all stand with their agreements.
LATEST = 20


@require_safe
def register(request: UserRequest) -> HttpResponse:
    """What is to be told, the most pressing first, and what was told lately."""
    entries = RegisterEntry.objects.visible_to(request.user).with_aid()
    context = {
        "waiting": aid_register.waiting(entries.untold(), timezone.localdate()),
        "told": entries.exclude(told_on=None).order_by("-told_on", "-pk")[:LATEST],
    }
    return render(request, "followup/payment_register.html", context)


@require_http_methods(["GET", "POST"])
def tell(request: UserRequest, pk: int) -> HttpResponse:
    """State the rate while the euros are unknown, and note that the register has been told."""
    entries = RegisterEntry.objects.visible_to(request.user).with_aid()
    entry = get_object_or_404(entries, pk=pk)
    if not can_record_payment(request.user, entry.agreement):
        raise PermissionDenied(
            _("Only case officers and controllers of the board tell the register of aid.")
        )
    is_rate = entry.aid.amount_eur is None
    data = request.POST if request.method == "POST" else None
    form = RateForm(data, instance=entry.aid) if is_rate else ToldForm(data, instance=entry)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if isinstance(form, RateForm):
            aid_register.state_rate(entry, said["amount_sek"], said["rate"], said["rate_source"])
            messages.success(request, _("The amount in euro is computed."))
            return redirect("payments:tell", pk)
        try:
            aid_register.tell(request.user, pk, said["told_on"], said["number"])
        except aid_register.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is noted that the register has been told."))
            return redirect("payments:register")
    context = {"entry": entry, "form": form, "is_rate": is_rate}
    status = 422 if form.errors else 200
    return render(request, "followup/payment_tell.html", context, status=status)
