"""Assessing whether a partnership fits: started, answered part by part, advised on, concluded.

Concluding moves no case by itself. It opens the next move, whose guards read the assessment.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import (
    Agreement,
    Assessment,
    Case,
    CriteriaSet,
    CriterionAnswer,
    Decision,
    FormAnswer,
    FormQuestion,
    LegalAnswer,
    LegalCheck,
    LegalQuestion,
)
from agreements.models.assessments import AssessmentQuerySet
from agreements.permissions import can_assess
from iop.accounts.models import User
from partners.models import Board

Row = TypeVar("Row", bound=models.Model)

#: States of a case in which it may be assessed, the first time or at an extension.
OPEN_IN = (Case.Status.ASSIGNED, Case.Status.ACCEPTED)
#: States in which an assessment that is under way may still be written.
WRITTEN_IN = (*OPEN_IN, Case.Status.ASSESSED)


class Refused(Exception):
    """It cannot be done now; the sentence says why."""


# --- Starting --------------------------------------------------------------------------


def sets_for(board: Board, day: datetime.date) -> "models.QuerySet[CriteriaSet]":
    """The sets to choose among: the common ones and the municipality's own, in use that day."""
    sets: Any = CriteriaSet.objects
    in_force = Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    chosen: models.QuerySet[CriteriaSet] = sets.for_municipality(board.organisation).filter(
        *in_force
    )
    return chosen.prefetch_related("criteria")


def adopted_set(board: Board) -> int | None:
    """The set that the board has last adopted by a decision, or else another of the municipality.

    What is adopted on a condition is in force once that is met.
    """
    in_force = Q(condition="") | Q(condition_met_on__isnull=False)
    own = Q(item__meeting__board=board.pk)
    decisions = Decision.objects.filter(
        in_force,
        outcome__in=Decision.APPROVING,
        item__meeting__board__organisation=board.organisation_id,
        item__paper__criteria_set__isnull=False,
    )
    own_first = models.Case(models.When(own, then=0), default=1)
    latest = decisions.order_by(own_first, "-item__meeting__held_on", "-pk")
    return latest.values_list("item__paper__criteria_set", flat=True).first()


def latest_concluded(case: Case) -> Assessment | None:
    concluded = with_answers(case.assessments.filter(status=Assessment.Status.CONCLUDED))
    latest = concluded.order_by("-concluded_at", "-pk").first()
    return as_asked(latest) if latest else None


def why_not_start(user: User, case: Case) -> str:
    """Why the user may not start an assessment of the case now; empty: go ahead."""
    if not can_assess(user, case):
        return _("Only a case officer of the board assesses its cases.")
    if case.status == Case.Status.RECEIVED:
        return _("A case officer takes the case first.")
    if case.status in (Case.Status.ASSESSED, Case.Status.DECLINED):
        return _("The case is assessed. Choose “Assess anew” on the case first.")
    if case.status not in OPEN_IN:
        return _("The case is no longer open.")
    return ""


@transaction.atomic
def start(user: User, case: Case, criteria_set: CriteriaSet) -> Assessment:
    """A new assessment with all its questions; what the one before answered comes along."""
    case = Case.objects.select_for_update(of=("self",)).select_related("board").get(pk=case.pk)
    if reason := why_not_start(user, case):
        raise Refused(reason)
    if case.assessments.filter(status=Assessment.Status.DRAFT).exists():
        raise Refused(_("An assessment of the case is under way already."))
    before = latest_concluded(case)
    is_renewal = case.agreements.filter(status__in=Agreement.SIGNED).exists()
    assessment = Assessment.objects.create(
        case=case,
        criteria_set=criteria_set,
        predecessor=before,
        kind=Assessment.Kind.RENEWAL if before and is_renewal else Assessment.Kind.INITIAL,
        started_by=user,
    )
    _ask_everything(assessment, before)
    return assessment


def _ask_everything(assessment: Assessment, before: Assessment | None) -> None:
    """A row for each question that is in use, with the earlier answer if there is one."""
    old = by_question(before)
    for criterion in assessment.criteria_set.criteria.all():
        earlier = old.get(("criterion", criterion.pk))
        _put(CriterionAnswer, earlier, "answer motivation", assessment, criterion=criterion)
    for question in FormQuestion.objects.filter(is_active=True):
        earlier = old.get(("form", question.pk))
        _put(FormAnswer, earlier, "answer note", assessment, question=question)
    for legal in LegalQuestion.objects.filter(is_active=True):
        earlier = old.get(("legal", legal.pk))
        _put(LegalAnswer, earlier, "answer note", assessment, question=legal)
    for kind in LegalQuestion.Check:
        earlier = old.get(("check", kind.value))
        _put(LegalCheck, earlier, "outcome ladder motivation", assessment, kind=kind)


