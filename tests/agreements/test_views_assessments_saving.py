"""What is typed in an assessment is kept, and nobody writes over another."""

import pytest
from django.test import Client

from agreements import assessing
from agreements.models import Assessment, Case, CriterionAnswer
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board
from tests.agreements.assessments import address, criteria, typed
from tests.factories import make_assessment, make_case

JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def case(board: Board) -> Case:
    return make_case(board=board, status=Case.Status.ASSIGNED)


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
