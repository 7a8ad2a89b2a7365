"""What a board decided: recorded, corrected, its condition met, and the extract of the minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form, ModelForm
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from agreements import deciding
from agreements.board_documents import DecisionExtract
from agreements.forms.board_meetings import ConditionForm, CorrectionForm, DecisionForm
from agreements.guards import all_boards_have_decided
from agreements.models import Agreement, BoardItem, Decision
from agreements.permissions import require_not_cancelled, require_record_decision
from agreements.views.files import pdf_response, stored_file
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


def decision_record(request: UserRequest, pk: int) -> HttpResponse:
    """Record the decision on an item; what follows from it is told."""
    item = _item(request, pk)
    if hasattr(item, "decision"):
        messages.info(request, _("The decision is recorded already. Here it can be corrected."))
        return redirect("board_meetings:correct", item.pk)
    form = DecisionForm(request.POST or None, item=item)
    if form.is_valid():
        try:
            decision = deciding.record(request.user, item, **form.said)
        except Refused as refused:
            _refuse(form, refused)
        else:
            _tell(request, decision)
            return redirect(item.meeting)
    return _page(request, "agreements/board_meeting_decision.html", item, form)


def decision_correct(request: UserRequest, pk: int) -> HttpResponse:
    """Record it right instead of wrong, with the reason."""
    item = _item(request, pk)
    decision = _decision(item)
    form = CorrectionForm(
        request.POST or None, instance=Decision.objects.get(pk=decision.pk), item=item
    )
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            deciding.correct(request.user, decision, reason=reason, **form.said)
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("The decision is corrected."))
            return redirect(item.meeting)
    return _page(request, "agreements/board_meeting_decision.html", item, form)


def condition_met(request: UserRequest, pk: int) -> HttpResponse:
    """Note the day on which the condition was met."""
    item = _item(request, pk)
    decision = _decision(item)
    if not decision.condition:
        raise Http404
    form = ConditionForm(request.POST or None, instance=decision)
    if form.is_valid():
        day = form.cleaned_data["condition_met_on"]
        deciding.meet_condition(request.user, decision, day)
        messages.success(request, _("The condition is met since %(day)s.") % {"day": day})
        return redirect(item.meeting)
    return _page(request, "agreements/board_meeting_condition.html", item, form)


@require_POST
def wording_confirmed(request: UserRequest, pk: int) -> HttpResponse:
    """Note that the agreement now says what the board decided with changes."""
    item = _item(request, pk)
    try:
        deciding.confirm_wording(request.user, _decision(item))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The agreement follows the decision."))
        _tell_agreement(request, item)
    return redirect(item.meeting)


@require_safe
@cache_control(private=True, no_cache=True)
def decision_extract(request: UserRequest, pk: int) -> HttpResponseBase:
    """The extract of the minutes, for those who read the item; of adjusted ones, as it was kept."""
    items = BoardItem.objects.visible_to(request.user).with_papers()
    item = get_object_or_404(items, pk=pk)
    decision = _decision(item)
    if decision.extract:
        return stored_file(request, decision.extract)
    return pdf_response(
        request,
        lambda: DecisionExtract(decision),
        what=f"extract {decision.pk}",
        failed="agreements/board_meeting_pdf_failed.html",
    )


def _item(request: UserRequest, pk: int) -> BoardItem:
    """An item on whose decision the user may write."""
    items = BoardItem.objects.visible_to(request.user).with_papers()
    item = get_object_or_404(items, pk=pk)
    require_record_decision(request.user, item.meeting.board)
    require_not_cancelled(item.meeting)
    return item


def _decision(item: BoardItem) -> Decision:
    if not hasattr(item, "decision"):
        raise Http404
    return item.decision


def _refuse(form: Form | ModelForm, refused: Refused) -> None:
    form.add_error(None, ValidationError(list(refused.reasons)))


def _tell(request: UserRequest, decision: Decision) -> None:
    """What became of the agreement, in the words of its status."""
    messages.success(
        request, _("The decision is recorded: § %(paragraph)s.") % {"paragraph": decision.paragraph}
    )
    if decision.waits_for_wording:
        messages.warning(
            request,
            _("The agreement is sent back to the officer, to be changed to what was decided."),
        )
    else:
        _tell_agreement(request, decision.item)


def _tell_agreement(request: UserRequest, item: BoardItem) -> None:
    agreement = Agreement.objects.filter(papers=item.paper_id).first()
    if agreement and agreement.status == Agreement.Status.READY:
        for still_missing in all_boards_have_decided(agreement):
            messages.info(request, still_missing)
    elif agreement:
        status = agreement.get_status_display()
        messages.info(request, _("The agreement is now “%(status)s”.") % {"status": status})


def _page(
    request: UserRequest, template: str, item: BoardItem, form: Form | ModelForm
) -> HttpResponse:
    context = {"form": form, "item": item, "meeting": item.meeting}
    return render(request, template, context, status=422 if form.is_bound else 200)
