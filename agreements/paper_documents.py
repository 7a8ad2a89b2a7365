"""The paper as a document: one template for the page on screen and for the PDF."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext

from agreements import documents, wording
from agreements.against import changes_against_predecessor
from agreements.changes import Change
from agreements.documents import PAPER, SCREEN, AgreementDocument, Headings, document_language
from agreements.guards import is_letter, refusal_of
from agreements.models import (
    Approval,
    DecisionPoint,
    Funder,
    Paper,
    PaperAttachment,
    PaperPart,
    PaperPerson,
    PaperSection,
)
from agreements.models.criteria import Criterion
from agreements.snapshot import agreement_data, checksum
from agreements.wording.phrases import sentence_end
from iop.shared import formats, pdf
from iop.shared.rich_text import plain, rendered
from partners.models import Board

#: Sections after the words of the paper.
_LISTS = (PaperPart.ATTACHMENTS, PaperPart.RECIPIENTS)
STYLESHEETS = (*documents.STYLESHEETS, "css/papers.css")
SCHEMA = {"name": "iop-paper", "version": 1}


@dataclass(frozen=True)
class PaperDocument:
    """Everything that the document's templates read. The paper is loaded ``with_content``."""

    paper: Paper
    headings: Headings = PAPER
    #: Whether parts that the system fills in are marked as such: on our pages, never on paper.
    marks_filled: bool = False

    @property
    def language(self) -> str:
        return document_language()

    @property
    def is_draft(self) -> bool:
        """Marked UTKAST on every page until it is issued to the board."""
        return self.paper.status not in Paper.ISSUED

    @property
    def is_letter(self) -> bool:
        return is_letter(self.paper)

    @property
    def board(self) -> Board:
        return self.paper.board

    @property
    def municipality(self) -> str:
        return self.board.organisation.name

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        """The head: name and value, where known."""
        paper = self.paper
        officer = ", ".join(filter(None, (paper.author.name, paper.author_role)))
        meetings = [
            item.meeting.held_on for item in paper.items.all() if not item.meeting.is_cancelled
        ]
        unit = ", ".join(filter(None, (self.board.department, paper.unit)))
        if is_letter(paper):
            initiator = paper.case.initiator
            to, meetings = initiator.name if initiator else "", []
            officer = f"{officer}, {paper.author.email}"
        else:
            to = self.board.name
        facts = [
            (pgettext("paper", "Department and unit"), unit),
            (pgettext("paper", "Officer"), officer),
            (pgettext("paper", "Date"), formats.day(paper.written_on)),
            (gettext("Diary number"), paper.case.reference or ""),
            (pgettext("paper", "To"), to),
            (pgettext("paper", "Meeting"), formats.day(max(meetings, default=None))),
            (pgettext("paper", "The board’s decision"), self._decision),
            (gettext("Secrecy"), paper.secrecy_ground if paper.is_secret else ""),
        ]
        return [(name, value) for name, value in facts if value]

    @property
    def _decision(self) -> str:
        """What a letter answers with: the board, the day and § of its decision to decline."""
        decision = refusal_of(self.paper.case) if is_letter(self.paper) else None
        if decision is None:
            return ""
        meeting = decision.item.meeting
        return f"{meeting.board.name} {formats.day(meeting.held_on)}, § {decision.paragraph}"

    @cached_property
    def agreement(self) -> AgreementDocument | None:
        """The agreement's own document: its parties, goals and economy in order."""
        if self.paper.agreement is None:
            return None
        return AgreementDocument(self.paper.agreement, self.headings)

    @property
    def proposals(self) -> list[str]:
        """Each proposal with its day, as it goes on from “the board decides to”."""
        return [_proposal(point) for point in self.paper.decision_points.all()]

    @property
    def agreement_facts(self) -> list[tuple[str, list[str]]]:
        """What the agreement is, at a glance; the decision on it is still to come."""
        if self.agreement is None:
            return []
        decision = gettext("Decision")
        return [(name, lines) for name, lines in self.agreement.facts if name != decision]

    @cached_property
    def what_changes(self) -> list[tuple[str, list[Change]]]:
        """What a renewal changes in the agreement before it, by section."""
        agreement = self.paper.agreement
        if agreement is None or not agreement.is_renewal:
            return []
        return changes_against_predecessor(agreement)

    @property
    def funding(self) -> list[str]:
        """Who pays from outside the partnership, how much, and what goes back."""
        if self.agreement is None:
            return []
        return [
            wording.sentence(wording.funder_in_short(giver)) + f" {wording.repayment(giver.giver)}"
            for giver in self.agreement.economy.givers
            if isinstance(giver.giver, Funder)
        ]

    @property
    def follow_up(self) -> list[str]:
        """When the partnership is reviewed, and what may come after its last day."""
        agreement = self.paper.agreement
        if agreement is None:
            return []
        sentences = (wording.review(agreement), wording.extension(agreement))
        return [words for words in sentences if words]

    @cached_property
    def own_conflicts(self) -> list[Approval]:
        """What reviewers of the agreement have noted of conflicts of interest of their own."""
        if self.paper.agreement is None:
            return []
        return list(self.paper.agreement.approvals.exclude(conflict_of_interest=""))

    @cached_property
    def sections(self) -> list["Part"]:
        return [Part(section, self) for section in self.paper.sections.all()]

    @property
    def signers(self) -> list[PaperPerson]:
        return self._people(PaperPerson.Part.SIGNER)

    @property
    def recipients(self) -> list[PaperPerson]:
        return self._people(PaperPerson.Part.RECIPIENT)

    def _people(self, part: PaperPerson.Part) -> list[PaperPerson]:
        return [person for person in self.paper.people.all() if person.part == part]

    @cached_property
    def attachments(self) -> list[PaperAttachment]:
        return list(self.paper.attachments.all())

    @cached_property
    def guidelines(self) -> list[Criterion]:
        return list(self.paper.criteria_set.criteria.all()) if self.paper.criteria_set else []

    @property
    def signs_last(self) -> bool:
        return not any(part.follows_signers for part in self.sections)

    @property
    def file_stem(self) -> str:
        """Diary number, key and date as a file may be called."""
        parts = (self.paper.case.reference or "", str(self.paper.pk))
        return get_valid_filename("-".join(filter(None, parts)).replace("/", "-"))


