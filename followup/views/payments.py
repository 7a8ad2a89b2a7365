"""The list of instalments, its file, and the economy of one agreement as it turned out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from followup.carrying_by_hand import uncounted
from followup.carrying_over import once
from followup.outturn import outturn_of, with_economy
from followup.outturn_picture import giver_bars
from followup.paying import by_instalment, dues_of, instalments, moved, totals_of
from followup.payment_export import exported
from followup.payment_tables import InstalmentFilter, listed_for, table_of
from followup.permissions import RECORD_PAYMENT, can_record_payment
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.shared.tables import list_page


def _filtered(request: UserRequest) -> InstalmentFilter:
    rows = once(listed_for(request.user, timezone.localdate()))
    return InstalmentFilter(request.GET, rows, request=request)


@require_safe
def payment_list(request: UserRequest) -> HttpResponse:
    """The instalments of all agreements that the user follows, filtered by the address."""
    found = _filtered(request)
    return list_page(
        request,
        table_of(found.qs),
        page="followup/payment_list.html",
        results="followup/_payment_results.html",
        filter=found,
        is_filtered=any(request.GET.get(name) for name in found.filters),
        totals=totals_of(found.qs),
        may_record=RECORD_PAYMENT.allowed_anywhere(request.user),
    )


@require_safe
def export(request: UserRequest) -> HttpResponse:
    """The same rows as a file for the economy system; ``agreement`` narrows it to one."""
    rows = _filtered(request).qs
    agreement = request.GET.get("agreement", "")
    if agreement:
        key = int(agreement) if agreement.isdecimal() and len(agreement) < 19 else 0
        rows = rows.filter(plan__agreement=key)
    return exported(request.user, rows, timezone.localdate())


@require_safe
def agreement_economy(request: UserRequest, pk: int) -> HttpResponse:
    """Instalments with how they stand, what has moved, and what came of what was promised."""
    agreement = get_object_or_404(with_economy(followed_by(request.user)), pk=pk)
    rows = instalments(timezone.localdate()).filter(plan__agreement=agreement)
    payments = list(moved(agreement))
    outturn = outturn_of(agreement, payments)
    context: dict[str, Any] = {
        "agreement": agreement,
        "dues": dues_of(rows),
        "totals": totals_of(rows),
        "payments": payments,
        "uncounted": uncounted(agreement, payments),
        "entered": by_instalment(payments),
        "outturn": outturn,
        "picture": giver_bars(outturn),
        "may_record": can_record_payment(request.user, agreement),
    }
    return render(request, "followup/payment_agreement.html", context)
