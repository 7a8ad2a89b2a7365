"""Goals against outcome of an agreement, and a report as a document."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.views.files import pdf_response, stored_file
from followup.models import Report
from followup.mutuality import ratings
from followup.outcome_picture import outcome_picture
from followup.outcomes import results_of
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
    }
    return render(request, "followup/outcome_agreement.html", context)


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