@dataclass(frozen=True)
class Part:
    """A section of the paper with what the system adds to it."""

    section: PaperSection
    document: PaperDocument

    @property
    def template(self) -> str:
        return f"agreements/paper_pdf/part_{self.section.part}.html"

    @property
    def has_data(self) -> bool:
        """Whether the system has anything to add."""
        document, paper = self.document, self.document.paper
        agreement, assessment = paper.agreement, paper.assessment
        case = paper.case
        data: dict[str, object] = {
            PaperPart.TEXT: False,
            PaperPart.MATTER: agreement or case.initiator or case.initiative or case.challenge,
            PaperPart.PROPOSALS: paper.decision_points.all(),
            PaperPart.CRITERIA: assessment and assessment.criterion_answers.all(),
            PaperPart.FORM: assessment and (assessment.conclusion or assessment.reasons),
            PaperPart.LAW: assessment and assessment.legal_checks.all(),
            PaperPart.AGREEMENT: agreement,
            PaperPart.CONTRIBUTIONS: agreement and agreement.contributions.all(),
            PaperPart.ECONOMY: agreement
            and (agreement.contributions.all() or agreement.funders.all()),
            PaperPart.FOLLOW_UP: agreement
            and (
                agreement.report_duties.all()
                or agreement.groups.all()
                or agreement.review_on
                or agreement.review_note
            ),
            PaperPart.GUIDELINES: document.guidelines,
            PaperPart.ATTACHMENTS: document.attachments,
            PaperPart.RECIPIENTS: document.recipients,
        }
        return bool(data[self.section.part])

    @property
    def is_filled(self) -> bool:
        """Whether the system filled it in from the case and the agreement."""
        by_hand = (PaperPart.PROPOSALS, PaperPart.ATTACHMENTS, PaperPart.RECIPIENTS)
        return self.has_data and self.section.part not in by_hand

    @property
    def is_empty(self) -> bool:
        return not (plain(self.section.body) or self.has_data)

    @property
    def follows_signers(self) -> bool:
        """Those who sign stand under the paper's own words, before its lists of what goes along."""
        parts = [part.section for part in self.document.sections if part.section.part in _LISTS]
        return bool(parts) and self.section.pk == parts[0].pk

    @property
    def is_shown(self) -> bool:
        """An optional heading without a word under it is left out of the document."""
        return not self.is_empty or self.section.is_mandatory


def _proposal(point: DecisionPoint) -> str:
    words = sentence_end(point.text)
    if point.due_on is None:
        return words
    day = gettext("By %(day)s at the latest.") % {"day": formats.day(point.due_on)}
    return f"{words} {day}"


def _rendered(template: str, document: PaperDocument) -> SafeString:
    with translation.override(document.language):
        return render_to_string(template, {"document": document, "headings": document.headings})


