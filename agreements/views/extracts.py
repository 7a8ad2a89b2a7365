"""Police-record extracts of an agreement: noted as seen, mended with a reason, never stored."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import extracts
from agreements.forms.extracts import ExtractCorrectionForm, ExtractForm
from agreements.forms.reasons import ReasonForm
from agreements.models import Agreement, Party, RecordExtract
from agreements.permissions import can_read_extracts, parties_to_note_for, reads_wholly
from iop.accounts.http import UserRequest
from iop.shared.history import history_of


def _agreement(request: UserRequest, pk: int) -> Agreement:
    rows = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(rows.prefetch_related("sections", "parties__organisation"), pk=pk)
    if not can_read_extracts(request.user, agreement):
        raise PermissionDenied(_("The notes on extracts are for the municipality and the party."))
    return agreement


def _parties(request: UserRequest, agreement: Agreement) -> list[Party]:
    if parties := parties_to_note_for(request.user, agreement):
        return parties
    raise PermissionDenied(_("Only case officers of the board and the party itself note extracts."))


@require_http_methods(["GET", "POST"])
def extract_list(request: UserRequest, pk: int) -> HttpResponse:
    """What has been seen, by whom and when, and a form to note more."""
    agreement = _agreement(request, pk)
    form = ExtractForm(parties_to_note_for(request.user, agreement))
    if request.method == "POST":
        new = RecordExtract(seen_by=request.user)
        form = ExtractForm(_parties(request, agreement), request.POST, instance=new)
        if form.is_valid():
            form.save()
            messages.success(request, _("The extracts are noted as seen."))
            return redirect("agreements:extracts", pk)
    seen = RecordExtract.objects.visible_to(request.user).filter(party__agreement=agreement)
    parties = _read_parties(request, agreement)
    context = {
        "agreement": agreement,
        "extracts": seen.select_related("party__organisation", "seen_by"),
        "form": form,
        "may_note": parties_to_note_for(request.user, agreement),
        "is_asked_for": extracts.asks_for_extracts(agreement),
        "changes": history_of(
            RecordExtract.history.filter(party__in=parties), without=("party", "seen_by")
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "agreements/extract_list.html", context, status=status)


def _read_parties(request: UserRequest, agreement: Agreement) -> list[Party]:
    """The parties whose notes, also those taken away, the user reads."""
    if reads_wholly(request.user, agreement):
        return list(agreement.parties.all())
    return parties_to_note_for(request.user, agreement)


@require_http_methods(["GET", "POST"])
def extract_correct(request: UserRequest, pk: int, extract_pk: int) -> HttpResponse:
    """Mend a note, or take it away; either with a reason."""
    agreement = _agreement(request, pk)
    seen = RecordExtract.objects.visible_to(request.user).filter(party__agreement=agreement)
    extract = get_object_or_404(seen, pk=extract_pk)
    parties = _parties(request, agreement)
    is_struck = "strike" in request.POST
    data = request.POST if request.method == "POST" else None
    form = ExtractCorrectionForm(parties, None if is_struck else data, instance=extract)
    strike_form = ReasonForm(data if is_struck else None, auto_id="strike_%s")
    if is_struck and strike_form.is_valid():
        strike_form.strike(extract)
        messages.success(request, _("The note is taken away."))
        return redirect("agreements:extracts", pk)
    if data and not is_struck and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("agreements:extracts", pk)
    context = {"agreement": agreement, "form": form, "strike_form": strike_form}
    status = 422 if form.errors or strike_form.errors else 200
    return render(request, "agreements/extract_correct.html", context, status=status)
