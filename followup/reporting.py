"""A report on its way: begun or received, handed in, sent back, taken to the board."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from agreements import papers
from agreements.documents import document_language
from agreements.models import Document, Paper, PaperAttachment, PaperKind, PaperPart, ReportDuty
from agreements.permissions import WRITE_PAPER
from followup.models import Report, ReportComment, ReportDue, ReportFile
from followup.permissions import can_amend_report_plan, can_approve_report, writes_for
from followup.workflow import perform
from iop.accounts.models import User
from iop.shared import formats, rich_text
from iop.shared.workflow import Refused


@transaction.atomic
def begin(user: User, due_pk: int) -> Report:
    """The draft of the report, made when there is none; the same one for all who write in it."""
    due = _locked_due(user, due_pk)
    if not writes_for(user, due.agreement, due.party):
        raise PermissionDenied(_("Only those who represent the party write its report."))
    _refuse_if_skipped(due)
    report = Report.objects.filter(due=due).first()
    return report or Report.objects.create(due=due)


@transaction.atomic
def receive(user: User, due_pk: int, name: str, how: str) -> Report:
    """A draft of what a partner has sent on paper or by mail, for the officer to write in."""
    due = _locked_due(user, due_pk)
    if not can_amend_report_plan(user, due.agreement):
        raise PermissionDenied(_("Only a case officer of the board enters a partner’s report."))
    _refuse_if_skipped(due)
    if Report.objects.filter(due=due).exists():
        raise Refused(_("The party has begun the report here. Ask it to hand it in."))
    return Report.objects.create(due=due, submitted_for=name, received_how=how)


def _locked_due(user: User, due_pk: int) -> ReportDue:
    rows = ReportDue.objects.with_agreement().select_for_update(of=("self",))
    due = rows.filter(pk__in=ReportDue.objects.visible_to(user).values("pk")).get(pk=due_pk)
    if not due.agreement.is_signed:
        raise PermissionDenied(
            _("The agreement is not signed, so there is nothing to report of yet.")
        )
    return due


def _refuse_if_skipped(due: ReportDue) -> None:
    if due.is_skipped:
        raise Refused(_("The report is skipped: %(reason)s") % {"reason": due.skip_reason})


def is_on_behalf(user: User, report: Report) -> bool:
    """Whether the user hands in for somebody else."""
    return not writes_for(user, report.agreement, report.due.party)


@transaction.atomic
def submit(
    user: User,
    report: Report,
    today: datetime.date,
    *,
    name: str = "",
    how: str = "",
    confirmed: str = "",
) -> Report:
    """Hand in; ``confirmed`` is what the writer has said of traces of persons in the text."""
    on_behalf = is_on_behalf(user, report)
    if on_behalf and not (name.strip() and how.strip()):
        raise Refused(_("Write for whom you hand in the report, and how it came."))
    fields = {
        "submitted_on": today,
        "submitted_by": user,
        "submitted_for": name.strip() if on_behalf else "",
        "received_how": how.strip() if on_behalf else "",
    }
    # Not skipped at the same moment.
    list(ReportDue.objects.select_for_update().filter(pk=report.due_id))
    moved: Report = perform(user, report, "submit", reason=confirmed, fields=fields)
    for file in moved.files.filter(document=None):
        file.document = _kept(file, moved)
        file.save()
    return moved


def _kept(file: ReportFile, report: Report) -> Document:
    """The file as a document of the case: it is received now."""
    return Document.objects.create(
        case=report.case,
        name=file.name,
        file=file.file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by=file.uploaded_by,
    )


@transaction.atomic
def send_back(user: User, report: Report, comments: Mapping[str, str]) -> Report:
    """Send it back to be mended, with what to mend at each part of it."""
    said = {field: text.strip() for field, text in comments.items() if text.strip()}
    if not can_approve_report(user, report):
        raise PermissionDenied(_("Your role does not allow this."))
    if not said:
        raise Refused(_("Write at least one comment on what is to be mended."))
    moved: Report = perform(user, report, "send_back")
    for field, text in said.items():
        ReportComment.objects.create(report=moved, field=field, text=text, by=user)
    return moved


# --- To the board ----------------------------------------------------------------------


def may_take_to_board(user: User, report: Report) -> bool:
    """Whether the user may start the paper that reports it to the board."""
    return (
        report.status == Report.Status.APPROVED
        and report.due.goes_to_board
        and report.paper_id is None
        and WRITE_PAPER.allowed_in(user, report.case.board)
    )


@transaction.atomic
def start_paper(user: User, report: Report) -> Paper:
    """A paper to the board that names the report; the officer writes the rest of it."""
    locked = Report.objects.select_for_update(of=("self",)).with_due().get(pk=report.pk)
    if locked.paper:
        return locked.paper
    if not may_take_to_board(user, locked):
        raise Refused(_("Only an approved report that is for the board is taken there."))
    evaluates = locked.due.kind == ReportDuty.Kind.EVALUATION
    purpose = PaperKind.Purpose.EVALUATE if evaluates else PaperKind.Purpose.INFORM
    kind = papers.kinds_for(locked.case.board).filter(purpose=purpose).first()
    if kind is None:
        raise Refused(_("There is no kind of paper for this. An administrator can add one."))
    paper = papers.start(locked.case, kind, user)
    with translation.override(document_language()):
        _name_report(paper, locked, user)
    locked.paper = paper
    locked._change_reason = _("The paper to the board is started")
    locked.save()
    return paper


def _name_report(paper: Paper, report: Report, user: User) -> None:
    """Put the report into the first text of the paper, and its file among the attachments."""
    section = paper.sections.filter(part__in=(PaperPart.TEXT, PaperPart.MATTER)).first()
    if section:
        said = format_html("<p>{}</p>", said_to_board(report))
        section.body = rich_text.clean(section.body) + said  # type: ignore[assignment]
        section.save()
    if report.document:
        name = str(report)[:200]
        PaperAttachment.objects.create(paper=paper, name=name, document=report.document)


def said_to_board(report: Report) -> str:
    """Which report it is: from whom, about which time, handed in when."""
    facts = {
        "report": report.due.get_kind_display(),
        "who": report.due.reporter,
        "agreement": report.agreement.title,
        "reference": report.agreement.reference,
        "period": formats.days(report.due.period_from, report.due.period_to),
        "day": formats.day(report.submitted_on),
    }
    words = _("%(report)s from %(who)s of the agreement “%(agreement)s” (%(reference)s)") % facts
    if facts["period"]:
        words += " " + _("for %(period)s") % facts
    return words + " " + _("was handed in on %(day)s and is approved.") % facts
