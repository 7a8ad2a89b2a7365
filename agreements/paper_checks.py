"""Gaps and contradictions of a paper, found before the board finds them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.checks import Severity
from agreements.economy import Giver, Line, SideShare, economy_of
from agreements.guards import FOUND
from agreements.models import Paper, PaperKind, PaperPart
from agreements.paper_documents import PaperDocument, Part
from agreements.papers import has_newer_figures, whole
from iop.shared import formats
from iop.shared.rich_text import plain

_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """Something in a paper to look over: what, why, and where it is mended."""

    code: str
    severity: Severity
    title: str
    message: str
    ground: str
    url: str
    place: str


@dataclass(frozen=True)
class Found:
    message: str
    anchor: str = "head"
    place: str = ""


@dataclass(frozen=True)
class PaperRule:
    """A check with a stable code. ``find`` reads and never writes."""

    code: str
    severity: Severity
    title: "str | Promise"
    ground: "str | Promise"
    find: Callable[[PaperDocument], Iterable[Found]]


_DECIDE = gettext_lazy("The board must be able to decide on what it reads.")
_FIGURES = gettext_lazy("The paper and the agreement go to the board together.")
_SECRECY = gettext_lazy("What is public is kept from nobody without a ground in law.")


def findings_of(paper: Paper) -> list[Finding]:
    """All findings of a paper loaded ``with_content``, the heaviest first; asks no query."""
    document = PaperDocument(paper)
    url = reverse("papers:edit", args=[paper.pk])
    found = [
        Finding(
            rule.code,
            rule.severity,
            str(rule.title),
            one.message,
            str(rule.ground),
            f"{url}#{one.anchor}",
            one.place,
        )
        for rule in RULES
        for one in rule.find(document)
    ]
    return sorted(found, key=lambda one: _WEIGHT[one.severity])


def nothing_stops(paper: Paper) -> Iterator[str]:
    """What must be mended before the paper goes for review; a guard of the workflow."""
    findings = paper.__dict__.get(FOUND)
    if findings is None:
        findings = findings_of(whole(paper))
    for finding in findings:
        if finding.severity == Severity.STOPS:
            yield finding.message


# --- The rules -------------------------------------------------------------------------


def _at(part: Part) -> Found:
    message = _("“%(heading)s” is empty.") % {"heading": part.section.heading}
    return Found(message, f"avsnitt-{part.section.pk}", part.section.heading)


def _empty_sections(document: PaperDocument) -> Iterator[Found]:
    for part in document.sections:
        has_own_rule = part.section.part == PaperPart.PROPOSALS
        if part.section.is_mandatory and part.is_empty and not has_own_rule:
            yield _at(part)


def _no_proposals(document: PaperDocument) -> Iterator[Found]:
    if not document.is_letter and not document.paper.decision_points.all():
        yield Found(_("The paper proposes no decision."), "proposals", _("Proposals for decision"))


#: Words of something that is to be done later.
_LATER = re.compile(
    r"\b(redovis|återrapport|återkom|utvärder|följ\w* upp|rapporter)\w*", re.IGNORECASE
)
_WHEN = re.compile(
    r"\b((19|20)\d\d|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november"
    r"|december|vår(en)?|sommar(en)?|höst(en)?|varje|årlig\w*|löpande|halvår\w*|kvartal\w*)\b",
    re.IGNORECASE,
)


def _undated_proposals(document: PaperDocument) -> Iterator[Found]:
    if document.paper.kind.purpose == PaperKind.Purpose.EVALUATE:
        return
    for number, point in enumerate(document.paper.decision_points.all(), 1):
        if point.due_on is None and _LATER.search(point.text) and not _WHEN.search(point.text):
            message = _("Proposal %(number)d is to be done, but not by when.") % {"number": number}
            yield Found(message, "proposals", _("Proposals for decision"))


def _no_recipients(document: PaperDocument) -> Iterator[Found]:
    if not document.is_letter and not document.recipients:
        yield Found(
            _("Nobody is said to get the decision."),
            "recipients",
            _("Recipients of the decision"),
        )


def _texts(document: PaperDocument) -> Iterator[tuple[str, str, str]]:
    """The officer's own words: text, anchor, and what the place is called."""
    for point in document.paper.decision_points.all():
        yield point.text, "proposals", _("Proposals for decision")
    for section in document.paper.sections.all():
        yield plain(section.body), f"avsnitt-{section.pk}", section.heading


_ATTACHMENT = re.compile(r"\bbilaga\s+(\d+)", re.IGNORECASE)


