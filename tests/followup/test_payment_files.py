"""Instalments as a file, and payments from one: shown first, saved at once, never twice."""

import csv
import datetime
import io
import logging
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, PaymentPlan
from followup import payment_import
from followup.models import Payment
from followup.payment_import import Moved, read, save
from iop.accounts.models import User
from iop.shared.exports import cell, csv_text
from partners.models import Board, Role
from tests.factories import make_member, make_organisation
from tests.followup.making import make_plan, make_signed
from tests.followup.making_payments import instalment_of, make_payment

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 1)
HEADING = "Delbetalningens nyckel;Betald den;Betalt belopp;Verifikat;Skäl"


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_signed(board=board)
    make_plan(agreement)
    return agreement


def file_of(*rows: str, heading: str = HEADING) -> str:
    return "\r\n".join((heading, *rows)) + "\r\n"


def row_of(agreement: Agreement, rest: str) -> str:
    return f"{instalment_of(agreement).pk};{rest}"


# --- Out -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("58000.50"), "58000,50"),
        (Decimal(-5), "-5"),
        (datetime.date(2026, 1, 31), "2026-01-31"),
        (None, ""),
        ("=1+1", "'=1+1"),
        ("+46", "'+46"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("två\nrader", "två rader"),
    ],
)
def test_cell_is_as_swedish_spreadsheets_have_it(value: Any, text: str) -> None:
    assert cell(value) == text


def test_csv_keeps_what_divides_its_cells() -> None:
    assert csv_text(["a"], [["x;y", '"']]) == 'a\r\n"x;y";""""\r\n'


def rows_in(response: HttpResponse) -> list[dict[str, str]]:
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_file_tells_all_of_an_instalment(client: Client, board: Board, officer: User) -> None:
    partner = make_organisation(name="=Föreningen", organisation_number="802002-1234")
    agreement = make_signed(board=board, partners=(partner,), title="Vänner")
    make_plan(agreement, condition=PaymentPlan.Condition.INVOICE)
    make_payment(agreement, amount=Decimal("8000.50"))
    client.force_login(officer)

    (row,) = rows_in(client.get(reverse("payments:export")))

    assert row == {
        "Diarienummer": agreement.case.reference,
        "Version": "1",
        "Överenskommelse": "Vänner",
        "Mottagare": "'=Föreningen",
        "Organisationsnummer": "802002-1234",
        "Förfaller": "2026-01-31",
        "Belopp": "58000,00",
        "Betalt": "8000,50",
        "Återstår": "49999,50",
        "Villkor": "Mot faktura",
        "Läge": row["Läge"],
        "Delbetalningens nyckel": str(instalment_of(agreement).pk),
    }


def test_file_follows_the_filter(
    client: Client, agreement: Agreement, board: Board, officer: User, caplog: Any
) -> None:
    paid = make_signed(board=board)
    make_plan(paid)
    make_payment(paid)
    client.force_login(officer)
    path = reverse("payments:export")
    with caplog.at_level(logging.WARNING):
        rows = rows_in(client.get(path, {"state": "paid"}))
    assert [row["Diarienummer"] for row in rows] == [paid.case.reference]
    assert f"user {officer.pk}: 1 instalments" in caplog.text
    rows = rows_in(client.get(path, {"agreement": agreement.pk}))
    assert [row["Diarienummer"] for row in rows] == [agreement.case.reference]
    assert rows_in(client.get(path, {"agreement": "x"})) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_file_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _row in range(rows):
        make_plan(make_signed(board=board))
    client.force_login(officer)
    with django_assert_num_queries(4):
        client.get(reverse("payments:export"))


def test_file_of_others_is_empty(client: Client, agreement: Agreement, stranger: User) -> None:
    client.force_login(stranger)
    assert rows_in(client.get(reverse("payments:export"))) == []


# --- In --------------------------------------------------------------------------------


def test_row_by_key_and_row_by_number_and_day(agreement: Agreement, officer: User) -> None:
    text = file_of(
        f";{agreement.case.reference};2026-01-31;2026-02-02;8 000,50;V 1",
        row_of(agreement, ";;2026-02-03;50000;V 2"),
        heading="Delbetalningens nyckel;Diarienummer;Förfaller;Betald den;Belopp;Verifikat",
    )
    reading = read(officer, text, TODAY)
    assert [line.fault for line in reading.lines] == ["", ""]
    assert reading.lines[1].warning.startswith("Det är 0,50")
    save(officer, text, reading.seen, TODAY)
    assert sorted(Payment.objects.values_list("amount", "reference")) == [
        (Decimal("8000.50"), "V 1"),
        (Decimal(50_000), "V 2"),
    ]


def test_the_same_file_again_enters_nothing(agreement: Agreement, officer: User) -> None:
    text = file_of(row_of(agreement, "2026-02-02;58000;V 1;"))
    save(officer, text, read(officer, text, TODAY).seen, TODAY)
    again = read(officer, text, TODAY)
    assert [line.skipped for line in again.lines] == ["Raden har lästs in förut."]
    save(officer, text, again.seen, TODAY)
    assert Payment.objects.count() == 1


