"""The list and the page of organisations: rights, search, order, paging, queries."""

import pytest
from django.urls import reverse

from partners.models import Organisation
from tests.factories import make_board, make_contact, make_organisation

pytestmark = pytest.mark.django_db

LIST = "/organisationer/"


def names(response):
    return [row.record.name for row in response.context["table"].page.object_list]


@pytest.fixture
def world(board):
    """One board with a contact, and a contact of the municipality itself."""
    make_contact(board.organisation, board=board, name="Siv Ek")
    make_contact(board.organisation, name="Bo Al")
    return board


def addresses(board):
    """Every page about what is there, and whether it is for those who edit."""
    organisation = board.organisation
    contact = board.contacts.get()
    return [
        (reverse("partners:organisation_list"), False),
        (reverse("partners:organisation_create"), True),
        (reverse("partners:organisation_detail", args=[organisation.pk]), False),
        (reverse("partners:organisation_edit", args=[organisation.pk]), True),
        (reverse("partners:organisation_retire", args=[organisation.pk]), True),
        (reverse("partners:organisation_reopen", args=[organisation.pk]), True),
        (reverse("partners:board_create", args=[organisation.pk]), True),
        (reverse("partners:board_edit", args=[board.pk]), True),
        (reverse("partners:board_retire", args=[board.pk]), True),
        (reverse("partners:board_reopen", args=[board.pk]), True),
        (reverse("partners:contact_create", args=[organisation.pk]), True),
        (reverse("partners:contact_edit", args=[contact.pk]), True),
        (reverse("partners:contact_delete", args=[contact.pk]), True),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_by_who_asks(client, world, officer, stranger, colleague, nobody, method):
    for address, is_edit in addresses(world):
        ask = getattr(client, method)
        client.logout()
        assert ask(address).status_code == 302, address
        client.force_login(colleague)
        assert ask(address).status_code == (403 if is_edit else 200), address
        client.force_login(nobody)
        refused = 403 if address.endswith("/organisationer/ny/") else 404
        assert ask(address).status_code == (200 if address == LIST else refused), address
        client.force_login(officer)
        assert client.get(address).status_code == 200, address
        # A municipality that works here is kept by its own, and read by all.
        is_theirs = is_edit and not address.endswith("/organisationer/ny/")
        client.force_login(stranger)
        assert client.get(address).status_code == (403 if is_theirs else 200), address


def test_list_without_a_role_is_empty(client, world, nobody):
    client.force_login(nobody)
    assert names(client.get(LIST)) == []


@pytest.fixture
def some(officer):
    """Organisations of several kinds, in no order."""
    make_organisation(name="Östra församlingen", kind=Organisation.Kind.FAITH_COMMUNITY)
    make_organisation(name="Zonta", organisation_number="802003-1954")
    make_organisation(name="Åsa scoutkår", registered_since="2023-04-01")
    make_organisation(name="Ängens kooperativ", kind=Organisation.Kind.COOPERATIVE)
    make_organisation(name="Gamla föreningen", retired_on="2024-01-01")


def test_list_in_swedish_order_without_those_out_of_use(client, officer, some):
    client.force_login(officer)
    assert names(client.get(LIST))[1:] == [
        "Zonta",
        "Åsa scoutkår",
        "Ängens kooperativ",
        "Östra församlingen",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=åsa", ["Åsa scoutkår"]),
        ("q=8020031954", ["Zonta"]),
        ("kind=cooperative", ["Ängens kooperativ"]),
        ("state=retired", ["Gamla föreningen"]),
        ("registered=yes", ["Åsa scoutkår"]),
        (
            "side=non_profit&sort=-name",
            ["Östra församlingen", "Ängens kooperativ", "Åsa scoutkår", "Zonta"],
        ),
        (
            "side=non_profit&sort=kind",
            ["Zonta", "Åsa scoutkår", "Ängens kooperativ", "Östra församlingen"],
        ),
        (
            "side=non_profit&sort=-kind",
            ["Östra församlingen", "Ängens kooperativ", "Zonta", "Åsa scoutkår"],
        ),
        (
            "side=non_profit&sort=organisation_number",
            ["Zonta", "Östra församlingen", "Åsa scoutkår", "Ängens kooperativ"],
        ),
    ],
)
def test_list_filtered_and_sorted_by_the_address(client, officer, some, query, expected):
    client.force_login(officer)
    assert names(client.get(f"{LIST}?{query}")) == expected


