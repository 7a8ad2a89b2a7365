"""Extending, amending and revising: the start, what changes, and parts that are opened."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import renewal
from agreements.against import changes_against_predecessor
from agreements.drafting import locked, refuse_unless_editable
from agreements.forms.renewal import EffectForm, OpenPartForm, RenewForm
from agreements.models import Agreement
from agreements.permissions import can_edit_agreement, can_renew
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def renew_start(request: UserRequest, pk: int) -> HttpResponse:
    """A draft that extends or changes the agreement; what it changes is its first page."""
    agreements = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(agreements.prefetch_related("sections"), pk=pk)
    if not can_renew(request.user, agreement):
        raise PermissionDenied(_("Only a case officer of the board extends or changes it."))
    wanted = {"relation": request.GET["relation"]} if "relation" in request.GET else None
    data = request.POST if request.method == "POST" else None
    form = RenewForm(data, agreement=agreement, user=request.user, initial=wanted)
    obstacles = renewal.obstacles(agreement, Agreement.Relation.EXTENSION)
    if form.is_valid():
        try:
            draft = renewal.start(request.user, agreement, **form.given)
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request, _("The draft is made. Look over its days, amounts and names.")
            )
            return redirect("agreements:against", draft.pk)
    context = {
        "form": form,
        "agreement": agreement,
        "obstacles": obstacles,
        "later_version": renewal.later_version(request.user, agreement) if obstacles else None,
    }
    status = 422 if form.errors else 200
    return render(request, "agreements/renew_start.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def renew_against(request: UserRequest, pk: int) -> HttpResponse:
    """What a renewal changes against the agreement before it, for all who read both."""
    agreement = _renewal(request, pk)
    may_edit = can_edit_agreement(request.user, agreement)
    if request.method == "POST":
        return _save(request, agreement)
    form = EffectForm(instance=agreement) if may_edit else None
    return _page(request, agreement, form)


def _renewal(request: UserRequest, pk: int) -> Agreement:
    agreements = Agreement.objects.visible_to(request.user).with_case()
    related = agreements.select_related("predecessor__case").prefetch_related("sections")
    agreement = get_object_or_404(related, pk=pk)
    if not agreement.is_renewal:
        raise Http404
    seen = Agreement.objects.visible_to(request.user)
    if agreement.predecessor is None or not seen.filter(pk=agreement.predecessor.pk).exists():
        raise PermissionDenied(
            _("What changes is read by those who may read the agreement before it too.")
        )
    return agreement


def _save(request: UserRequest, agreement: Agreement) -> HttpResponse:
    with transaction.atomic():
        form = EffectForm(request.POST, instance=locked(agreement.pk, request.user))
        if form.is_valid():
            if form.has_changed():
                form.save().acceptances.drop()
            messages.success(request, _("Saved."))
            return redirect("agreements:against", agreement.pk)
    return _page(request, agreement, form)


def _page(request: UserRequest, agreement: Agreement, form: EffectForm | None) -> HttpResponse:
    sections = agreement.sections.all()
    context: dict[str, Any] = {
        "agreement": agreement,
        "form": form,
        "changes": changes_against_predecessor(agreement),
        "closed": [one for one in sections if not one.is_open],
        "open_parts": [one for one in sections if one.is_open],
        "opened": agreement.opened_parts.select_related("by"),
        "may_edit": form is not None,
    }
    status = 422 if form and form.errors else 200
    return render(request, "agreements/renew_against.html", context, status=status)


@require_POST
def renew_open(request: UserRequest, pk: int, section_pk: int | None = None) -> HttpResponse:
    """Open a part that the renewal left closed, and go there."""
    agreements = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(agreements, pk=pk)
    refuse_unless_editable(agreement, request.user)
    if section_pk:
        get_object_or_404(agreement.sections, pk=section_pk)
    form = OpenPartForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Write why the part is opened; the parties and the board read it.")
        )
    else:
        renewal.open_part(request.user, pk, section_pk, form.cleaned_data["reason"])
        messages.success(request, _("The part is open."))
    if section_pk:
        return redirect("agreements:edit", pk, section_pk)
    return redirect("agreements:basics", pk)
