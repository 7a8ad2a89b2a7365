"""The list of agreements, and the page of one."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django_tables2 import RequestConfig

from agreements.content import with_content
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Party
from agreements.permissions import can_create_agreement, can_edit_agreement
from agreements.tables import AgreementTable
from iop.accounts.http import UserRequest


def agreement_list(request: UserRequest) -> HttpResponse:
    """Agreements that the user may read, searched, filtered and sorted by the address."""
    agreements = (
        Agreement.objects.visible_to(request.user)
        .with_case()
        .prefetch_related(Prefetch("parties", Party.objects.select_related("organisation")))
    )
    found = AgreementFilter(request.GET, queryset=agreements, request=request)
    table = AgreementTable(found.qs)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "may_create": can_create_agreement(request.user),
    }
    return render(request, "agreements/agreement_list.html", context)


def agreement_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One agreement: where it stands, what to do next, and what it holds."""
    agreements = with_content(Agreement.objects.visible_to(request.user))
    agreement = get_object_or_404(agreements.select_related("case__officer"), pk=pk)
    context = {
        "agreement": agreement,
        "may_edit": can_edit_agreement(request.user, agreement),
    }
    return render(request, "agreements/agreement_detail.html", context)
