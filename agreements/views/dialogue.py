"""The dialogue on a draft with the parties, and its review inside the municipality."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import dialogue, reviewing
from agreements.content import with_content
from agreements.forms.dialogue import AnswerForm, CommentForm, ReviewForm
from agreements.models import Agreement, Approval, Comment, Section
from agreements.permissions import (
    can_comment,
    can_comment_internally,
    can_review,
    changes_from,
)
from agreements.turns import review_of, turn_of
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


def _visible(request: UserRequest, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_case(), pk=pk)


def _done_or_told(request: UserRequest, act: Callable[[], object], done: str) -> None:
    """Do it, and say that it is done or why it could not be."""
    try:
        act()
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)


@require_http_methods(["GET", "POST"])
def agreement_dialogue(request: UserRequest, pk: int) -> HttpResponse:
    """What is said about the draft, section by section, and a form to say more."""
    agreements = with_content(Agreement.objects.visible_to(request.user))
    agreement = get_object_or_404(agreements, pk=pk)
    if not _may_read(request, agreement):
        raise PermissionDenied(_("The dialogue is between the municipality and the parties."))
    section = agreement.sections.filter(pk=_number(request.GET.get("avsnitt"))).first()
    form = _comment_form(request, agreement, section)
    if request.method == "POST" and form.is_valid():
        thread = dialogue.comment(
            request.user, agreement, form.cleaned_data.pop("section"), **form.cleaned_data
        )
        messages.success(request, _("Your comment is sent."))
        return redirect(_place(thread))
    context = {
        "agreement": agreement,
        "talks": dialogue.talks(agreement, request.user),
        "standings": dialogue.standings(agreement, request.user),
        "sha256": dialogue.content_of(agreement),
        "turn": turn_of(agreement),
        "form": form,
        "is_writing": bool(section or form.errors),
        "answer_form": AnswerForm(auto_id=False),
        "may_comment": can_comment(request.user, agreement),
    }
    status = 422 if form.errors else 200
    return render(request, "agreements/dialogue_page.html", context, status=status)


def _may_read(request: UserRequest, agreement: Agreement) -> bool:
    """Board members read what is decided, not how it was talked about."""
    return changes_from(request.user, agreement) is not None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _comment_form(
    request: UserRequest, agreement: Agreement, section: Section | None
) -> CommentForm:
    initial: dict[str, Any] = {}
    if section:
        initial = {"section": section, "proposed_text": dialogue.as_lines(section)}
    may_be_internal = can_comment_internally(request.user, agreement)
    data = request.POST if request.method == "POST" else None
    return CommentForm(agreement, data, initial=initial, may_be_internal=may_be_internal)


def _thread(request: UserRequest, pk: int, thread_pk: int) -> Comment:
    threads = Comment.objects.visible_to(request.user).threads().filter(agreement=pk)
    related = ("agreement__case__board", "section", "author")
    return get_object_or_404(threads.select_related(*related), pk=thread_pk)


def _place(thread: Comment) -> str:
    address = reverse("agreements:dialogue", args=[thread.agreement_id])
    return f"{address}#trad-{thread.pk}"


@require_POST
def dialogue_answer(request: UserRequest, pk: int, thread_pk: int) -> HttpResponse:
    thread = _thread(request, pk, thread_pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        dialogue.answer(request.user, thread, form.cleaned_data["text"])
        messages.success(request, _("Your answer is sent."))
    else:
        messages.error(request, _("The answer was empty or too long. Nothing was sent."))
    return redirect(_place(thread))


@require_POST
def dialogue_close(request: UserRequest, pk: int, thread_pk: int) -> HttpResponse:
    thread = _thread(request, pk, thread_pk)
    dialogue.close(request.user, thread)
    messages.success(request, _("The thread is closed."))
    return redirect(_place(thread))


@require_POST
def dialogue_adopt(request: UserRequest, pk: int, thread_pk: int) -> HttpResponse:
    """Use the proposed wording in the section as it was shown."""
    thread = _thread(request, pk, thread_pk)
    revision = _number(request.POST.get("revision"))
    _done_or_told(
        request,
        lambda: dialogue.adopt(request.user, thread, revision),
        _("The proposed wording stands in the section."),
    )
    return redirect(_place(thread))


@require_POST
def dialogue_share(request: UserRequest, pk: int) -> HttpResponse:
    agreement = _visible(request, pk)
    _done_or_told(
        request,
        lambda: dialogue.share(request.user, agreement.pk),
        _("The draft is shared with the parties."),
    )
    return redirect(agreement)


@require_POST
def dialogue_accept(request: UserRequest, pk: int) -> HttpResponse:
    agreement = _visible(request, pk)
    party, sha256 = request.POST.get("party", ""), request.POST.get("sha256", "")
    _done_or_told(
        request,
        lambda: dialogue.accept(request.user, agreement.pk, party, sha256),
        _("The draft is accepted as it stands."),
    )
    return redirect("agreements:dialogue", pk)


@require_http_methods(["GET", "POST"])
def agreement_review(request: UserRequest, pk: int) -> HttpResponse:
    """The board's reviewers read, and approve or send back with what to mend."""
    agreement = _visible(request, pk)
    if not can_review(request.user, agreement):
        raise PermissionDenied(_("Only the board’s reviewers review its drafts."))
    form = ReviewForm(agreement, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _done_or_told(request, *_review(request, agreement, form))
        return redirect(agreement)
    review = review_of(agreement)
    context = {
        "agreement": agreement,
        "review": review,
        "earlier": Approval.objects.visible_to(request.user)
        .filter(agreement=agreement)
        .exclude(pk__in=[approval.pk for approval in review.approvals])
        .select_related("by"),
        "step": reviewing.step_of(request.user, agreement, review),
        "why_not": reviewing.why_not(request.user, agreement, review),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "agreements/dialogue_review.html", context, status=status)


def _review(
    request: UserRequest, agreement: Agreement, form: ReviewForm
) -> tuple[Callable[[], object], str]:
    """What the button says, as an act, with the words for when it is done."""
    said, conflict = form.cleaned_data["comment"], form.cleaned_data["conflict_of_interest"]
    user, pk = request.user, agreement.pk
    if "send_back" in request.POST:
        return (
            lambda: reviewing.send_back(
                user, pk, said, to_mend=form.to_mend(), conflict_of_interest=conflict
            ),
            _("The draft is sent back."),
        )
    return (
        lambda: reviewing.approve(user, pk, comment=said, conflict_of_interest=conflict),
        _("You have approved the draft."),
    )
