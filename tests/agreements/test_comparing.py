"""Two moments of a case or an agreement beside each other: what differs, and who may see it."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Case, Paper
from agreements.workflow import perform
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_member,
    make_organisation,
    make_party,
    make_section,
)


@pytest.fixture
def case(board: Board, officer: User) -> Case:
    return make_case(board=board, officer=officer, status="assigned")


def of_case(case: Case) -> str:
    return reverse("cases:compare", args=[case.pk])


def of_agreement(agreement: Agreement) -> str:
    return reverse("agreements:compare", args=[agreement.pk])


def facts(response) -> list[tuple[str, str, str]]:
    return [(fact.label, fact.old, fact.new) for fact in response.context["facts"]]


def told(response) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (
            heading,
            f"{change.kind} {change.row}".strip(),
            [(f.label, f.old, f.new) for f in change.facts],
        )
        for heading, made in response.context["sections"]
        for change in made
    ]


def test_facts_of_the_case_field_by_field(client: Client, case: Case, officer: User) -> None:
    case.title, case.secrecy_note = "Grannar", "OSL 26:1"
    case.save()
    between = timezone.now()
    case.secrecy_note = ""
    case.external_reference = "Dnr 7"
    case.save()
    client.force_login(officer)
    assert sorted(facts(client.get(of_case(case)))) == [
        ("Nummer i annat diarium", "", "Dnr 7"),
        ("Rubrik", "Vänner i Provköping", "Grannar"),
    ]
    assert sorted(facts(client.get(of_case(case), {"last": between.isoformat()}))) == [
        ("Rubrik", "Vänner i Provköping", "Grannar"),
        ("Sekretessmarkering", "", "OSL 26:1"),
    ]


def test_agreement_in_words_between_two_moments(client: Client, case: Case, officer: User) -> None:
    agreement = make_agreement(case=case, starts_on=None, ends_on=datetime.date(2019, 6, 30))
    section = make_section(agreement, heading="Syfte", body="<p>Vi träffas ibland.</p>")
    first = timezone.now()
    agreement.ends_on = datetime.date(2019, 12, 31)
    agreement.save()
    section.body = "<p>Vi träffas ofta.</p>"
    section.save()
    last = timezone.now()
    section.delete()
    client.force_login(officer)
    moments = {"first": first.isoformat(), "last": last.isoformat()}
    response = client.get(of_case(case), moments)
    # A text is shown as what differs in it, not as two states.
    assert told(response) == [
        ("Period och förlängning", "changed", [("Sista dag", "2019-06-30", "2019-12-31")]),
        ("Syfte", "changed", [("Text", "", "")]),
    ]
    page = response.content.decode()
    assert "ibland" in page
    assert "ofta" in page
    # Asked for the other way round it is the same.
    swapped = {"first": moments["last"], "last": moments["first"]}
    assert told(client.get(of_case(case), swapped)) == told(response)
    since = client.get(of_agreement(agreement), {"first": last.isoformat()})
    assert [change for _heading, change, _facts in told(since)] == ["removed Avsnitt"]


def test_what_was_changed_back_is_no_difference(client: Client, case: Case, officer: User) -> None:
    agreement = make_agreement(case=case)
    for title in ("Annan", case.title):
        for row in (case, agreement):
            row.title = title
            row.save()
    client.force_login(officer)
    response = client.get(of_case(case))
    assert (facts(response), told(response)) == ([], [])
    assert "skiljer" in response.content.decode()


def test_days_can_be_chosen_and_steps_stand_in_the_list(
    client: Client, case: Case, officer: User
) -> None:
    perform(officer, case, "withdraw", reason="De har ändrat sig.")
    client.force_login(officer)
    form = client.get(of_case(case)).context["form"]
    labels = [label for _value, label in form.fields["first"].choices]
    assert [label[17:] or label for label in labels[1:]] == [
        "Initiativet är återkallat.",
        "Ärendet registrerades.",
    ]
    today = timezone.localdate()
    before = today - datetime.timedelta(days=1)
    both = {"first_on": before.isoformat(), "last_on": today.isoformat()}
    assert facts(client.get(of_case(case), both)) == [("Läge", "Tilldelat", "Återkallat")]
    assert client.get(of_case(case), {"first_on": "igår"}).status_code == 422
    assert client.get(of_case(case), {"first": "nyss"}).status_code == 422


def test_partner_compares_from_the_day_it_was_shared(
    client: Client, case: Case, officer: User
) -> None:
    agreement = make_agreement(case=case)
    partner = make_member(Role.PARTNER, make_party(agreement).organisation)
    agreement.title = "Hemligt arbetsnamn"
    agreement.save()
    agreement.title = "Delad"
    agreement.save()
    agreement.shared_at = timezone.now()
    agreement.save()
    agreement.title = "Ny rubrik"
    agreement.save()
    client.force_login(partner)
    assert client.get(of_case(case)).status_code == 404
    response = client.get(of_agreement(agreement), {"first_on": "2000-01-01"})
    page = response.content.decode()
    assert "Hemligt arbetsnamn" not in page
    assert "Ny rubrik" in page
    assert "påbörjades" not in page


def test_others_do_not_compare(client: Client, case: Case, board: Board, stranger: User) -> None:
    agreement = make_agreement(case=case, status="active")
    client.force_login(make_member(Role.BOARD_MEMBER, board))
    assert client.get(of_case(case)).status_code == 404
    assert client.get(of_agreement(agreement)).status_code == 403
    for user in (stranger, make_member(Role.PARTNER, make_organisation())):
        client.force_login(user)
        for address in (of_case(case), of_agreement(agreement)):
            assert client.get(address).status_code == 404


def test_in_place_it_is_the_differences_alone(client: Client, case: Case, officer: User) -> None:
    agreement = make_agreement(case=case)
    client.force_login(officer)
    response = client.get(of_agreement(agreement), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_fixed_number_of_queries(
    client: Client, case: Case, officer: User, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        agreement = make_agreement(case=case, version=number + 1)
        make_section(agreement)
        agreement.title = f"Titel {number}"
        agreement.save()
        case.title = f"Titel {number}"
        case.save()
        case.co_boards.add(make_board(municipality=case.board.organisation, name=f"N{number}"))
    client.force_login(officer)
    ContentType.objects.get_for_models(Case, Agreement, Paper)  # kept between requests
    with django_assert_num_queries(31):
        client.get(of_case(case))
