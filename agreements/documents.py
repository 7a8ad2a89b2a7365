"""The agreement as a document: one template for the preview on screen and for the PDF."""

import hashlib
from dataclasses import dataclass
from functools import cache as cache_in_process
from functools import cached_property
from importlib.metadata import version

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext

from agreements import wording
from agreements.economy import Economy, economy_of
from agreements.models import (
    Agreement,
    Commitment,
    Goal,
    Indicator,
    Party,
    Section,
    SectionKind,
    Signatory,
    TargetGroup,
    Uplift,
)
from agreements.picture import Bar, shares_picture
from agreements.snapshot import agreement_json, checksum
from iop.shared import formats, pdf
from iop.shared.rich_text import plain

STYLESHEETS = ("css/document.css", "css/paper.css")
#: How long an unchanged draft's PDF is kept: a week.
CACHE_SECONDS = 7 * 24 * 60 * 60
#: More years than this have no room as columns; their amounts stand under the contribution.
MOST_YEAR_COLUMNS = 3


@dataclass(frozen=True)
class Headings:
    """The HTML elements of the document's headings, so that they fit where it is shown."""

    title: str
    section: str
    part: str


PAPER = Headings("h1", "h2", "h3")
#: On our pages the page has an ``h1`` of its own.
SCREEN = Headings("h2", "h3", "h4")


