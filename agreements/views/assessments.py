"""The assessment of a case: started, answered a part at a time, concluded, and read."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements import answering, assessing, reassessing
from agreements.advising import advice
from agreements.assessing import Part
from agreements.forms.assessments import AnswerForm, StartForm
from agreements.law import figures_of
from agreements.models import Approval, Assessment, Case, LegalQuestion
from agreements.permissions import can_assess
from agreements.views.editor import IMPORTMAP, posted, saved_json, wants_json
from agreements.workflow import perform
from iop.accounts.http import UserRequest
from iop.accounts.models import User


def case_context(case: Case, user: User) -> dict[str, Any]:
    """What the case page says of its assessment: the latest, how far, and how to go on."""
    rows = list(assessing.with_answers(case.assessments.order_by("-started_at", "-pk")))
    latest = rows[0] if rows else None
    is_under_way = latest is not None and latest.status == Assessment.Status.DRAFT
    return {
        "assessment": latest,
        "assessment_progress": assessing.progress(latest) if latest else [],
        "assessment_is_under_way": is_under_way,
        "earlier_assessments": rows[1:],
        "may_assess": can_assess(user, case),
        "may_start_assessment": not is_under_way and not assessing.why_not_start(user, case),
    }


def _case(request: UserRequest, pk: int) -> Case:
    cases = Case.objects.visible_to(request.user).select_related("board__organisation", "initiator")
    return get_object_or_404(cases, pk=pk)


def visible_assessment(request: UserRequest, case_pk: int, pk: int) -> Assessment:
    rows = assessing.with_answers(Assessment.objects.visible_to(request.user))
    return assessing.as_asked(get_object_or_404(rows, pk=pk, case=case_pk))


def _part_or_404(slug: str) -> Part:
    if slug not in Part.values:
        raise Http404
    return Part(slug)


def _is_writable(user: User, assessment: Assessment) -> bool:
    try:
        assessing.refuse_unless_writable(user, assessment)
    except PermissionDenied:
        return False
    return True


@require_http_methods(["GET", "POST"])
def assessment_start(request: UserRequest, case_pk: int) -> HttpResponse:
    """Choose the criteria; one that is under way is gone on with instead."""
    case = _case(request, case_pk)
    under_way = case.assessments.filter(status=Assessment.Status.DRAFT).first()
    if under_way:
        return redirect("assessments:detail", case.pk, under_way.pk)
    if reason := assessing.why_not_start(request.user, case):
        raise PermissionDenied(reason)
    sets = assessing.sets_for(case.board, timezone.localdate())
    before = assessing.latest_concluded(case)
    adopted = assessing.adopted_set(case.board)
    chosen = before.criteria_set_id if before else adopted
    form = StartForm(
        sets, request.POST if request.method == "POST" else None, initial={"criteria_set": chosen}
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = assessing.start(request.user, case, form.cleaned_data["criteria_set"])
        except assessing.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("assessments:edit", case.pk, new.pk, Part.FORM)
    context = {"case": case, "form": form, "sets": sets, "adopted": adopted, "before": before}
    status = 422 if form.errors else 200
    return render(request, "agreements/assessment_start.html", context, status=status)


@require_GET
def assessment_detail(request: UserRequest, case_pk: int, pk: int) -> HttpResponse:
    """The whole of it to read, with what is missing while it is under way."""
    assessment = visible_assessment(request, case_pk, pk)
    before = _before(assessment)
    may_write = _is_writable(request.user, assessment)
    context = {
        **_frame(assessment),
        "may_write": may_write,
        "missing": assessing.missing(assessment) if may_write else [],
        "changes": reassessing.changes(assessment, before),
        "before": before,
        "advice": advice(assessment.form_answers.all()),
        "own_conflicts": Approval.objects.visible_to(request.user)
        .filter(agreement__case=assessment.case)
        .exclude(conflict_of_interest=""),
        "figures": figures_of(assessment.case, _day(assessment)),
        "checks": [
            (check, [row for row in assessment.legal_answers.all() if _belongs(row, check)])
            for check in assessment.legal_checks.all()
        ],
    }
    return render(request, "agreements/assessment_detail.html", context)


@require_http_methods(["GET", "POST"])
def assessment_edit(request: UserRequest, case_pk: int, pk: int, part: str) -> HttpResponse:
    """One part: saved as it is written, answer by answer, and never over another's unseen."""
    shown = _part_or_404(part)
    if request.method == "GET":
        assessment = visible_assessment(request, case_pk, pk)
        assessing.refuse_unless_writable(request.user, assessment)
        return _page(request, assessment, shown, answering.forms_of(assessment, shown))
    get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk, case=case_pk)
    data = posted(request)
    if "show" in data:  # text kept in the browser, brought back
        return _shown(request, visible_assessment(request, case_pk, pk), shown, data)
    try:
        saved = answering.save(request.user, pk, shown, data)
    except PermissionDenied as refused:
        if wants_json(request):
            return JsonResponse({"state": "closed", "text": str(refused)}, status=403)
        assessment = visible_assessment(request, case_pk, pk)
        return _shown(request, assessment, shown, data, status=403, refused=str(refused))
    if wants_json(request):
        return _json(saved)
    if saved.is_whole:
        messages.success(request, _("Saved."))
        return _onwards(saved.assessment, shown, str(data.get("save", "")))
    more = {
        "saved": saved,
        "who": answering.who_saved(saved.conflicts),
        "is_unsaved": "compared" if saved.conflicts else "typed",
    }
    stored = visible_assessment(request, case_pk, pk)
    status = 409 if saved.conflicts else 422
    return _page(request, stored, shown, saved.forms, status=status, **more)


