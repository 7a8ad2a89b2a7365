"""Analyses of the social return: listed, started, written step by step, read and exported."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.drafting import Outcome
from agreements.forms.acts import ACTS, act
from agreements.forms.differences import differences
from agreements.models import Agreement
from agreements.views.editor import IMPORTMAP, clock, posted, saved_in_words, wants_json
from followup import impact_inputs, impact_writing
from followup.forms.impact import StartForm, Step, StepForm, kinds_of
from followup.impact_figures import calculation_of, without_source
from followup.impact_inputs import Basis
from followup.impact_picture import picture_of
from followup.impact_workbook import CONTENT_TYPE, ImpactWorkbook
from followup.impact_workflow import ANALYSES, offers, past_moves, perform
from followup.models import ImpactAnalysis
from followup.permissions import can_analyse_impact
from followup.social_return import variations
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.formats import days
from iop.shared.workflow import Refused


def _agreement(user: User, pk: int) -> Agreement:
    return get_object_or_404(followed_by(user).with_case(), pk=pk)


def _visible(user: User, pk: int) -> ImpactAnalysis:
    rows = ImpactAnalysis.objects.visible_to(user).with_agreement().with_rows()
    return get_object_or_404(rows, pk=pk)


@require_safe
def analysis_list(request: UserRequest, agreement_pk: int) -> HttpResponse:
    """An agreement’s analyses, each by itself: no partnership is ranked against another."""
    agreement = _agreement(request.user, agreement_pk)
    rows = ImpactAnalysis.objects.visible_to(request.user).filter(agreement=agreement)
    analyses = [(row, calculation_of(row)) for row in rows.with_rows()]
    context = {
        "agreement": agreement,
        "analyses": analyses,
        "may_start": can_analyse_impact(request.user, agreement),
    }
    return render(request, "followup/impact_list.html", context)


@require_http_methods(["GET", "POST"])
def analysis_create(request: UserRequest, agreement_pk: int) -> HttpResponse:
    """Name it and say which time it is about; the steps follow."""
    agreement = _agreement(request.user, agreement_pk)
    if not can_analyse_impact(request.user, agreement):
        raise PermissionDenied(
            _("An analysis is written by the case officer or the controller of the board.")
        )
    analysis = ImpactAnalysis(agreement=agreement, started_by=request.user)
    if request.method == "POST":
        form = StartForm(request.POST, instance=analysis)
        if form.is_valid():
            form.save()
            return redirect("impact:edit", analysis.pk, Step.SCOPE.value)
    else:
        given = {"starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
        form = StartForm(initial={"title": agreement.title, **given}, instance=analysis)
    context = {"agreement": agreement, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "followup/impact_create.html", context, status=status)


@require_safe
def analysis_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What the analysis comes to, what it rests on, and what it does not say."""
    analysis = _visible(request.user, pk)
    may_write = can_analyse_impact(request.user, analysis.agreement)
    context = {
        **result_of(analysis),
        "may_edit": may_write and analysis.is_editable,
        "offers": offers(request.user, analysis) if may_write else [],
        "untraced": without_source(analysis) if may_write and analysis.is_editable else [],
        "notes": notes_of(analysis),
        "moves": past_moves(analysis),
    }
    return render(request, "followup/impact_detail.html", context)


def result_of(analysis: ImpactAnalysis) -> dict[str, Any]:
    """All that the pages show of the calculation; ``analysis`` is loaded ``with_rows``."""
    calculation = calculation_of(analysis)
    return {
        "analysis": analysis,
        "agreement": analysis.agreement,
        "steps": Step,
        "calculation": calculation,
        "picture": picture_of(calculation),
        "variations": variations(calculation),
        "needed": [(line, calculation.quantity_needed(line)) for line in calculation.lines],
    }


def notes_of(analysis: ImpactAnalysis) -> list[tuple[str, str]]:
    """What is written at each step, under the step’s heading."""
    texts = {
        Step.SCOPE: analysis.scope_note,
        Step.MAP: analysis.map_note,
        Step.EVIDENCE: analysis.evidence_note,
        Step.IMPACT: analysis.impact_note,
        Step.CALCULATION: analysis.calculation_note,
        Step.USE: analysis.use_note,
    }
    return [(str(step.label), text) for step, text in texts.items() if text]


# --- Writing ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def analysis_edit(request: UserRequest, pk: int, step: Step) -> HttpResponse:
    """One step’s page, saved as it is written and by an ordinary button."""
    if request.method == "GET":
        return _page(request, _writable(request.user, pk), step)
    data = posted(request)
    if any(name in data for name in ACTS):
        focus = act(data, list(kinds_of(step)))
        analysis = _writable(request.user, pk)
        return _page(request, analysis, step, data, focus=focus, seen=data.get("revision"))
    try:
        outcome = impact_writing.save(request.user, pk, step, data, partly=wants_json(request))
    except ImpactAnalysis.DoesNotExist:
        raise Http404 from None
    except PermissionDenied as refused:
        return _lost(request, data, str(refused))
    if wants_json(request):
        return _json(outcome)
    return _answer(request, outcome, pk, step, data)


def _writable(user: User, pk: int) -> ImpactAnalysis:
    """Not seen is 404; seen and not to be written in is 403, with the reason."""
    analysis = _visible(user, pk)
    impact_writing.refuse_unless_writable(user, analysis)
    return analysis