def paper_html(paper: Paper) -> str:
    """The whole paper as a page of its own, ready to be made a PDF."""
    return _rendered("agreements/paper_pdf/paper.html", PaperDocument(paper))


def paper_article(paper: Paper, *, marks_filled: bool = False) -> SafeString:
    """The whole paper, to be put inside one of our pages."""
    document = PaperDocument(paper, SCREEN, marks_filled)
    return _rendered("agreements/paper_pdf/_paper.html", document)


def part_html(paper: Paper, section: PaperSection) -> SafeString:
    """What the system adds to one section, without its text, for the page that writes it."""
    document = PaperDocument(paper, SCREEN)
    part = Part(section, document)
    if not part.is_filled:
        return mark_safe("")
    with translation.override(document.language):
        context = {"document": document, "headings": document.headings, "part": part}
        return render_to_string(part.template, context)


def shown_article(paper: Paper, *, marks_filled: bool = False) -> SafeString:
    """What readers see: the words that were issued, else the paper as it now stands."""
    if paper.status in Paper.ISSUED and paper.article:
        return mark_safe(paper.article)  # noqa: S308 (our own rendering, kept when it was issued)
    return paper_article(paper, marks_filled=marks_filled)


class PreparedPaper:
    """The paper's PDF: its key at once, its bytes when they are asked for."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.html = paper_html(paper)
        self.data = paper_json(paper)
        own = pdf.static_text("css/papers.css")
        shaped = "\0".join((self.html, own, documents.edition()))
        self.key = checksum(shaped.encode() + self.data)

    @property
    def file_name(self) -> str:
        return file_name(self.paper)

    @property
    def content(self) -> bytes:
        name = f"paper-pdf:{self.key}"
        content: bytes | None = cache.get(name)
        if content is None:
            content = self.made_anew()
            cache.set(name, content, documents.CACHE_SECONDS)
        return content

    def made_anew(self) -> bytes:
        with translation.override(document_language()):
            description = gettext("The paper as data")
        name = f"{PaperDocument(self.paper).file_stem}.json"
        data = pdf.AttachedFile(name, self.data, description)
        return pdf.render(self.html, stylesheets=STYLESHEETS, attachments=[data])


def paper_pdf(paper: Paper) -> bytes:
    """The paper as PDF, with the data it was made from inside."""
    return PreparedPaper(paper).content


def file_name(paper: Paper) -> str:
    """What the PDF is called when it is saved."""
    name = f"{paper.kind.name} {PaperDocument(paper).file_stem} {paper.title}"
    kept = "".join(sign if sign.isalnum() or sign in " -_()," else " " for sign in name)
    return f"{' '.join(kept.split())[:120]}.pdf"


def paper_data(paper: Paper) -> dict[str, Any]:
    """All that the paper says, and the agreement it rests on."""
    document = PaperDocument(paper)
    return {
        "schema": dict(SCHEMA),
        "reference": paper.case.reference,
        "kind": paper.kind.name,
        "purpose": paper.kind.purpose,
        "board": {"name": paper.board.name, "organisation": document.municipality},
        "title": paper.title,
        "officer": {"name": paper.author.name, "title": paper.author_role, "unit": paper.unit},
        "dated": formats.day(paper.written_on) or None,
        "sections": [
            {"heading": row.heading, "part": row.part, "body": str(rendered(row.body))}
            for row in paper.sections.all()
        ],
        "proposals": [
            {"text": row.text, "due_on": formats.day(row.due_on) or None}
            for row in paper.decision_points.all()
        ],
        "attachments": [
            {"name": row.name, "sha256": row.document.sha256 if row.document else None}
            for row in document.attachments
        ],
        "signers": [{"name": row.name, "title": row.title} for row in document.signers],
        "recipients": [{"name": row.name, "title": row.title} for row in document.recipients],
        "criteria": _criteria(paper),
        "agreement": agreement_data(paper.agreement) if paper.agreement else None,
    }


def _criteria(paper: Paper) -> list[dict[str, str]]:
    """The criteria to be adopted, or those that the case was assessed by."""
    if paper.criteria_set:
        return [{"criterion": row.name} for row in paper.criteria_set.criteria.all()]
    if not paper.assessment:
        return []
    return [
        {"criterion": row.criterion.name, "answer": row.answer, "motivation": row.motivation}
        for row in paper.assessment.criterion_answers.all()
    ]


def paper_json(paper: Paper) -> bytes:
    return json.dumps(paper_data(paper), ensure_ascii=False, indent=1).encode()
