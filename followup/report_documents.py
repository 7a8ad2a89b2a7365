"""A report as a document: PDF for the archive and for a screen reader, with its data inside.

Two versions: the whole one stays in the case; in the one that may leave it small counts are
hidden, in the data too.
"""

import hashlib
import json
from dataclasses import dataclass
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
from agreements.models import Document
from agreements.wording import counted as in_words
from followup.models import ContributionOutcome, Report
from followup.models.reports import ReportQuerySet
from followup.outcomes import exactly, figure
from followup.small_counts import NO_LIMIT, Counted, counted, limit_on
from iop.accounts.models import User
from iop.shared import pdf
from iop.shared.formats import day, days, kr, number

STYLESHEETS = (*DOCUMENT_STYLESHEETS, "css/report_document.css")


def with_rows(reports: ReportQuerySet) -> ReportQuerySet:
    """The reports with all that their documents show."""
    return (
        reports.with_due()
        .select_related("submitted_by", "document")
        .prefetch_related(
            "values__indicator",
            "participants__target_group",
            "contribution_outcomes__contribution",
            "files",
        )
    )


@dataclass(frozen=True)
class Measured:
    """An indicator's value beside its target, in words."""

    name: str
    target: str
    value: str
    period: str
    comment: str


@dataclass(frozen=True)
class Given:
    """What came of a contribution, in words."""

    description: str
    year: str
    money: str
    units: str
    comment: str


def keep(report: Report, user: User, reason: str = "") -> None:
    """Keep the approved report as a file of the case. The effect of approving; ``reason`` is empty.

    One whose approval is taken back and given again is kept anew; the earlier file stays.
    """
    made = ReportDocument(with_rows(Report.objects.all()).get(pk=report.pk), leaves_the_case=False)
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
    """The document of a report loaded ``with_rows``; its bytes are made when asked for."""

    def __init__(self, report: Report, *, leaves_the_case: bool) -> None:
        self.report = report
        self.leaves_the_case = leaves_the_case
        self.limit = limit_on(timezone.localdate()) if leaves_the_case else NO_LIMIT

    @property
    def values(self) -> list[Measured]:
        return [
            Measured(
                name=row.indicator.name,
                target=in_words(row.indicator),
                value=figure(row.value, row.indicator.unit, row.is_share, row.exactness),
                period=days(row.measured_from, row.measured_to),
                comment=row.comment,
            )
            for row in self.report.values.all()
        ]

    @property
    def participants(self) -> list[Counted]:
        return [counted(row, self.limit) for row in self.report.participants.all()]

    @property
    def given(self) -> list[Given]:
        return [
            Given(
                description=row.contribution.description,
                year=str(row.year or ""),
                money=exactly(kr(row.amount), row.exactness),
                units=_units(row),
                comment=row.comment,
            )
            for row in self.report.contribution_outcomes.all()
        ]

    @cached_property
    def data(self) -> bytes:
        """The same figures as data, hidden where the document hides them."""
        report, due = self.report, self.report.due
        facts: dict[str, Any] = {
            "agreement": due.agreement.reference,
            "kind": due.kind,
            "from": due.reporter,
            "period": [day(due.period_from), day(due.period_to)],
            "status": report.status,
            "handed_in_on": day(report.submitted_on),
            "values": [vars(row) for row in self.values],
            "participants": [vars(row) for row in self.participants],
            "contributions": [vars(row) for row in self.given],
        }
        return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode()

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


def _units(row: ContributionOutcome) -> str:
    if row.units is None:
        return ""
    return exactly(" ".join(filter(None, (number(row.units), row.unit))), row.exactness)
