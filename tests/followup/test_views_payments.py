"""The pages of payments: who comes to them, what they show, and how they refuse."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Funder, PaymentPlan
from followup.models import Payment, Report
from followup.panels import economy
from followup.waiting.economy import tasks
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_contribution, make_member, make_organisation
from tests.followup.making import make_plan, make_signed, partner_party, public_party
from tests.followup.making_payments import (
    instalment_of,
    make_outcome,
    make_payment,
    make_register_entry,
    make_report,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_in_february"),
]
TODAY = datetime.date(2026, 2, 10)


@pytest.fixture
def _in_february() -> Any:
    with time_machine.travel("2026-02-10T12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_signed(board=board, title="Vänner")
    make_plan(agreement)
    return agreement


def pay_path(agreement: Agreement) -> str:
    return reverse("payments:pay", args=[instalment_of(agreement).pk])


def typed(**said: str) -> dict[str, str]:
    return {"paid_on": "2026-02-09", "amount": "58 000", "seen_left": "58000.00", **said}


# --- Lists -----------------------------------------------------------------------------


def test_list_shows_what_stands_so(client: Client, agreement: Agreement, officer: User) -> None:
    paid = make_signed(board=agreement.case.board, title="Klart")
    make_plan(paid)
    make_payment(paid)
    client.force_login(officer)
    path = reverse("payments:list")
    page = client.get(path).content.decode()
    assert "2 delbetalningar" in page
    late = client.get(path, {"state": "late"}).content.decode()
    assert "Vänner" in late
    assert "Klart" not in late
    assert f"{reverse('payments:export')}?state=late" in late
    assert "Klart" in client.get(path, {"q": "Klart"}).content.decode()


@pytest.mark.parametrize("sort", ["agreement", "-recipient", "due", "-due", "state", "-left"])
def test_list_is_sorted_by_any_column(
    client: Client, agreement: Agreement, officer: User, sort: str
) -> None:
    client.force_login(officer)
    assert client.get(reverse("payments:list"), {"sort": sort}).status_code == 200


def test_empty_list_says_what_to_do(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert "har en betalningsplan" in client.get(reverse("payments:list")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _row in range(rows):
        make_plan(make_signed(board=board))
    client.force_login(officer)
    with django_assert_num_queries(7):
        client.get(reverse("payments:list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_an_agreement_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    agreement = make_signed(board=board, partners=(None,) * rows)
    for _row in range(rows):
        make_plan(agreement, condition=PaymentPlan.Condition.REPORT)
        make_payment(agreement, amount=10)
        gift = make_contribution(partner_party(agreement), amount=100)
        make_outcome(make_report(agreement), gift, amount=90)
        Funder.objects.create(agreement=agreement, name_as_written="Stiftelsen")
    client.force_login(officer)
    with django_assert_num_queries(14):
        client.get(reverse("payments:agreement", args=[agreement.pk]))


@pytest.mark.parametrize(("role", "leads"), [(Role.OFFICER, True), (Role.SECRETARY, False)])
def test_navigation_leads_those_here_who_pay(
    client: Client, board: Board, role: Role, leads: bool
) -> None:
    client.force_login(make_member(role, board))
    page = client.get(reverse("home")).content.decode()
    assert (f'href="{reverse("payments:list")}"' in page) == leads


# --- The economy of an agreement -------------------------------------------------------


def test_page_says_that_a_payment_is_held_and_why(
    client: Client, board: Board, officer: User
) -> None:
    agreement = make_signed(board=board)
    make_plan(agreement, condition=PaymentPlan.Condition.REPORT)
    make_report(agreement, status=Report.Status.DRAFT)
    client.force_login(officer)
    page = client.get(reverse("payments:agreement", args=[agreement.pk])).content.decode()
    assert "Hålls inne" in page
    assert "Den väntar på att rapporten" in page


def test_page_shows_promised_and_given(client: Client, agreement: Agreement, officer: User) -> None:
    gift = make_contribution(partner_party(agreement), amount=20_000, description="Ledare")
    make_outcome(make_report(agreement), gift, amount=18_000)
    make_payment(agreement)
    client.force_login(officer)
    page = client.get(reverse("payments:agreement", args=[agreement.pk])).content.decode()
    text = page.replace("\N{NO-BREAK SPACE}", " ")
    assert "18 000 kr" in text
    assert "gjorda betalningar" in text
    assert "74,4 %" in text  # 58 000 of 78 000, as agreed
    assert "76,3 %" in text  # 58 000 of 76 000, as it turned out
    assert 'class="outturn-bar"' in page


def test_party_reads_and_enters_nothing(client: Client) -> None:
    party = make_organisation()
    agreement = make_signed(partners=(party,))
    make_plan(agreement)
    client.force_login(make_member(Role.PARTNER, party))
    page = client.get(reverse("payments:agreement", args=[agreement.pk]))
    assert page.status_code == 200
    assert "För in betalning" not in page.content.decode()
    assert client.get(pay_path(agreement)).status_code == 403


# --- Entering --------------------------------------------------------------------------


def test_payment_is_entered(client: Client, agreement: Agreement, officer: User) -> None:
    client.force_login(officer)
    assert 'value="58' in client.get(pay_path(agreement)).content.decode()
    answer = client.post(pay_path(agreement), typed(reference="V 1"))
    assert answer["Location"] == reverse("payments:agreement", args=[agreement.pk])
    payment = Payment.objects.get()
    assert (payment.amount, payment.reference, payment.entered_by) == (58_000, "V 1", officer)
    assert payment.party == partner_party(agreement)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"paid_on": "2026-02-11"}, "Dagen ligger i framtiden."),
        ({"amount": "0"}, "större än noll"),
        ({"amount": "mycket"}, "Skriv ett tal"),
        ({"amount": "60 000"}, "mer än det som återstår"),
        ({"seen_left": "1.00"}, "under tiden"),
    ],
)
def test_wrong_entry_keeps_what_was_typed(
    client: Client, agreement: Agreement, officer: User, said: dict[str, str], sentence: str
) -> None:
    client.force_login(officer)
    answer = client.post(pay_path(agreement), typed(reference="V 77", **said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="V 77"' in page
    assert not Payment.objects.exists()


def test_too_much_is_entered_when_it_is_said_to_be_right(
    client: Client, agreement: Agreement, officer: User
) -> None:
    client.force_login(officer)
    asked = client.post(pay_path(agreement), typed(amount="60 000"))
    assert 'name="exceeds"' in asked.content.decode()
    client.post(pay_path(agreement), typed(amount="60 000", exceeds="on"))
    assert Payment.objects.get().amount == 60_000


def test_held_payment_asks_for_a_reason(client: Client, board: Board, officer: User) -> None:
    agreement = make_signed(board=board)
    make_plan(agreement, condition=PaymentPlan.Condition.REPORT)
    client.force_login(officer)
    refused = client.post(pay_path(agreement), typed())
    assert refused.status_code == 422
    assert "ingen rapport är planerad" in refused.content.decode()
    client.post(pay_path(agreement), typed(held_reason="Beslut i nämnden"))
    assert Payment.objects.get().held_reason == "Beslut i nämnden"


def test_repayment_and_grant_are_entered(
    client: Client, agreement: Agreement, officer: User
) -> None:
    funder = Funder.objects.create(agreement=agreement, name_as_written="Länsstyrelsen")
    client.force_login(officer)
    path = reverse("payments:enter", args=[agreement.pk])
    said = {"paid_on": "2026-02-09", "amount": "100"}
    party = str(partner_party(agreement).pk)
    for kind, with_whom in (
        ("repayment", {"party": party, "instalment": str(instalment_of(agreement).pk)}),
        ("grant", {"funder": str(funder.pk), "party": party}),
        ("grant_returned", {"funder": str(funder.pk)}),
    ):
        assert client.post(path, {"kind": kind, **said, **with_whom}).status_code == 302
    kinds = list(Payment.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["repayment", "grant", "grant_returned"]
    twice = client.post(path, {"kind": "grant", "funder": str(funder.pk), **said})
    assert "redan infört" in twice.content.decode()
    alone = client.post(path, {"kind": "grant", **said})
    assert "Välj den utomstående finansiären." in alone.content.decode()
    planned = client.post(path, {"kind": "payment", "party": party, **said})
    assert planned.status_code == 422


def test_rows_of_another_agreement_are_no_choice(
    client: Client, agreement: Agreement, officer: User
) -> None:
    other = make_signed(board=agreement.case.board)
    client.force_login(officer)
    said = {"kind": "repayment", "paid_on": "2026-02-09", "amount": "100"}
    said["party"] = str(public_party(other).pk)
    path = reverse("payments:enter", args=[agreement.pk])
    assert client.post(path, said).status_code == 422


def test_struck_out_stays_on_the_page(client: Client, agreement: Agreement, officer: User) -> None:
    payment = make_payment(agreement, reference="V 9")
    client.force_login(officer)
    path = reverse("payments:void", args=[payment.pk])
    assert client.post(path, {}).status_code == 422
    client.post(path, {"reason": "Dubbel bokning"})
    page = client.get(reverse("payments:agreement", args=[agreement.pk])).content.decode()
    assert "Dubbel bokning" in page
    assert "V 9" in page
    assert client.post(path, {"reason": "Igen"}).status_code == 403


# --- What waits, and the panel ---------------------------------------------------------


def test_what_is_late_or_soon_waits_for_those_who_pay(board: Board, officer: User) -> None:
    late, soon, later, held, paid = (make_signed(board=board) for _ in range(5))
    make_plan(late)
    make_plan(soon, due_on=datetime.date(2026, 2, 24))
    make_plan(later, due_on=datetime.date(2026, 2, 25))
    make_plan(held, condition=PaymentPlan.Condition.REPORT)
    make_plan(paid)
    make_payment(paid)
    entry = make_register_entry(later)
    found = list(tasks(officer, TODAY))
    assert [task.url for task in found] == [
        pay_path(late),
        pay_path(soon),
        reverse("payments:tell", args=[entry.pk]),
    ]
    assert "försenad sedan 2026-01-31" in found[0].what
    assert not list(tasks(make_member(Role.SECRETARY, board), TODAY))
    assert len(list(tasks(make_member(Role.CONTROLLER, board), TODAY))) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_waiting_asks_a_fixed_number_of_queries(
    board: Board, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _row in range(rows):
        agreement = make_signed(board=board)
        make_plan(agreement)
        make_register_entry(agreement)
    officer = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(3):
        list(tasks(officer, TODAY))


def test_panel_counts_what_is_late(client: Client, agreement: Agreement, officer: User) -> None:
    panel = economy.panel(officer, agreement)
    assert panel is not None
    assert (panel.late, panel.facts["totals"].left) == (1, 58_000)
    client.force_login(officer)
    page = client.get(reverse("followup:overview", args=[agreement.pk])).content.decode()
    assert "Betalningar och ekonomi" in page
    assert "1 försenad" in page or "1 sen" in page


def test_messages_tell_what_was_done(client: Client, agreement: Agreement, officer: User) -> None:
    client.force_login(officer)
    answer = client.post(pay_path(agreement), typed())
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Betalningen är införd."]
