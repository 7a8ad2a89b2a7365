"""Two moments of a case, or of an agreement, beside each other."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import comparing
from agreements.forms.comparing import MomentsForm
from agreements.models import Agreement, Case
from agreements.permissions import EVER, changes_from
from iop.accounts.http import UserRequest


@require_safe
def case_compare(request: UserRequest, pk: int) -> HttpResponse:
    """What differs in the facts of the case, and in one of its agreements."""
    case = get_object_or_404(Case.objects.visible_to(request.user).with_places(), pk=pk)
    rows = Agreement.objects.visible_to(request.user).filter(case=case)
    agreements = list(rows.with_case().prefetch_related("sections").order_by("-version"))
    moments = comparing.moments_of_case(case, request.user, agreements)
    form = MomentsForm(request.GET, moments=moments, agreements=agreements)
    chosen = form.between(EVER)
    agreement = _chosen(form, agreements)
    context: dict[str, Any] = {"case": case, "agreement": agreement, "form": form}
    if chosen:
        context["facts"] = comparing.case_between(case, *chosen)
        context |= _differences(agreement, *chosen)
    return _page(request, context)


@require_safe
def agreement_compare(request: UserRequest, pk: int) -> HttpResponse:
    """What differs in the agreement; for a party from the moment it was shared."""
    rows = Agreement.objects.visible_to(request.user).with_case().prefetch_related("sections")
    agreement = get_object_or_404(rows, pk=pk)
    seen_from = changes_from(request.user, agreement)
    if seen_from is None:
        raise PermissionDenied(
            _("How a draft came about is read by the board's own staff and by the parties.")
        )
    moments = comparing.moments_of_agreement(agreement, seen_from)
    form = MomentsForm(request.GET, moments=moments, agreements=[agreement])
    context: dict[str, Any] = {"agreement": agreement, "form": form}
    if chosen := form.between(seen_from):
        context |= _differences(agreement, *chosen)
    return _page(request, context)


def _chosen(form: MomentsForm, agreements: list[Agreement]) -> Agreement | None:
    """The agreement asked for, or else the latest."""
    asked = form.cleaned_data.get("agreement") if form.is_bound and form.is_valid() else None
    wanted = (agreement for agreement in agreements if agreement.pk == asked)
    return next(wanted, next(iter(agreements), None))


def _differences(
    agreement: Agreement | None, first: datetime.datetime, last: datetime.datetime
) -> dict[str, Any]:
    sections = comparing.agreement_between(agreement, first, last) if agreement else []
    return {"first": first if first != EVER else None, "last": last, "sections": sections}


def _page(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    """The page, or what differs alone for a page that shows it in place."""
    name = "_compared" if request.htmx else "compare"
    status = 422 if context["form"].errors else 200
    return render(request, f"agreements/{name}.html", context, status=status)
