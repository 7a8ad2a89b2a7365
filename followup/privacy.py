"""Traces of persons in free text: identity numbers, e-mail addresses and telephone numbers.

Reports count participants and never name them. What is found here is a warning to the writer,
who knows best; an organisation number, a sum of money or a day is never mistaken for a person.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import luhn

#: What a coordination number (samordningsnummer) adds to the day of birth.
_COORDINATION = 60


class Trace(Enum):
    """What was found, from the surest to the least sure."""

    IDENTITY = "identity"
    LIKE_IDENTITY = "like_identity"
    EMAIL = "email"
    PHONE = "phone"


_LABELS: dict[Trace, Promise] = {
    Trace.IDENTITY: gettext_lazy("“%(text)s” is a personal identity number."),
    Trace.LIKE_IDENTITY: gettext_lazy("“%(text)s” looks like a personal identity number."),
    Trace.EMAIL: gettext_lazy("“%(text)s” is an e-mail address."),
    Trace.PHONE: gettext_lazy("“%(text)s” looks like a telephone number."),
}


@dataclass(frozen=True)
class Hit:
    """A place in a text that may tell of a person."""

    trace: Trace
    text: str
    start: int

    def __str__(self) -> str:
        return str(_LABELS[self.trace]) % {"text": self.text}


#: Year with or without century, month, day (or day + 60), and four digits after a sign or none.
_IDENTITY = re.compile(
    r"""(?<![\d.,+/–-])(?:(?:18|19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])
        (?P<sign>\ ?[-–+]\ ?|\ |)\d{4}(?![\d-]|[.,]\d)""",
    re.VERBOSE,
)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
#: A mobile number, a number abroad-wise, and an area code with its dash.
_PHONE = re.compile(
    r"""(?<![\w.,+/–-])(?:
        (?:\+|00)46[\s-]?(?:\(0\))?[\s-]?[1-9](?:[\s-]?\d){6,8}
        | 07[02369](?:[\s-]?\d){7}
        | (?:08|0[1-9]\d{1,2})\ ?[-–/]\ ?\d{2,3}(?:\ ?\d{2,3}){1,3}
    )(?!\d|[.,-]\d)""",
    re.VERBOSE,
)
_FEWEST_DIGITS = 8


def traces(text: str) -> list[Hit]:
    """What in the text may tell of a person, in the order of the text."""
    found: list[Hit] = []
    taken: list[range] = []
    for hit in (*_emails(text), *_certain(text), *_phones(text), *_uncertain(text)):
        span = range(hit.start, hit.start + len(hit.text))
        if not any(span.start < other.stop and other.start < span.stop for other in taken):
            found.append(hit)
            taken.append(span)
    return sorted(found, key=lambda hit: hit.start)


def warning(hits: Iterable[Hit]) -> str:
    """What the writer is told; empty when nothing was found."""
    sentences = list(dict.fromkeys(str(hit) for hit in hits))
    if not sentences:
        return ""
    advice = _("Write of participants in numbers, never so that one is known.")
    return " ".join([*sentences, advice])


def _emails(text: str) -> Iterator[Hit]:
    for match in _EMAIL.finditer(text):
        yield Hit(Trace.EMAIL, match[0], match.start())


def _phones(text: str) -> Iterator[Hit]:
    for match in _PHONE.finditer(text):
        if len(_digits(match[0])) >= _FEWEST_DIGITS:
            yield Hit(Trace.PHONE, match[0], match.start())


def _certain(text: str) -> Iterator[Hit]:
    """Numbers whose day and check digit are right. Bare 07… is a telephone as often as a person."""
    for match in _IDENTITY.finditer(text):
        is_phone = not match["sign"].strip() and _PHONE.fullmatch(match[0])
        if is_identity(match[0]) and not is_phone:
            yield Hit(Trace.IDENTITY, match[0], match.start())


def _uncertain(text: str) -> Iterator[Hit]:
    """Those that only look so: with the dash, or with the century."""
    for match in _IDENTITY.finditer(text):
        digits = _digits(match[0])
        is_marked = match["sign"].strip() or (len(digits) == 12 and not match["sign"])
        if is_marked and not is_identity(match[0]) and _has_day(digits):
            yield Hit(Trace.LIKE_IDENTITY, match[0], match.start())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def is_identity(text: str) -> bool:
    """Whether it is a personal or a coordination number with its check digit right."""
    digits = _digits(text)
    if not luhn.is_valid(digits[-10:]):
        return False
    return _has_day(digits)


def _has_day(digits: str) -> bool:
    """Whether the day exists, in a year that has been; without century, in any of the two."""
    day = int(digits[-6:-4])
    day -= _COORDINATION if day > _COORDINATION else 0
    month = int(digits[-8:-6])
    years = [int(digits[:4])] if len(digits) == 12 else [1900, 2000]
    if len(digits) == 10:
        years = [century + int(digits[:2]) for century in years]
    return any(_exists(year, month, day) for year in years)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
