"""Signing an agreement: who has signed, whose turn it is, and the three ways to do it."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.documents import document_language
from agreements.forms.signing import InkForm, RecordForm, ServiceForm, SignHereForm
from agreements.freezing import article
from agreements.models import Agreement, Signatory, Signature, Snapshot
from agreements.permissions import can_record_signature, can_sign_as
from agreements.signing import Act, sign, try_to_seal, verified_in
from agreements.signing_turns import places, snapshot_in_force
from agreements.workflow import offers, perform
from iop.accounts.http import UserRequest
from iop.shared import seal
from iop.shared.workflow import Refused

#: In the session: where to go on once there is a second factor; its pages have a link there.
CONTINUE_AT = "continue_at"
_FORMS: dict[str, tuple[Signature.Way, type[RecordForm]]] = {
    "papper": (Signature.Way.INK, InkForm),
    "tjanst": (Signature.Way.SERVICE, ServiceForm),
}


def _visible(request: UserRequest, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_case(), pk=pk)


def _open_for(request: UserRequest, pk: int, key: object) -> tuple[Snapshot, Signatory]:
    """What is being signed, and one who signs; 404 where there is no such thing."""
    agreement = _visible(request, pk)
    snapshot = snapshot_in_force(agreement)
    if snapshot is None:
        raise Http404
    signatories = Signatory.objects.select_related("party__board", "party__organisation")
    return snapshot, get_object_or_404(signatories, agreement=agreement, pk=key)


@require_safe
def signing_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Where the signing stands, and what comes next."""
    agreement = _visible(request, pk)
    snapshot = snapshot_in_force(agreement)
    rows = places(snapshot) if snapshot else []
    turn = [row.signatory for row in rows if row.is_next]
    is_open = agreement.status == Agreement.Status.SIGNING
    mine = [one for one in turn if is_open and can_sign_as(request.user, one)]
    awaited = [row.signatory for row in rows if is_open and not row.is_spared]
    names = {"open_signing", "stop_signing"}
    context = {
        "agreement": agreement,
        "snapshot": snapshot,
        "places": rows,
        "signed_count": sum(row.signature is not None for row in rows),
        "needed_count": sum(not row.is_spared for row in rows),
        "turn": turn,
        "turn_names": get_text_list([str(one) for one in turn], _("or")),
        "may_record": is_open and can_record_signature(request.user, agreement),
        "sign_as": next(iter(mine), None),
        "decline_as": next((one for one in awaited if can_sign_as(request.user, one)), None),
        "may_seal": can_record_signature(request.user, agreement),
        "offers": [one for one in offers(request.user, agreement) if one.transition.name in names],
        "seal": _seal_in_words() if snapshot else {},
        "earlier": agreement.snapshots.exclude(voided_at=None).prefetch_related("signatures"),
    }
    return render(request, "agreements/signing_detail.html", context)


def _seal_in_words() -> dict[str, Any]:
    """The seal that is set, or the sentence on what is wrong with it."""
    try:
        return {"owner": seal.current()}
    except seal.SealError as error:
        return {"problem": str(error)}


def sign_here(request: UserRequest, pk: int, signatory_pk: object) -> HttpResponse:
    """The document, and under it the signatory's own signature."""
    snapshot, signatory = _open_for(request, pk, signatory_pk)
    if not can_sign_as(request.user, signatory):
        raise PermissionDenied(_("Only %(name)s signs here.") % {"name": signatory})
    proof = _second_factor(request)
    if not proof:
        return _ask_for_second_factor(request)
    request.session.pop(CONTINUE_AT, None)
    issued = snapshot.document
    assert issued is not None  # noqa: S101 (a snapshot is made with its file)
    form = SignHereForm(request.POST or None, expected=issued.sha256)
    if form.is_valid():
        act = Act(Signature.Way.SYSTEM, timezone.localdate(), verified=proof)
        if _signed(request, snapshot, signatory, act):
            return redirect("signing:detail", pk)
    context = {
        "agreement": snapshot.agreement,
        "snapshot": snapshot,
        "signatory": signatory,
        "form": form,
        "article": article(snapshot),
        "document_language": document_language(),
    }
    return render(request, "agreements/signing_sign.html", context)