def _put(
    model: type[Row], earlier: models.Model | None, names: str, assessment: Assessment, **key: Any
) -> None:
    copied = {name: getattr(earlier, name) for name in names.split()} if earlier else {}
    row = model(**{"assessment": assessment, **key, **copied})
    row.save()


def by_question(assessment: Assessment | None) -> dict[tuple[str, object], Any]:
    """The answers of an assessment loaded ``with_answers``, by what they answer."""
    if assessment is None:
        return {}
    return {
        **{("criterion", row.criterion_id): row for row in assessment.criterion_answers.all()},
        **{("form", row.question_id): row for row in assessment.form_answers.all()},
        **{("legal", row.question_id): row for row in assessment.legal_answers.all()},
        **{("check", row.kind): row for row in assessment.legal_checks.all()},
    }


# --- Reading ---------------------------------------------------------------------------


def with_answers(assessments: Any) -> AssessmentQuerySet:
    """The assessments with every answer and its question, in a fixed number of queries."""
    found: AssessmentQuerySet = assessments.select_related(
        "case__board__organisation", "criteria_set", "started_by"
    ).prefetch_related(
        Prefetch("criterion_answers", CriterionAnswer.objects.select_related("criterion")),
        Prefetch("form_answers", _in_order(FormAnswer.objects)),
        Prefetch("legal_answers", LegalAnswer.objects.select_related("question")),
        "legal_checks",
    )
    return found


def _in_order(answers: Any) -> "models.QuerySet[FormAnswer]":
    rows: models.QuerySet[FormAnswer] = answers.select_related("question").order_by(
        "question__position", "pk"
    )
    return rows


def as_asked(assessment: Assessment) -> Assessment:
    """The same, with each question in the words it had when the assessment was concluded.

    An administrator mends questions and retires them; what was answered stays what was asked.
    """
    if assessment.concluded_at is None:
        return assessment
    criteria_as_asked(assessment)
    _put_words_then(assessment.form_answers.all(), "question", assessment.concluded_at)
    _put_words_then(assessment.legal_answers.all(), "question", assessment.concluded_at)
    return assessment


def criteria_as_asked(assessment: Assessment) -> None:
    """The criteria alone, as a paper shows them. One query."""
    if assessment.concluded_at:
        _put_words_then(assessment.criterion_answers.all(), "criterion", assessment.concluded_at)


def _put_words_then(rows: Any, name: str, day: datetime.datetime) -> None:
    history = rows.model._meta.get_field(name).related_model.history
    keys = [getattr(row, f"{name}_id") for row in rows]
    # "pk" of a history is the key of the version; "id" that of the question.
    then = {one.pk: one for one in history.as_of(day).filter(id__in=keys)}
    for row in rows:
        setattr(row, name, then.get(getattr(row, f"{name}_id"), getattr(row, name)))


class Part(models.TextChoices):
    """The pages of an assessment, in order; the values stand in their addresses."""

    FORM = "form", gettext_lazy("Which form fits")
    CRITERIA = "kriterier", gettext_lazy("Criteria")
    LAW = "juridik", gettext_lazy("Law")
    CONCLUSION = "slutsats", gettext_lazy("Conclusion")


@dataclass(frozen=True)
class Progress:
    part: Part
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total

    @property
    def text(self) -> str:
        return _("%(done)d of %(total)d") % {"done": self.done, "total": self.total}


def progress(assessment: Assessment) -> list[Progress]:
    """How much of each part of an assessment loaded ``with_answers`` is answered."""
    forms, criteria = assessment.form_answers.all(), assessment.criterion_answers.all()
    checks = assessment.legal_checks.all()
    return [
        Progress(Part.FORM, sum(bool(row.answer) for row in forms), len(forms)),
        Progress(Part.CRITERIA, sum(bool(row.answer) for row in criteria), len(criteria)),
        Progress(Part.LAW, sum(bool(row.outcome) for row in checks), len(checks)),
        Progress(Part.CONCLUSION, int(bool(assessment.conclusion and assessment.reasons)), 1),
    ]


# --- What is missing -------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """Something to do before the assessment can be concluded, and where."""

    part: Part
    text: str
    anchor: str = ""


def missing(assessment: Assessment) -> list[Missing]:
    return [
        *_missing_in_form(assessment),
        *_missing_in_criteria(assessment),
        *_missing_in_law(assessment),
        *_missing_in_conclusion(assessment),
    ]


