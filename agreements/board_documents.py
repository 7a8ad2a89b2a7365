"""Documents of a board: the paper as it is issued, the packet of a meeting, extracts of minutes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pikepdf
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext

from agreements.content import with_content
from agreements.documents import (
    CACHE_SECONDS,
    agreement_article,
    agreement_pdf,
    document_language,
    edition,
)
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

#: Attached files are put into the packet up to this size in all, so that it can be sent and opened.
MOST_EMBEDDED = 25 * 1024 * 1024
STYLESHEETS = (*PAPER_STYLESHEETS, "css/board_paper.css")

# --- The paper as it is issued ---------------------------------------------------------


def keep_issued(paper: Paper, user: User, reason: str) -> None:
    """Keep the paper and its attachments as the board gets them; never made again.

    The effect of issuing. ``reason`` belongs to every effect and is empty here.
    """
    for attachment in paper.attachments.all():
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
    """The agreement as it is proposed, whatever becomes of it later.

    Of one that was signed elsewhere, the file that was signed. A paper that was recalled gets
    the agreement as it is when it is issued again.
    """
    attachment.document = None
    agreement = with_content(Agreement.objects.all()).get(pk=key)
    if agreement.is_external:
        signed = agreement.documents.filter(kind=Document.Kind.SIGNED_ELSEWHERE)
        attachment.document = signed.first()
    if attachment.document is None:
        content, name = agreement_pdf(agreement), agreement_file_name(agreement)
        attachment.document = _stored(paper, user, content, name, Document.Kind.ATTACHMENT)
        attachment.article = str(agreement_article(agreement))
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

    @property
    def fingerprint(self) -> str:
        """Stands for the files inside, whose bytes are read only when the PDF is made."""
        return ""

    def files(self) -> list[pdf.AttachedFile]:
        return []

    @cached_property
    def html(self) -> str:
        with translation.override(document_language()):
            context = {"document": self, "language": document_language()}
            return render_to_string(self.template, context)

    @cached_property
    def key(self) -> str:
        styles = "".join(pdf.static_text(name) for name in STYLESHEETS)
        shaped = f"{edition()} {styles} {self.fingerprint} {self.html}"
        return hashlib.sha256(shaped.encode()).hexdigest()

    @cached_property
    def content(self) -> bytes:
        name = f"board-pdf:{self.key}"
        content: bytes | None = cache.get(name)
        if content is None:
            content = pdf.render(self.html, stylesheets=STYLESHEETS, attachments=self.files())
            cache.set(name, content, CACHE_SECONDS)
        return content


@dataclass(frozen=True)
class PacketAttachment:
    """What goes with an item: our agreement as pages of the packet, any other as a file in it."""

    row: PaperAttachment
    #: Its place, such as 03-01 for the first of the third item; each name in the packet once.
    place: str
    may_be_read: bool
    is_embedded: bool

    @property
    def article(self) -> SafeString:
        # Written by our own template when the paper was issued.
        return mark_safe(self.row.article if self.may_be_read else "")  # noqa: S308

    @property
    def file_name(self) -> str:
        return f"{self.place} {self.row.document.name}" if self.row.document else ""

    @property
    def page_count(self) -> int | None:
        return page_count(self.row.document) if self.row.document else None

    @property
    def content(self) -> bytes:
        """The stored bytes, which are still those that were issued."""
        if self.row.document is None or not self.row.document.is_intact():
            raise pdf.PdfError(f"The attached file {self.file_name!r} is not as it was issued.")
        with self.row.document.file.open("rb") as stored:
            content: bytes = stored.read()
        return content


@dataclass(frozen=True)
class PacketPart:
    """One item of a packet, with the words that were issued."""

    number: int
    item: BoardItem
    attachments: Sequence[PacketAttachment]

    @property
    def article(self) -> SafeString:
        # Written by our own template when the paper was issued.
        return mark_safe(self.item.paper.article)  # noqa: S308


def page_count(document: Document) -> int | None:
    """How many pages a PDF has; ``None`` for other files. Counted once."""
    if document.content_type != "application/pdf":
        return None
    name = f"pdf-pages:{document.sha256}"
    count: int | None = cache.get(name)
    if count is None:
        try:
            with document.file.open("rb") as stored, pikepdf.open(stored.file) as opened:
                count = len(opened.pages)
        except (OSError, pikepdf.PdfError):
            count = 0
        cache.set(name, count, CACHE_SECONDS)
    return count or None


@dataclass
class MeetingPacket(_Cached):
    """All that is issued to a meeting as one document, of which the attachments are part.

    Our own agreements are set again from the words that were issued, so that they have the
    packet's page numbers and its tags. The pages of another PDF cannot be put in with their tags
    kept, and what is not tagged cannot be read aloud: such files are inside as files (PDF/A-3).
    It is made for who reads it, who may not read all files, and kept in the cache by what it says.
    """

    meeting: BoardMeeting
    items: Sequence[BoardItem]
    reads_secrets: bool = False
    template = "agreements/board_pdf/packet.html"

    @cached_property
    def parts(self) -> list[PacketPart]:
        room = MOST_EMBEDDED
        parts = []
        for number, item in enumerate(self.items, 1):
            attachments = []
            for count, row in enumerate(item.paper.attachments.all(), 1):
                may_be_read = row.document is None or self._may_read(row.document)
                is_file = row.document is not None and not row.article and may_be_read
                size = row.document.size if row.document and is_file else 0
                fits = is_file and size <= room
                room -= size if fits else 0
                place = f"{number:02}-{count:02}"
                attachments.append(PacketAttachment(row, place, may_be_read, fits))
            parts.append(PacketPart(number, item, attachments))
        return parts

    def _may_read(self, document: Document) -> bool:
        return self.reads_secrets or not document.is_secret

    @property
    def embedded(self) -> list[PacketAttachment]:
        return [one for part in self.parts for one in part.attachments if one.is_embedded]

    @property
    def fingerprint(self) -> str:
        return " ".join(one.row.document.sha256 for one in self.embedded if one.row.document)

    def files(self) -> list[pdf.AttachedFile]:
        return [
            pdf.AttachedFile(one.file_name, one.content, str(one.row), "Supplement")
            for one in self.embedded
        ]

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
