"""Goals against outcome of an agreement, and a report as a document."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.views.files import pdf_response, stored_file
from followup.forms.measuring import MeasuringForms
from followup.models import Report
from followup.mutuality import ratings
from followup.outcome_picture import outcome_picture
from followup.outcomes import results_of
from followup.permissions import can_amend_report_plan
from followup.report_carrying import dues_under
from followup.report_content import whole
from followup.report_documents import ReportDocument
from followup.small_counts import counted
from followup.visibility import followed_by
from iop.accounts.http import UserRequest


@require_safe
def agreement_outcome(request: UserRequest, pk: int) -> HttpResponse:
    """What the indicators have come to, per report and in all, and how many took part."""
    agreement = get_object_or_404(followed_by(request.user).with_case(), pk=pk)
    results = results_of(agreement, request.user)
    reports = list(
        Report.objects.visible_to(request.user)
        .filter(due__in=dues_under(agreement).order_by().values("pk"))
        .filter(status__in=Report.HANDED_IN)
        .with_due()
        .prefetch_related("participants__target_group")
        .order_by("due__period_from", "pk")
    )
    bars = outcome_picture(results)
    context = {
        "agreement": agreement,
        "results": results,
        "bars": bars,
        "has_line": any(bar.width is not None for bar in bars),
        "participants": [
            (report, [counted(row) for row in report.participants.all()])
            for report in reports
            if report.participants.all()
        ],
        "ratings": ratings(reports),
        "may_amend": can_amend_report_plan(request.user, agreement),
    }
    return render(request, "followup/outcome_agreement.html", context)


def measuring(request: UserRequest, pk: int) -> HttpResponse:
    """How the values of each indicator are put together."""
    agreement = get_object_or_404(followed_by(request.user).with_case(), pk=pk)
    if not can_amend_report_plan(request.user, agreement):
        raise PermissionDenied(
            _("Only a case officer of the board says how values are put together.")
        )
    forms = MeasuringForms(agreement, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.is_valid():
        forms.save()
        messages.success(request, _("Saved. This is what the values come to now."))
        return redirect("outcomes:agreement", agreement.pk)
    context = {"agreement": agreement, "forms": forms.forms}
    status = 422 if request.method == "POST" else 200
    return render(request, "followup/measuring.html", context, status=status)


@require_safe
def report_pdf(request: UserRequest, pk: int) -> HttpResponseBase:
    """The report as PDF, as it was kept when it was approved.

    ``?utan=sma-tal`` gives the one that may leave the case.
    """
    report = get_object_or_404(whole(Report.objects.visible_to(request.user)), pk=pk)
    leaves_the_case = request.GET.get("utan") == "sma-tal"
    if report.document and report.status in Report.ACCEPTED and not leaves_the_case:
        return stored_file(request, report.document)
    return pdf_response(
        request,
        lambda: ReportDocument(report, leaves_the_case=leaves_the_case),
        what=f"report {report.pk}",
        failed="followup/report_pdf_failed.html",
        report=report,
    )
