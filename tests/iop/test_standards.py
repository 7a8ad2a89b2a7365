"""The standards are whole, clean, and do not trip over the words that they warn of."""

import re

import pytest

from agreements.models import SectionKind
from iop.shared.rich_text import clean, plain
from iop.standards.clauses import CLAUSES
from iop.standards.reference import RATES, WORDS
from iop.standards.template import SECTIONS

TEXTS = [(section.heading, section.body) for section in SECTIONS] + [
    (clause.title, clause.body) for clause in CLAUSES
]


def test_template_parts_in_order() -> None:
    assert [section.heading for section in SECTIONS] == [
        "Bakgrund",
        "Värdegrund",
        "Syfte",
        "Mål",
        "Målgrupp",
        "Parter",
        "Parternas inbördes relation",
        "Överenskommelsens form och utgångspunkter",
        "Varför idéburet offentligt partnerskap",
        "Parternas insatser",
        "Styrning",
        "Uppföljning och rapporter",
        "Kontaktpersoner",
        "Period",
        "Ekonomi",
        "Betalning",
        "Omförhandling, hävning och tvist",
        "Underskrifter",
    ]


def test_template_has_every_kind() -> None:
    assert {section.kind for section in SECTIONS} == set(SectionKind)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.heading)
def test_guidance_says_what_why_and_pitfalls(section) -> None:
    what, why, pitfall = section.guidance.split("\n\n")
    assert what
    assert why.startswith("Varför: ")
    assert pitfall.startswith("Se upp: ")


@pytest.mark.parametrize(("name", "body"), TEXTS)
def test_text_is_clean(name: str, body: str) -> None:
    assert clean(body) == body


@pytest.mark.parametrize(("name", "body"), TEXTS)
def test_text_has_no_watched_word(name: str, body: str) -> None:
    found = [w.word for w in WORDS if re.search(rf"\b{w.word}", plain(body), re.IGNORECASE)]
    assert found == []


def test_names_are_unique() -> None:
    for names in (
        [clause.title for clause in CLAUSES],
        [word.word for word in WORDS],
        [rate.name for rate in RATES],
    ):
        assert len(names) == len(set(names))


def test_rates() -> None:
    assert [(rate.amount, rate.unit) for rate in RATES] == [(200, "timme"), (220, "timme")]
