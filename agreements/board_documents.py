"""Documents of a board: the paper as it is issued, the packet of a meeting, extracts of minutes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext

from agreements.content import with_content
from agreements.documents import CACHE_SECONDS, agreement_pdf, document_language, edition
from agreements.documents import file_name as agreement_file_name
from agreements.models import (
    Agreement,
    BoardItem,
    BoardMeeting,
    Decision,
    Document,
    Paper,
    PaperAttachment,
)
from agreements.paper_documents import STYLESHEETS as PAPER_STYLESHEETS
from agreements.paper_documents import file_name as paper_file_name
from agreements.paper_documents import paper_article, paper_pdf
from agreements.papers import whole
from iop.accounts.models import User
from iop.shared import pdf

STYLESHEETS = (*PAPER_STYLESHEETS, "css/board_paper.css")

# --- The paper as it is issued ---------------------------------------------------------


def keep_issued(paper: Paper, user: User, reason: str) -> None:
    """Keep the paper and its attachments as the board gets them; never made again.

    The effect of issuing. ``reason`` belongs to every effect and is empty here.
    """
    for attachment in paper.attachments.filter(document=None):
        if attachment.agreement_id is not None:
            _keep_agreement(attachment, attachment.agreement_id, paper, user)
    issued = whole(paper)
    paper.document = _stored(
        paper, user, paper_pdf(issued), paper_file_name(issued), Document.Kind.PAPER
    )
    paper.article = str(paper_article(issued))
    paper.save()


def keep_letter(paper: Paper, user: User, reason: str) -> None:
    """Keep the letter as it is sent. The effect of sending; ``reason`` is empty here."""
    sent = whole(paper)
    paper.document = _stored(
        paper, user, paper_pdf(sent), paper_file_name(sent), Document.Kind.LETTER
    )
    paper.article = str(paper_article(sent))
    paper.save()


def keep_extract(decision: Decision, user: User) -> bool:
    """Keep the extract in the case, and whether there was anything new to keep.

    What is corrected or met after the adjustment makes a new one; the ones before stay.
    """
    made = DecisionExtract(decision)
    if decision.extract and decision.extract.sha256 == hashlib.sha256(made.content).hexdigest():
        return False
    paper, kind = decision.item.paper, Document.Kind.EXTRACT
    decision.extract = _stored(paper, user, made.content, made.file_name, kind)
    with translation.override(document_language()):
        decision._change_reason = gettext("The extract of the minutes is kept.")
    decision.save()
    return True


def _keep_agreement(attachment: PaperAttachment, key: int, paper: Paper, user: User) -> None:
    """The agreement as it is proposed, whatever becomes of it later."""
    agreement = with_content(Agreement.objects.all()).get(pk=key)
    attachment.document = _stored(
        paper,
        user,
        agreement_pdf(agreement),
        agreement_file_name(agreement),
        Document.Kind.ATTACHMENT,
    )
    attachment.save()


def _stored(paper: Paper, user: User, content: bytes, name: str, kind: Document.Kind) -> Document:
    return Document.objects.create(
        case=paper.case,
        kind=kind,
        name=name,
        file=ContentFile(content, name),
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        is_secret=paper.is_secret,
        secrecy_ground=paper.secrecy_ground,
        uploaded_by=user,
    )


def _tidy(name: str) -> str:
    kept = "".join(sign if sign.isalnum() or sign in " -_()," else " " for sign in name)
    return f"{' '.join(kept.split())[:120]}.pdf"


# --- Made on request -------------------------------------------------------------------


class _Cached:
    """A document whose key changes with what it says; its bytes are kept by that key."""

    template: str

    @cached_property
    def html(self) -> str:
        with translation.override(document_language()):
            context = {"document": self, "language": document_language()}
            return render_to_string(self.template, context)

    @cached_property
    def key(self) -> str:
        styles = "".join(pdf.static_text(name) for name in STYLESHEETS)
        return hashlib.sha256(f"{edition()} {styles} {self.html}".encode()).hexdigest()

    @cached_property
    def content(self) -> bytes:
        name = f"board-pdf:{self.key}"
        content: bytes | None = cache.get(name)
        if content is None:
            content = pdf.render(self.html, stylesheets=STYLESHEETS)
            cache.set(name, content, CACHE_SECONDS)
        return content


@dataclass(frozen=True)
class PacketPart:
    """One item of a packet, with the words that were issued."""

    number: int
    item: BoardItem

    @property
    def article(self) -> SafeString:
        # Written by our own template when the paper was issued.
        return mark_safe(self.item.paper.article)  # noqa: S308


@dataclass
class MeetingPacket(_Cached):
    """All that is issued to a meeting as one document, with its attachments listed.

    Attached files stay files of their own: pages of another PDF cannot be put in with their
    tags kept, and what is not tagged cannot be read aloud.
    """

    meeting: BoardMeeting
    items: Sequence[BoardItem]
    template = "agreements/board_pdf/packet.html"

    @property
    def parts(self) -> list[PacketPart]:
        return [PacketPart(number, item) for number, item in enumerate(self.items, 1)]

    @property
    def file_name(self) -> str:
        with translation.override(document_language()):
            name = pgettext("file name", "Papers %(board)s %(day)s") % {
                "board": self.meeting.board.name,
                "day": self.meeting.held_on,
            }
        return _tidy(name)


@dataclass
class DecisionExtract(_Cached):
    """What the minutes say of one item (protokollsutdrag)."""

    decision: Decision
    template = "agreements/board_pdf/extract.html"

    @property
    def item(self) -> BoardItem:
        return self.decision.item

    @property
    def meeting(self) -> BoardMeeting:
        return self.item.meeting

    @cached_property
    def recipients(self) -> list[str]:
        """Who gets the decision."""
        people = self.item.paper.people.filter(part="recipient")
        return [f"{one.name}, {one.title}" if one.title else one.name for one in people]

    @property
    def file_name(self) -> str:
        reference = get_valid_filename(self.item.paper.case.reference.replace("/", "-"))
        with translation.override(document_language()):
            name = pgettext("file name", "Extract § %(paragraph)s %(reference)s") % {
                "paragraph": self.decision.paragraph,
                "reference": reference,
            }
        return _tidy(name)
