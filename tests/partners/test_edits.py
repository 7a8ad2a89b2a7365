"""Creating, changing and retiring through the pages; what is typed wrong says so at its field."""

import pytest
from django.urls import reverse

from iop.shared.forms import saved_unless_taken
from partners.forms import OrganisationForm
from partners.models import Board, Contact, Organisation
from tests.factories import make_board, make_contact, make_organisation

pytestmark = pytest.mark.django_db

NEW = "/organisationer/ny/"
GOOD = {"kind": "association", "name": "Kompisbyrån", "has_economic_activity": "unknown"}


@pytest.fixture
def editor(client, officer):
    client.force_login(officer)
    return client


def errors(response):
    assert response.status_code == 422
    return response.context["form"].errors


def test_create_and_be_led_to_the_page(editor, officer):
    data = GOOD | {"organisation_number": "16802003 1954", "website": "exempel.example"}
    response = editor.post(NEW, data)
    made = Organisation.objects.get(name="Kompisbyrån")
    assert response["Location"] == f"/organisationer/{made.pk}/"
    assert made.organisation_number == "802003-1954"
    assert made.website == "https://exempel.example"
    assert made.has_economic_activity is None
    assert made.history.get().history_user == officer


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("organisation_number", "802003-1955", "Det här är inget organisationsnummer."),
        ("organisation_number", "80 20 03", "Det här är inget organisationsnummer."),
        ("organisation_number", "8" * 50, "40 tecken"),
        ("registered_since", "2022-05-01", "Registret öppnade 2023-01-01"),
        ("registered_since", "31/2 2024", "Fyll i ett giltigt datum."),
        ("name", "", "Detta fält måste fyllas i."),
        ("name", "x" * 201, "200 tecken"),
        ("kind", "", "Detta fält måste fyllas i."),
        ("email", "info", "Fyll i en giltig e-postadress."),
        ("website", "javascript:alert(1)", "Fyll i en giltig URL."),
        ("address", "x" * 501, "500 tecken"),
    ],
)
def test_create_with_an_error_says_so_at_the_field_and_keeps_what_was_typed(
    editor, field, value, message
):
    response = editor.post(NEW, GOOD | {"phone": "046-1234", field: value})
    found = errors(response)
    assert list(found) == [field]
    assert message in found[field][0]
    page = response.content.decode()
    assert 'value="046-1234"' in page
    assert f'id="id_{field}_error"' in page
    assert not Organisation.objects.filter(name="Kompisbyrån").exists()


def test_create_with_a_number_that_is_taken_leads_to_the_one_that_has_it(editor):
    taken = make_organisation(name="<b>IM</b>", organisation_number="802003-1954")
    response = editor.post(NEW, GOOD | {"organisation_number": "8020031954"})
    assert errors(response)["organisation_number"] == [
        f'<a href="/organisationer/{taken.pk}/">&lt;b&gt;IM&lt;/b&gt;</a> har redan det här numret.'
    ]
    assert f'<a href="/organisationer/{taken.pk}/">&lt;b&gt;IM' in response.content.decode()


def test_create_with_a_name_alike_is_pointed_out_before_saving(editor):
    existing = make_organisation(name="Föreningen Kompisbyrån", organisation_number="802003-1954")
    response = editor.post(NEW, GOOD | {"phone": "046-1234"})
    assert errors(response) == {"name": ["Namnet liknar en organisation som redan finns här."]}
    page = response.content.decode()
    assert f'href="/organisationer/{existing.pk}/"' in page
    assert "Spara ändå, det är en annan organisation" in page
    assert 'value="046-1234"' in page
    assert Organisation.objects.filter(phone="046-1234").count() == 0

    confirmed = GOOD | {"phone": "046-1234", "another": response.context["form"].name_key}
    assert editor.post(NEW, confirmed).status_code == 302
    assert Organisation.objects.filter(phone="046-1234").count() == 1


def test_confirmation_of_one_name_does_not_count_for_another(editor):
    make_organisation(name="Kompisbyrån")
    make_organisation(name="Rosengrens hus")
    data = GOOD | {"name": "Stiftelsen Rosengrens Hus", "another": "kompisbyran"}
    assert "name" in errors(editor.post(NEW, data))


