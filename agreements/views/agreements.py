"""The list of agreements, and the page of one."""

from operator import attrgetter
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import renewal
from agreements.activity import latest
from agreements.chain import whole_of
from agreements.checks import Severity, findings_of
from agreements.content import with_content, with_values
from agreements.deadlines import deadlines_of
from agreements.economy import economy_of
from agreements.extracts import noted
from agreements.filters import AgreementFilter
from agreements.forms.files import UploadForm
from agreements.guards import FOUND
from agreements.joints import pages_of
from agreements.models import Agreement, Document, Party
from agreements.onwards import onwards
from agreements.permissions import (
    DISCUSSED,
    EVER,
    can_create_agreement,
    can_edit_agreement,
    can_renew,
    can_review,
    can_share_draft,
    can_upload_document,
    changes_from,
)
from agreements.progress import State, steps
from agreements.tables import AgreementTable
from agreements.turns import turn_of
from agreements.workflow import offers
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.tables import list_page


@require_safe
def agreement_list(request: UserRequest) -> HttpResponse:
    """Agreements that the user may read, searched, filtered and sorted by the address."""
    agreements = Agreement.objects.visible_to(request.user)
    found = AgreementFilter(request.GET, agreements, request=request)
    parties = Party.objects.select_related("organisation")
    rows = with_values(found.qs.with_case()).prefetch_related(Prefetch("parties", parties))
    return list_page(
        request,
        AgreementTable(rows),
        page="agreements/agreement_list.html",
        results="agreements/_agreement_results.html",
        filter=found,
        is_filtered=any(request.GET.get(name) for name in found.filters),
        may_create=can_create_agreement(request.user),
    )


@require_safe
def agreement_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One agreement: where it stands, what to do next, and what it holds."""
    agreements = with_content(Agreement.objects.visible_to(request.user))
    agreement = get_object_or_404(agreements.select_related("case__officer"), pk=pk)
    chain = _chain(agreement, request.user)
    context = {
        "agreement": agreement,
        "economy": economy_of(agreement),
        "may_edit": can_edit_agreement(request.user, agreement),
        "may_upload": can_upload_document(request.user, agreement),
        "may_copy": can_create_agreement(request.user),
        "upload_form": UploadForm(),
        "documents": Document.objects.visible_to(request.user)
        .filter(agreement=agreement)
        .select_related("uploaded_by"),
        **chain,
        **_renewal(agreement, request.user, chain["chain"]),
        "extracts": noted(request.user, agreement),
        "pages": pages_of(request.user, agreement),
        **_progress(agreement, request.user),
        **_moves(agreement, request.user),
        **_days(agreement),
    }
    return render(request, "agreements/agreement_detail.html", context)


def _progress(agreement: Agreement, user: User) -> dict[str, Any]:
    """How far the draft has come, and who did what lately, for those who may see it."""
    seen_from = changes_from(user, agreement)
    is_shown = seen_from == EVER and agreement.status in DISCUSSED
    findings = findings_of(agreement) if is_shown else []
    if is_shown:
        agreement.__dict__[FOUND] = findings
    sections = steps(agreement, findings, None)[1:]
    return {
        "findings": [one for one in findings if one.severity != Severity.NOTES],
        "notes": [one for one in findings if one.severity == Severity.NOTES],
        "shows_findings": is_shown,
        "sections": sections,
        "done_count": sum(step.state == State.COMPLETE for step in sections),
        "may_read_changes": seen_from is not None,
        "latest": latest(agreement, seen_from) if seen_from else [],
    }


def _moves(agreement: Agreement, user: User) -> dict[str, Any]:
    """Whose turn it is, and what the user may do to move the agreement on."""
    is_reviewed = agreement.status == Agreement.Status.IN_REVIEW and can_review(user, agreement)
    return {
        "turn": turn_of(agreement),
        # A reviewer sends back from the page of the review, section by section.
        "offers": [
            offer
            for offer in offers(user, agreement)
            if not (is_reviewed and offer.transition.name == "send_back")
        ],
        "onwards": onwards(user, agreement),
        "may_share": can_share_draft(user, agreement),
    }


def _days(agreement: Agreement) -> dict[str, Any]:
    """What to watch: days to come, days past, and reports whose time is said in words only."""
    today = timezone.localdate()
    days = deadlines_of(agreement)
    return {
        "coming": [day for day in days if day.on >= today],
        "past": [day for day in days if day.on < today],
        "undated": [duty for duty in agreement.report_duties.all() if not duty.due_on],
    }


def _renewal(agreement: Agreement, user: User, chain: list[Agreement]) -> dict[str, Any]:
    """Whether it can be extended or changed, or the version that does so already."""
    if not can_renew(user, agreement):
        return {}
    later = [one for one in chain if one.case_id == agreement.case_id]
    latest = max(later, key=attrgetter("version"))
    later_version = latest if latest.version > agreement.version else None
    is_active = agreement.status == Agreement.Status.ACTIVE
    return {
        "later_version": later_version,
        "may_renew": is_active and renewal.may_begin(agreement, later_version),
    }


def _chain(agreement: Agreement, user: User) -> dict[str, Any]:
    """The versions of the case that the user may read, what it was copied from, and the whole."""
    rows = Agreement.objects.visible_to(user).in_chain_with(agreement)
    chain = list(with_values(rows.with_case()))
    own = [one for one in chain if one.case_id == agreement.case_id]
    return {"chain": chain, "chain_whole": whole_of(own)}