@dataclass(frozen=True)
class AgreementDocument:
    """Everything that the document's templates read. The agreement is loaded ``with_content``."""

    agreement: Agreement
    headings: Headings = PAPER

    @property
    def language(self) -> str:
        return document_language()

    @property
    def is_draft(self) -> bool:
        """Marked UTKAST on every page, until the parties have signed."""
        return not self.agreement.is_signed

    @property
    def municipality(self) -> str:
        return self.agreement.case.board.organisation.name

    @property
    def description(self) -> str:
        """One line on what the document is, for its metadata."""
        return self.agreement.summary or gettext("Agreement on a non-profit public partnership")

    @cached_property
    def short_checksum(self) -> str:
        """The first of the digits that tell one wording from another: ``4f9c 21d0 8ab3``."""
        digits = checksum(agreement_json(self.agreement))
        return f"{digits[:4]} {digits[4:8]} {digits[8:12]}"

    @cached_property
    def sections(self) -> list["NumberedSection"]:
        return [
            NumberedSection(number, section, self)
            for number, section in enumerate(self.agreement.sections.all(), 1)
        ]

    @cached_property
    def facts(self) -> list[tuple[str, list[str]]]:
        """What the head of the document tells at a glance: name and lines, where known."""
        agreement = self.agreement
        facts = [
            (gettext("Parties"), [wording.bound(party) for party in self.parties]),
            (gettext("Period"), [formats.days(agreement.starts_on, agreement.ends_on)]),
            (
                pgettext("document", "Funder outside the partnership"),
                [self._funder(giver) for giver in self.agreement.funders.all()],
            ),
            (gettext("Review"), [wording.review_in_short(agreement)]),
            (pgettext("document", "Ground"), [agreement.legal_basis]),
            (gettext("Decision"), [wording.decision(agreement)]),
            (pgettext("document", "Earlier agreement"), [wording.predecessor(agreement)]),
            (gettext("Takes effect on"), [formats.day(agreement.takes_effect_on)]),
            (gettext("Ground for the change"), [agreement.ground]),
        ]
        known = [(name, [line for line in lines if line]) for name, lines in facts]
        return [(name, lines) for name, lines in known if lines]

    def _funder(self, funder: object) -> str:
        giver = next(giver for giver in self.economy.givers if giver.giver == funder)
        return wording.funder_in_short(giver)

    @cached_property
    def parties(self) -> list[Party]:
        """Those who sign, in the agreement's order."""
        return [party for party in self.agreement.parties.all() if party.signs]

    @cached_property
    def actors(self) -> list[Party]:
        """Those who have duties and sign nothing."""
        return [party for party in self.agreement.parties.all() if not party.signs]

    @property
    def has_numbers(self) -> bool:
        """Whether any party's organisation number is known."""
        return any(
            party.organisation and party.organisation.organisation_number for party in self.parties
        )

    @cached_property
    def goals(self) -> list[tuple[Goal, list[Indicator]]]:
        indicators = list(self.agreement.indicators.all())
        return [
            (goal, [row for row in indicators if row.goal_id == goal.pk])
            for goal in self.agreement.goals.all()
        ]

    @cached_property
    def common_indicators(self) -> list[Indicator]:
        """Those that measure the whole partnership and no goal of its own."""
        return [row for row in self.agreement.indicators.all() if row.goal_id is None]

    @cached_property
    def target_groups(self) -> list[tuple[str, list[TargetGroup]]]:
        rows = list(self.agreement.target_groups.all())
        kinds = (
            (TargetGroup.Kind.DIRECT, gettext("Direct target group")),
            (TargetGroup.Kind.INDIRECT, gettext("Indirect target group")),
        )
        grouped = [(name, [row for row in rows if row.kind == kind]) for kind, name in kinds]
        return [(name, theirs) for name, theirs in grouped if theirs]

    @cached_property
    def commitments(self) -> list[tuple[Party | None, list[Commitment]]]:
        """What each party undertakes, and last (``None``) what all undertake together."""
        rows = list(self.agreement.commitments.all())
        givers: list[Party | None] = [*self.agreement.parties.all(), None]
        grouped = [(giver, [row for row in rows if row.party == giver]) for giver in givers]
        return [(giver, theirs) for giver, theirs in grouped if theirs]

    @cached_property
    def period(self) -> list[str]:
        sentences = (
            wording.term(self.agreement),
            wording.review(self.agreement),
            wording.extension(self.agreement),
        )
        return [words for words in sentences if words]

    @cached_property
    def terms(self) -> list[tuple[str, list[str], str]]:
        """Heading, sentences from data, and rich text of each term that says something."""
        agreement = self.agreement
        notice = [wording.notice(agreement), *map(wording.own_notice, self.parties)]
        terms: list[tuple[str, list[str], str]] = [
            (gettext("Renegotiation"), [], agreement.renegotiation),
            (pgettext("document", "Notice"), [line for line in notice if line], ""),
            (gettext("Cancellation"), [], agreement.cancellation),
            (gettext("Repayment"), [], agreement.repayment),
            (gettext("Disputes"), [], agreement.dispute),
        ]
        return [term for term in terms if term[1] or plain(term[2])]

    @cached_property
    def economy(self) -> Economy:
        return economy_of(self.agreement)

    @cached_property
    def bars(self) -> list[Bar]:
        return shares_picture(self.economy)

    @property
    def has_summary(self) -> bool:
        """Whether a table of sums says more than the tables of contributions."""
        return sum(bool(giver.total) for giver in self.economy.givers) > 1

    @property
    def has_shares(self) -> bool:
        """Whether there is anything to compare: the valued comes from more than one side."""
        return len(self.economy.bars) > 1

    @cached_property
    def year_columns(self) -> tuple[int, ...]:
        """The years that tables have columns for: when amounts differ, and there is room."""
        known = any(self.economy.per_year.values())
        return (
            self.economy.years if known and 1 < len(self.economy.years) <= MOST_YEAR_COLUMNS else ()
        )

    @cached_property
    def uplifts(self) -> list[Uplift]:
        return [row for gift in self.agreement.contributions.all() for row in gift.uplifts.all()]

    @cached_property
    def signing(self) -> list[tuple[Party, list[Signatory]]]:
        """Who signs for each party; an unnamed one where nobody is named yet."""
        people = list(self.agreement.signatories.all())
        return [
            (party, [row for row in people if row.party_id == party.pk] or [Signatory()])
            for party in self.parties
            if party.signs_in(self.agreement)
        ]


@dataclass(frozen=True)
class NumberedSection:
    number: int
    section: Section
    document: AgreementDocument

    @property
    def template(self) -> str:
        return f"agreements/pdf/section_{self.section.kind}.html"

    @property
    def is_empty(self) -> bool:
        """Whether the section says nothing yet, in words or in data."""
        return not (plain(self.section.body) or self._has_data())

    def _has_data(self) -> bool:
        document, agreement = self.document, self.document.agreement
        data: dict[str, object] = {
            SectionKind.TEXT: False,
            SectionKind.PARTIES: document.parties or document.actors,
            SectionKind.GOALS: document.goals or document.common_indicators,
            SectionKind.TARGET_GROUPS: document.target_groups,
            SectionKind.COMMITMENTS: document.commitments,
            SectionKind.GROUPS: agreement.groups.all(),
            SectionKind.REPORTS: agreement.report_duties.all(),
            SectionKind.CONTACTS: agreement.contact_persons.all(),
            SectionKind.PERIOD: document.period,
            SectionKind.ECONOMY: agreement.contributions.all() or agreement.funders.all(),
            SectionKind.PAYMENTS: agreement.payment_plans.all() or agreement.payment_terms,
            SectionKind.TERMS: document.terms,
            SectionKind.SIGNATORIES: document.signing,
        }
        return bool(data[self.section.kind])


