"""Notice of an agreement: entered, read, noted as received, and taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.forms.reasons import ReasonForm
from agreements.models import Agreement, Document
from agreements.permissions import can_mark_secret
from agreements.renewal import later_version, may_begin
from followup import ending
from followup.forms.notices import NoticeForm, ReceivedForm
from followup.models import Notice
from followup.noticed import bearer_of, notices_of
from followup.outturn import whole_parties
from followup.permissions import (
    can_keep_notice,
    can_review_partnership,
    enters_any_notice,
    is_active,
    parties_to_give_notice_for,
)
from followup.remaining import remaining_of
from followup.reviewing import renewal_address
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


def _visible(request: UserRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(request.user).with_parties(), pk=pk)


def _agreement(request: UserRequest, pk: int) -> Agreement:
    agreements = followed_by(request.user).with_case().prefetch_related(whole_parties())
    return get_object_or_404(agreements, pk=pk)


@require_http_methods(["GET", "POST"])
def notice(request: UserRequest, agreement_pk: int) -> HttpResponse:
    """Enter notice: the deciding board's staff for any party, others for their own."""
    agreement = _agreement(request, agreement_pk)
    if not is_active(agreement):
        raise PermissionDenied(_("The agreement is not in force, so there is no notice to give."))
    parties = parties_to_give_notice_for(request.user, agreement)
    if not parties:
        raise PermissionDenied(_("You may not give notice of this agreement."))
    is_own = not enters_any_notice(request.user, agreement)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NoticeForm(agreement, parties, *data, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        try:
            made = ending.give_notice(request.user, agreement, form.letter, **form.facts)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            _told(request, made)
            return redirect(made)
    context = {
        "agreement": agreement,
        "form": form,
        "is_own": is_own,
        "months": [(party, ending.notice_months(agreement, party)) for party in parties],
        "standing": [row for row in notices_of(agreement) if row.is_standing],
        "may_end": ending.may_end(request.user, agreement),
    }
    status = 422 if form.errors else 200
    return render(request, "followup/notice_form.html", context, status=status)


def _told(request: UserRequest, made: Notice) -> None:
    messages.success(request, _("The notice is entered, and the parties are told."))
    if made.is_by_mouth and made.agreement.notice_in_writing:
        messages.warning(
            request, _("By the agreement notice is given in writing. Ask for it in writing too.")
        )


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """Who gave notice and how, until when the agreement holds, and what remains."""
    return _page(request, _visible(request, pk))


def _page(
    request: UserRequest, shown: Notice, form: ReceivedForm | None = None, status: int = 200
) -> HttpResponse:
    agreement, standing = ending.with_what_ends(_bearer(request, shown))
    today = timezone.localdate()
    may_keep = can_keep_notice(request.user, agreement)
    is_running = is_active(agreement)
    ends = standing.ends_by(today) and is_running
    shows_remaining = shown.is_standing and not standing.is_partial
    context = {
        "notice": shown,
        "letter": Document.objects.visible_to(request.user).filter(pk=shown.document_id).first()
        if shown.document_id
        else None,
        "may_mark": can_mark_secret(request.user, agreement.case),
        "agreement": agreement,
        "standing": standing,
        "is_running": is_running,
        "ends": ends,
        "may_keep": may_keep and shown.is_standing,
        "may_revoke": may_keep and shown.is_standing and is_running,
        "may_end": ends and ending.may_end(request.user, agreement),
        **(_amending(request, agreement) if standing.is_partial else {}),
        "form": form or ReceivedForm(instance=shown),
        "shows_remaining": shows_remaining,
        "remaining": remaining_of(agreement, standing, today) if shows_remaining else [],
    }
    return render(request, "followup/notice_detail.html", context, status=status)


def _amending(request: UserRequest, agreement: Agreement) -> dict[str, Any]:
    """Where those that stay amend the agreement, or the version where it is done already."""
    if not can_review_partnership(request.user, agreement):
        return {}
    later = later_version(request.user, agreement)
    renewal = renewal_address(agreement) if may_begin(agreement, later) else ""
    return {"renewal": renewal, "later_version": later}


def _bearer(request: UserRequest, shown: Notice) -> int:
    """The version that it is about now, or its own for those who do not follow that one."""
    bearer = bearer_of(shown).pk
    if bearer == shown.agreement_id or followed_by(request.user).filter(pk=bearer).exists():
        return bearer
    return shown.agreement_id


@require_POST
def received(request: UserRequest, pk: int) -> HttpResponse:
    """Note when the notice came, to whom, and how that can be proved."""
    shown = _visible(request, pk)
    if not can_keep_notice(request.user, shown.agreement):
        raise PermissionDenied(_("Only a case officer or secretary of the board does this."))
    form = ReceivedForm(request.POST, instance=_visible(request, pk))
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    try:
        ending.note_received(request.user, pk, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted when the notice was received."))
    return redirect(shown)


@require_POST
def revoke(request: UserRequest, pk: int) -> HttpResponse:
    """Take the notice back, with the reason."""
    shown = _visible(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        ending.revoke(request.user, pk, reason, timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The notice is taken back, and the parties are told."))
    return redirect(shown)
