"""The guide to which form fits: what the answers point to, and why. It advises, no more."""

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.models import FormAnswer, FormQuestion


@dataclass(frozen=True)
class Step:
    """One question of the guide, where its answer points, and why."""

    answer: FormAnswer
    points_to: str
    reason: str

    @property
    def form(self) -> str:
        return str(FormQuestion.Form(self.points_to).label) if self.points_to else ""


@dataclass(frozen=True)
class Advice:
    """What the guide comes to. ``form`` is empty while something is not yet clear."""

    steps: tuple[Step, ...]
    leaning: str
    unclear_count: int

    @property
    def form(self) -> str:
        return "" if self.unclear_count else self.leaning

    @property
    def leaning_label(self) -> str:
        return str(FormQuestion.Form(self.leaning).label) if self.leaning else ""

    @property
    def deciding(self) -> tuple[Step, ...]:
        """The steps that point to what the guide comes to."""
        return tuple(step for step in self.steps if step.points_to == self.leaning)


def advice(answers: Iterable[FormAnswer]) -> Advice:
    """The last answer that points anywhere is the advice, when all questions are answered."""
    steps = tuple(_step(answer) for answer in answers)
    pointing = [step.points_to for step in steps if step.points_to]
    clear = (FormAnswer.Answer.YES, FormAnswer.Answer.NO)
    unclear = sum(step.answer.answer not in clear for step in steps)
    return Advice(steps, pointing[-1] if pointing else "", unclear)


def _step(answer: FormAnswer) -> Step:
    question = answer.question
    if answer.answer == FormAnswer.Answer.YES:
        return Step(answer, question.yes_form, question.yes_reason)
    if answer.answer == FormAnswer.Answer.NO:
        return Step(answer, question.no_form, question.no_reason)
    return Step(answer, "", "")
