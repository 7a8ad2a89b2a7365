"""The pages of an assessment: who gets in, what is kept, and what two officers see."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import assessing
from agreements.models import Assessment, Case, CriterionAnswer, DeMinimisAid
from agreements.views.assessments import case_context
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_assessment,
    make_case,
    make_criteria_set,
    make_member,
    make_organisation,
    make_party,
)

JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def case(board: Board) -> Case:
    return make_case(board=board, status=Case.Status.ASSIGNED)


def address(name: str, assessment: Assessment, *more: object) -> str:
    return reverse(f"assessments:{name}", args=[assessment.case_id, assessment.pk, *more])


def typed(page) -> dict[str, str]:
    """What the page's form would send, as it stands."""
    found: dict[str, str] = {}
    for form in page.context["forms"]:
        for name in form.fields:
            value = form[name].value()
            found[form.add_prefix(name)] = "" if value is None else str(value)
    return found


def criteria(assessment: Assessment) -> list[CriterionAnswer]:
    return list(assessment.criterion_answers.all())


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


@pytest.mark.parametrize("part", assessing.Part.values)
def test_part_is_saved_as_it_was_shown(client: Client, officer, case, part: str) -> None:
    load_standards()
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    page = client.get(address("edit", assessment, part))
    answer = client.post(address("edit", assessment, part), {**typed(page), "save": "stay"})
    assert answer["Location"] == address("edit", assessment, part)
    assert CriterionAnswer.history.filter(history_type="~").count() == 0


def test_answer_is_saved_with_its_writer(client: Client, officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row = criteria(assessment)[0]
    page = client.get(address("edit", assessment, "kriterier"))
    name = f"criterionanswer-{row.pk}"
    data = typed(page) | {f"{name}-answer": "no", f"{name}-motivation": "Kommunen\r\nensam"}
    answer = client.post(address("edit", assessment, "kriterier"), data)
    assert answer["Location"] == address("edit", assessment, "juridik")
    row.refresh_from_db()
    assert (row.answer, row.motivation) == ("no", "Kommunen\nensam")
    assert row.history.first().history_user == officer


def test_second_officer_is_told_and_overwrites_nothing(client: Client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    data = typed(client.get(address("edit", assessment, "kriterier")))
    row.answer, row.motivation = "yes", "Den andra handläggarens"
    row.save()
    name, second = f"criterionanswer-{row.pk}", f"criterionanswer-{other.pk}"
    data |= {f"{name}-motivation": "Min", f"{second}-motivation": "Också min"}

    page = client.post(address("edit", assessment, "kriterier"), data)

    assert page.status_code == 409
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.motivation, other.motivation) == ("Den andra handläggarens", "Också min")
    [conflict] = page.context["saved"].conflicts
    assert conflict["motivation"].value() == "Min"
    assert "Den andra handläggarens" in page.content.decode()

    answer = client.post(address("edit", assessment, "kriterier"), typed(page))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.motivation == "Min"


def test_row_that_only_the_other_has_changed_is_left(client: Client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    data = typed(client.get(address("edit", assessment, "kriterier")))
    row.motivation = "Den andra handläggarens"
    row.save()
    data[f"criterionanswer-{other.pk}-motivation"] = "Min"
    assert client.post(address("edit", assessment, "kriterier"), data).status_code == 302
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.motivation, other.motivation) == ("Den andra handläggarens", "Min")


def test_conflict_elsewhere_does_not_bring_back_what_the_other_has_changed(
    client: Client, officer, case
) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    data = typed(client.get(address("edit", assessment, "kriterier")))
    for one in (row, other):
        one.motivation = "Den andra handläggarens"
        one.save()
    data[f"criterionanswer-{row.pk}-motivation"] = "Min"
    page = client.post(address("edit", assessment, "kriterier"), data)
    assert client.post(address("edit", assessment, "kriterier"), typed(page)).status_code == 302
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.motivation, other.motivation) == ("Min", "Den andra handläggarens")


