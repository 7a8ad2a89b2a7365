"""The pages that start an agreement: what they offer, refuse and keep."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, AgreementTemplate, Case
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
    make_template,
)

CREATE, EXTERNAL = reverse("agreements:create"), reverse("agreements:external")


@pytest.fixture
def template(db: None) -> AgreementTemplate:
    return make_template()


@pytest.fixture
def typed(client: Client, board: Board, officer: User, template) -> dict[str, object]:
    """A whole form, with its officer signed in."""
    client.force_login(officer)
    return {
        "board": board.pk,
        "case_kind": "new",
        "reference": "SN 2027/1",
        "title": "Vänner i Provköping",
        "template": template.pk,
        "organisations": [make_organisation(name="Kompisbyrån").pk],
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
    }


def errors(page) -> dict[str, list[str]]:
    return dict(page.context["form"].errors)


def test_form_starts_a_draft_and_opens_the_editor(client: Client, typed) -> None:
    answer = client.post(CREATE, typed)

    agreement = Agreement.objects.get()
    assert answer["Location"] == reverse("agreements:start_editing", args=[agreement.pk])
    assert [party.name for party in agreement.parties.all()][1:] == ["Kompisbyrån"]
    assert (agreement.starts_on, agreement.ends_on) == (
        datetime.date(2027, 1, 1),
        datetime.date(2027, 12, 31),
    )
    assert agreement.history.get().history_user == agreement.case.officer


def test_form_sent_twice_makes_one(client: Client, typed) -> None:
    client.post(CREATE, typed)
    again = client.post(CREATE, typed)

    assert list(errors(again)) == ["reference"]
    assert "Nämnden har redan ett ärende" in again.content.decode()
    assert 'value="Vänner i Provköping"' in again.content.decode()
    assert (Case.objects.count(), Agreement.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reference": ""}, "reference"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ends_on": "2026-12-31"}, "ends_on"),
        ({"starts_on": "igår"}, "starts_on"),
        ({"case_kind": "existing"}, "reference"),
        ({"board": 0}, "board"),
        ({"template": 0}, "template"),
        ({"organisations": [0]}, "organisations"),
    ],
)
def test_bad_input_is_refused_at_its_field(client: Client, typed, changed, field) -> None:
    page = client.post(CREATE, typed | changed)

    assert list(errors(page)) == [field]
    assert 'id="faults"' in page.content.decode()
    assert not Agreement.objects.exists()


def test_boards_of_others_are_neither_offered_nor_taken(client: Client, typed, officer) -> None:
    other = make_board()
    make_member(Role.CHIEF, other, user=officer)

    page = client.post(CREATE, typed | {"board": other.pk})

    assert list(errors(page)) == ["board"]
    assert other not in page.context["form"].fields["board"].queryset


def test_template_of_another_municipality_is_not_offered(client: Client, typed, template) -> None:
    template.municipality = make_board().organisation
    template.save()

    assert list(errors(client.post(CREATE, typed))) == ["template"]


def test_template_must_fit_the_board(client: Client, typed, template, officer) -> None:
    template.municipality = make_member_board = make_board().organisation
    template.save()
    make_member(Role.OFFICER, make_member_board.boards.get(), user=officer)

    page = client.post(CREATE, typed)

    assert errors(page)["template"] == ["Mallen hör till en annan kommun än nämnden."]


def test_search_shows_matches_and_keeps_what_is_typed(client: Client, typed) -> None:
    make_organisation(name="Språkvågen", organisation_number="802002-1234")
    make_organisation(name="Något annat")

    page = client.post(CREATE, typed | {"search": "1", "find": "språk", "title": ""})

    names = [name for _key, name in page.context["form"].fields["organisations"].choices]
    assert names == ["Kompisbyrån", "Språkvågen (802002-1234)"]
    html = page.content.decode()
    assert ('value="SN 2027/1"' in html, "invalid-feedback" in html) == (True, False)
    assert html.count("checked") == 2  # the party, and that the case is new
    assert not Agreement.objects.exists()


def test_search_without_matches_says_where_to_add(client: Client, typed) -> None:
    page = client.post(CREATE, {"search": "1", "find": "finns inte"}).content.decode()

    assert reverse("partners:organisation_create") in page


def test_address_fills_in_the_form(client: Client, typed) -> None:
    page = client.get(CREATE, {"organisations": typed["organisations"], "title": "Hej"})

    assert 'value="Hej"' in page.content.decode()
    assert len(page.context["form"].fields["organisations"].choices) == 1


@pytest.fixture
def original(board: Board) -> Agreement:
    original = make_agreement(case=make_case(board=board), status=Agreement.Status.ACTIVE)
    make_party(original, board.organisation, board=board)
    make_section(original)
    return original


def copy(original: Agreement) -> str:
    return reverse("agreements:copy", args=[original.pk])


def test_copy_proposes_the_next_term(client: Client, officer: User, original) -> None:
    client.force_login(officer)

    form = client.get(copy(original)).context["form"]

    assert form["title"].value() == original.title
    assert [form[name].value() for name in ("starts_on", "ends_on")] == [
        datetime.date(2027, 1, 1),
        datetime.date(2027, 12, 31),
    ]
    assert "template" not in form.fields


def test_copy_is_a_case_of_its_own(client: Client, officer: User, original, board: Board) -> None:
    client.force_login(officer)
    typed = {"board": board.pk, "reference": "SN 2027/9", "title": "Mer", "days": "move"}
    typed |= {"starts_on": "2027-01-01", "relation": "extension"}

    answer = client.post(copy(original), typed)

    new = Agreement.objects.get(predecessor=original)
    assert answer["Location"] == reverse("agreements:start_editing", args=[new.pk])
    assert (new.relation, new.version, new.title) == ("copy", 1, "Mer")
    assert new.case.reference == "SN 2027/9"


@pytest.mark.parametrize(("status", "leads"), [("active", True), ("ended", True), ("draft", False)])
def test_copy_leads_to_the_renewal_of_one_in_force(
    client: Client, officer: User, original, status: str, leads: bool
) -> None:
    original.status = status
    original.save()
    client.force_login(officer)
    renew = reverse("agreements:renew", args=[original.pk])
    assert (f'href="{renew}"' in client.get(copy(original)).content.decode()) == leads


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"board": "", "reference": ""}, ["board", "reference"]),
        ({"starts_on": ""}, ["days"]),
    ],
)
def test_copy_is_refused_at_its_field(
    client: Client, officer: User, original, board: Board, changed, fields
) -> None:
    client.force_login(officer)
    typed = {
        "board": board.pk,
        "reference": "SN 2027/9",
        "title": "Mer",
        "days": "move",
        "starts_on": "2027-01-01",
    }

    assert sorted(errors(client.post(copy(original), typed | changed))) == fields


def test_copy_of_one_signed_elsewhere_needs_a_template(
    client: Client, officer: User, board: Board, template
) -> None:
    original = make_agreement(board=board, status="active", is_external=True)
    client.force_login(officer)
    typed = {"board": board.pk, "reference": "SN 2027/9", "title": "Mer", "days": "empty"}

    assert list(errors(client.post(copy(original), typed))) == ["template"]
    client.post(copy(original), typed | {"template": template.pk})

    new = Agreement.objects.get(predecessor=original)
    assert new.sections.count() == template.sections.count()
    assert (new.is_external, new.template) == (False, template)


def pdf(content: bytes = b"%PDF-1.7 avtal") -> SimpleUploadedFile:
    return SimpleUploadedFile("Avtal.pdf", content)


def test_signed_elsewhere_is_registered_with_its_file(client: Client, typed) -> None:
    answer = client.post(
        EXTERNAL, typed | {"amount": "58 000 kr", "qualifier": "about", "file": pdf()}
    )

    agreement = Agreement.objects.get()
    assert answer["Location"] == agreement.get_absolute_url()
    contribution = agreement.contributions.get()
    assert (contribution.amount, contribution.qualifier) == (58000, "about")
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Hämta den undertecknade handlingen" in page
    assert page.count("btn-primary") == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "många"}, "amount"),
        ({"file": ""}, "file"),
        ({"file": SimpleUploadedFile("Avtal.docx", b"PK")}, "file"),
        ({"file": SimpleUploadedFile("Avtal.pdf", b"MZ")}, "file"),
    ],
)
def test_signed_elsewhere_is_refused_at_its_field(client: Client, typed, changed, field) -> None:
    page = client.post(EXTERNAL, typed | {"qualifier": "exact", "file": pdf()} | changed)

    assert list(errors(page)) == [field]
    assert not Agreement.objects.exists()
