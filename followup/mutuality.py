"""How the municipality has kept its side, as the partners rate it in their reports."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from followup.models import Report

_ASKED: tuple[tuple[str, Promise], ...] = (
    ("money_in_time", _("The money came in time")),
    ("answers_in_time", _("We got answers in time")),
)


@dataclass(frozen=True)
class Rating:
    """A question, and how many reports gave each answer, the best first."""

    question: str | Promise
    answers: tuple[tuple[str, int], ...]


def ratings(reports: Iterable[Report]) -> list[Rating]:
    """What the reports say of the municipality; questions that nobody answered are left out."""
    rows = list(reports)
    found = []
    for field, question in _ASKED:
        counts = Counter(verdict for one in rows if (verdict := getattr(one, field)))
        answers = tuple(
            (str(verdict.label), counts[verdict]) for verdict in Report.Verdict if counts[verdict]
        )
        if answers:
            found.append(Rating(question, answers))
    return found
