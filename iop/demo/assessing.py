"""How the demo's officers assess a case: form, criteria, law and conclusion."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agreements import assessing
from agreements.models import Assessment, Case, CriteriaSet, CriterionAnswer, LegalCheck
from agreements.workflow import perform
from iop.demo.building import World, put

Checks = dict[str, dict[str, str]]
#: As the guide asks: needed by both, both bring, steered together; then what speaks against.
POINTS_TO_IOP = ("yes", "yes", "yes", "no", "yes", "no", "no", "no")
YES = str(CriterionAnswer.Answer.YES)


def clear(*, procurement: str, state_aid: str, competence: str) -> Checks:
    """Nothing in the law stands in the way, and why."""
    motivations = {
        "procurement": procurement,
        "state_aid": state_aid,
        "competence": competence,
    }
    checks: Checks = {
        kind: {"outcome": LegalCheck.Outcome.CLEAR, "motivation": motivation}
        for kind, motivation in motivations.items()
    }
    checks["state_aid"]["ladder"] = LegalCheck.Ladder.NO_ACTIVITY
    return checks


@dataclass(frozen=True)
class Judged:
    """What the officer finds; answers in the order of the criteria, each with its motivation."""

    criteria: str
    answers: Sequence[tuple[str, str]]
    checks: Checks
    reasons: str
    form: Sequence[str] = POINTS_TO_IOP
    conclusion: Assessment.Conclusion = Assessment.Conclusion.IOP
    decision_on: datetime.date | None = None


def assess(world: World, case: Case, judged: Judged) -> None:
    """The whole assessment, concluded, and the case with it."""
    criteria_set = CriteriaSet.objects.get(name=judged.criteria, municipality=None)
    assessment = assessing.start(world.officer, case, criteria_set)
    rows = assessment.criterion_answers.select_related("criterion")
    for row, (answer, motivation) in zip(rows, judged.answers, strict=True):
        row.answer, row.motivation = answer, motivation
        put(row, world.officer)
    asked = assessment.form_answers.order_by("question__position", "pk")
    for question, said in zip(asked, judged.form, strict=True):
        question.answer = said
        put(question, world.officer)
    for check in assessment.legal_checks.all():
        for name, value in judged.checks[check.kind].items():
            setattr(check, name, value)
        put(check, world.officer)
    assessment.conclusion, assessment.reasons = judged.conclusion, judged.reasons
    assessment.decision_on, assessment.has_conflict = judged.decision_on, False
    put(assessment, world.officer)
    assessing.conclude(world.officer, assessment.pk)
    perform(world.officer, case, "assess")
