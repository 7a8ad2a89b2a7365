"""What differs between two texts, word by word, and between two orders of the same rows."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape
from typing import Any

from django.utils.html import strip_tags

#: Unchanged words that are shown around a change; longer stretches are cut.
CONTEXT = 12
#: Above this many pairs of words a rewritten stretch is shown whole, old and new.
MOST_PAIRS = 1_000_000


class Sign(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CUT = "cut"


@dataclass(frozen=True)
class Part:
    """A stretch of text and what became of it."""

    sign: Sign
    text: str = ""


def differences(old: str, new: str) -> list[Part]:
    """The way from one rich text to the other; empty when the words are the same."""
    before, after = _paragraphs(old), _paragraphs(new)
    if before == after:
        return []
    parts: list[Part] = []
    for sign, first, last, start, end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if sign == "equal":
            parts += _same(before[first:last])
        else:
            parts += _by_word(_words(before[first:last]), _words(after[start:end]))
    return list(_shortened(_joined(parts)))


def _paragraphs(html: str) -> list[str]:
    """Each block of the text as one line of words."""
    lines = unescape(strip_tags(re.sub(r"</p>|</li>|<br\s*/?>", "\n", html))).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def _words(paragraphs: list[str]) -> list[str]:
    return [word for paragraph in paragraphs for word in (*paragraph.split(" "), "¶")]


def _same(paragraphs: list[str]) -> list[Part]:
    return [Part(Sign.SAME, " ".join(_words(paragraphs)))] if paragraphs else []


def _by_word(old: list[str], new: list[str]) -> Iterator[Part]:
    if len(old) * len(new) > MOST_PAIRS:
        yield Part(Sign.REMOVED, " ".join(old))
        yield Part(Sign.ADDED, " ".join(new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for sign, first, last, start, end in matcher.get_opcodes():
        if sign == "equal":
            yield Part(Sign.SAME, " ".join(old[first:last]))
            continue
        if first < last:
            yield Part(Sign.REMOVED, " ".join(old[first:last]))
        if start < end:
            yield Part(Sign.ADDED, " ".join(new[start:end]))


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one sign as one part."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].sign == part.sign:
            joined[-1] = Part(part.sign, f"{joined[-1].text} {part.text}")
        else:
            joined.append(part)
    return joined


def _shortened(parts: list[Part]) -> Iterator[Part]:
    """Long unchanged stretches cut to some words beside the changes."""
    last = len(parts) - 1
    for place, part in enumerate(map(_tidy, parts)):
        words = part.text.split(" ")
        if part.sign == Sign.SAME and not part.text:
            continue
        if part.sign != Sign.SAME or len(words) <= 2 * CONTEXT + 1:
            yield part
            continue
        if place > 0:
            yield Part(Sign.SAME, " ".join(words[:CONTEXT]))
        yield Part(Sign.CUT)
        if place < last:
            yield Part(Sign.SAME, " ".join(words[-CONTEXT:]))


def _tidy(part: Part) -> Part:
    """The pilcrow only where a paragraph alone was added or removed."""
    if part.sign in (Sign.ADDED, Sign.REMOVED) and part.text == "¶":
        return part
    return Part(part.sign, " ".join(word for word in part.text.split(" ") if word != "¶"))


def moved_keys(old: list[Any], new: list[Any]) -> list[Any]:
    """The fewest keys that must move to make one order of the other."""
    places = [old.index(key) for key in new]
    ends: list[int] = []
    best: list[list[int]] = []
    for place in places:
        at = bisect_left(ends, place)
        chain = [*(best[at - 1] if at else []), place]
        ends[at : at + 1], best[at : at + 1] = [place], [chain]
    stays = {old[place] for place in best[-1]} if best else set()
    return [key for key in new if key not in stays]
