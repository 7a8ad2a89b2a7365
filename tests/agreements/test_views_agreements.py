"""The list of agreements and the page of one."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import (
    Agreement,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Instalment,
    PaymentPlan,
    ReportDuty,
    SectionKind,
    Signatory,
    TargetGroup,
)
from agreements.uploads import store
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_starting import pdf
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_contribution,
    make_member,
    make_organisation,
    make_party,
    make_section,
    make_user,
)

LIST = reverse("agreements:list")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def add_rows(agreement: Agreement, user: User) -> None:
    """A row of most kinds, with what each points at."""
    party = make_party(agreement, make_organisation())
    make_section(agreement, SectionKind.TEXT)
    target = TargetGroup.objects.create(agreement=agreement, description="Barn")
    goal = Goal.objects.create(agreement=agreement, text="Vänner", target_group=target)
    Indicator.objects.create(agreement=agreement, goal=goal, name="Relationer")
    money = make_contribution(party, years={2026: 5000})
    make_contribution(party, valuation="unvalued", form="", description="Lokal")
    plan = PaymentPlan.objects.create(agreement=agreement, contribution=money, recipient=party)
    Instalment.objects.create(plan=plan, amount=5000, due_on=day("2026-02-01"))
    group = Group.objects.create(agreement=agreement, convened_by=party, minutes_by=party)
    GroupMember.objects.create(group=group, party=party, name="Bo")
    ReportDuty.objects.create(agreement=agreement, party=party, due_note="våren 2026")
    Signatory.objects.create(agreement=agreement, party=party, title="Ordförande")
    version = agreement.case.agreements.count() + 1
    make_agreement(case=agreement.case, version=version, predecessor=agreement)
    store(pdf(), agreement, user)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, rows: int, django_assert_num_queries
) -> None:
    for _number in range(rows):
        add_rows(make_agreement(case=make_case(board=board, officer=officer)), officer)
    client.force_login(officer)
    with django_assert_num_queries(11):
        page = client.get(LIST)
    assert len(page.context["table"].page.object_list) == rows * 2


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, rows: int, django_assert_num_queries
) -> None:
    agreement = make_agreement(board=board)
    make_party(agreement, board.organisation, board=board)
    for _number in range(rows):
        add_rows(agreement, make_user())
    client.force_login(officer)
    with django_assert_num_queries(29):
        assert client.get(agreement.get_absolute_url()).status_code == 200


def found(client: Client, **query: object) -> list[str]:
    return [row.record.title for row in client.get(LIST, query).context["table"].page.object_list]


@pytest.fixture
def three(client: Client, board: Board, officer: User) -> list[Agreement]:
    """Agreements A, B, C of the board, and one of another that must never be listed."""
    cases = [
        make_case(board=board, reference=f"SN 2026/{number}", officer=officer)
        for number in (11, 22, 33)
    ]
    agreements = [
        make_agreement(
            case=case, title=title, status=status, starts_on=day("2026-01-01"), ends_on=day(last)
        )
        for case, title, status, last in (
            (cases[0], "Alfa", "draft", "2026-12-31"),
            (cases[1], "Beta", "active", "2027-06-30"),
            (cases[2], "Gamma", "ended", "2026-06-30"),
        )
    ]
    make_party(agreements[1], make_organisation(name="Kompisbyrån", short_name="KB"))
    hidden = make_agreement(title="Alfa Kompisbyrån SN 2026/22", board=make_board())
    make_party(hidden, agreements[1].parties.get().organisation)
    client.force_login(officer)
    return agreements


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Gamma", "Beta", "Alfa"]),
        ({"q": "alfa"}, ["Alfa"]),
        ({"q": "2026/22"}, ["Beta"]),
        ({"q": "SN 2026/33-1"}, ["Gamma"]),
        ({"q": "kompis"}, ["Beta"]),
        ({"q": "kb beta"}, ["Beta"]),
        ({"q": "kb alfa"}, []),
        ({"q": "100%"}, []),
        ({"status": "active"}, ["Beta"]),
        ({"ends_before": "2026-12-31"}, ["Gamma"]),
        ({"sort": "title"}, ["Alfa", "Beta", "Gamma"]),
        ({"sort": "-title"}, ["Gamma", "Beta", "Alfa"]),
        ({"sort": "period"}, ["Gamma", "Alfa", "Beta"]),
        ({"sort": "-period"}, ["Beta", "Alfa", "Gamma"]),
        ({"sort": "status"}, ["Alfa", "Beta", "Gamma"]),
        ({"sort": "board"}, ["Alfa", "Beta", "Gamma"]),
        ({"sort": "nonsense"}, ["Gamma", "Beta", "Alfa"]),
        ({"page": "99"}, ["Gamma", "Beta", "Alfa"]),
    ],
)
def test_list_is_searched_filtered_and_sorted(client: Client, three, query, titles) -> None:
    assert found(client, **query) == titles


def test_list_filters_by_board_party_and_officer(client: Client, three, board, officer) -> None:
    party = three[1].parties.get().organisation
    other = make_board(municipality=board.organisation, name="Kommunstyrelsen")
    make_agreement(board=other, title="Delta")
    make_member(Role.OFFICER, other, user=officer)

    assert found(client, board=other.pk) == ["Delta"]
    assert found(client, organisation=party.pk) == ["Beta"]
    assert found(client, officer=officer.pk) == ["Gamma", "Beta", "Alfa"]


def test_filters_offer_nothing_from_elsewhere(client: Client, three, board: Board, officer) -> None:
    form = client.get(LIST).context["filter"].form

    assert list(form.fields["board"].queryset) == [board]
    assert list(form.fields["officer"].queryset) == [officer]


def test_party_is_a_choice_only_when_the_address_names_it(client: Client, three) -> None:
    party = three[1].parties.get().organisation

    assert 'name="organisation"' not in client.get(LIST).content.decode()
    page = client.get(LIST, {"organisation": party.pk}).content.decode()
    assert f'<option value="{party.pk}" selected>Kompisbyrån</option>' in page
    for nonsense in ("x", "0", "9" * 30, "-1"):
        assert client.get(LIST, {"organisation": nonsense}).status_code == 200


def test_live_search_answers_with_the_results_alone(client: Client, three) -> None:
    page = client.get(LIST, {"q": "alfa", "status": ""}, headers={"HX-Request": "true"})

    assert "<html" not in page.content.decode()
    assert page["HX-Replace-Url"] == f"{LIST}?q=alfa"


@pytest.mark.parametrize(
    ("role", "sentence"),
    [(Role.OFFICER, "Påbörja den första från en mall"), (Role.CHIEF, "Det finns ingen")],
)
def test_empty_list_says_what_to_do(client: Client, board: Board, role: Role, sentence) -> None:
    client.force_login(make_member(role, board))

    assert sentence in client.get(LIST).content.decode()


def test_value_keeps_its_word_and_unvalued_is_no_zero(
    client: Client, board: Board, officer: User
) -> None:
    agreement = make_agreement(board=board)
    party = make_party(agreement)
    client.force_login(officer)
    make_contribution(party, valuation="unvalued", form="", description="Lokal")
    page = client.get(LIST).content.decode()
    assert "inte värderat" in page
    assert "0\N{NO-BREAK SPACE}kr" not in page

    make_contribution(party, amount=24000, qualifier="about")
    page = re.sub(r"[ \n]+", " ", client.get(LIST).content.decode())
    assert "cirka 24\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr" in page
    assert "+ bidrag utan värde" in page


@pytest.mark.parametrize(
    ("role", "status", "primary"),
    [
        (Role.OFFICER, "draft", "Skriv vidare"),
        (Role.OFFICER, "decided", "Till underskrifterna"),
        (Role.AUDITOR, "decided", "Läs dokumentet"),
        (Role.CHIEF, "draft", "Läs dokumentet"),
    ],
)
def test_page_has_one_thing_to_do_first(
    client: Client, board: Board, role: Role, status: str, primary: str
) -> None:
    agreement = make_agreement(board=board, status=status)
    client.force_login(make_member(role, board))

    page = client.get(agreement.get_absolute_url()).content.decode()

    assert page.count("btn-primary") == 1
    assert primary in page.split("btn-primary")[1].split("</a>")[0]


def test_partner_sees_neither_findings_nor_what_went_before(client: Client, board: Board) -> None:
    association = make_organisation()
    agreement = make_agreement(board=board, shared_at=timezone.now() + datetime.timedelta(days=1))
    make_party(agreement, association)
    make_section(agreement)
    client.force_login(make_member(Role.PARTNER, association))

    page = client.get(agreement.get_absolute_url())

    assert (page.context["shows_findings"], page.context["latest"]) == (False, [])
    assert "Bifoga" not in page.content.decode()


def test_chain_shows_only_versions_that_may_be_read(client: Client, board: Board) -> None:
    association = make_organisation()
    shared_at = timezone.now()
    case = make_case(board=board)
    first = make_agreement(case=case, shared_at=shared_at)
    second = make_agreement(case=case, version=2, predecessor=first)
    for agreement in (first, second):
        make_party(agreement, association)
    client.force_login(make_member(Role.PARTNER, association))

    page = client.get(first.get_absolute_url())

    assert list(page.context["chain"]) == [first]


def test_days_to_watch_are_split_at_today(client: Client, board: Board, officer: User) -> None:
    today = timezone.localdate()
    agreement = make_agreement(
        board=board,
        starts_on=today - datetime.timedelta(days=1),
        review_on=today,
        ends_on=today + datetime.timedelta(days=1),
    )
    ReportDuty.objects.create(agreement=agreement, due_note="våren")
    client.force_login(officer)

    context = client.get(agreement.get_absolute_url()).context

    assert [one.on for one in context["past"]] == [agreement.starts_on]
    assert [one.on for one in context["coming"]] == [agreement.review_on, agreement.ends_on]
    assert [duty.due_note for duty in context["undated"]] == ["våren"]
