"""The pages of an assessment: who gets in, what is kept, and what two officers see."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import assessing
from agreements.models import Assessment, Case, DeMinimisAid
from agreements.views.assessments import case_context
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.agreements.assessments import address, criteria
from tests.factories import (
    make_agreement,
    make_assessment,
    make_case,
    make_criteria_set,
    make_member,
    make_organisation,
    make_party,
)


@pytest.fixture
def case(board: Board) -> Case:
    return make_case(board=board, status=Case.Status.ASSIGNED)


def test_start_opens_the_first_part(client: Client, officer: User, case: Case) -> None:
    chosen = make_criteria_set(names=("Gemensamt behov", "Samfinansierat"))
    client.force_login(officer)
    answer = client.post(reverse("assessments:start", args=[case.pk]), {"criteria_set": chosen.pk})
    assessment = Assessment.objects.get()
    assert answer["Location"] == address("edit", assessment, "form")
    assert [str(row.criterion) for row in criteria(assessment)] == [
        "Gemensamt behov",
        "Samfinansierat",
    ]
    assert assessment.started_by == officer


def test_start_without_a_choice_says_so_at_the_field(client: Client, officer, case) -> None:
    make_criteria_set()
    client.force_login(officer)
    page = client.post(reverse("assessments:start", args=[case.pk]), {})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["criteria_set"]


def test_start_of_a_received_case_is_refused_in_words(client: Client, officer, board) -> None:
    case = make_case(board=board)
    client.force_login(officer)
    page = client.get(reverse("assessments:start", args=[case.pk]))
    assert page.status_code == 403


def test_start_goes_on_with_the_one_under_way(client: Client, officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    answer = client.get(reverse("assessments:start", args=[case.pk]))
    assert answer["Location"] == address("detail", assessment)


def test_unknown_part_is_not_found(client: Client, officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    assert client.get(address("edit", assessment, "finns-inte")).status_code == 404


def test_conclude_says_what_is_missing(client: Client, officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    answer = client.post(address("conclude", assessment))
    assert answer["Location"] == address("detail", assessment)
    assessment.refresh_from_db()
    assert assessment.status == Assessment.Status.DRAFT
    page = client.get(address("detail", assessment))
    assert len(page.context["missing"]) == len(assessing.missing(assessment))


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.OFFICER, 200, 200),
        (Role.CHIEF, 200, 403),
        (Role.SECRETARY, 200, 403),
        (Role.CONTROLLER, 200, 403),
        (Role.AUDITOR, 200, 403),
        (Role.ADMINISTRATOR, 200, 403),
        (Role.BOARD_MEMBER, 404, 404),
    ],
)
def test_officers_write_and_readers_read(client, officer, case, role, reads, writes) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(make_member(role, case.board))
    assert client.get(address("detail", assessment)).status_code == reads
    assert client.get(address("edit", assessment, "form")).status_code == writes
    assert client.post(address("edit", assessment, "form")).status_code in (writes, 302)
    if writes != 200:
        assert client.post(address("conclude", assessment)).status_code == writes


def test_nobody_else_sees_it(client: Client, officer, stranger, nobody, case) -> None:
    partner = make_member(Role.PARTNER, make_organisation())
    Case.objects.filter(pk=case.pk).update(initiator=partner.memberships.get().organisation)
    assessment = make_assessment(case=case, by=officer)
    for user in (stranger, nobody, partner):
        client.force_login(user)
        for name, more in (("detail", ()), ("edit", ("form",)), ("de_minimis", (1,))):
            assert client.get(address(name, assessment, *more)).status_code == 404
        assert client.get(reverse("assessments:start", args=[case.pk])).status_code == 404
        assert client.post(address("conclude", assessment)).status_code == 404


def test_assessment_of_another_case_is_not_found(client: Client, officer, board, case) -> None:
    other = make_assessment(case=make_case(board=board, status="assigned"), by=officer)
    client.force_login(officer)
    mixed = reverse("assessments:detail", args=[case.pk, other.pk])
    assert client.get(mixed).status_code == 404


@pytest.mark.parametrize(
    ("part", "queries"), [("form", 8), ("kriterier", 8), ("juridik", 13), ("slutsats", 8), ("", 14)]
)
@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_is_constant(
    client, officer, case, django_assert_num_queries, part: str, queries: int, count: int
) -> None:
    agreement = make_agreement(case=case)
    for number in range(count):
        organisation = make_organisation()
        make_party(agreement, organisation)
        DeMinimisAid.objects.create(
            organisation=organisation,
            granted_on=datetime.date(2025, 1, 1),
            grantor="Staten",
            amount_eur=number,
            entered_by=officer,
        )
    names = tuple(f"Kriterium {number}" for number in range(count))
    assessment = make_assessment(case=case, by=officer, names=names)
    client.force_login(officer)
    page = address("edit", assessment, part) if part else address("detail", assessment)
    with django_assert_num_queries(queries):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_of_a_repeated_one(
    client, officer, case, django_assert_num_queries, count: int
) -> None:
    names = tuple(f"Kriterium {number}" for number in range(count))
    first = make_assessment(case=case, by=officer, names=names)
    for one in (first, None):
        again = one or assessing.start(officer, case, first.criteria_set)
        Assessment.objects.filter(pk=again.pk).update(
            status=Assessment.Status.CONCLUDED, concluded_at=timezone.now()
        )
    client.force_login(officer)
    with django_assert_num_queries(19):
        assert client.get(address("detail", again)).status_code == 200


def test_conflict_of_the_reviewer_stands_beside_the_officers(client, officer, case) -> None:
    agreement = make_agreement(case=case)
    agreement.approvals.create(
        role=Role.CHIEF,
        by=make_member(Role.CHIEF, case.board),
        is_approved=True,
        conflict_of_interest="Min bror är medlem.",
        comment="Ingen annan kan granska i tid.",
    )
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    page = client.get(address("detail", assessment)).content.decode()
    assert "Min bror är medlem." in page
    assert "Ingen annan kan granska i tid." in page


@pytest.mark.parametrize("count", [1, 3])
def test_case_page_asks_a_constant_number(officer, case, django_assert_num_queries, count) -> None:
    names = tuple(f"Kriterium {number}" for number in range(count))
    make_assessment(case=case, by=officer, names=names)
    case = Case.objects.select_related("board__organisation").get(pk=case.pk)
    with django_assert_num_queries(5):
        context = case_context(case, officer)
    assert context["assessment_is_under_way"]
    assert not context["may_start_assessment"]
    assert [step.text for step in context["assessment_progress"]] == [
        "0 av 0",
        f"0 av {count}",
        "0 av 3",
        "0 av 1",
    ]


@pytest.mark.parametrize("part", assessing.Part.values)
def test_each_part_of_a_repeated_assessment_opens(client, officer, case, part: str) -> None:
    load_standards()
    first = make_assessment(case=case, by=officer)
    first.criterion_answers.update(answer="yes", motivation="Så var det då.")
    Assessment.objects.filter(pk=first.pk).update(
        status=Assessment.Status.CONCLUDED, concluded_at="2026-01-02T12:00Z"
    )
    again = assessing.start(officer, case, first.criteria_set)
    again.criterion_answers.update(answer="no")
    client.force_login(officer)
    page = client.get(address("edit", again, part)).content.decode()
    assert ("Så var det då." in page) == (part == "kriterier")
    whole = client.get(address("detail", again)).content.decode()
    assert "<del>Ja</del> → <ins>Nej</ins>" in whole
