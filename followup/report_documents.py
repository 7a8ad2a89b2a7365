"""A report as a document: PDF for the archive and for a screen reader, with its data inside.

Two versions: the whole one stays in the case; in the one that may leave it small counts are
hidden, in the data too.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext

from agreements.documents import CACHE_SECONDS, document_language, edition
from agreements.documents import STYLESHEETS as DOCUMENT_STYLESHEETS
from agreements.models import Document, StatusChange
from followup.measuring import counting_people
from followup.models import Report
from followup.report_content import whole
from followup.report_reading import (
    Figure,
    ReadPart,
    approval_of,
    moves_of,
    read_parts,
    without_small,
)
from followup.small_counts import NO_LIMIT, Counted, counted, limit_on
from iop.accounts.models import User
from iop.shared import pdf
from iop.shared.formats import day

STYLESHEETS = (*DOCUMENT_STYLESHEETS, "css/report_document.css")


def keep(report: Report, user: User, reason: str = "") -> None:
    """Keep the approved report as a file of the case. The effect of approving; ``reason`` is empty.

    One whose approval is taken back and given again is kept anew; the earlier file stays.
    """
    made = ReportDocument(whole(Report.objects.all()).get(pk=report.pk), leaves_the_case=False)
    content = made.content
    report.document = Document.objects.create(
        case=report.case,
        agreement=report.agreement,
        kind=Document.Kind.REPORT,
        name=made.file_name,
        file=ContentFile(content, name="report.pdf"),
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=user,
    )
    report.save()


class ReportDocument:
    """The document of a report loaded ``whole``; its bytes are made when asked for."""

    def __init__(self, report: Report, *, leaves_the_case: bool) -> None:
        self.report = report
        self.leaves_the_case = leaves_the_case
        self.limit = limit_on(timezone.localdate()) if leaves_the_case else NO_LIMIT

    @cached_property
    def indicators(self) -> list[ReadPart]:
        """Small numbers of people are not told where the document leaves the case."""
        parts = self._parts("indicator")
        people = counting_people(self.report.due.agreement) if self.limit else ()
        return [
            without_small(read, self.limit) if read.part.about.pk in people else read
            for read in parts
        ]

    @cached_property
    def contributions(self) -> list[ReadPart]:
        return self._parts("contribution")

    def _parts(self, kind: str) -> list[ReadPart]:
        return [read for read in read_parts(self.report) if read.part.kind == kind]

    @property
    def participants(self) -> list[Counted]:
        return [counted(row, self.limit) for row in self.report.participants.all()]

    @cached_property
    def approval(self) -> StatusChange | None:
        return approval_of(self.report, moves_of(self.report))

    @cached_property
    def data(self) -> bytes:
        """The same figures as data, hidden where the document hides them."""
        with translation.override(document_language()):
            facts = self._facts()
        return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode()

    def _facts(self) -> dict[str, Any]:
        report, due, approval = self.report, self.report.due, self.approval
        return {
            "agreement": due.agreement.reference,
            "kind": due.kind,
            "from": due.reporter,
            "period": [day(due.period_from), day(due.period_to)],
            "status": report.status,
            "handed_in_on": day(report.submitted_on),
            "approved_on": day(timezone.localdate(approval.at)) if approval else "",
            "approved_by": approval.who if approval else "",
            "values": [*_lines(self.indicators, "target")],
            "participants": [vars(row) for row in self.participants],
            "contributions": [*_lines(self.contributions, "promised")],
        }

    @cached_property
    def html(self) -> str:
        with translation.override(document_language()):
            context = {
                "document": self,
                "report": self.report,
                "due": self.report.due,
                "agreement": self.report.due.agreement,
                "language": document_language(),
            }
            return render_to_string("followup/pdf/report.html", context)

    @cached_property
    def key(self) -> str:
        style = pdf.static_text("css/report_document.css")
        shaped = "\0".join((self.html, style, edition())).encode() + self.data
        return hashlib.sha256(shaped).hexdigest()

    @property
    def content(self) -> bytes:
        name = f"report-pdf:{self.key}"
        content: bytes | None = cache.get(name)
        if content is None:
            content = self._made()
            cache.set(name, content, CACHE_SECONDS)
        return content

    def _made(self) -> bytes:
        with translation.override(document_language()):
            description = gettext("The report as data")
        attached = pdf.AttachedFile("rapport.json", self.data, description)
        return pdf.render(self.html, stylesheets=STYLESHEETS, attachments=[attached])

    @property
    def file_name(self) -> str:
        due = self.report.due
        with translation.override(document_language()):
            name = pgettext("file name", "%(kind)s %(reference)s %(from)s") % {
                "kind": due.get_kind_display(),
                "reference": get_valid_filename(due.agreement.reference.replace("/", "-")),
                "from": due.reporter,
            }
        kept = "".join(sign if sign.isalnum() or sign in " -_()," else " " for sign in name)
        return f"{' '.join(kept.split())[:120]}.pdf"


def _lines(parts: list[ReadPart], beside: str) -> Iterator[dict[str, str]]:
    """A line for each figure, with what it stands beside; one without figure where none is said."""
    for read in parts:
        for figure in read.figures or (Figure(""),):
            yield {"name": read.part.heading, beside: read.beside} | vars(figure)
