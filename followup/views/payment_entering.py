"""Entering a payment of an instalment, other money that has moved, and striking one out."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.forms.reasons import ReasonForm
from agreements.models import Agreement, Instalment, PaymentPlan
from followup import carrying_by_hand, paying
from followup.carrying_over import earlier_of
from followup.forms.payments import CountForm, MovedForm, PayForm
from followup.models import Payment
from followup.payment_tables import listed_for
from followup.permissions import can_record_payment
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.accounts.models import User


def refuse_unless_recording(user: User, agreement: Agreement) -> None:
    if not can_record_payment(user, agreement):
        raise PermissionDenied(_("Only case officers and controllers of the board enter payments."))


@require_http_methods(["GET", "POST"])
def pay(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Enter what was paid of an instalment."""
    today = timezone.localdate()
    rows = listed_for(request.user, today).filter(pk=pk)
    get_object_or_404(rows)
    (due,) = paying.dues_of(rows)
    agreement = due.instalment.plan.agreement
    refuse_unless_recording(request.user, agreement)
    initial = {"amount": due.left or None, "seen_left": due.left}
    form: Any = PayForm(due, _posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            paying.pay(request.user, pk, form.entry, today)
        except paying.Refused as refused:
            _tell(form, refused)
            (due,) = paying.dues_of(rows.all())
            form.data = form.data.copy()
            form.data["seen_left"] = str(due.left)
        else:
            messages.success(request, _("The payment is entered."))
            return redirect("payments:agreement", agreement.pk)
    payments = list(paying.moved(agreement))
    context = {
        "agreement": agreement,
        "form": form,
        "due": due,
        "entered": paying.by_instalment(payments).get(pk, []),
        "uncounted": carrying_by_hand.uncounted(agreement, payments),
    }
    return _page(request, "followup/payment_pay.html", form, context)


@require_http_methods(["GET", "POST"])
def enter(request: UserRequest, pk: int) -> HttpResponse:
    """Enter money that goes by no plan."""
    plans = Prefetch("payment_plans", PaymentPlan.objects.prefetch_related("instalments"))
    agreements = followed_by(request.user).with_case().prefetch_related(plans, "funders")
    agreement = get_object_or_404(agreements, pk=pk)
    refuse_unless_recording(request.user, agreement)
    form = MovedForm(agreement, _posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            paying.enter(request.user, form.save(commit=False))
        except paying.Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("It is entered."))
            return redirect("payments:agreement", agreement.pk)
    context = {"agreement": agreement, "form": form}
    return _page(request, "followup/payment_enter.html", form, context)


@require_http_methods(["GET", "POST"])
def count_on(request: UserRequest, pk: int, earlier: uuid.UUID) -> HttpResponse:
    """Say on which instalment counts what was paid under an earlier version."""
    agreement = get_object_or_404(followed_by(request.user).with_case(), pk=pk)
    rows = Instalment.objects.filter(plan__agreement__in=earlier_of(agreement))
    before = get_object_or_404(rows.select_related("plan__agreement__case"), pk=earlier)
    refuse_unless_recording(request.user, agreement)
    told = carrying_by_hand.told_of(agreement, earlier)
    dues = carrying_by_hand.choices(agreement, timezone.localdate())
    form = CountForm(dues, told, _posted(request))
    if request.method == "POST" and form.is_valid():
        chosen, reason = form.cleaned_data["instalment"], form.cleaned_data["reason"]
        try:
            carrying_by_hand.count_on(request.user, agreement, earlier, chosen, reason)
        except paying.Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("It is entered."))
            return redirect("payments:agreement", agreement.pk)
    entered = paying.moved(agreement).filter(instalment=earlier)
    context = {"agreement": agreement, "form": form, "before": before, "entered": entered}
    return _page(request, "followup/payment_count.html", form, context)


@require_http_methods(["GET", "POST"])
def void(request: UserRequest, pk: int) -> HttpResponse:
    """Strike out a wrong payment, with a reason."""
    rows = Payment.objects.visible_to(request.user).select_related(
        "agreement__case__board__organisation", "party__organisation", "funder__organisation"
    )
    payment = get_object_or_404(rows, pk=pk)
    refuse_unless_recording(request.user, payment.agreement)
    if payment.is_voided:
        raise PermissionDenied(_("It has been struck out already."))
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            paying.void(request.user, pk, form.cleaned_data["reason"])
        except paying.Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("The payment is struck out. It stays in the list."))
            return redirect("payments:agreement", payment.agreement_id)
    context = {"agreement": payment.agreement, "form": form, "payment": payment}
    return _page(request, "followup/payment_void.html", form, context)


def _posted(request: UserRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _tell(form: Any, refused: paying.Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _page(request: UserRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)