def test_autosave_tells_what_the_form_is_now_based_on(client: Client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, _other = criteria(assessment)
    url, name = address("edit", assessment, "kriterier"), f"criterionanswer-{row.pk}"
    data = typed(client.get(url)) | {f"{name}-motivation": "Först"}
    answer = client.post(url, data, **JSON).json()
    assert (answer["state"], answer["errors"]) == ("saved", {})
    data |= answer["basis"] | {f"{name}-motivation": "Sedan"}
    assert client.post(url, data, **JSON).json()["state"] == "saved"
    row.refresh_from_db()
    assert row.motivation == "Sedan"


def test_autosave_writes_over_nobody_and_keeps_the_rest(client: Client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    url = address("edit", assessment, "kriterier")
    data = typed(client.get(url))
    row.motivation = "Den andras"
    row.save()
    mine = {f"criterionanswer-{one.pk}-motivation": "Min" for one in (row, other)}
    answer = client.post(url, data | mine, **JSON)
    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    # What was saved for the other row is no conflict with oneself when both versions are shown.
    page = client.post(url, data | mine | answer.json()["basis"])
    assert page.status_code == 409
    assert [form.instance for form in page.context["saved"].conflicts] == [row]


def test_autosave_leaves_the_row_that_only_the_other_has_changed(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    url = address("edit", assessment, "kriterier")
    data = typed(client.get(url))
    row.motivation = "Den andras"
    row.save()
    data[f"criterionanswer-{other.pk}-motivation"] = "Min"
    for _time in range(2):  # the page still shows what was, and goes on saving itself
        answer = client.post(url, data, **JSON).json()
        assert answer["state"] == "saved"
        data |= answer["basis"]
    row.refresh_from_db()
    assert row.motivation == "Den andras"


def test_autosave_saves_all_but_the_faulty_field(client: Client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    url, name = address("edit", assessment, "kriterier"), f"criterionanswer-{row.pk}"
    data = typed(client.get(url)) | {f"{name}-motivation": "x" * 5_001}
    data[f"criterionanswer-{other.pk}-motivation"] = "Min"
    answer = client.post(url, data, **JSON).json()
    assert (answer["state"], list(answer["errors"])) == ("partly", [f"id_{name}-motivation"])
    other.refresh_from_db()
    assert other.motivation == "Min"


def test_autosave_of_what_is_concluded_is_closed_in_words(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    url = address("edit", assessment, "kriterier")
    data = typed(client.get(url))
    Assessment.objects.filter(pk=assessment.pk).update(status=Assessment.Status.CONCLUDED)
    answer = client.post(url, data, **JSON)
    assert (answer.status_code, answer.json()["state"]) == (403, "closed")


def test_text_kept_in_the_browser_is_shown_and_not_saved(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, _other = criteria(assessment)
    url, name = address("edit", assessment, "kriterier"), f"criterionanswer-{row.pk}"
    kept = {f"{name}-seen": "förr", f"{name}-motivation": "Behållet", "show": "1"}
    page = client.post(url, typed(client.get(url)) | kept)
    assert page.status_code == 200
    assert 'data-is-unsaved="typed"' in page.content.decode()
    form = page.context["forms"][0]
    assert (form["motivation"].value(), form["seen"].value()) == ("Behållet", "förr")
    row.refresh_from_db()
    assert row.motivation == ""


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_of_an_autosave(
    client, officer, case, django_assert_max_num_queries, count: int
) -> None:
    names = tuple(f"Kriterium {number}" for number in range(count))
    assessment = make_assessment(case=case, by=officer, names=names)
    client.force_login(officer)
    url = address("edit", assessment, "kriterier")
    name = f"criterionanswer-{criteria(assessment)[0].pk}"
    data = typed(client.get(url)) | {f"{name}-motivation": "Min"}
    with django_assert_max_num_queries(15):
        client.post(url, data, **JSON)


def test_too_long_text_is_told_and_kept_and_the_rest_saved(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    row, other = criteria(assessment)
    data = typed(client.get(address("edit", assessment, "kriterier")))
    data[f"criterionanswer-{row.pk}-motivation"] = "x" * 5_001
    data[f"criterionanswer-{other.pk}-motivation"] = "Min"
    page = client.post(address("edit", assessment, "kriterier"), data)
    assert page.status_code == 422
    [faulty] = page.context["saved"].faulty
    assert list(faulty.errors) == ["motivation"]
    assert "x" * 5_001 in page.content.decode()
    other.refresh_from_db()
    assert other.motivation == "Min"


def test_text_typed_while_it_was_concluded_is_shown_again(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    data = typed(client.get(address("edit", assessment, "kriterier")))
    Assessment.objects.filter(pk=assessment.pk).update(status=Assessment.Status.CONCLUDED)
    data[f"criterionanswer-{criteria(assessment)[0].pk}-motivation"] = "Sent skrivet"
    page = client.post(address("edit", assessment, "kriterier"), data)
    assert page.status_code == 403
    assert "Sent skrivet" in page.content.decode()
    assert client.get(address("edit", assessment, "kriterier")).status_code == 403


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


def test_aid_in_kronor_is_added_in_euro(client: Client, officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    organisation = make_organisation(name="Kompisbyrån")
    make_party(make_agreement(case=case), organisation)
    client.force_login(officer)
    data = {
        "granted_on": "2025-02-01",
        "grantor": "Danderyds kommun",
        "regulation": "2023/2831",
        "amount_sek": "115 000 kr",
        "rate": "11,5",
        "amount_eur": "",
    }
    answer = client.post(address("de_minimis", assessment, organisation.pk), data)
    assert answer["Location"] == address("edit", assessment, "juridik")
    aid = DeMinimisAid.objects.get()
    assert (aid.amount_eur, aid.entered_by) == (Decimal(10_000), officer)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_sek": "", "rate": ""}, "amount_eur"),
        ({"amount_eur": "9"}, "amount_eur"),
        ({"rate": "0"}, "rate"),
        ({"amount_sek": "mycket"}, "amount_sek"),
        ({"granted_on": "2099-01-01"}, "granted_on"),
        ({"grantor": ""}, "grantor"),
    ],
)
def test_faulty_aid_is_told_at_its_field(client, officer, case, changed, field) -> None:
    assessment = make_assessment(case=case, by=officer)
    organisation = make_organisation()
    make_party(make_agreement(case=case), organisation)
    client.force_login(officer)
    data = {
        "granted_on": "2025-02-01",
        "grantor": "Staten",
        "regulation": "2023/2831",
        "amount_sek": "100",
        "rate": "11",
        **changed,
    }
    page = client.post(address("de_minimis", assessment, organisation.pk), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def entered(case: Case, officer: User, **facts) -> tuple[Assessment, DeMinimisAid]:
    assessment = make_assessment(case=case, by=officer)
    organisation = make_organisation()
    make_party(make_agreement(case=case), organisation)
    facts = {"granted_on": datetime.date(2025, 2, 1), "grantor": "Staten", "amount_eur": 9, **facts}
    return assessment, DeMinimisAid.objects.create(
        organisation=organisation, entered_by=officer, **facts
    )


def test_aid_without_a_rate_is_unknown_and_no_zero(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(officer)
    data = {
        "granted_on": "2025-03-01",
        "grantor": "Regionen",
        "regulation": "2023/2831",
        "amount_sek": "50 000",
    }
    page = address("de_minimis", assessment, aid.organisation_id)
    assert client.post(page, data).status_code == 302
    assert DeMinimisAid.objects.get(grantor="Regionen").amount_eur is None
    page = client.get(address("edit", assessment, "juridik"))
    assert "okänt i euro" in page.content.decode()
    general, _sgei = page.context["figures"].recipients[0].sums
    assert (general.total, general.unknown_count, general.left) == (9, 1, None)


def test_entry_is_mended_with_a_reason_that_stays(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)
    data = {
        "granted_on": "2025-02-01",
        "grantor": "Staten",
        "regulation": "2023/2831",
        "amount_eur": "90",
    }
    assert list(client.post(page, data).context["form"].errors) == ["reason"]
    assert client.post(page, {**data, "reason": "En nolla för lite"}).status_code == 302
    aid.refresh_from_db()
    assert aid.amount_eur == 90
    assert "En nolla för lite" in client.get(page).content.decode()


def test_entry_is_struck_with_a_reason_that_stays(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)
    assert client.post(page, {"strike": "1", "reason": ""}).status_code == 422
    assert client.post(page, {"strike": "1", "reason": "Inget stöd"}).status_code == 302
    assert not DeMinimisAid.objects.exists()
    add = address("de_minimis", assessment, aid.organisation_id)
    assert "Inget stöd" in client.get(add).content.decode()
    assert client.get(page).status_code == 404


def test_entry_of_another_organisation_is_not_found(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    other = make_organisation()
    make_party(case.agreements.get(), other)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, other.pk, aid.pk)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("role", [Role.CHIEF, Role.AUDITOR])
def test_readers_mend_no_entry(client: Client, officer, case, role) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(make_member(role, case.board))
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)
    assert client.get(page).status_code == 403
    assert client.post(page, {"strike": "1", "reason": "x"}).status_code == 403


def test_aid_of_an_organisation_outside_the_case_is_not_found(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    other = make_organisation()
    assert client.get(address("de_minimis", assessment, other.pk)).status_code == 404


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