def document_language() -> str:
    """Agreements are written in the municipality's language, whoever reads the page."""
    return settings.LANGUAGE_CODE


def _rendered(template: str, document: AgreementDocument, **context: object) -> SafeString:
    """The template in the document's language, whatever language the reader's pages have."""
    with translation.override(document.language):
        return render_to_string(template, {"document": document, **context})


def agreement_html(agreement: Agreement) -> str:
    """The whole document as a page of its own, ready to be made a PDF."""
    return _rendered("agreements/pdf/agreement.html", AgreementDocument(agreement))


def agreement_article(agreement: Agreement) -> SafeString:
    """The whole document, to be put inside one of our pages."""
    return _rendered("agreements/pdf/_document.html", AgreementDocument(agreement, SCREEN))


def section_html(agreement: Agreement, section: Section) -> SafeString:
    """One section as it will stand in the document, to be put inside one of our pages."""
    document = AgreementDocument(agreement, SCREEN)
    numbers = [part.section.pk for part in document.sections]
    number = numbers.index(section.pk) + 1 if section.pk in numbers else len(numbers) + 1
    part = NumberedSection(number, section, document)
    return _rendered("agreements/pdf/_section.html", document, part=part)


class PreparedPdf:
    """The document's PDF: its key at once, its bytes when they are asked for.

    The key changes with any change of what the document says or of how it is set. The bytes
    are kept in the cache by it: an unchanged draft is not set twice.
    """

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.data = agreement_json(agreement)
        state = "signed" if agreement.is_signed else "draft"
        self.key = checksum(" ".join((checksum(self.data), state, edition())).encode())

    @property
    def file_name(self) -> str:
        return file_name(self.agreement)

    @property
    def content(self) -> bytes:
        name = f"agreement-pdf:{self.key}"
        content: bytes | None = cache.get(name)
        if content is None:
            content = self.made_anew()
            cache.set(name, content, CACHE_SECONDS)
        return content

    def made_anew(self) -> bytes:
        with translation.override(document_language()):
            description = gettext("The agreement as data")
        data = pdf.AttachedFile(f"{file_stem(self.agreement)}.json", self.data, description)
        html = agreement_html(self.agreement)
        return pdf.render(html, stylesheets=STYLESHEETS, attachments=[data])


def agreement_pdf(agreement: Agreement) -> bytes:
    """The document as PDF, with the data it was made from inside."""
    return PreparedPdf(agreement).content


def edition() -> str:
    """A hash of the templates, stylesheets, texts and code that shape the document."""
    return _read_edition() if settings.DEBUG else _edition_of_process()


@cache_in_process
def _edition_of_process() -> str:
    return _read_edition()


def _read_edition() -> str:
    folders = (
        (settings.BASE_DIR / "templates/agreements/pdf", "*.*"),
        (settings.BASE_DIR / "agreements", "**/*.py"),
        (settings.BASE_DIR / "iop/shared", "*.py"),
        (settings.LOCALE_PATHS[0] / document_language(), "**/*.mo"),
    )
    digest = hashlib.sha256(version("weasyprint").encode())
    for folder, pattern in folders:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    for name in ("css/base.css", *STYLESHEETS):
        digest.update(pdf.static_text(name).encode())
    return digest.hexdigest()


def file_stem(agreement: Agreement) -> str:
    """The agreement's reference as a file may be called: ``SN-2018-0098-1``."""
    return get_valid_filename(agreement.reference.replace("/", "-").replace(" ", "-"))


def file_name(agreement: Agreement) -> str:
    """What the PDF is called when it is saved: reference, title, and whether it is a draft."""
    with translation.override(document_language()):
        pattern = (
            pgettext("file name", "Agreement %(reference)s %(title)s")
            if agreement.is_signed
            else pgettext("file name", "Agreement %(reference)s %(title)s (draft)")
        )
    name = pattern % {"reference": file_stem(agreement), "title": agreement.title}
    kept = "".join(sign if sign.isalnum() or sign in " -_()," else " " for sign in name)
    return f"{' '.join(kept.split())[:120]}.pdf"
