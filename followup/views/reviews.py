"""The review of a partnership: begun, written, concluded, read, and made into a paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.forms.reasons import ReasonForm
from agreements.models import Agreement, Case, Paper
from agreements.views.editor import IMPORTMAP, posted, saved_json, wants_json
from followup import review_paper, reviewing
from followup.carrying_over import versions_of
from followup.forms.reviews import FIELDS, Part, PartForm, forms_of
from followup.models import Review
from followup.permissions import can_review_partnership
from followup.review_facts import facts_of
from followup.visibility import followed_by
from followup.workflow import offers
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


def _visible(request: UserRequest, pk: int) -> Review:
    return get_object_or_404(Review.objects.visible_to(request.user).with_agreement(), pk=pk)


@require_http_methods(["GET", "POST"])
def start(request: UserRequest, agreement_pk: int) -> HttpResponse:
    """What a review is, and a button that begins it; one that is in progress is gone on with."""
    agreements = followed_by(request.user).with_case()
    agreement = get_object_or_404(agreements, pk=agreement_pk)
    if not can_review_partnership(request.user, agreement):
        raise PermissionDenied(_("Only a case officer of the board reviews its partnerships."))
    if request.method == "POST":
        return redirect("reviews:edit", reviewing.start(request.user, agreement).pk)
    reviews = Review.objects.visible_to(request.user)
    rows = list(reviews.filter(agreement__in=versions_of(agreement)).select_related("agreement"))
    ongoing = next((row for row in rows if row.is_ongoing), None)
    if ongoing:
        return redirect("reviews:edit", ongoing.pk)
    if reason := reviewing.why_not_start(agreement, rows):
        raise PermissionDenied(reason)
    context = {"agreement": agreement, "earlier": rows}
    return render(request, "followup/review_start.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """The whole review, saved as it is written, part by part, and never over another's unseen."""
    review = _visible(request, pk)
    if request.method == "GET":
        reviewing.refuse_unless_writable(request.user, review)
        return _page(request, review, forms_of(review))
    data = posted(request)
    if "show" in data:  # text kept in the browser, brought back
        return _page(request, review, forms_of(review, data), is_unsaved="typed")
    try:
        saved = reviewing.save(request.user, pk, data)
    except PermissionDenied as refused:
        return _not_saved(request, review, data, str(refused))
    if wants_json(request):
        conflict = _conflict(saved.review) if saved.conflicts else ""
        return saved_json(saved.basis, saved.errors, conflict)
    if saved.is_whole:
        messages.success(request, _("Saved."))
        here = "reviews:edit" if data.get("save") == "stay" else "reviews:conclude"
        return redirect(here, pk)
    more = {
        "is_behind": bool(saved.conflicts),
        "who": reviewing.who_saved(saved.review),
        "is_faulty": bool(saved.faulty),
        "is_unsaved": "compared" if saved.conflicts else "typed",
    }
    status = 409 if saved.conflicts else 422
    return _page(request, saved.review, saved.forms, status=status, **more)


def _conflict(review: Review) -> str:
    who = reviewing.who_saved(review) or _("Somebody else")
    return _("%(who)s has saved while you were writing.") % {"who": who}


def _not_saved(request: UserRequest, review: Review, data: QueryDict, reason: str) -> HttpResponse:
    """It may not be written in now: what was typed is shown, so that it can be copied."""
    if wants_json(request):
        return JsonResponse({"state": "closed", "text": reason}, status=403)
    if not can_review_partnership(request.user, review.agreement):
        raise PermissionDenied(reason)
    return _page(request, review, forms_of(review, data), status=403, refused=reason)


def _page(
    request: UserRequest,
    review: Review,
    forms: list[PartForm],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "review": review,
        "agreement": review.agreement,
        "forms": forms,
        "facts": facts_of(review, timezone.localdate()),
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        **more,
    }
    return render(request, "followup/review_edit.html", context, status=status)


@require_POST
def assess(request: UserRequest, pk: int) -> HttpResponse:
    """Ask the criteria again, in an assessment of the case."""
    review = _visible(request, pk)
    try:
        assessment = reviewing.assess_again(request.user, review.pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reviews:edit", pk)
    return redirect("assessments:detail", assessment.case_id, assessment.pk)


@require_http_methods(["GET", "POST"])
def conclude(request: UserRequest, pk: int) -> HttpResponse:
    """What is missing and what is left empty, and the button that locks the review."""
    review = _visible(request, pk)
    reviewing.refuse_unless_writable(request.user, review)
    missing: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            reviewing.conclude(request.user, pk)
        except Refused as refused:
            missing = refused.reasons
        else:
            messages.success(request, _("The review is concluded. The parties may read it now."))
            return redirect("reviews:detail", pk)
    context = {
        "review": review,
        "agreement": review.agreement,
        "missing": missing or tuple(reviewing.missing(review)),
        "empty": reviewing.empty_parts(review),
        "about_criteria": reviewing.about_criteria(review),
    }
    return render(request, "followup/review_conclude.html", context, status=422 if missing else 200)


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """The review as it reads, and what it leads to."""
    review = _visible(request, pk)
    user, agreement = request.user, review.agreement
    may_review = can_review_partnership(user, agreement)
    reads_case = may_review or Case.objects.visible_to(user).filter(pk=agreement.case_id).exists()
    context = {
        "review": review,
        "agreement": agreement,
        "parts": _parts(review, reads_case=reads_case),
        "assessment": review.assessment if reads_case else None,
        "may_review": may_review,
        "paper": Paper.objects.visible_to(user).filter(pk=review.paper_id or 0).first(),
        "why_no_paper": review_paper.why_not(user, review) if may_review else "",
        "steps": reviewing.next_steps(user, review),
        "offers": offers(user, review),
        "successors": Agreement.objects.visible_to(user).filter(predecessor=agreement).with_case(),
    }
    return render(request, "followup/review_detail.html", context)


def _parts(review: Review, *, reads_case: bool) -> list[dict[str, Any]]:
    """Each part with what the system knew and what is written; the assessment is the case's."""
    known = reviewing.known_of(review)
    found = []
    for part, (name, *_more) in FIELDS.items():
        if part == Part.CONCLUSION:
            continue
        lines = known.get(part, []) if reads_case or part != Part.CRITERIA else []
        found.append({"part": part, "known": lines, "text": getattr(review, name)})
    return found


@require_POST
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Open a concluded review again, with the reason."""
    review = _visible(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        reviewing.reopen(request.user, review.pk, reason)
    except Refused as refused:
        for sentence in refused.reasons:
            messages.error(request, sentence)
        return redirect(review)
    messages.success(request, _("The review is open again."))
    return redirect("reviews:edit", pk)


@require_POST
def paper(request: UserRequest, pk: int) -> HttpResponse:
    """Make the paper to the board; the second time, go to it."""
    review = _visible(request, pk)
    if not can_review_partnership(request.user, review.agreement):
        raise PermissionDenied(_("Only a case officer of the board writes its papers."))
    try:
        made = review_paper.write(request.user, review.pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(review)
    return redirect("papers:edit" if made.is_editable else "papers:detail", made.pk)
