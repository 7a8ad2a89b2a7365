"""Writing in a report: locked while it is saved, and never over what another has written."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.uploads import CheckedFile
from followup.forms.reports import ReportForm
from followup.models import Report, ReportFile
from followup.permissions import can_write_report
from followup.report_content import for_writing
from iop.accounts.models import User


def refuse_unless_writable(user: User, report: Report) -> None:
    if can_write_report(user, report):
        return
    if not report.is_editable:
        raise PermissionDenied(
            _("The report is handed in (%s), so it cannot be changed.")
            % report.get_status_display()
        )
    raise PermissionDenied(_("Only those who represent the party write its report."))


def locked(user: User, pk: int) -> Report:
    """The whole report with its row locked.

    Raises ``Report.DoesNotExist`` when the user may not see it and ``PermissionDenied``, with
    the reason, when the user may not write in it now.
    """
    visible = Report.objects.visible_to(user).order_by().values("pk")
    rows = Report.objects.filter(pk__in=visible).select_for_update(of=("self",))
    report = for_writing(rows).get(pk=pk)
    refuse_unless_writable(user, report)
    return report


@transaction.atomic
def save(user: User, pk: int, data: QueryDict) -> ReportForm:
    """Store all that is sound and that nobody else has touched; the form tells the rest."""
    form = ReportForm(locked(user, pk), data)
    form.save()
    if "comments-shown" in data:
        _mark_mended(form.report, data)
    return form


def _mark_mended(report: Report, data: QueryDict) -> None:
    """What the writer has ticked off among the comments that the page showed."""
    shown = set(str(data["comments-shown"]).split())
    mended = set(data.getlist("mended"))
    for comment in report.comments.all():
        is_mended = str(comment.pk) in mended
        if str(comment.pk) in shown and is_mended != (comment.mended_at is not None):
            comment.mended_at = timezone.now() if is_mended else None
            comment.save()


@transaction.atomic
def attach(user: User, pk: int, checked: CheckedFile) -> ReportFile:
    """Keep the file with the report; the case gets it when the report is handed in."""
    report = locked(user, pk)
    checked.file.seek(0)
    return ReportFile.objects.create(
        report=report,
        name=checked.name,
        file=checked.file,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=user,
    )


@transaction.atomic
def detach(user: User, pk: int, file_pk: int) -> None:
    """Leave the file out. What the case has got already stays there."""
    report = locked(user, pk)
    file = report.files.filter(pk=file_pk).first()
    if file is None:
        return
    stored, is_kept = file.file, file.document_id is not None
    file.delete()
    if not is_kept:
        transaction.on_commit(lambda: stored.delete(save=False))
