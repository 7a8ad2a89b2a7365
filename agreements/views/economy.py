"""Raising an amount with an index."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import drafting
from agreements.forms.uplift import UpliftForm
from agreements.models import Contribution, Section, Uplift
from agreements.uplift import apply_uplift
from agreements.views.editor import section_or_404, whole
from iop.accounts.http import UserRequest
from iop.accounts.models import User


@require_http_methods(["GET", "POST"])
def uplift(
    request: UserRequest, pk: int, section_pk: int, contribution_pk: uuid.UUID
) -> HttpResponse:
    """Raise a contribution's amount of one year, and keep how it was computed."""
    agreement = whole(request, pk)
    section = section_or_404(agreement, section_pk)
    contribution = get_object_or_404(Contribution, pk=contribution_pk, agreement=agreement)
    row = Uplift(contribution=contribution)
    form = UpliftForm(request.POST or None, instance=row, initial=_proposal(contribution))
    if request.method == "POST" and form.is_valid():
        try:
            _apply(request.user, pk, section, form.instance)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The amount of %s has been raised.") % row.year)
            return redirect("agreements:edit", pk, section_pk)
    context = {
        "agreement": agreement,
        "section": section,
        "contribution": contribution,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "agreements/editor/uplift.html", context, status=status)


def _proposal(contribution: Contribution) -> dict[str, object]:
    """The year after the last one with an amount, raised from that amount."""
    known = [row for row in contribution.years.all() if row.amount is not None]
    last = known[-1] if known else None
    return {"year": last.year + 1, "base_amount": last.amount} if last else {}


def _apply(user: User, pk: int, section: Section | None, row: Uplift) -> None:
    with transaction.atomic():
        agreement = drafting.locked(pk, user)
        drafting.refuse_unless_open(agreement, section)
        Uplift.objects.filter(contribution=row.contribution, year=row.year).delete()
        apply_uplift(row)
        drafting.count_save(section)
        agreement.acceptances.drop()