def test_list_of_the_public_side(client, officer, board, some):
    client.force_login(officer)
    assert names(client.get(f"{LIST}?side=public")) == [board.organisation.name]


@pytest.mark.parametrize(
    "query", ["sort=password", "sort=-", "page=0", "page=x", "page=999", "kind=nothing", "q=%00"]
)
def test_list_with_a_strange_address(client, officer, query):
    client.force_login(officer)
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_list_keeps_the_filters_in_its_links(client, officer):
    for number in range(30):
        make_organisation(name=f"Förening {number:02}")
    client.force_login(officer)
    page = client.get(f"{LIST}?q=förening&page=2&sort=-name").content.decode()
    assert "30 organisationer" in page
    assert "visar 26–30" in page
    assert 'aria-sort="descending"' in page
    assert 'href="?q=f%C3%B6rening&amp;sort=name"' in page
    assert 'href="?q=f%C3%B6rening&amp;page=1&amp;sort=-name"' in page
    assert 'aria-current="page"' in page


def test_live_search_answers_with_results_address_and_count(client, officer, some):
    client.force_login(officer)
    response = client.get(f"{LIST}?q=zon&kind=&sort=", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert response["HX-Replace-Url"] == f"{LIST}?q=zon"
    assert "HX-Request" in response["Vary"]
    assert '<div id="live" hx-swap-oob="innerHTML">1 organisation</div>' in page


def test_live_search_that_finds_nothing_says_what_to_do(client, officer):
    client.force_login(officer)
    response = client.get(f"{LIST}?q=xyz", headers={"HX-Request": "true"})
    assert "Ingen organisation stämmer med sökningen." in response.content.decode()


def test_list_restored_from_the_browsers_history_is_a_whole_page(client, officer):
    client.force_login(officer)
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(LIST, headers=headers).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_queries(client, officer, rows, django_assert_num_queries):
    for _row in range(rows):
        make_contact(make_board().organisation)
    client.force_login(officer)
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_queries(client, officer, board, rows, django_assert_num_queries):
    other = make_board(municipality=board.organisation, name="Skolnämnden")
    for _row in range(rows):
        contact = make_contact(board.organisation, board=board)
        contact.board = other
        contact.save()
        make_board(municipality=board.organisation, name=f"Nämnd {_row}", successor=other)
    client.force_login(officer)
    with django_assert_num_queries(11):
        client.get(board.organisation.get_absolute_url())


def test_detail_shows_facts_boards_contacts_and_history(client, world, officer):
    client.force_login(officer)
    response = client.get(world.organisation.get_absolute_url())
    page = response.content.decode()
    for text in ("Kommun", "Socialnämnden", "Siv Ek", "Bo Al", "Historik", "Ändra uppgifterna"):
        assert text in page
    assert [contact.name for contact in response.context["contacts"]] == ["Bo Al"]
    assert {(change.noun, change.is_created) for change in response.context["changes"]} == {
        ("Organisation", True),
        ("Nämnd", True),
        ("Kontakt", True),
    }


def test_detail_offers_no_edits_to_those_who_may_not(client, world, colleague):
    client.force_login(colleague)
    page = client.get(world.organisation.get_absolute_url()).content.decode()
    for path in ("andra/", "ta-ur-bruk/", "ny/", "ta-bort/"):
        assert path not in page