def test_edit_without_a_new_name_asks_nothing(editor):
    make_organisation(name="Kompisbyrån")
    twin = make_organisation(name="Kompisbyrån")
    address = reverse("partners:organisation_edit", args=[twin.pk])
    assert editor.post(address, GOOD | {"short_name": "KB"}).status_code == 302
    twin.refresh_from_db()
    assert twin.short_name == "KB"


def test_edit_with_an_error_keeps_the_name_in_the_heading(editor):
    organisation = make_organisation(name="Kompisbyrån")
    address = reverse("partners:organisation_edit", args=[organisation.pk])
    page = editor.post(address, GOOD | {"name": ""}).content.decode()
    assert "<title>" in page
    assert page.count("Kompisbyrån") >= 2


def test_kind_of_an_organisation_with_boards_stays_public(editor, board):
    address = reverse("partners:organisation_edit", args=[board.organisation_id])
    assert list(errors(editor.post(address, GOOD))) == ["kind"]


def test_retire_asks_for_a_reason(editor):
    organisation = make_organisation()
    address = reverse("partners:organisation_retire", args=[organisation.pk])
    assert errors(editor.post(address, {"reason": " "})) == {
        "reason": ["Detta fält måste fyllas i."]
    }
    assert editor.post(address, {"reason": "Upplöst"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.retired_on is not None
    page = editor.get(organisation.get_absolute_url()).content.decode()
    assert "Ur bruk sedan" in page
    assert "Upplöst" in page


def test_reopen(editor):
    organisation = make_organisation(retired_on="2024-01-01")
    address = reverse("partners:organisation_reopen", args=[organisation.pk])
    editor.post(address, {"reason": "Finns kvar"})
    organisation.refresh_from_db()
    assert organisation.retired_on is None


def board_data(**changes):
    return {"name": "Skolnämnden", "code": "SKN"} | changes


def test_board_create(editor, board):
    address = reverse("partners:board_create", args=[board.organisation_id])
    response = editor.post(address, board_data(public_share_guideline="50"))
    assert response["Location"] == board.organisation.get_absolute_url()
    assert Board.objects.get(name="Skolnämnden").public_share_guideline == 50


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "socialnämnden", "Organisationen har redan en nämnd med det namnet."),
        ("code", "", "Detta fält måste fyllas i."),
        ("public_share_guideline", "101", "mindre än eller lika med 100"),
        ("public_share_guideline", "-1", "större än eller lika med 0"),
        ("public_share_guideline", "hälften", "Fyll i ett tal."),
        ("guidelines_adopted_on", "2999-01-01", "Dagen ligger i framtiden."),
    ],
)
def test_board_create_with_an_error(editor, board, field, value, message):
    address = reverse("partners:board_create", args=[board.organisation_id])
    found = errors(editor.post(address, board_data(**{field: value})))
    assert list(found) == [field]
    assert message in found[field][0]


def test_board_of_an_association_is_refused_in_words(editor):
    address = reverse("partners:board_create", args=[make_organisation().pk])
    assert "Bara en kommun" in str(errors(editor.post(address, board_data())))


def test_board_edit(editor, board):
    address = reverse("partners:board_edit", args=[board.pk])
    assert editor.post(address, board_data(name="Socialnämnden", code="SOC")).status_code == 302
    board.refresh_from_db()
    assert board.code == "SOC"


def test_board_retire_with_a_successor_of_the_same_organisation(editor, board):
    successor = make_board(municipality=board.organisation, name="Välfärdsnämnden")
    address = reverse("partners:board_retire", args=[board.pk])
    data = {"retired_on": "2025-12-31", "reason": "Ny organisation"}
    stranger = make_board()
    assert list(errors(editor.post(address, data | {"successor": stranger.pk}))) == ["successor"]
    future = data | {"retired_on": "2999-01-01"}
    assert list(errors(editor.post(address, future))) == ["retired_on"]
    response = editor.post(address, data | {"successor": successor.pk})
    assert response["Location"].endswith(f"#board-{board.pk}")
    board.refresh_from_db()
    assert (str(board.retired_on), board.successor) == ("2025-12-31", successor)


