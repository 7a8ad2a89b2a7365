"""The plan of an agreement's reports: read by those who follow it, amended with a reason."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, Party
from followup import report_plan
from followup.forms.reports import DueForm, SkipForm
from followup.models import ReportDue
from followup.permissions import can_amend_report_plan
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


def _posted(request: UserRequest) -> QueryDict | None:
    """An empty form that is sent is sent all the same."""
    return request.POST if request.method == "POST" else None


def _agreement(request: UserRequest, pk: int) -> Agreement:
    parties = Party.objects.select_related("board", "organisation")
    rows = followed_by(request.user).with_case().prefetch_related(Prefetch("parties", parties))
    return get_object_or_404(rows, pk=pk)


def _due(request: UserRequest, pk: int) -> ReportDue:
    """Not seen is 404; seen and not to be amended is 403, with the reason."""
    rows = ReportDue.objects.visible_to(request.user).with_agreement()
    due = get_object_or_404(rows, pk=pk)
    report_plan.refuse_unless_amendable(request.user, due.agreement)
    return due


@require_safe
def plan(request: UserRequest, pk: int) -> HttpResponse:
    """Who reports what, when, and how it stands."""
    agreement = _agreement(request, pk)
    lines = report_plan.lines(request.user, agreement, timezone.localdate())
    context = {
        "agreement": agreement,
        "lines": lines,
        "primary": next((line for line in lines if line.may_write), None),
        "may_amend": can_amend_report_plan(request.user, agreement),
    }
    return render(request, "followup/report_plan.html", context)


def due_add(request: UserRequest, pk: int) -> HttpResponse:
    """One more report is asked for."""
    agreement = _agreement(request, pk)
    report_plan.refuse_unless_amendable(request.user, agreement)
    parties = agreement.parties.select_related("organisation")
    due = ReportDue(agreement=agreement)
    form = DueForm(_posted(request), instance=due, parties=parties)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _amended(request, due)
    return _form(request, due, form, _("Ask for one more report"))


def due_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Another day, another time, or something else about it."""
    due = _due(request, pk)
    if request.method == "POST":
        form = report_plan.amend(request.user, pk, request.POST)
        if not form.errors:
            return _amended(request, due)
        due.refresh_from_db()
    else:
        form = DueForm(instance=due, parties=due.agreement.parties.all())
    return _form(request, due, form, _("Amend what is asked for"))


def _amended(request: UserRequest, due: ReportDue) -> HttpResponse:
    messages.success(request, _("The plan is amended."))
    return redirect("reports:plan", due.agreement_id)


def _form(request: UserRequest, due: ReportDue, form: DueForm, heading: str) -> HttpResponse:
    context = {"agreement": due.agreement, "due": due, "form": form, "heading": heading}
    status = 422 if form.errors else 200
    return render(request, "followup/report_due_form.html", context, status=status)


def due_skip(request: UserRequest, pk: int) -> HttpResponse:
    """The report is not asked for any more, and why."""
    due = _due(request, pk)
    form = SkipForm(_posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            report_plan.skip(request.user, due.pk, reason, timezone.localdate())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The report is not asked for any more."))
        return redirect("reports:plan", due.agreement_id)
    context = {
        "agreement": due.agreement,
        "due": due,
        "form": form,
        "heading": _("Do without the report"),
    }
    status = 422 if form.errors else 200
    return render(request, "followup/report_due_form.html", context, status=status)


@require_POST
def due_resume(request: UserRequest, pk: int) -> HttpResponse:
    """The report is asked for again."""
    due = _due(request, pk)
    try:
        report_plan.take_back_skip(request.user, due.pk)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The report is asked for again."))
    return redirect("reports:plan", due.agreement_id)
