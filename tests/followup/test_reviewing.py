"""The review of a partnership: begun once, written by two, concluded, opened again."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Assessment, Paper, PaperKind, StatusChange
from followup import review_paper, reviewing
from followup.forms.reviews import PartForm, forms_of
from followup.models import Review
from followup.panels.reviews import panel
from iop.accounts.models import Message, User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_agreement, make_assessment, make_member, make_paper_kind
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reviews import make_history, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board, review_on=datetime.date(2026, 9, 1))


def typed(forms: list[PartForm], **changes: str) -> QueryDict:
    """What the page of the forms sends, with the changes."""
    data = QueryDict(mutable=True)
    for form in forms:
        for bound in form:
            data[bound.html_name] = changes.get(bound.name, bound.value() or "")
    return data


def test_a_review_is_begun_once(officer: User, agreement: Agreement) -> None:
    first = reviewing.start(officer, agreement)
    assert reviewing.start(officer, agreement) == first
    assert Review.objects.get().started_by == officer


@pytest.mark.parametrize(
    ("status", "review", "is_offered"),
    [
        (Agreement.Status.ACTIVE, Review.Status.CONCLUDED, True),
        (Agreement.Status.ENDED, None, True),
        (Agreement.Status.ENDED, Review.Status.CONCLUDED, False),
        (Agreement.Status.TERMINATED, Review.Status.CONCLUDED, False),
    ],
)
def test_no_more_review_of_one_that_is_over_and_reviewed(
    client: Client, officer: User, agreement: Agreement, status: str, review: Any, is_offered: bool
) -> None:
    agreement.status = status
    agreement.save()
    if review:
        make_review(agreement, status=review)
    client.force_login(officer)
    path = reverse("reviews:start", args=[agreement.pk])
    found = panel(officer, agreement)
    assert found is not None
    assert found.facts["may_start"] == is_offered
    overview = reverse("followup:overview", args=[agreement.pk])
    assert (path in client.get(overview).content.decode()) == is_offered
    answers = [client.get(path), client.post(path)]
    expected = [200, 302] if is_offered else [403, 403]
    assert [answer.status_code for answer in answers] == expected
    reason = "Överenskommelsen har upphört, och dess översyn är avslutad."
    assert all((reason in one.content.decode()) != is_offered for one in answers)


def test_review_in_progress_is_gone_on_with_when_the_agreement_is_over(
    client: Client, officer: User, agreement: Agreement
) -> None:
    agreement.status = Agreement.Status.ENDED
    agreement.save()
    make_review(agreement, status=Review.Status.CONCLUDED)
    ongoing = make_review(agreement)
    client.force_login(officer)
    answer = client.get(reverse("reviews:start", args=[agreement.pk]))
    assert answer["Location"] == reverse("reviews:edit", args=[ongoing.pk])
    found = panel(officer, agreement)
    assert found is not None
    assert (found.facts["may_go_on"], found.facts["may_start"]) == (True, False)


def test_others_begin_none(colleague: User, agreement: Agreement) -> None:
    with pytest.raises(PermissionDenied):
        reviewing.start(colleague, agreement)


# --- Writing ---------------------------------------------------------------------------


def test_what_is_typed_is_saved_with_one_version(officer: User, agreement: Agreement) -> None:
    review = make_review(agreement)
    data = typed(forms_of(review), goals_note="Bra.", market_note="Ingen marknad.")
    saved = reviewing.save(officer, review.pk, data)
    review.refresh_from_db()
    assert saved.is_whole
    assert (review.goals_note, review.market_note) == ("Bra.", "Ingen marknad.")
    assert (review.revision, review.history.count()) == (1, 2)
    again = reviewing.save(officer, review.pk, typed(forms_of(review)))
    assert again.is_whole
    assert review.history.count() == 2


def test_two_write_in_different_parts_and_lose_nothing(officer: User, agreement: Agreement) -> None:
    review = make_review(agreement)
    opened_by_both = forms_of(review)
    reviewing.save(officer, review.pk, typed(opened_by_both, goals_note="Mål"))
    second = reviewing.save(officer, review.pk, typed(opened_by_both, economy_note="Pengar"))
    review.refresh_from_db()
    assert second.is_whole
    assert (review.goals_note, review.economy_note) == ("Mål", "Pengar")


def test_two_write_in_the_same_part_and_get_both_versions(
    officer: User, agreement: Agreement
) -> None:
    review = make_review(agreement)
    opened_by_both = forms_of(review)
    reviewing.save(officer, review.pk, typed(opened_by_both, goals_note="Min"))
    sent = typed(opened_by_both, goals_note="Din", reasons="Nya skäl")
    second = reviewing.save(officer, review.pk, sent)
    review.refresh_from_db()
    [conflict] = second.conflicts
    assert (review.goals_note, review.reasons) == ("Min", "Nya skäl")
    assert [text for _label, text in conflict.theirs] == ["Min"]
    # Having read both, the second writes what shall hold.
    resolved = typed(forms_of(review), goals_note="Båda")
    resolved["mal-seen"] = conflict.data["mal-seen"]
    assert reviewing.save(officer, review.pk, resolved).is_whole
    review.refresh_from_db()
    assert review.goals_note == "Båda"


def test_concluded_review_is_not_written_in(officer: User, agreement: Agreement) -> None:
    review = make_review(agreement, status=Review.Status.CONCLUDED)
    with pytest.raises(PermissionDenied, match="avslutad"):
        reviewing.save(officer, review.pk, typed(forms_of(review), goals_note="Mer"))


def test_empty_parts_are_named(agreement: Agreement) -> None:
    review = make_review(agreement, goals_note="Bra")
    assert "Mål och utfall" not in reviewing.empty_parts(review)
    assert "Ekonomi" in reviewing.empty_parts(review)


# --- The criteria ----------------------------------------------------------------------


def test_criteria_are_asked_again_as_a_renewal(officer: User, agreement: Agreement) -> None:
    before = make_assessment(case=agreement.case, by=officer)
    before.status, before.concluded_at = Assessment.Status.CONCLUDED, timezone.now()
    before.save()
    review = make_review(agreement)
    asked = reviewing.assess_again(officer, review.pk)
    assert (asked.kind, asked.predecessor) == (Assessment.Kind.RENEWAL, before)
    assert reviewing.assess_again(officer, review.pk) == asked
    review.refresh_from_db()
    assert review.assessment == asked


def test_criteria_are_not_asked_in_a_closed_case(officer: User, agreement: Agreement) -> None:
    review = make_review(agreement)
    agreement.case.status = "closed"
    agreement.case.save()
    with pytest.raises(Refused, match="öppet"):
        reviewing.assess_again(officer, review.pk)


# --- Concluding ------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [{"conclusion": ""}, {"reasons": " "}])
def test_conclusion_needs_reasons(
    officer: User, agreement: Agreement, missing: dict[str, str]
) -> None:
    review = make_review(agreement, **missing)
    with pytest.raises(Refused):
        reviewing.conclude(officer, review.pk)


def test_concluding_keeps_the_figures_and_tells_the_parties(
    officer: User, agreement: Agreement
) -> None:
    make_history(agreement)
    partner = make_member(Role.PARTNER, partner_party(agreement).organisation)
    review = make_review(agreement)
    assert not Review.objects.visible_to(partner).exists()
    reviewing.conclude(officer, review.pk)
    review.refresh_from_db()
    assert review.status == Review.Status.CONCLUDED
    assert review.known["mal"] == ["Relationer 0: mål minst 10 relationer under hela perioden, "
                                   "utfall 12 relationer (Uppnått)"]  # fmt: skip
    assert Review.objects.visible_to(partner).get() == review
    assert [message.to for message in Message.objects.all()] == [partner]
    assert StatusChange.objects.get(transition="conclude").by == officer


def test_review_is_opened_again_with_a_reason(officer: User, agreement: Agreement) -> None:
    review = make_review(agreement, status=Review.Status.CONCLUDED)
    with pytest.raises(Refused):
        reviewing.reopen(officer, review.pk, " ")
    reviewing.reopen(officer, review.pk, "Ny rapport har kommit.")
    review.refresh_from_db()
    assert (review.status, review.concluded_at) == (Review.Status.ONGOING, None)


def test_review_is_not_opened_while_another_is_in_progress(
    officer: User, agreement: Agreement
) -> None:
    review = make_review(agreement, status=Review.Status.CONCLUDED)
    make_review(agreement)
    with pytest.raises(Refused, match="pågår"):
        reviewing.reopen(officer, review.pk, "Fel.")


# --- The paper -------------------------------------------------------------------------


@pytest.fixture
def kind(db: None) -> PaperKind:
    kind = make_paper_kind(purpose=PaperKind.Purpose.EVALUATE)
    kind.sections.all().delete()
    for position, (part, mandatory) in enumerate(
        [("matter", True), ("text", False), ("text", True), ("criteria", False),
         ("economy", False), ("follow_up", False), ("proposals", True)]
    ):  # fmt: skip
        kind.sections.create(
            position=position, heading=f"{part} {mandatory}", part=part, is_mandatory=mandatory
        )
    return kind


def bodies(paper: Paper) -> dict[str, Any]:
    return {section.heading: section.body for section in paper.sections.all()}


def test_paper_says_what_the_review_says(
    officer: User, agreement: Agreement, kind: PaperKind
) -> None:
    make_history(agreement)
    notes = {name: f"{name} <b>" for name in ("goals_note", "economy_note", "market_note")}
    review = make_review(agreement, **notes)
    reviewing.conclude(officer, review.pk)
    paper = review_paper.write(officer, review.pk)
    said = bodies(paper)
    assert "Målen nås." in said["matter True"]
    assert said["text False"] == ""
    assert "utfall 12" in said["text True"]
    assert "goals_note &lt;b&gt;" in said["text True"]
    assert "market_note" in said["criteria False"]
    assert "Utbetalt: 10&nbsp;000" in said["economy False"]
    assert "Hämtat ur översynen" in paper.sections.get(heading="text True").guidance
    assert "fortsätta" in paper.decision_points.last().text
    assert not paper.decision_points.last().is_filled


def test_paper_is_made_once(officer: User, agreement: Agreement, kind: PaperKind) -> None:
    review = make_review(agreement)
    with pytest.raises(Refused, match="Avsluta översynen"):
        review_paper.write(officer, review.pk)
    reviewing.conclude(officer, review.pk)
    paper = review_paper.write(officer, review.pk)
    assert review_paper.write(officer, review.pk) == paper
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(("status", "rests_on_next"), [("draft", True), ("decided", False)])
def test_paper_rests_on_the_next_agreement_until_that_is_decided(
    officer: User, agreement: Agreement, kind: PaperKind, status: str, rests_on_next: bool
) -> None:
    later = make_agreement(
        case=agreement.case, version=2, predecessor=agreement, status=status, relation="extension"
    )
    review = make_review(agreement, status=Review.Status.CONCLUDED, concluded_at=timezone.now())
    assert reviewing.next_steps(officer, review) == ()
    paper = review_paper.write(officer, review.pk)
    assert paper.agreement == (later if rests_on_next else agreement)


@pytest.mark.parametrize(
    ("conclusion", "labels"),
    [
        ("continue", ["Förläng överenskommelsen"]),
        ("changed", ["Ändra överenskommelsen"]),
        ("end", ["För in uppsägning", "Avsluta överenskommelsen"]),
    ],
)
def test_conclusion_leads_on(
    officer: User, colleague: User, agreement: Agreement, conclusion: str, labels: list[str]
) -> None:
    review = make_review(agreement, status=Review.Status.CONCLUDED, conclusion=conclusion)
    assert [step.label for step in reviewing.next_steps(officer, review)] == labels
    assert reviewing.next_steps(colleague, review) == ()


def test_without_a_kind_of_paper_it_says_so(officer: User, agreement: Agreement) -> None:
    review = make_review(agreement, status=Review.Status.CONCLUDED)
    with pytest.raises(Refused, match="administratör"):
        review_paper.write(officer, review.pk)


def test_review_whose_paper_is_issued_stays(
    officer: User, agreement: Agreement, kind: PaperKind
) -> None:
    review = make_review(agreement)
    reviewing.conclude(officer, review.pk)
    paper = review_paper.write(officer, review.pk)
    paper.status = Paper.Status.ISSUED
    paper.save()
    with pytest.raises(Refused, match="utlämnad till nämnden"):
        reviewing.reopen(officer, review.pk, "Fel.")
