"""How fields of a draft read what people type."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.forms.fields import NumberField, RichTextInput, WholeNumberField
from agreements.forms.organisations import OrganisationField
from agreements.forms.rows import OwnRows
from agreements.forms.terms import TermsForm
from agreements.models import Agreement
from tests.factories import make_organisation


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("58000", "58000"),
        ("58 000", "58000"),
        ("58\N{NO-BREAK SPACE}000,50 kr", "58000.50"),
        ("58.000", "58000"),
        ("1.250.000,5", "1250000.5"),
        ("12.5", "12.5"),
        ("12,5 %", "12.5"),
        ("0", "0"),
    ],
)
def test_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert NumberField(required=False).clean(typed) == Decimal(number)


def test_empty_number_is_unknown_and_not_zero() -> None:
    assert NumberField(required=False).clean(" ") is None


@pytest.mark.parametrize("typed", ["femtio", "1e9999", "5 000 eller mer", "--5"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        NumberField(required=False, max_digits=14, decimal_places=2).clean(typed)


def test_number_that_is_shown_again_has_not_changed() -> None:
    field = NumberField(required=False)
    assert field.prepare_value(Decimal("58000.00")) == "58\N{NO-BREAK SPACE}000"
    assert not field.has_changed(Decimal("58000.00"), "58\N{NO-BREAK SPACE}000")


def test_whole_number_takes_spaces() -> None:
    assert WholeNumberField().clean("1 200") == 1200


def test_script_is_cleaned_away() -> None:
    typed = '<p onclick="x()">Hej <script>alert(1)</script><a href="javascript:x">då</a></p>'
    assert RichTextInput(required=False).clean(typed) == (
        '<p>Hej <a rel="noopener noreferrer">då</a></p>'
    )


@pytest.mark.parametrize("typed", ["Lunds kommun", "lund", "2120001132", "212000-1132"])
def test_organisation_is_known_by_name_short_name_and_number(db: None, typed: str) -> None:
    lund = make_organisation(
        name="Lunds kommun", short_name="Lund", organisation_number="212000-1132"
    )
    make_organisation(name="Lunds kommuns idrottsförening")
    assert OrganisationField().clean(typed) == lund


def test_unknown_organisation_is_refused_with_a_suggestion(db: None) -> None:
    make_organisation(name="Individuell Människohjälp")
    with pytest.raises(ValidationError, match="Individuell Människohjälp"):
        OrganisationField().clean("Individuell")
    with pytest.raises(ValidationError):
        OrganisationField().clean("Finns Ej")


def test_two_organisations_of_one_name_need_the_number(db: None) -> None:
    make_organisation(name="Röda Korset", organisation_number="802002-8711")
    make_organisation(name="Röda Korset")
    with pytest.raises(ValidationError, match="802002-8711"):
        OrganisationField().clean("röda korset")


@pytest.mark.parametrize(
    ("typed", "sentence"), [("-3", "Skriv minst 0."), ("61", "Skriv högst 60.")]
)
def test_number_out_of_bounds_is_refused_in_plain_words(typed: str, sentence: str) -> None:
    form = TermsForm({"notice_months": typed}, instance=Agreement(), own=OwnRows(Agreement()))
    assert form.errors["notice_months"] == [sentence]
