"""Words: those of a buyer, and names of organisations that are no party."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import CLARITY, PROCUREMENT
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.models import Funder, Party, Section, SectionKind, WatchedWord
from iop.shared.rich_text import plain
from partners.models import Organisation

#: The name of the law is no buyer's word.
_THE_LAW = re.compile(
    r"lag(?:en)?(?: \(2016:1145\))? om offentligt? upphandling|\bLOU\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Passage:
    """A piece of the agreement's text, and where it is written."""

    text: str
    kind: SectionKind | None = None
    anchor: str = ""
    section: Section | None = None

    def found(self, message: str) -> Found:
        return Found(message, self.kind, self.anchor, self.section)


def passages(reading: Reading) -> Iterator[Passage]:
    """Every text that somebody has written in the agreement, without its mark-up."""
    agreement = reading.agreement
    for section in reading.sections:
        yield Passage(plain(section.body), anchor="id_body", section=section)
    yield Passage(agreement.title)
    yield Passage(agreement.summary)
    for name in ("renegotiation", "cancellation", "repayment", "dispute"):
        yield Passage(plain(getattr(agreement, name)), SectionKind.TERMS, f"id_{name}")
    for name in ("review_note", "extension_note"):
        yield Passage(getattr(agreement, name), SectionKind.PERIOD, f"id_{name}")
    yield Passage(agreement.payment_terms, SectionKind.PAYMENTS, "id_payment_terms")
    for goal in agreement.goals.all():
        yield Passage(goal.text, SectionKind.GOALS, row(goal))
    for target in agreement.target_groups.all():
        yield Passage(target.description, SectionKind.TARGET_GROUPS, row(target))
    for commitment in agreement.commitments.all():
        yield Passage(commitment.description, SectionKind.COMMITMENTS, row(commitment))
    for group in agreement.groups.all():
        yield Passage(plain(group.tasks), SectionKind.GROUPS, row(group))
    for duty in agreement.report_duties.all():
        yield Passage(duty.description, SectionKind.REPORTS, row(duty))
    for contribution in agreement.contributions.all():
        yield Passage(contribution.description, SectionKind.ECONOMY, row(contribution))


@rule("buyers-words", Severity.WARNS, _("A buyer's word"), PROCUREMENT)
def buyers_words(reading: Reading) -> Iterator[Found]:
    """A text uses a word from the watched words, which an administrator keeps.

    Words are found by their beginning: “uppdragsgivar” finds “Uppdragsgivaren”. The law on public
    procurement may be named.
    """
    watched = list(WatchedWord.objects.valid_on(reading.today))
    if not watched:
        return
    pattern = re.compile(
        "|".join(rf"(?P<w{n}>\b{re.escape(w.word)}\w*)" for n, w in enumerate(watched)),
        re.IGNORECASE,
    )
    for passage in passages(reading):
        told = set()
        for match in pattern.finditer(_THE_LAW.sub(" ", passage.text)):
            watch = watched[int((match.lastgroup or "w0")[1:])]
            if match[0].lower() in told:
                continue
            told.add(match[0].lower())
            yield passage.found(_buyers_sentence(match[0], watch.suggestion))


def _buyers_sentence(word: str, suggestion: str) -> str:
    if suggestion:
        message = gettext(
            "“%(word)s” is a word of purchase, and a partnership is none. Write instead: "
            "%(suggestion)s."
        )
        return message % {"word": word, "suggestion": suggestion}
    message = gettext("“%(word)s” is a word of purchase, and a partnership is none. Change it.")
    return message % {"word": word}


@rule("names-outsider", Severity.NOTES, _("An organisation that is no party is named"), CLARITY)
def names_outsider(reading: Reading) -> Iterator[Found]:
    """A text names an organisation of the register that is neither party nor funder.

    The municipality itself and its boards are never meant.
    """
    texts = [(passage, _without(passage.text, _insiders(reading))) for passage in passages(reading)]
    words = set(re.findall(r"\w+", " ".join(text for _passage, text in texts).lower()))
    known = _known_organisations(reading)
    outsiders = Organisation.objects.filter(retired_on=None).exclude(pk__in=known)
    for name, short_name in outsiders.order_by("name").values_list("name", "short_name"):
        patterns = [_whole(one) for one in (name, short_name) if _may_occur(one, words)]
        passage = next(
            (passage for passage, text in texts if any(p.search(text) for p in patterns)), None
        )
        if passage:
            message = gettext(
                "The text names %(organisation)s, which is neither a party nor a funder. Add it, "
                "or say what part it has."
            )
            yield passage.found(message % {"organisation": name})


def _givers(reading: Reading) -> list[Party | Funder]:
    return [*reading.agreement.parties.all(), *reading.agreement.funders.all()]


def _known_organisations(reading: Reading) -> set[int]:
    agreement = reading.agreement
    known = {agreement.case.board.organisation_id}
    for giver in _givers(reading):
        if giver.organisation_id:
            known.add(giver.organisation_id)
    return known


def _insiders(reading: Reading) -> list[str]:
    """Names that may hold an outsider's name within them, the longest first."""
    agreement = reading.agreement
    names = {agreement.case.board.organisation.name}
    boards = [agreement.case.board, *(p.board for p in agreement.parties.all() if p.board)]
    for board in boards:
        names |= {board.name, board.department}
    for giver in _givers(reading):
        names |= {giver.name, giver.name_as_written}
        if giver.organisation:
            names |= {giver.organisation.name, giver.organisation.short_name}
    return sorted(filter(None, names), key=len, reverse=True)


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = _whole(name).sub(" ", text)
    return text


def _whole(name: str) -> re.Pattern[str]:
    """The name as whole words, genitive too. One word alone must have its capitals right."""
    flags = re.IGNORECASE if " " in name else re.NOFLAG
    return re.compile(rf"(?<!\w){re.escape(name)}(?::?s)?(?!\w)", flags)


def _may_occur(name: str, words: set[str]) -> bool:
    """A quick look, so that a register of thousands costs little."""
    first = re.search(r"\w+", name.lower())
    if first is None or len(name) < 2:
        return False
    return not words.isdisjoint({first[0], f"{first[0]}s"})


RULES: tuple[Rule, ...] = (buyers_words, names_outsider)
