"""A report as others read it."""

import logging

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from followup import report_content, report_history, reporting
from followup.models import Report, ReportFile
from followup.permissions import can_approve_report, can_write_report, reads_answers
from followup.report_reading import approval_of, is_passed_over, moves_of, read_parts
from followup.workflow import offers
from iop.accounts.http import UserRequest

log = logging.getLogger(__name__)


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """All that the report says beside what was promised, what was said of it, and what is next."""
    user = request.user
    report = get_object_or_404(report_content.whole(Report.objects.visible_to(user)), pk=pk)
    parts = read_parts(report)
    keys = {part.key for part in parts}
    moves = moves_of(report)
    found = offers(user, report)
    may_write = can_write_report(user, report)
    may_send_back = report.status == Report.Status.SUBMITTED and can_approve_report(user, report)
    may_take_to_board = reporting.may_take_to_board(user, report)
    context = {
        "report": report,
        "due": report.due,
        "parts": [read for read in parts if not is_passed_over(read)],
        "passed_over": [read.part.heading for read in parts if is_passed_over(read)],
        "reads_answers": reads_answers(user, report),
        "general_comments": [row for row in report.comments.all() if row.field not in keys],
        "approval": approval_of(report, moves),
        "moves": report_history.in_words(moves),
        "offers": found,
        "may_write": may_write,
        "may_send_back": may_send_back,
        "may_take_to_board": may_take_to_board,
        "goes_on": may_write
        or may_send_back
        or may_take_to_board
        or any(not offer.transition.needs_reason for offer in found),
    }
    return render(request, "followup/report_detail.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def file(request: UserRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file of the report, after checking that its bytes are the ones that were uploaded."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    stored = get_object_or_404(ReportFile, report=report, pk=file_pk)
    try:
        is_intact = stored.is_intact()
    except OSError:
        is_intact = False
    if not is_intact:
        log.error("Report file %s is missing or differs from %s", stored.pk, stored.sha256)
        return render(request, "agreements/document_altered.html", {"document": stored}, status=500)
    return FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
