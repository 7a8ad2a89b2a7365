"""Assessing: advice, what is missing, the repetition, and the moves that concluding opens."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.utils import timezone

from agreements import assessing, guards, reassessing
from agreements.advising import advice
from agreements.assessing import Part
from agreements.models import (
    Agreement,
    Assessment,
    Case,
    CriteriaSet,
    Criterion,
    FormAnswer,
    FormQuestion,
    LegalCheck,
    LegalQuestion,
)
from agreements.workflow import perform
from iop.accounts.models import User
from iop.standards.criteria import SETS
from iop.standards.loading import load_standards
from partners.models import Board
from tests.factories import (
    make_agreement,
    make_assessment,
    make_board,
    make_case,
    make_criteria_set,
)

Conclusion = Assessment.Conclusion


@pytest.fixture
def case(board: Board) -> Case:
    return make_case(board=board, status=Case.Status.ASSIGNED)


def complete(assessment: Assessment, answer: str = "yes", motivation: str = "") -> Assessment:
    """All that has to be answered before it can be concluded."""
    assessment.form_answers.update(answer="yes")
    assessment.criterion_answers.update(answer=answer, motivation=motivation)
    assessment.legal_checks.update(outcome="clear", motivation="Prövat.")
    assessment.legal_checks.filter(kind="state_aid").update(ladder="no_activity")
    Assessment.objects.filter(pk=assessment.pk).update(
        conclusion=Conclusion.IOP, reasons="Det passar.", has_conflict=False
    )
    return read(assessment)


def read(assessment: Assessment) -> Assessment:
    return assessing.with_answers(Assessment.objects).get(pk=assessment.pk)


def places(assessment: Assessment) -> list[Part]:
    return [one.part for one in assessing.missing(read(assessment))]


def guided(*answers: str) -> list[FormAnswer]:
    """Answers to: needed by both (IOP, else grant)? enough with a grant? in detail (purchase)?"""
    questions = (
        FormQuestion(yes_form="iop", yes_reason="behov", no_form="grant", no_reason="ensam"),
        FormQuestion(yes_form="grant", yes_reason="räcker", no_reason="räcker inte"),
        FormQuestion(yes_form="procurement", yes_reason="krav"),
    )
    pairs = zip(questions, answers, strict=True)
    return [FormAnswer(question=question, answer=answer) for question, answer in pairs]


@pytest.mark.parametrize(
    ("answers", "form", "leaning", "reasons"),
    [
        (("yes", "no", "no"), "iop", "iop", ["behov"]),
        (("no", "no", "no"), "grant", "grant", ["ensam"]),
        (("yes", "yes", "no"), "grant", "grant", ["räcker"]),
        (("no", "yes", "yes"), "procurement", "procurement", ["krav"]),
        (("yes", "no", "unclear"), "", "iop", ["behov"]),
        (("yes", "", ""), "", "iop", ["behov"]),
        (("", "", ""), "", "", []),
    ],
)
def test_advice_is_what_the_last_clear_answer_points_to(answers, form, leaning, reasons) -> None:
    given = advice(guided(*answers))
    assert (given.form, given.leaning) == (form, leaning)
    assert [step.reason for step in given.deciding if step.points_to] == reasons


def test_standards_have_the_four_lists_with_their_differences(db) -> None:
    load_standards()
    sizes = {one.name: one.criteria.count() for one in CriteriaSet.objects.all()}
    assert sizes == {
        "Forum, 6 kriterier": 6,
        "Forum, 8 kriterier": 8,
        "SKL, 8 kriterier": 8,
        "SKL, 9 kriterier": 9,
    }
    initiative = Criterion.objects.filter(name__contains="initiativ")
    assert {str(row.criteria_set) for row in initiative} == {
        "Forum, 6 kriterier",
        "Forum, 8 kriterier",
    }
    assert all(one.description for one in SETS)
    assert load_standards() == 0


def test_standard_guide_leads_to_each_form(db, officer: User, case: Case) -> None:
    load_standards()
    assessment = read(make_assessment(case=case, by=officer))
    answers = list(assessment.form_answers.all())
    assert len(answers) == 8
    for said, form in (("yyynynnn", "iop"), ("ynynynnn", "grant"), ("yyynyynn", "procurement")):
        for row, letter in zip(answers, said, strict=True):
            row.answer = "yes" if letter == "y" else "no"
        assert advice(answers).form == form
    assert all(step.reason for step in advice(answers).steps)


def test_start_asks_every_question_in_use(db, officer: User, case: Case) -> None:
    load_standards()
    FormQuestion.objects.filter(position=0).update(is_active=False)
    assessment = make_assessment(case=case, by=officer)
    assert assessment.form_answers.count() == 7
    assert assessment.criterion_answers.count() == 2
    assert [row.kind for row in assessment.legal_checks.all()] == [
        "procurement",
        "state_aid",
        "competence",
    ]
    assert (assessment.kind, assessment.predecessor) == ("initial", None)


def test_second_start_is_refused(officer: User, case: Case) -> None:
    make_assessment(case=case, by=officer)
    with pytest.raises(assessing.Refused):
        make_assessment(case=case, by=officer)
    assert case.assessments.count() == 1


@pytest.mark.parametrize("status", Case.Status.values)
def test_start_waits_for_the_right_state(officer: User, board: Board, status: str) -> None:
    case = make_case(board=board, status=status)
    reason = assessing.why_not_start(officer, case)
    assert (reason == "") == (status in ("assigned", "accepted"))


def test_reader_does_not_start(colleague: User, case: Case) -> None:
    assert assessing.why_not_start(colleague, case)
    with pytest.raises(assessing.Refused):
        make_assessment(case=case, by=colleague)


def test_new_assessment_lacks_everything(officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    found = places(assessment)
    assert found == [Part.CRITERIA] * 2 + [Part.LAW] * 7 + [Part.CONCLUSION] * 3


def test_complete_assessment_lacks_nothing(officer: User, case: Case) -> None:
    load_standards()
    assert places(complete(make_assessment(case=case, by=officer))) == []


@pytest.mark.parametrize(
    ("stops", "answer", "motivation", "count"),
    [
        (False, "yes", "", 0),
        (True, "yes", "", 0),
        (False, "partly", "", 0),
        (True, "partly", "", 1),
        (False, "no", "", 1),
        (True, "no", "", 1),
        (True, "no", "   ", 1),
        (True, "no", "Därför.", 0),
        (True, "partly", "Därför.", 0),
    ],
)
def test_no_is_met_by_a_motivation(officer, case, stops, answer, motivation, count) -> None:
    assessment = make_assessment(case=case, by=officer, names=("Ett",), stops=stops)
    complete(assessment, answer, motivation)
    assert len(places(assessment)) == count


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({"ladder": ""}, 1),
        ({"ladder": "", "outcome": "obstacle"}, 0),
        ({"ladder": "de_minimis"}, 1),
        ({"ladder": "de_minimis", "has_statement": False}, 1),
        ({"ladder": "de_minimis_sgei", "has_statement": True}, 1),
        (
            {"ladder": "de_minimis", "has_statement": True, "statement_on": "2026-03-01"},
            0,
        ),
        ({"motivation": " "}, 1),
    ],
)
def test_state_aid_needs_its_step_and_statement(officer, case, facts, count) -> None:
    assessment = complete(make_assessment(case=case, by=officer))
    LegalCheck.objects.filter(assessment=assessment, kind="state_aid").update(**facts)
    assert len(places(assessment)) == count


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({"has_conflict": None}, 1),
        ({"has_conflict": True}, 1),
        ({"has_conflict": True, "conflict_note": "En kollega tar över."}, 0),
        ({"conclusion": ""}, 1),
        ({"reasons": ""}, 1),
    ],
)
def test_conclusion_needs_reasons_and_a_word_on_conflict(officer, case, facts, count) -> None:
    assessment = complete(make_assessment(case=case, by=officer))
    Assessment.objects.filter(pk=assessment.pk).update(**facts)
    assert len(places(assessment)) == count


def test_concluding_locks_and_opens_the_next_move(officer: User, case: Case) -> None:
    assessment = complete(make_assessment(case=case, by=officer))
    assert list(guards.is_assessed(case)) != []
    assessing.conclude(officer, assessment.pk)
    case.refresh_from_db()
    assert case.status == Case.Status.ASSIGNED
    assert (list(guards.is_assessed(case)), list(guards.fits_iop(case))) == ([], [])
    with pytest.raises(PermissionDenied):
        assessing.conclude(officer, assessment.pk)
    assert perform(officer, case, "assess").status == Case.Status.ASSESSED


def test_other_conclusion_leads_to_a_refusal(officer: User, case: Case) -> None:
    assessment = complete(make_assessment(case=case, by=officer))
    Assessment.objects.filter(pk=assessment.pk).update(conclusion=Conclusion.GRANT)
    assessing.conclude(officer, assessment.pk)
    assert list(guards.fits_something_else(case)) == []
    assert len(list(guards.fits_iop(case))) == 1


def test_concluding_while_something_is_missing_is_refused(officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    with pytest.raises(assessing.Refused):
        assessing.conclude(officer, assessment.pk)
    assessment.refresh_from_db()
    assert (assessment.status, assessment.concluded_at) == ("draft", None)


def renewed(officer: User, case: Case) -> tuple[Assessment, Assessment]:
    """A concluded assessment, and one at the extension by the same list."""
    chosen = make_criteria_set(names=("Behov", "Finansiering"))
    first = complete(assessing.start(officer, case, chosen), motivation="Då.")
    assessing.conclude(officer, first.pk)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.ACCEPTED)
    make_agreement(case=case, status=Agreement.Status.ACTIVE)
    return read(first), read(assessing.start(officer, case, chosen))


def test_renewal_starts_from_the_one_before(officer: User, case: Case) -> None:
    first, second = renewed(officer, case)
    assert (second.kind, second.predecessor) == ("renewal", first)
    assert [(row.answer, row.motivation) for row in second.criterion_answers.all()] == [
        ("yes", "Då."),
        ("yes", "Då."),
    ]
    assert (second.conclusion, second.reasons, second.has_conflict) == ("", "", None)
    assert reassessing.changes(second, first) == []


def test_renewal_shows_what_changed_for_each_criterion(officer: User, case: Case) -> None:
    first, second = renewed(officer, case)
    row = second.criterion_answers.all()[1]
    row.answer, row.motivation = "partly", "Nu."
    row.save()
    second.legal_checks.filter(kind="procurement").update(outcome="conditions")
    found = reassessing.changes(read(second), first)
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Finansiering", "Ja", "Delvis"),
        ("Upphandling", "Inget hinder", "Inget hinder om ett villkor uppfylls"),
    ]
    assert (found[0].before_words, found[0].after_words) == ("Då.", "Nu.")


def test_renewal_by_another_list_says_what_was_not_asked(officer: User, case: Case) -> None:
    first, second = renewed(officer, case)
    second.delete()
    other = read(make_assessment(case=case, by=officer, names=("Marknad",)))
    row = other.criterion_answers.get()
    row.answer = "yes"
    row.save()
    found = reassessing.changes(read(other), first)
    pairs = {one.label: (one.before, one.after) for one in found}
    assert pairs["Marknad"] == (None, "Ja")
    assert pairs["Finansiering"] == ("Ja", None)


def test_third_assessment_is_compared_with_the_second(officer: User, case: Case) -> None:
    first, second = renewed(officer, case)
    second.criterion_answers.filter(pk=second.criterion_answers.all()[1].pk).update(answer="no")
    Assessment.objects.filter(pk=second.pk).update(
        status=Assessment.Status.CONCLUDED,
        concluded_at=timezone.now(),
        conclusion=Conclusion.IOP,
        reasons="Nu.",
    )
    third = read(assessing.start(officer, case, first.criteria_set))
    assert third.predecessor == second
    assert reassessing.changes(third, read(second)) == []
    Assessment.objects.filter(pk=third.pk).update(conclusion=Conclusion.GRANT, reasons="Sedan.")
    third.criterion_answers.filter(pk=third.criterion_answers.all()[1].pk).update(answer="partly")
    found = reassessing.changes(read(third), read(second))
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Slutsats", "IOP passar", "Ett bidrag passar bättre"),
        ("Finansiering", "Nej", "Delvis"),
    ]


def test_concluded_assessment_keeps_the_words_that_were_asked(officer: User, case: Case) -> None:
    question = FormQuestion.objects.create(text="Som det frågades", yes_form="iop", yes_reason="A")
    legal = LegalQuestion.objects.create(check_kind="procurement", text="Som det prövades")
    assessment = complete(make_assessment(case=case, by=officer))
    assessing.conclude(officer, assessment.pk)
    criterion = assessment.criterion_answers.all()[0].criterion
    was = criterion.name
    for row, name in ((question, "text"), (legal, "text"), (criterion, "name")):
        setattr(row, name, "Något helt annat")
        row.save()
    question.yes_form, question.is_active = "grant", False
    question.save()
    asked = assessing.as_asked(read(assessment))
    assert [str(row.question) for row in asked.form_answers.all()] == ["Som det frågades"]
    assert [str(row.question) for row in asked.legal_answers.all()] == ["Som det prövades"]
    assert asked.criterion_answers.all()[0].criterion.name == was
    assert advice(asked.form_answers.all()).form == "iop"
    with pytest.raises(ProtectedError):
        question.delete()


def test_sets_are_the_common_and_the_own_in_force(board: Board) -> None:
    common, own, foreign, past = (make_criteria_set() for _ in range(4))
    for one, facts in (
        (own, {"municipality": board.organisation}),
        (foreign, {"municipality": make_board().organisation}),
        (past, {"valid_to": "2020-01-01"}),
    ):
        CriteriaSet.objects.filter(pk=one.pk).update(**facts)
    assert set(assessing.sets_for(board, datetime.date(2026, 1, 1))) == {common, own}
