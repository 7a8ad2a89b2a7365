"""What an assessment says otherwise than the one before it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.assessing import by_question
from agreements.models import Assessment, CriterionAnswer, FormAnswer, LegalAnswer, LegalCheck

Answer = CriterionAnswer | FormAnswer | LegalAnswer | LegalCheck


@dataclass(frozen=True)
class Change:
    """A question that is judged otherwise than the last time.

    ``before`` or ``after`` is ``None`` for what was not asked then, or is not asked any more.
    """

    label: str
    before: str | None
    after: str | None
    before_words: str = ""
    after_words: str = ""

    @property
    def is_real(self) -> bool:
        words = self.before_words.strip(), self.after_words.strip()
        return (self.before or "") != (self.after or "") or words[0] != words[1]


def changes(assessment: Assessment, before: Assessment | None) -> list[Change]:
    """What the two, loaded ``with_answers``, say differently: the conclusion, then each answer."""
    if before is None:
        return []
    old, new = by_question(before), by_question(assessment)
    concluded = Change(
        _("Conclusion"),
        before.get_conclusion_display(),
        assessment.get_conclusion_display(),
        before.reasons,
        assessment.reasons,
    )
    found = [
        concluded if assessment.conclusion else None,
        *(_change(old.get(key), row) for key, row in new.items()),
        *(_change(row, None) for key, row in old.items() if key not in new),
    ]
    return [change for change in found if change and change.is_real]


def _change(before: Answer | None, after: Answer | None) -> Change:
    row = after or before
    assert row is not None  # noqa: S101 (one of them is there)
    return Change(
        str(row if isinstance(row, LegalCheck) else asked(row)),
        None if before is None else said(before),
        None if after is None else said(after),
        words(before),
        words(after),
    )


def earlier_answers(assessment: Assessment, before: Assessment | None) -> dict[Any, Any]:
    """The earlier answer to each question, by the key of the present one's row and its model."""
    old = by_question(before)
    return {(type(row), row.pk): old.get(key) for key, row in by_question(assessment).items()}


def asked(row: CriterionAnswer | FormAnswer | LegalAnswer) -> Any:
    return row.criterion if isinstance(row, CriterionAnswer) else row.question


def said(row: Answer | None) -> str:
    """The answer or outcome in words; empty when there is none."""
    if row is None:
        return ""
    if isinstance(row, LegalCheck):
        return ", ".join(filter(None, (row.get_outcome_display(), row.get_ladder_display())))
    return str(row.get_answer_display())


def words(row: Answer | None) -> str:
    if row is None:
        return ""
    return row.note if isinstance(row, FormAnswer | LegalAnswer) else row.motivation
