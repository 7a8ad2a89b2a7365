"""The agreement of a case as it was in force on a day."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.content import with_content
from agreements.documents import agreement_article, document_language
from agreements.forms.renewal import DayForm
from agreements.freezing import article
from agreements.in_force import InForce, in_force_on
from agreements.models import Agreement, Case, Document
from agreements.signing_turns import snapshot_in_force
from iop.accounts.http import UserRequest
from iop.accounts.models import User


@require_safe
def in_force(request: UserRequest, pk: int) -> HttpResponse:
    """The text as it was signed, for all who may read the case or an agreement of it."""
    case = Case.objects.visible_to(request.user).filter(pk=pk).first()
    known = Agreement.objects.visible_to(request.user).filter(case=pk).with_case()
    latest = known.order_by("-version").first()
    if case is None and latest is None:
        raise Http404
    form = DayForm(request.GET if "dag" in request.GET else None)
    found = in_force_on(request.user, pk, form.day) if form.day else None
    context: dict[str, Any] = {
        "case": case,
        "reference": case.reference if case else latest.case.reference if latest else "",
        "latest": latest,
        "form": form,
        "found": found,
        "document_language": document_language(),
    }
    if found and found.agreement:
        context |= _text(found, request.user)
    status = 422 if form.errors else 200
    return render(request, "agreements/in_force.html", context, status=status)


def _text(found: InForce, user: User) -> dict[str, Any]:
    """The words that were signed: as they were frozen, or in the file that was signed elsewhere."""
    agreement = found.agreement
    assert agreement is not None  # noqa: S101 (asked where something was in force)
    if snapshot := snapshot_in_force(agreement):
        return {"article": article(snapshot), "snapshot": snapshot}
    if agreement.is_external:
        files = Document.objects.visible_to(user).filter(agreement=agreement)
        return {"files": files.filter(kind=Document.Kind.SIGNED_ELSEWHERE)}
    whole = with_content(Agreement.objects.all()).get(pk=agreement.pk)
    return {"article": agreement_article(whole)}
