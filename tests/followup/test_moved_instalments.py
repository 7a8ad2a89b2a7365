"""An amendment that moves the day of an instalment: what was paid of it counts, and once only."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Instalment, PaymentPlan, SectionKind
from followup import beginning, paying, payment_import
from followup.carrying_by_hand import count_on
from followup.carrying_over import once
from followup.models import CarriedInstalment
from followup.paying import Refused, State
from followup.payment_tables import listed_for
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.renewing import day, make_in_force, section, sign, start
from tests.factories import make_board, make_member
from tests.followup.making_payments import make_payment

pytestmark = pytest.mark.django_db
TODAY = day("2026-06-01")
Rows = list[tuple[str, int]]
HALVES: Rows = [("2026-02-28", 29_000), ("2026-08-31", 29_000)]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def first(board: Board, officer: User) -> Agreement:
    """With two instalments, of which the first is paid."""
    agreement = make_in_force(board)
    plan_out(agreement, HALVES)
    beginning.begin(agreement, officer)
    make_payment(agreement, amount=29_000)
    return agreement


def plan_out(agreement: Agreement, rows: Rows) -> None:
    plan = PaymentPlan.objects.get(agreement=agreement)
    plan.instalments.all().delete()
    for due_on, amount in rows:
        Instalment.objects.create(plan=plan, amount=amount, due_on=day(due_on))


def amend(first: Agreement, officer: User, rows: Rows, on: str = "2026-05-01") -> Agreement:
    payments = section(first, SectionKind.PAYMENTS)
    draft = start(
        officer,
        first,
        Agreement.Relation.AMENDMENT,
        open_sections=[payments.pk],
        takes_effect_on=day(on),
    )
    plan_out(draft, rows)
    return sign(draft, officer)


def paid(agreement: Agreement) -> list[Decimal]:
    rows = paying.instalments(TODAY).filter(plan__agreement=agreement)
    return [due.paid for due in paying.dues_of(rows)]


def row_of(agreement: Agreement, number: int) -> Instalment:
    return Instalment.objects.filter(plan__agreement=agreement)[number]


# --- By the rule -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Moved, with as many as before: the same place is the same instalment.
        ([("2026-03-31", 29_000), ("2026-09-30", 29_000)], [29_000, 0]),
        ([("2026-03-31", 29_000), ("2026-08-31", 29_000)], [29_000, 0]),
        # The paid one is gone and another has come last: it is not that one.
        ([("2026-08-31", 29_000), ("2026-12-31", 29_000)], [0, 0]),
        # Both the day and the amount, or the number of them: nobody can tell by rule.
        ([("2026-03-31", 20_000), ("2026-08-31", 38_000)], [0, 0]),
        ([("2026-03-31", 29_000), ("2026-08-31", 20_000), ("2026-12-31", 9_000)], [0, 0, 0]),
    ],
)
def test_moved_instalment_is_known_by_its_place(
    first: Agreement, officer: User, rows: Rows, expected: list[int]
) -> None:
    assert paid(amend(first, officer, rows)) == expected


def test_same_day_goes_before_the_same_place(first: Agreement, officer: User) -> None:
    rows = [("2026-02-28", 29_000), ("2026-12-31", 29_000)]
    second = amend(first, officer, rows)
    assert paid(second) == [29_000, 0]
    (later,) = CarriedInstalment.objects.filter(instalment=row_of(second, 1))
    assert later.earlier == row_of(first, 1)


# --- By hand -------------------------------------------------------------------------------


@pytest.fixture
def second(first: Agreement, officer: User) -> Agreement:
    """Cut in three, so that nobody can tell by rule where the payment counts."""
    rows = [("2026-03-31", 20_000), ("2026-08-31", 20_000), ("2026-12-31", 18_000)]
    return amend(first, officer, rows)


def path_of(first: Agreement, second: Agreement) -> str:
    return reverse("payments:count", args=[second.pk, row_of(first, 0).pk])


def read(client: Client, agreement: Agreement) -> str:
    return text_of(client.get(reverse("payments:agreement", args=[agreement.pk])))


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_payment_that_counts_nowhere_is_told_on_both_pages(
    first: Agreement, second: Agreement, officer: User, client: Client
) -> None:
    client.force_login(officer)
    pay = reverse("payments:pay", args=[row_of(second, 0).pk])
    for page in (read(client, second), text_of(client.get(pay))):
        assert "men räknas inte på någon delbetalning här" in page
        assert "29 000 kr, 2026-02-02, enligt" in page
        assert path_of(first, second) in page
    assert path_of(first, second) not in read(client, first)


def test_officer_says_where_it_counts_and_changes_it(
    first: Agreement, second: Agreement, officer: User, client: Client
) -> None:
    client.force_login(officer)
    path, kept = path_of(first, second), row_of(second, 0)
    said = {"instalment": str(kept.pk), "reason": "Delad i två"}
    response = client.post(path, said)
    assert response["Location"] == reverse("payments:agreement", args=[second.pk])
    assert paid(second) == [29_000, 0, 0]
    page = read(client, second)
    assert f"Räknas på delbetalningen 2026-03-31, anger {officer.name}: Delad i två" in page
    assert "men räknas inte på någon delbetalning här" not in page

    client.post(path, {"instalment": str(row_of(second, 1).pk), "reason": "Fel rad"})
    assert paid(second) == [0, 29_000, 0]
    client.post(path, {"instalment": "", "reason": "Ska inte räknas"})
    assert paid(second) == [0, 0, 0]
    history = CarriedInstalment.history.filter(carried_by=officer).order_by("history_id")
    told = [(one.history_type, one.history_change_reason) for one in history]
    assert told == [
        ("+", "Delad i två"),
        ("-", "Fel rad"),
        ("+", "Fel rad"),
        ("-", "Ska inte räknas"),
    ]


def test_without_reason_or_instalment_nothing_is_entered_and_the_words_are_kept(
    first: Agreement, second: Agreement, officer: User, client: Client
) -> None:
    client.force_login(officer)
    path = path_of(first, second)
    for said in ({"instalment": "", "reason": "Mitt skäl"}, {"instalment": "x", "reason": "Mitt"}):
        response = client.post(path, said)
        assert response.status_code == 422
        assert said["reason"] in text_of(response)
    response = client.post(path, {"instalment": str(row_of(second, 0).pk), "reason": ""})
    assert response.status_code == 422
    assert paid(second) == [0, 0, 0]


def test_it_counts_in_a_version_that_is_signed_already(
    first: Agreement, second: Agreement, officer: User
) -> None:
    rows = [("2026-03-31", 20_000), ("2026-08-31", 20_000), ("2026-12-31", 18_000)]
    third = amend(second, officer, rows, on="2026-09-01")
    for number in (0, 1):  # told again, it still counts once
        row = row_of(second, number)
        count_on(officer, second, row_of(first, 0).pk, row, "Delad")
    assert paid(second) == paid(third) == [0, 29_000, 0]
    rows_of = paying.instalments(TODAY).filter(plan__agreement=second)
    assert next(iter(paying.dues_of(rows_of))).state == State.LATE


def test_what_the_change_will_have_replaced_by_its_day_is_not_asked_for_twice(
    first: Agreement, officer: User
) -> None:
    rows = [("2026-03-31", 20_000), ("2026-07-31", 20_000), ("2026-12-31", 18_000)]
    amend(first, officer, rows, on="2026-08-01")
    rows_of = paying.instalments(TODAY).filter(plan__agreement=first)
    assert [due.state for due in paying.dues_of(rows_of)] == [State.PAID, State.REPLACED]
    listed = paying.totals_of(once(listed_for(officer, TODAY)))
    assert listed.left == 58_000


def test_it_goes_along_into_the_next_version(
    first: Agreement, second: Agreement, officer: User
) -> None:
    count_on(officer, second, row_of(first, 0).pk, row_of(second, 0), "Delad")
    rows = [("2026-03-31", 20_000), ("2026-08-31", 20_000), ("2026-12-31", 18_000)]
    assert paid(amend(second, officer, rows, on="2026-05-15")) == [29_000, 0, 0]


def test_what_the_rule_has_paired_is_not_moved_by_hand(
    first: Agreement, officer: User, client: Client
) -> None:
    second = amend(first, officer, HALVES)
    with pytest.raises(Refused):
        count_on(officer, second, row_of(first, 0).pk, row_of(second, 1), "Nej")
    client.force_login(officer)
    said = {"instalment": str(row_of(second, 1).pk), "reason": "Nej"}
    assert client.post(path_of(first, second), said).status_code == 422
    assert paid(second) == [29_000, 0]


def test_only_whoever_enters_payments_says_where_they_count(
    first: Agreement, second: Agreement, board: Board, client: Client
) -> None:
    said = {"instalment": str(row_of(second, 0).pk), "reason": "Delad"}
    client.force_login(make_member(Role.CHIEF, board))
    assert client.post(path_of(first, second), said).status_code == 403
    assert path_of(first, second) not in read(client, second)
    client.force_login(make_member(Role.OFFICER, make_board()))
    assert client.post(path_of(first, second), said).status_code == 404
    assert paid(second) == [0, 0, 0]


def test_instalment_of_a_version_that_is_no_earlier_is_not_found(
    first: Agreement, second: Agreement, officer: User, client: Client
) -> None:
    client.force_login(officer)
    assert client.get(path_of(second, first)).status_code == 404
    assert client.get(path_of(second, second)).status_code == 404


# --- From a file ---------------------------------------------------------------------------


def file_of(*rows: Instalment) -> SimpleUploadedFile:
    lines = (f"{row.pk};2026-05-20;100" for row in rows)
    text = "\n".join(("Delbetalningens nyckel;Betald den;Betalt belopp", *lines))
    return SimpleUploadedFile("betalningar.csv", text.encode())


def test_file_tells_which_payments_will_count_nowhere_and_leads_on(
    first: Agreement, second: Agreement, officer: User, client: Client
) -> None:
    client.force_login(officer)
    path, count = reverse("payments:import"), path_of(first, second)
    shown = client.post(path, {"file": file_of(row_of(first, 0), row_of(second, 0))})
    page = text_of(shown)
    assert "1 betalning förs in under en tidigare version" in page
    assert page.count(f"Räknas inte på någon delbetalning i {second.reference}.") == 1
    assert count in page

    answer = client.post(path, shown.context["confirm"].initial, follow=True)

    told = text_of(answer)
    assert "2 betalningar är införda." in told
    assert "1 av dem räknas inte på någon delbetalning i den senare versionen." in told
    address = reverse("payments:agreement", args=[second.pk])
    assert f'href="{address}">{second.reference}</a>' in told
    assert count in read(client, second)


def test_file_says_nothing_of_payments_that_count(
    first: Agreement, second: Agreement, officer: User, client: Client
) -> None:
    count_on(officer, second, row_of(first, 0).pk, row_of(second, 0), "Delad")
    client.force_login(officer)
    path = reverse("payments:import")
    shown = client.post(path, {"file": file_of(row_of(first, 0))})
    assert "äknas inte på någon delbetalning" not in text_of(shown)
    answer = client.post(path, shown.context["confirm"].initial, follow=True)
    assert "äknas inte på någon delbetalning" not in text_of(answer)


def test_queries_do_not_grow_with_the_rows_that_count_nowhere(
    first: Agreement, second: Agreement, officer: User, django_assert_num_queries: Any
) -> None:
    for rows in ([row_of(first, 0)], [row_of(first, 0), row_of(second, 0), row_of(second, 1)]):
        content = file_of(*rows).read().decode()
        with django_assert_num_queries(6):
            payment_import.read(officer, content, TODAY)