def _page(
    request: UserRequest,
    analysis: ImpactAnalysis,
    step: Step,
    data: QueryDict | None = None,
    *,
    status: int = 200,
    focus: str = "",
    seen: object = None,
    **more: Any,
) -> HttpResponse:
    context = result_of(analysis)  # first, since a form writes what was typed on its rows
    form = StepForm(analysis, step, data)
    if status == 422:
        more["errors"] = {} if form.is_valid() else form.errors
    if status == 409:
        more["differences"] = differences(form)
    form.focus_on(focus)
    context |= {
        "step": step,
        "bases": Basis,
        "form": form,
        "focus": focus,
        "revision": seen or form.revision,
        "is_unsaved": data is not None,
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        **more,
    }
    return render(request, "followup/impact_edit.html", context, status=status)


def _answer(
    request: UserRequest, outcome: Outcome, pk: int, step: Step, data: QueryDict
) -> HttpResponse:
    """On to the next step, or the page again with what is wrong or what differs."""
    if outcome.is_whole and step.following and data.get("save") != "stay":
        return redirect("impact:edit", pk, step.following.value)
    if outcome.is_whole:
        is_last = step.following is None and data.get("save") != "stay"
        return redirect("impact:detail", pk) if is_last else redirect(request.path)
    status = 409 if outcome.is_conflict else 422
    kept = list(outcome.kept.values())
    return _page(request, _writable(request.user, pk), step, data, status=status, kept=kept)


def _json(outcome: Outcome) -> JsonResponse:
    """What the script needs to know; it never replaces what is being typed in."""
    if outcome.is_conflict:
        text = _("Somebody else has saved while you were writing.")
        return JsonResponse({"state": "conflict", "text": text}, status=409)
    faults = len(outcome.errors) + len(outcome.kept)
    text = saved_in_words(outcome.saved_at, faults)
    if outcome.waiting and not faults:
        time = clock(outcome.saved_at)
        text = _("Saved %(time)s. A new row is not finished yet.") % {"time": time}
    answer = {
        "state": "partly" if faults or outcome.waiting else "saved",
        "text": text,
        "basis": {"revision": outcome.revision},
        "errors": outcome.errors,
        "kept": outcome.kept,
    }
    return JsonResponse(answer)


def _lost(request: UserRequest, data: QueryDict, sentence: str) -> HttpResponse:
    """It may not be written in: say why, and show the words so that they can be copied."""
    if wants_json(request):
        return JsonResponse({"state": "closed", "text": sentence}, status=403)
    hidden = {"csrfmiddlewaretoken", "revision", "save"}
    texts = [value for name, value in data.items() if name not in hidden and len(value) > 3]
    context = {"sentence": sentence, "texts": texts, "title": _("This was not saved")}
    return render(request, "agreements/editor/lost.html", context, status=403)


@require_POST
def analysis_take(request: UserRequest, pk: int) -> HttpResponse:
    """Make inputs of what each brings: as agreed, or as it turned out."""
    _writable(request.user, pk)
    basis = request.POST.get("basis", "")
    if basis not in Basis.values:
        return HttpResponseBadRequest()
    taken = impact_inputs.take(request.user, pk, Basis(basis))
    if taken.made:
        messages.success(request, _in_words(taken))
    else:
        messages.info(request, _("Everything in the agreement is here already."))
    if taken.kept:
        text = ngettext(
            "%(count)d input that somebody has written in is left as it is.",
            "%(count)d inputs that somebody has written in are left as they are.",
            taken.kept,
        )
        messages.info(request, text % {"count": taken.kept})
    return redirect("impact:edit", pk, Step.MAP.value)


def _in_words(taken: impact_inputs.Taken) -> str:
    text = _("Taken from the agreement. See that each value is right.")
    if not taken.unknown:
        return text
    unknown = ngettext(
        "How %(count)d of them turned out is not known: it is taken as agreed.",
        "How %(count)d of them turned out is not known: they are taken as agreed.",
        taken.unknown,
    )
    return f"{text} {unknown % {'count': taken.unknown}}"


# --- Moves and export ------------------------------------------------------------------------


@require_POST
def analysis_move(request: UserRequest, pk: int, name: str) -> HttpResponse:
    analysis = get_object_or_404(ImpactAnalysis.objects.visible_to(request.user), pk=pk)
    transition = next((one for one in ANALYSES if one.name == name), None)
    if transition is None:
        raise Http404
    try:
        perform(request.user, analysis, name, reason=request.POST.get("reason", ""))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, str(transition.done))
    return redirect("impact:detail", pk)


@require_safe
def analysis_workbook(request: UserRequest, pk: int) -> HttpResponse:
    """The analysis as a workbook with live formulas, once there is something to compute."""
    analysis = _visible(request.user, pk)
    calculation = calculation_of(analysis)
    if calculation.missing:
        messages.error(request, _("There is nothing to compute yet: see what is missing."))
        return redirect("impact:detail", pk)
    subtitle = " · ".join(
        (analysis.agreement.reference, analysis.agreement.title,
         days(analysis.starts_on, analysis.ends_on), analysis.get_status_display())
    )  # fmt: skip
    notes = [
        (_("Discount rate"), analysis.discount_source),
        (_("Method"), _("“A guide to Social Return on Investment”, the SROI Network, 2012")),
        *notes_of(analysis),
    ]
    content = ImpactWorkbook(analysis.title, subtitle, calculation, notes).content()
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="sroi-{analysis.pk}.xlsx"'
    response["Cache-Control"] = "private, no-cache"
    return response