def _shown(
    request: UserRequest, assessment: Assessment, part: Part, data: QueryDict, **more: Any
) -> HttpResponse:
    """What was typed, shown again without having been saved."""
    forms = answering.forms_of(assessment, part, data)
    return _page(request, assessment, part, forms, is_unsaved="typed", **more)


def _json(saved: answering.Saved) -> JsonResponse:
    conflict = ""
    if saved.conflicts:
        who = answering.who_saved(saved.conflicts) or _("Somebody else")
        conflict = _("%(who)s has saved while you were writing.") % {"who": who}
    return saved_json(saved.basis, saved.errors, conflict)


def _onwards(assessment: Assessment, part: Part, where: str) -> HttpResponse:
    """To the next part, or to the whole after the last."""
    parts = list(Part)
    here = parts.index(part)
    if where == "stay":
        return redirect("assessments:edit", assessment.case_id, assessment.pk, part)
    if here + 1 == len(parts):
        return redirect("assessments:detail", assessment.case_id, assessment.pk)
    return redirect("assessments:edit", assessment.case_id, assessment.pk, parts[here + 1])


def _page(
    request: UserRequest,
    assessment: Assessment,
    part: Part,
    forms: list[AnswerForm],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    before = _before(assessment)
    earlier = reassessing.earlier_answers(assessment, before)
    for form in forms:
        form.earlier = earlier.get((type(form.instance), form.instance.pk))
        form.earlier_said = reassessing.said(form.earlier)
        form.earlier_words = reassessing.words(form.earlier)
    context = {
        **_frame(assessment),
        "part": part,
        "forms": forms,
        "is_last": part == Part.CONCLUSION,
        "before": before,
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        **_beside(assessment, part, forms),
        **more,
    }
    template = f"agreements/assessment_{part.name.lower()}.html"
    return render(request, template, context, status=status)


def _frame(assessment: Assessment) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "case": assessment.case,
        "progress": assessing.progress(assessment),
    }


def _beside(assessment: Assessment, part: Part, forms: list[AnswerForm]) -> dict[str, Any]:
    """What stands beside the answers of a part: the advice, or the figures of the law."""
    if part == Part.LAW:
        return {
            "figures": figures_of(assessment.case, _day(assessment)),
            "day_form": forms[0],
            "checks": [
                (check, [form for form in forms if _belongs(form.instance, check.instance)])
                for check in forms
                if check.instance._meta.model_name == "legalcheck"
            ],
        }
    if part in (Part.FORM, Part.CONCLUSION):
        return {
            "advice": advice(assessment.form_answers.all()),
            "missing": [one for one in assessing.missing(assessment) if one.part != part],
        }
    return {}


def _belongs(row: Any, check: Any) -> bool:
    question = getattr(row, "question", None)
    return isinstance(question, LegalQuestion) and question.check_kind == check.kind


def _before(assessment: Assessment) -> Assessment | None:
    if assessment.predecessor_id is None:
        return None
    before = assessing.with_answers(Assessment.objects).get(pk=assessment.predecessor_id)
    return assessing.as_asked(before)


def _day(assessment: Assessment) -> Any:
    """The day whose figures count: the decision's, else the conclusion's, else today."""
    if assessment.decision_on:
        return assessment.decision_on
    return timezone.localdate(assessment.concluded_at or timezone.now())


@require_POST
def assessment_conclude(request: UserRequest, case_pk: int, pk: int) -> HttpResponse:
    """Conclude it; the case is then assessed, and its page tells what comes next."""
    assessment = visible_assessment(request, case_pk, pk)
    try:
        assessing.conclude(request.user, assessment.pk)
    except assessing.Refused as refused:
        messages.error(request, str(refused))
        return redirect("assessments:detail", case_pk, pk)
    if assessment.case.status == Case.Status.ASSIGNED:
        perform(request.user, assessment.case, "assess")
    messages.success(request, _("The assessment is concluded."))
    return redirect("cases:detail", case_pk)