def _absent_attachments(document: PaperDocument) -> Iterator[Found]:
    count = len(document.attachments)
    for text, anchor, place in _texts(document):
        for number in sorted({int(one) for one in _ATTACHMENT.findall(text)}):
            if not 1 <= number <= count:
                message = _("The text names attachment %(number)d, which is not attached.")
                yield Found(message % {"number": number}, anchor, place)


def _attachments_without_file(document: PaperDocument) -> Iterator[Found]:
    for row in document.attachments:
        if row.document_id is None and row.agreement_id is None:
            message = _("“%(name)s” has no file.") % {"name": row.name}
            yield Found(message, "attachments", _("Attachments"))


def _newer_agreement(document: PaperDocument) -> Iterator[Found]:
    if has_newer_figures(document.paper):
        yield Found(
            _(
                "The agreement has changed since the paper was written. Take the new figures and "
                "read your own text."
            )
        )


_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)\s*[–-]\s*(\d{4}-\d\d-\d\d)")


def _other_period(document: PaperDocument) -> Iterator[Found]:
    """A period in a proposal that is not the agreement's."""
    agreement = document.paper.agreement
    if agreement is None:
        return
    own = (formats.day(agreement.starts_on), formats.day(agreement.ends_on))
    for point in document.paper.decision_points.all():
        for days in _PERIOD.findall(point.text):
            if days != own:
                facts = {"said": "–".join(days), "own": "–".join(own)}
                message = _("The proposal says %(said)s; the agreement is for %(own)s.") % facts
                yield Found(message, "proposals", _("Proposals for decision"))


_AMOUNT = re.compile(r"(?<![\d,])(\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d+)[ \u00a0]*(?:kr|kronor)\b")


def _other_amounts(document: PaperDocument) -> Iterator[Found]:
    """An amount in the officer's words that the agreement does not have."""
    if document.paper.agreement is None:
        return
    known = _amounts(document)
    for text, anchor, place in _texts(document):
        for words in _AMOUNT.findall(text):
            amount = Decimal(re.sub(r"\D", "", words))
            if amount not in known:
                message = _("The text says %(amount)s, which is no figure of the agreement.")
                yield Found(message % {"amount": formats.kr(amount)}, anchor, place)


def _amounts(document: PaperDocument) -> set[Decimal]:
    """Every sum and part that the agreement's economy shows."""
    agreement = document.paper.agreement
    assert agreement is not None  # noqa: S101 (asked by the caller)
    economy = economy_of(agreement)
    figures = [economy.total, *economy.per_year.values()]
    holders: list[SideShare | Giver | Line] = [*economy.sides, *economy.givers, *economy.lines]
    for holder in holders:
        figures += [holder.total, *holder.per_year.values()]
    amounts = {figure.amount for figure in figures if figure.amount is not None}
    for gift in agreement.contributions.all():
        amounts |= {value for value in (gift.amount, gift.rate) if value is not None}
    for plan in agreement.payment_plans.all():
        amounts |= {row.amount for row in plan.instalments.all() if row.amount is not None}
    return amounts


def _no_ground(document: PaperDocument) -> Iterator[Found]:
    if document.paper.is_secret and not document.paper.secrecy_ground:
        yield Found(_("Say by what ground the paper is secret."))


def _no_criteria_set(document: PaperDocument) -> Iterator[Found]:
    purpose = document.paper.kind.purpose
    if purpose == PaperKind.Purpose.GUIDELINES and document.paper.criteria_set_id is None:
        yield Found(_("Choose the list of criteria that the board is to adopt."))


_S, _W = Severity.STOPS, Severity.WARNS
RULES = (
    PaperRule("P01", _S, gettext_lazy("A section is missing"), _DECIDE, _empty_sections),
    PaperRule("P02", _S, gettext_lazy("No proposal for decision"), _DECIDE, _no_proposals),
    PaperRule("P03", _S, gettext_lazy("No criteria to adopt"), _DECIDE, _no_criteria_set),
    PaperRule("P04", _S, gettext_lazy("An attachment is absent"), _DECIDE, _absent_attachments),
    PaperRule("P05", _S, gettext_lazy("Another period"), _FIGURES, _other_period),
    PaperRule("P06", _S, gettext_lazy("The agreement has changed"), _FIGURES, _newer_agreement),
    PaperRule("P07", _W, gettext_lazy("Another amount"), _FIGURES, _other_amounts),
    PaperRule("P08", _W, gettext_lazy("A proposal without a day"), _DECIDE, _undated_proposals),
    PaperRule(
        "P09", _W, gettext_lazy("An attachment without a file"), _DECIDE, _attachments_without_file
    ),
    PaperRule("P10", _W, gettext_lazy("No recipients"), _DECIDE, _no_recipients),
    PaperRule("P11", _S, gettext_lazy("Secret without a ground"), _SECRECY, _no_ground),
)