def anchor(row: models.Model) -> str:
    return f"{row._meta.model_name}-{row.pk}"


def _missing_in_form(assessment: Assessment) -> Iterable[Missing]:
    left = [row for row in assessment.form_answers.all() if not row.answer]
    if left:
        text = ngettext(
            "%(count)d question about the form is not answered.",
            "%(count)d questions about the form are not answered.",
            len(left),
        ) % {"count": len(left)}
        yield Missing(Part.FORM, text, anchor(left[0]))


def _missing_in_criteria(assessment: Assessment) -> Iterable[Missing]:
    for row in assessment.criterion_answers.all():
        name = {"criterion": row.criterion.name}
        if not row.answer:
            text = _("“%(criterion)s” is not assessed.") % name
        elif row.motivation.strip() or not needs_motivation(row):
            continue
        elif row.criterion.stops:
            text = (
                _("“%(criterion)s” speaks against a partnership. Say why it may be one anyway.")
                % name
            )
        else:
            text = _("“%(criterion)s” is not met. Say why.") % name
        yield Missing(Part.CRITERIA, text, anchor(row))


def needs_motivation(row: CriterionAnswer) -> bool:
    """A no is always explained; so is a partly where a no would stop."""
    answers = CriterionAnswer.Answer
    return row.answer == answers.NO or (row.criterion.stops and row.answer == answers.PARTLY)


def _missing_in_law(assessment: Assessment) -> Iterable[Missing]:
    de_minimis = (LegalCheck.Ladder.DE_MINIMIS, LegalCheck.Ladder.DE_MINIMIS_SGEI)
    for check in assessment.legal_checks.all():
        name = {"check": check.get_kind_display()}
        place = anchor(check)
        if not check.outcome:
            yield Missing(Part.LAW, _("%(check)s: choose an outcome.") % name, place)
        if not check.motivation.strip():
            yield Missing(Part.LAW, _("%(check)s: write why.") % name, place)
        if check.kind != LegalQuestion.Check.STATE_AID:
            continue
        if not check.ladder and check.outcome != LegalCheck.Outcome.OBSTACLE:
            yield Missing(Part.LAW, _("%(check)s: say why the support is lawful.") % name, place)
        if check.ladder in de_minimis and not check.has_statement:
            text = _("%(check)s: the recipient has to state its other aid first.") % name
            yield Missing(Part.LAW, text, place)
        elif check.has_statement and not check.statement_on:
            text = _("%(check)s: write the day of the recipient’s statement.") % name
            yield Missing(Part.LAW, text, place)


def _missing_in_conclusion(assessment: Assessment) -> Iterable[Missing]:
    place = anchor(assessment)
    if not assessment.conclusion:
        yield Missing(Part.CONCLUSION, _("Choose a conclusion."), place)
    if not assessment.reasons.strip():
        yield Missing(Part.CONCLUSION, _("Write the reasons for the conclusion."), place)
    if assessment.has_conflict is None:
        text = _("Note whether anybody who handles the case has a conflict of interest.")
        yield Missing(Part.CONCLUSION, text, place)
    elif assessment.has_conflict and not assessment.conflict_note.strip():
        text = _("Write what is done about the conflict of interest.")
        yield Missing(Part.CONCLUSION, text, place)


# --- Concluding ------------------------------------------------------------------------


def refuse_unless_writable(user: User, assessment: Assessment) -> None:
    """Raises ``PermissionDenied`` with the reason for whoever may not write in it now."""
    if not can_assess(user, assessment.case):
        raise PermissionDenied(_("Only a case officer of the board assesses its cases."))
    if assessment.status == Assessment.Status.CONCLUDED:
        raise PermissionDenied(
            _("The assessment is concluded and is not changed any more. Assess anew instead.")
        )
    if assessment.case.status not in WRITTEN_IN:
        raise PermissionDenied(_("The case is no longer open."))


def locked(pk: int) -> Assessment:
    """The assessment with its row locked, so that nobody else writes in it meanwhile."""
    Assessment.objects.select_for_update(of=("self",)).get(pk=pk)
    return with_answers(Assessment.objects).get(pk=pk)


@transaction.atomic
def conclude(user: User, pk: int) -> Assessment:
    """Lock the assessment for good. Raises ``Refused`` while anything is missing."""
    assessment = locked(pk)
    refuse_unless_writable(user, assessment)
    left: Sequence[Missing] = missing(assessment)
    if left:
        raise Refused(" ".join(one.text for one in left))
    assessment.status = Assessment.Status.CONCLUDED
    assessment.concluded_at = timezone.now()
    assessment._change_reason = _("The assessment is concluded.")
    assessment.save()
    return assessment
