"""The editor's pages: who may open them, what they answer, and with how many queries."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Goal, PaymentPlan, Section, SectionKind
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_contribution,
    make_member,
    make_party,
    make_section,
    make_user,
)

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board)


@pytest.fixture
def text(agreement: Agreement) -> Section:
    return make_section(agreement, body="<p>Förr</p>")


def url(section: Section) -> str:
    return f"/overenskommelser/{section.agreement_id}/avsnitt/{section.pk}/"


def make_goals(agreement: Agreement, count: int) -> list[Goal]:
    return [
        Goal.objects.create(agreement=agreement, text=f"Mål {place}", position=place)
        for place in range(count)
    ]


def goals_post(section: Section, goals: list[Goal], **fields: Any) -> dict[str, Any]:
    return {
        "revision": section.revision,
        "body": section.body,
        "goals": [str(goal.pk) for goal in goals],
        **{f"goals-{goal.pk}-text": goal.text for goal in goals},
        **fields,
    }


@pytest.mark.parametrize("kind", SectionKind)
def test_every_kind_of_section_opens(
    client: Client, officer: User, board: Board, kind: str
) -> None:
    agreement = make_agreement(board=board)
    make_contribution(make_party(agreement), years={2026: 58000})
    make_goals(agreement, 1)
    section = make_section(agreement, SectionKind(kind))
    client.force_login(officer)
    response = client.get(url(section))
    assert response.status_code == 200
    assert section.heading in response.content.decode()


def test_who_may_open_and_save(
    client: Client, officer: User, colleague: User, stranger: User, text: Section
) -> None:
    answers = []
    for user in (officer, colleague, stranger):
        client.force_login(user)
        answers.append(client.get(url(text)).status_code)
        answers.append(client.post(url(text), {"revision": 0, "body": "<p>Förr</p>"}).status_code)
    assert answers == [200, 302, 403, 403, 404, 404]
    client.logout()
    assert client.get(url(text)).status_code == 302


def test_start_editing_goes_to_the_first_unfinished_section(
    client: Client, officer: User, text: Section
) -> None:
    empty = make_section(text.agreement)
    client.force_login(officer)
    response = client.get(reverse("agreements:start_editing", args=[text.agreement_id]))
    assert response.url == url(empty)


def test_save_goes_on_to_the_next_section(client: Client, officer: User, text: Section) -> None:
    after = make_section(text.agreement)
    client.force_login(officer)
    data = {"revision": 0, "body": "<p>Nu</p>"}
    assert client.post(url(text), {**data, "save": "next"}).url == url(after)
    data = {"revision": 1, "body": "<p>Nu</p>"}
    assert client.post(url(text), {**data, "save": "stay"}).url == url(text)


def test_errors_come_with_everything_typed(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.PERIOD)
    client.force_login(officer)
    data = {
        "revision": 0,
        "body": "<p>Skrivet</p>",
        "starts_on": "2026-05-01",
        "ends_on": "2026-04-30",
        "extension_months": "väldigt",
        "save": "next",
    }
    response = client.post(url(section), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "2026-04-30" in page
    assert "väldigt" in page
    assert "Skrivet" in page
    assert 'href="#id_ends_on"' in page


def test_autosave_answers_with_revision_and_time(
    client: Client, officer: User, text: Section
) -> None:
    client.force_login(officer)
    response = client.post(url(text), {"revision": 0, "body": "<p>Nu</p>"}, **JSON)
    answer = response.json()
    assert (answer["state"], answer["basis"], answer["errors"]) == ("saved", {"revision": 1}, {})
    response = client.post(url(text), {"revision": 0, "body": "<p>Annat</p>"}, **JSON)
    assert (response.status_code, response.json()["state"]) == (409, "conflict")


def test_autosave_of_a_frozen_agreement_says_why(
    client: Client, officer: User, text: Section
) -> None:
    Agreement.objects.filter(pk=text.agreement_id).update(status=Agreement.Status.ACTIVE)
    client.force_login(officer)
    response = client.post(url(text), {"revision": 0, "body": "<p>Nu</p>"}, **JSON)
    assert (response.status_code, response.json()["state"]) == (403, "closed")
    page = client.post(url(text), {"revision": 0, "body": "<p>Nu är det sparat</p>"})
    assert page.status_code == 403
    assert "Nu är det sparat" in page.content.decode()


def test_autosave_of_text_asks_at_most_15_queries(
    client: Client, officer: User, text: Section, django_assert_num_queries: Any
) -> None:
    client.force_login(officer)
    with django_assert_num_queries(9):
        client.post(url(text), {"revision": 0, "body": "<p>Nu</p>"}, **JSON)


@pytest.mark.parametrize("count", [1, 3])
def test_autosave_of_a_row_costs_the_same_among_many(
    client: Client, officer: User, agreement: Agreement, count: int, django_assert_num_queries: Any
) -> None:
    section = make_section(agreement, SectionKind.GOALS)
    goals = make_goals(agreement, count)
    client.force_login(officer)
    data = goals_post(section, goals, **{f"goals-{goals[0].pk}-text": "Ändrat"})
    with django_assert_num_queries(14):
        response = client.post(url(section), data, **JSON)
    assert response.json()["state"] == "saved"


@pytest.mark.parametrize("count", [1, 3])
def test_autosave_of_a_contribution_costs_the_same_among_many(
    client: Client, officer: User, agreement: Agreement, count: int, django_assert_num_queries: Any
) -> None:
    section = make_section(agreement, SectionKind.ECONOMY)
    party = make_party(agreement)
    rows = [make_contribution(party, years={2026: 58000}, position=place) for place in range(count)]
    data: dict[str, Any] = {"revision": 0, "body": "", "contributions": [str(r.pk) for r in rows]}
    for row in rows:
        data |= {
            f"contributions-{row.pk}-{name}": value
            for name, value in {
                "party": str(party.pk),
                "kind": "money",
                "description": "Pengar",
                "valuation": "valued",
                "form": "per_year",
                "qualifier": "exact",
                "year_2026": "58 000 kr",
            }.items()
        }
    data[f"contributions-{rows[0].pk}-description"] = "Mer pengar"
    client.force_login(officer)
    with django_assert_num_queries(15):
        response = client.post(url(section), data, **JSON)
    assert response.json()["state"] == "saved"
    rows[0].refresh_from_db()
    assert (rows[0].description, rows[0].history.count()) == ("Mer pengar", 2)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries(
    client: Client, officer: User, agreement: Agreement, count: int, django_assert_num_queries: Any
) -> None:
    section = make_section(agreement, SectionKind.ECONOMY)
    for _place in range(count):
        make_contribution(make_party(agreement), years={2026: 58000})
    client.force_login(officer)
    with django_assert_num_queries(22):
        client.get(url(section))


def test_rows_are_added_moved_and_removed_without_scripts(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.GOALS)
    first, second = make_goals(agreement, 2)
    client.force_login(officer)
    typed = {f"goals-{first.pk}-text": "Skrivet men inte sparat"}
    data = goals_post(section, [first, second], **typed)

    page = client.post(url(section), {**data, "add": "goals"}).content.decode()
    assert page.count('name="goals" value=') == 4  # two, the new one, and the one scripts copy
    assert "Skrivet men inte sparat" in page
    assert "autofocus" in page

    page = client.post(url(section), {**data, "move": f"goals:{first.pk}:down"}).content.decode()
    assert page.index(f'value="{second.pk}"') < page.index(f'value="{first.pk}"')

    page = client.post(url(section), {**data, "remove": f"goals:{first.pk}"}).content.decode()
    assert f'id="row-{first.pk}"' not in page
    assert [goal.text for goal in agreement.goals.all()] == ["Mål 0", "Mål 1"]


def test_new_row_is_kept_through_several_acts(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.GROUPS)
    group, member = str(uuid.uuid4()), str(uuid.uuid4())
    data = {
        "revision": 0,
        "body": "",
        "groups": [group],
        f"groups-{group}-kind": "steering",
        "members": [member],
        f"members-{member}-parent": group,
        f"members-{member}-title": "Verksamhetschef",
    }
    client.force_login(officer)
    page = client.post(url(section), {**data, "add": f"members:{group}"}).content.decode()
    assert "Verksamhetschef" in page
    assert len(re.findall(rf'-parent"\s+value="{group}"', page)) == 2


def test_side_is_fetched_again_with_the_list_of_sections(
    client: Client, officer: User, text: Section
) -> None:
    client.force_login(officer)
    page = client.get(f"{url(text)}sidan/").content.decode()
    assert 'hx-swap-oob="true"' in page
    assert "Förr" in page


def test_organisation_is_found_by_name_and_number(client: Client, officer: User) -> None:
    from tests.factories import make_board, make_organisation

    board = make_board(
        municipality=make_organisation(
            name="Lunds kommun", kind="municipality", organisation_number="212000-1132"
        )
    )
    client.force_login(officer)
    answer = client.get("/overenskommelser/organisationer/", {"q": "2120001132"}).json()
    assert answer == {
        "organisations": [{"name": "Lunds kommun", "number": "212000-1132"}],
        "boards": [{"pk": board.pk, "name": board.name}],
    }


def test_conflict_shows_both_versions_and_loses_neither(
    client: Client, officer: User, board: Board, text: Section
) -> None:
    second = make_member(Role.OFFICER, board, user=make_user(name="Bo Ek"))
    client.force_login(second)
    client.post(url(text), {"revision": 0, "body": "<p>Bos text</p>"})
    client.force_login(officer)
    mine = {"revision": 0, "body": "<p>Min text</p>", "save": "next"}
    response = client.post(url(text), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bo Ek" in page
    assert page.count("<p>Min text</p>") == 1
    assert page.count("<p>Bos text</p>") == 1
    assert 'name="body" value="&lt;p&gt;Min text&lt;/p&gt;"' in page

    beside = client.post(url(text), {**mine, "revision": 1, "resolve": "edit"}).content.decode()
    assert "&lt;p&gt;Min text&lt;/p&gt;" in beside
    assert "<p>Bos text</p>" in beside
    text.refresh_from_db()
    assert text.body == "<p>Bos text</p>"

    client.post(url(text), {**mine, "revision": 1})
    text.refresh_from_db()
    assert (text.body, text.revision) == ("<p>Min text</p>", 2)


def test_conflict_tells_of_rows_added_changed_and_removed(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.GOALS)
    first, second = make_goals(agreement, 2)
    client.force_login(officer)
    seen = goals_post(section, [first, second], **{f"goals-{first.pk}-text": "Mitt mål"})
    client.post(url(section), goals_post(section, [first], **{f"goals-{first.pk}-text": "Ditt"}))
    page = client.post(url(section), seen).content.decode()
    assert "<td>Mitt mål</td>" in page
    assert "<td>Ditt</td>" in page
    assert "<td>Mål 1</td>" in page


def test_ten_megabytes_are_refused_at_the_field_and_more_in_a_sentence(
    client: Client, officer: User, text: Section
) -> None:
    client.force_login(officer)
    response = client.post(url(text), {"revision": 0, "body": "å" * 5_000_000}, **JSON)
    assert list(response.json()["errors"]) == ["id_body"]
    page = client.post(url(text), {"revision": 0, "body": "å" * 5_000_000})
    assert page.status_code == 422
    response = client.post(url(text), {"revision": 0, "body": "å" * 9_000_000})
    assert response.status_code == 400
    assert "för stort" in response.content.decode()
    text.refresh_from_db()
    assert text.body == "<p>Förr</p>"


def test_kept_text_is_shown_again_without_being_saved(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.GOALS)
    lost = uuid.uuid4()
    data = goals_post(section, [], show="1") | {"goals": [str(lost)]}
    client.force_login(officer)
    page = client.post(url(section), {**data, f"goals-{lost}-text": "Inte förlorat"})
    assert "Inte förlorat" in page.content.decode()
    assert 'data-is-unsaved="typed"' in page.content.decode()
    assert agreement.goals.count() == 0


def plan_post(section: Section, **fields: str) -> dict[str, Any]:
    """A new payment plan as it is typed, and the button that computes its instalments."""
    key = str(uuid.uuid4())
    return {
        "revision": section.revision,
        "payment_plans": key,
        "compute": key,
        **{f"payment_plans-{key}-{name}": value for name, value in fields.items()},
    }


def test_instalments_are_computed_of_a_plan_that_is_saved_at_the_same_time(
    client: Client, officer: User, agreement: Agreement
) -> None:
    contribution = make_contribution(make_party(agreement), years={2026: 58000})
    section = make_section(agreement, SectionKind.PAYMENTS)
    client.force_login(officer)
    data = plan_post(section, contribution=str(contribution.pk), per_year="2")
    response = client.post(url(section), data)
    assert response.headers["Location"] == url(section)
    plan = PaymentPlan.objects.get(agreement=agreement)
    assert [row.amount for row in plan.instalments.all()] == [29000, 29000]


def test_instalments_of_an_empty_plan_are_not_computed_but_asked_for(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.PAYMENTS)
    client.force_login(officer)
    response = client.post(url(section), plan_post(section), follow=True)
    assert "Skriv först vad som betalas och hur ofta." in response.content.decode()
    assert not PaymentPlan.objects.exists()
