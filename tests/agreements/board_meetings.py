"""Papers on a meeting and what is said of them, for tests of agendas, decisions and pages."""

import datetime
import hashlib

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Case, Decision, Document, Paper
from agreements.workflow import AGREEMENTS, perform
from partners.models import Role
from tests.factories import make_agreement, make_case, make_item, make_member, make_paper

Outcome = Decision.Outcome
Status = Paper.Status


SAID = {"outcome": "as_proposed", "paragraph": "88", "text": "1. Avtalet ingås."}


def ready_agreement(board, **fields):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    return make_agreement(case=case, status=Agreement.Status.READY, **fields)


def issued_item(meeting, agreement=None, **fields):
    if agreement:
        fields |= {"agreement": agreement, "case": agreement.case}
    paper = make_paper(board=meeting.board, status=Status.ISSUED, **fields)
    return make_item(meeting, paper)


def say(outcome=Outcome.AS_PROPOSED, **said):
    return {"outcome": outcome, "paragraph": "88", "text": "Avtalet ingås."} | said


def change_and_approve(agreement):
    """The officer changes the agreement to what was decided, and the chief approves it."""
    officer = make_member(Role.OFFICER, agreement.case.board)
    chief = make_member(Role.CHIEF, agreement.case.board)
    agreement.refresh_from_db()
    AGREEMENTS.perform(officer, agreement, "send_for_review")
    return AGREEMENTS.perform(chief, agreement, "approve")


def adjusted(meeting):
    meeting.minutes_adjusted_on = datetime.date(2026, 9, 12)
    meeting.save()
    return meeting


def issue(meeting, secretary, **fields):
    """A paper issued to the meeting as the pages do it."""
    paper = make_paper(board=meeting.board, status=Status.READY, **fields)
    item = make_item(meeting, paper)
    perform(secretary, paper, "issue")
    item.refresh_from_db()
    return item


def make_issued(meeting, **fields):
    """An item whose paper is issued, without the work of making its file."""
    fields.setdefault("article", "<h2>Handling</h2><p>Utfärdade ord.</p>")
    return make_item(meeting, make_paper(board=meeting.board, status=Status.ISSUED, **fields))


def attach(paper, **fields):
    content = b"%PDF-1.7 en bilaga"
    document = Document.objects.create(
        case=paper.case,
        name="bilaga.pdf",
        file=ContentFile(content, "bilaga.pdf"),
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=paper.author,
        **fields,
    )
    paper.attachments.create(name="Bilaga", document=document)
    return document


def cancelled(meeting, secretary):
    meeting.cancelled_at, meeting.cancelled_by = timezone.now(), secretary
    meeting.cancel_reason = "Ordföranden är sjuk."
    meeting.save()


def url(name, *args):
    return reverse(f"board_meetings:{name}", args=args)


def text(response):
    return response.content.decode()
