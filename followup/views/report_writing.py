"""A report is written by those who report, saved as it is written, and handed in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agreements import uploads
from agreements.forms.acts import act
from agreements.views.editor import IMPORTMAP, posted, saved_in_words, wants_json
from followup import report_content, report_writing, reporting
from followup.forms.report_rows import KINDS
from followup.forms.reports import ReceiveForm, ReportForm, SubmitForm
from followup.models import Report, ReportDue
from followup.permissions import can_amend_report_plan
from followup.report_page import page_of
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


@require_POST
def begin(request: UserRequest, pk: int) -> HttpResponse:
    """The draft is made, or gone on with."""
    due = get_object_or_404(ReportDue.objects.visible_to(request.user), pk=pk)
    try:
        report = reporting.begin(request.user, due.pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports:plan", due.agreement_id)
    return redirect("reports:edit" if report.is_editable else "reports:detail", report.pk)


def receive(request: UserRequest, pk: int) -> HttpResponse:
    """A report that came on paper or by mail is entered by the officer."""
    rows = ReportDue.objects.visible_to(request.user).with_agreement()
    due = get_object_or_404(rows, pk=pk)
    if not can_amend_report_plan(request.user, due.agreement):
        raise PermissionDenied(_("Only a case officer of the board enters a partner’s report."))
    form = ReceiveForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report = reporting.receive(
                request.user, due.pk, said["submitted_for"], said["received_how"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reports:edit", report.pk)
    context = {
        "agreement": due.agreement,
        "due": due,
        "form": form,
        "heading": _("Enter a report that has come in"),
    }
    status = 422 if form.errors else 200
    return render(request, "followup/report_due_form.html", context, status=status)


def _writable(request: UserRequest, pk: int) -> Report:
    rows = report_content.whole(Report.objects.visible_to(request.user))
    report = get_object_or_404(rows, pk=pk)
    report_writing.refuse_unless_writable(request.user, report)
    return report


@require_http_methods(["GET", "POST"])
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """The whole report on one page, saved as it is written and by an ordinary button."""
    if request.method == "GET":
        return _page(request, ReportForm(_writable(request, pk)))
    data = posted(request)
    if any(name in data for name in ("add", "remove", "show")):
        act(data, KINDS)
        return _page(request, ReportForm(_writable(request, pk), data), is_unsaved="typed")
    try:
        form = report_writing.save(request.user, pk, data)
    except Report.DoesNotExist:
        raise Http404 from None
    except PermissionDenied as refused:
        return _closed(request, data, str(refused))
    if wants_json(request):
        return _json(form)
    fault = _files(request, pk, data)
    if form.has_conflict or form.errors or fault:
        return _shown_again(request, pk, form, fault)
    return _onwards(request, pk, data)


def _json(form: ReportForm) -> JsonResponse:
    """What the script needs to know; it never replaces what is being typed in."""
    if form.has_conflict:
        text = _("Somebody else has saved while you were writing.")
        return JsonResponse({"state": "conflict", "text": text, "basis": form.basis}, status=409)
    errors = form.errors
    return JsonResponse(
        {
            "state": "partly" if errors else "saved",
            "text": saved_in_words(timezone.now(), len(errors)),
            "basis": form.basis,
            "errors": errors,
            "warnings": form.warnings,
        }
    )


def _files(request: UserRequest, pk: int, data: QueryDict) -> str:
    """Attach or leave out a file, as the button says; what is wrong with it, as a sentence."""
    left_out = str(data.get("detach", ""))
    if left_out.isdigit():
        report_writing.detach(request.user, pk, int(left_out))
    file = request.FILES.get("file")
    if not file:
        return _("Choose a file to attach.") if "attach" in data else ""
    try:
        report_writing.attach(request.user, pk, uploads.check(file))
    except ValidationError as error:
        return " ".join(error.messages)
    messages.success(request, _("%(name)s is attached.") % {"name": file.name})
    return ""


def _shown_again(request: UserRequest, pk: int, form: ReportForm, fault: str) -> HttpResponse:
    """What could not be stored, beside what is; nothing of what was typed is lost."""
    stored = _writable(request, pk)
    has_conflict = form.has_conflict
    form.show_both(stored)
    is_unsaved = "compared" if has_conflict else "typed"
    status = 409 if has_conflict else 422
    more = {"has_conflict": has_conflict, "file_fault": fault}
    return _page(request, form, report=stored, is_unsaved=is_unsaved, status=status, **more)


def _onwards(request: UserRequest, pk: int, data: QueryDict) -> HttpResponse:
    if data.get("save") == "on":
        return redirect("reports:submit", pk)
    if "attach" in data or "detach" in data:
        return redirect(reverse("reports:edit", args=[pk]) + "#files")
    messages.success(request, _("Saved."))
    return redirect("reports:edit", pk)


def _closed(request: UserRequest, data: QueryDict, reason: str) -> HttpResponse:
    """It may not be written in any more: say why, and show the words so that they can be copied."""
    if wants_json(request):
        return JsonResponse({"state": "closed", "text": reason}, status=403)
    hidden = ("csrfmiddlewaretoken", "save", "comments-shown", "mended", "attach", "detach")
    texts = [
        value
        for name, values in data.lists()
        for value in values
        if value and name not in (*hidden, *(kind.name for kind in KINDS))
        and not name.startswith("seen-") and not name.endswith(("-seen", "-parent", "-exactness"))
    ]  # fmt: skip
    context = {"sentence": reason, "texts": texts, "title": _("This was not saved")}
    return render(request, "agreements/editor/lost.html", context, status=403)


def _page(
    request: UserRequest,
    form: ReportForm,
    *,
    report: Report | None = None,
    is_unsaved: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        **page_of(request.user, report or form.report, form),
        "is_unsaved": is_unsaved,
        "accept": uploads.ACCEPT,
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        **more,
    }
    return render(request, "followup/report_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def submit(request: UserRequest, pk: int) -> HttpResponse:
    """A last look: what is missing, what may tell of a person, and the button."""
    report = _writable(request, pk)
    traces = report_content.personal_traces(report)
    given: dict[str, Any] = {
        "report": report,
        "on_behalf": reporting.is_on_behalf(request.user, report),
        "has_traces": bool(traces),
    }
    form = SubmitForm(request.POST if request.method == "POST" else None, **given)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            moved = reporting.submit(
                request.user,
                report,
                timezone.localdate(),
                name=said.get("submitted_for", ""),
                how=said.get("received_how", ""),
                confirmed=_confirmed(sum(trace.count for trace in traces)),
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The report is handed in."))
            return redirect(moved)
    context = {
        "report": report,
        "form": form,
        "traces": traces,
        "missing": report_content.missing(report),
        "unmended": [row for row in report.comments.all() if row.mended_at is None],
    }
    status = 422 if form.errors else 200
    return render(request, "followup/report_submit.html", context, status=status)


def _confirmed(count: int) -> str:
    """What the writer has confirmed, as it stays among the moves."""
    if not count:
        return ""
    words = ngettext(
        "The writer has looked at %(count)d place that may tell of a person.",
        "The writer has looked at %(count)d places that may tell of a person.",
        count,
    )
    return words % {"count": count}
