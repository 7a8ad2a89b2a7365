"""The municipality's answer to a report: sent back with comments, approved, taken to the board."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from followup import report_content, reporting
from followup.models import Report
from followup.permissions import can_approve_report
from followup.report_reading import read_parts
from followup.workflow import REPORTS, perform
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


@require_http_methods(["GET", "POST"])
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Each part of the report with a box for what is to be mended in it."""
    rows = report_content.whole(Report.objects.visible_to(request.user))
    report = get_object_or_404(rows, pk=pk)
    if not can_approve_report(request.user, report):
        raise PermissionDenied(
            _("Only a case officer, chief or controller of the board sends reports back.")
        )
    if report.status != Report.Status.SUBMITTED:
        messages.error(request, _("Only a report that is handed in can be sent back."))
        return redirect(report)
    parts = read_parts(report)
    keys = [*(part.key for part in parts), _WHOLE]
    typed: dict[str, str] = {}
    fault = ""
    if request.method == "POST":
        typed = {key: request.POST.get(f"comment-{key}", "") for key in keys}
        try:
            reporting.send_back(request.user, report, typed)
        except Refused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("The report is sent back to be mended."))
            return redirect(report)
    context = {
        "report": report,
        "due": report.due,
        "boxes": [(part, typed.get(part.key, "")) for part in parts],
        "general": typed.get(_WHOLE, ""),
        "fault": fault,
    }
    return render(request, "followup/report_send_back.html", context, status=422 if fault else 200)


#: A comment on the report as a whole.
_WHOLE = "whole"


@require_POST
def move(request: UserRequest, pk: int, name: str) -> HttpResponse:
    """Approve, take back the approval, or note that the board has got the report."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    transition = next((one for one in REPORTS if one.name == name), None)
    # Handing in and sending back have pages of their own.
    if transition is None or transition.follows:
        raise Http404
    try:
        perform(request.user, report, name, reason=request.POST.get("reason", ""))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, str(transition.done))
    return redirect(report)


@require_POST
def to_board(request: UserRequest, pk: int) -> HttpResponse:
    """Start the paper that takes the report to the board, and go on writing it."""
    report = get_object_or_404(Report.objects.visible_to(request.user).with_due(), pk=pk)
    if report.paper_id:
        return redirect("papers:detail", report.paper_id)
    if not reporting.may_take_to_board(request.user, report):
        raise PermissionDenied(
            _("A case officer of the board takes approved reports there, if the plan says so.")
        )
    try:
        paper = reporting.start_paper(request.user, report)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(report)
    messages.success(request, _("The paper names the report. Write the rest of it."))
    return redirect("papers:edit", paper.pk)