def test_board_reopen(editor, board):
    board.retire(retired_on="2025-12-31", successor=None, reason="Fel")
    editor.post(reverse("partners:board_reopen", args=[board.pk]), {"reason": "Finns kvar"})
    board.refresh_from_db()
    assert board.retired_on is None


def test_contact_create_at_the_board_that_the_address_names(editor, board):
    address = reverse("partners:contact_create", args=[board.organisation_id])
    form = editor.get(f"{address}?board={board.pk}").context["form"]
    assert form.initial["board"] == board.pk
    editor.post(address, {"name": "Siv Ek", "board": board.pk, "email": "siv@lund.example"})
    assert Contact.objects.get().board == board


@pytest.mark.parametrize("key", ["x", "0", "9" * 30, "-1", "٣"])
def test_contact_create_at_a_strange_board(editor, board, key):
    address = reverse("partners:contact_create", args=[board.organisation_id])
    assert editor.get(f"{address}?board={key}").status_code == 200


def test_contact_at_the_board_of_another_municipality_is_refused(editor, board):
    address = reverse("partners:contact_create", args=[board.organisation_id])
    data = {"name": "Siv Ek", "board": make_board().pk}
    assert list(errors(editor.post(address, data))) == ["board"]


def test_contact_of_an_association_has_no_board_field(editor):
    address = reverse("partners:contact_create", args=[make_organisation().pk])
    assert list(editor.get(address).context["form"].fields) == ["name", "title", "email", "phone"]


def test_contact_edit_and_delete(editor, board):
    contact = make_contact(board.organisation, name="Siv Ek")
    editor.post(reverse("partners:contact_edit", args=[contact.pk]), {"name": "Siv Ekdal"})
    contact.refresh_from_db()
    assert contact.name == "Siv Ekdal"
    address = reverse("partners:contact_delete", args=[contact.pk])
    assert "Ta bort Siv Ekdal" in editor.get(address).content.decode()
    assert Contact.objects.count() == 1
    assert editor.post(address)["Location"] == board.organisation.get_absolute_url()
    assert Contact.objects.count() == 0
    page = editor.get(board.organisation.get_absolute_url()).content.decode()
    assert "Kontakt <b>Siv Ekdal</b> togs bort" in page


def test_stale_form_comes_back_once_with_what_the_other_changed(editor, board):
    organisation = make_organisation(name="Kompisbyrån")
    address = reverse("partners:organisation_edit", args=[organisation.pk])
    seen = editor.get(address).context["form"].version
    organisation.phone = "046-9999"
    organisation.save()

    mine = GOOD | {"phone": "046-1234", "seen": seen}
    response = editor.post(address, mine)
    assert errors(response) == {"__all__": ["Någon annan ändrade det här medan du skrev."]}
    assert [field.new for field in response.context["form"].unseen[0].fields] == ["046-9999"]
    page = response.content.decode()
    assert 'value="046-1234"' in page
    assert "046-9999" in page

    newest = response.context["form"].version
    assert f'name="seen" value="{newest}"' in page
    assert editor.post(address, mine | {"seen": newest}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.phone == "046-1234"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_form_with_a_strange_version_is_saved(editor, board, seen):
    contact = make_contact(board.organisation)
    address = reverse("partners:contact_edit", args=[contact.pk])
    assert editor.post(address, {"name": "Siv Ek", "seen": seen}).status_code == 302


def test_number_taken_while_the_form_was_sent_gets_the_usual_sentence(db):
    """Both forms were checked before either was saved."""
    posted = GOOD | {"organisation_number": "212000-0142"}
    first, second = (OrganisationForm({**posted, "name": name}) for name in ("Ettan", "Tvåan"))
    assert first.is_valid()
    assert second.is_valid()

    assert saved_unless_taken(first) == Organisation.objects.get(name="Ettan")
    assert saved_unless_taken(second) is None
    assert "har redan det här numret" in str(second.errors["organisation_number"])