def test_what_was_entered_by_hand_or_stands_twice_is_skipped(
    agreement: Agreement, officer: User
) -> None:
    make_payment(agreement, amount=100, reference="V 1")
    text = file_of(
        row_of(agreement, "2026-02-02;100;V 1;"),
        row_of(agreement, "2026-02-02;200;V 2;"),
        row_of(agreement, "2026-02-02;200,00;V 2;"),
    )
    assert [line.skipped for line in read(officer, text, TODAY).lines] == [
        "Betalningen är redan införd för hand.",
        "",
        "Den är likadan som rad 3.",
    ]


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        (";100;;", "”Betald den” är tom."),
        ("31/1;100;;", "Skriv dagen som 2026-01-31"),
        ("2026-03-02;100;;", "ligger i framtiden"),
        ("2026-02-02;hundra;;", "är inget tal"),
        ("2026-02-02;-5;;", "inte över noll"),
        ("2026-02-02;1e20;;", "för stort"),
        ("2026-02-02;NaN;;", "inte över noll"),
        ("2026-02-02;1,005;;", "fler än två decimaler"),
    ],
)
def test_faulty_row_says_why_with_its_number(
    agreement: Agreement, officer: User, rest: str, sentence: str
) -> None:
    text = file_of(row_of(agreement, "2026-02-02;1;;"), row_of(agreement, rest))
    good, faulty = read(officer, text, TODAY).lines
    assert good.pays
    assert faulty.number == 3
    assert sentence in faulty.fault


def test_row_of_another_board_is_not_found(agreement: Agreement, stranger: User) -> None:
    text = file_of(
        row_of(agreement, ";;2026-02-02;100"),
        f";{agreement.case.reference};2026-01-31;2026-02-02;100",
        heading="Delbetalningens nyckel;Diarienummer;Förfaller;Betald den;Belopp",
    )
    first, second = read(stranger, text, TODAY).lines
    assert "Ingen av dina delbetalningar" in first.fault
    assert "Ingen delbetalning i" in second.fault


def test_held_row_needs_its_reason(board: Board, officer: User) -> None:
    agreement = make_signed(board=board)
    make_plan(agreement, condition=PaymentPlan.Condition.REPORT)
    text = file_of(row_of(agreement, "2026-02-02;1;;"), row_of(agreement, "2026-02-02;2;;Beslut"))
    faulty, good = read(officer, text, TODAY).lines
    assert "betalas ändå" in faulty.fault
    save(officer, text, read(officer, text, TODAY).seen, TODAY)
    assert good.pays
    assert Payment.objects.get().held_reason == "Beslut"


def test_two_instalments_of_one_day_need_the_key(agreement: Agreement, officer: User) -> None:
    make_plan(agreement)
    text = file_of(
        f"{agreement.reference};2026-01-31;2026-02-02;100",
        heading="Diarienummer;Förfaller;Betald den;Belopp",
    )
    (line,) = read(officer, text, TODAY).lines
    assert "Ange delbetalningens nyckel" in line.fault


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Filen är tom."),
        ("Betald den;Belopp\n", "diarienummer och förfallodag"),
        ("Delbetalningens nyckel\n", "Betald den, Betalt belopp"),
        ("PK\0\3", "ingen textfil"),
        (HEADING + '\n"x', "nyckel"),
    ],
)
def test_file_that_is_none_says_why(officer: User, text: str, sentence: str) -> None:
    try:
        said = read(officer, text, TODAY).lines[0].fault
    except payment_import.Unreadable as unreadable:
        said = str(unreadable)
    assert sentence in said


def test_older_encodings_and_other_separators_are_read(agreement: Agreement, officer: User) -> None:
    heading = HEADING.replace(";", "\t")
    row = row_of(agreement, "2026-02-02;100;Bokför å;").replace(";", "\t")
    text = payment_import.text_of(file_of(row, heading=heading).encode("cp1252"))
    (line,) = read(officer, text, TODAY).lines
    assert line.entry
    assert line.entry.reference == "Bokför å"


def test_nothing_is_saved_when_something_moved(agreement: Agreement, officer: User) -> None:
    text = file_of(row_of(agreement, "2026-02-02;58000;;"))
    seen = read(officer, text, TODAY).seen
    make_payment(agreement, amount=1)
    with pytest.raises(Moved):
        save(officer, text, seen, TODAY)
    assert Payment.objects.count() == 1


def test_upload_shows_and_confirming_saves(
    client: Client, agreement: Agreement, officer: User
) -> None:
    client.force_login(officer)
    path = reverse("payments:import")
    text = file_of(row_of(agreement, "2026-02-02;58000;V 1;"), row_of(agreement, "x;1;;"))
    shown = client.post(path, {"file": SimpleUploadedFile("b.csv", text.encode("utf-8-sig"))})
    page = shown.content.decode()
    assert "Rad 3" in page
    assert "För in 1 betalning, 58" in page
    assert not Payment.objects.exists()
    confirm = shown.context["confirm"].initial

    answer = client.post(path, confirm)

    assert (answer.status_code, Payment.objects.count()) == (302, 1)
    again = client.post(path, confirm)
    assert (again.status_code, Payment.objects.count()) == (409, 1)
    assert "Raden har lästs in förut." in again.content.decode()


def test_upload_of_no_file_stays_on_the_page(client: Client, officer: User) -> None:
    client.force_login(officer)
    path = reverse("payments:import")
    assert client.post(path, {}).status_code == 422
    empty = client.post(path, {"file": SimpleUploadedFile("b.csv", b"")})
    assert empty.status_code == 422
    assert "Filen är tom." in empty.content.decode()


def test_only_those_who_pay_read_files(client: Client, board: Board) -> None:
    client.force_login(make_member(Role.SECRETARY, board))
    assert client.get(reverse("payments:import")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_asks_a_fixed_number_of_queries(
    board: Board, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    agreements = [make_signed(board=board) for _row in range(rows)]
    for agreement in agreements:
        make_plan(agreement)
    text = file_of(*(row_of(agreement, "2026-02-02;1;;") for agreement in agreements))
    with django_assert_num_queries(5):
        read(officer, text, TODAY)