def _second_factor(request: UserRequest) -> tuple[dict[str, Any], ...]:
    """How the user proved in this session, with a second factor, who it is; empty if not."""
    records = get_authentication_records(request, request.user)
    return tuple(dict(record) for record in records if record["method"] == "mfa")


def _ask_for_second_factor(request: UserRequest) -> HttpResponse:
    if is_mfa_enabled(request.user):
        messages.info(request, _("Confirm with your second step that it is you who signs."))
        return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
    messages.warning(request, _("To sign here you need a second step at sign-in. Choose one."))
    request.session[CONTINUE_AT] = request.path
    return redirect("mfa_index")


def record(request: UserRequest, pk: int, way: str, signatory_pk: object) -> HttpResponse:
    """Record what was signed on paper or in a signing service."""
    if way not in _FORMS:
        raise Http404
    snapshot, signatory = _open_for(request, pk, signatory_pk)
    if not can_record_signature(request.user, snapshot.agreement):
        raise PermissionDenied(
            _("Only a case officer or secretary of the board records signatures.")
        )
    kind, form_class = _FORMS[way]
    form = form_class(request.POST or None, request.FILES or None, signatory=signatory)
    if form.is_valid():
        try:
            act = _act_of(snapshot, kind, form.cleaned_data)
        except Refused as refused:
            form.add_error("file", list(refused.reasons))
        else:
            if _signed(request, snapshot, signatory, act):
                return redirect("signing:detail", pk)
    context = {
        "agreement": snapshot.agreement,
        "document": snapshot.document,
        "signatory": signatory,
        "form": form,
        "way": kind,
    }
    return render(request, "agreements/signing_record.html", context)


def _act_of(snapshot: Snapshot, way: Signature.Way, given: dict[str, Any]) -> Act:
    verified: tuple[dict[str, Any], ...] = ()
    if way == Signature.Way.SERVICE:
        given["file"].file.seek(0)
        verified = verified_in(snapshot, given["file"].file.read())
    return Act(way, verified=verified, **given)


def _signed(request: UserRequest, snapshot: Snapshot, signatory: Signatory, act: Act) -> bool:
    try:
        sign(snapshot, signatory, request.user, act)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return False
    name = act.name or signatory.name
    messages.success(request, _("The signature of %(name)s is recorded.") % {"name": name})
    return True


@require_POST
def decline(request: UserRequest, pk: int, signatory_pk: object) -> HttpResponse:
    """A signatory will not sign, or takes the signature back: the signing is stopped."""
    snapshot, signatory = _open_for(request, pk, signatory_pk)
    if not can_sign_as(request.user, signatory):
        raise PermissionDenied(_("Only %(name)s declines here.") % {"name": signatory})
    reason = request.POST.get("reason", "")
    try:
        perform(request.user, snapshot.agreement, "decline_signing", reason=reason)
    except Refused as refused:
        for sentence in refused.reasons:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The signing is stopped; it is a draft again."))
    return redirect("signing:detail", pk)


@require_POST
def seal_again(request: UserRequest, pk: int) -> HttpResponse:
    """Try once more to seal what all have signed."""
    agreement = _visible(request, pk)
    if not can_record_signature(request.user, agreement):
        raise PermissionDenied(_("Only a case officer or secretary of the board seals anew."))
    snapshot = snapshot_in_force(agreement)
    if snapshot is None or not agreement.is_signed:
        raise Http404
    if try_to_seal(snapshot.pk):
        messages.success(request, _("The agreement is sealed."))
    return redirect("signing:detail", pk)
