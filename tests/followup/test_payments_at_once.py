"""Two who enter payments at the same moment, each on a connection of its own."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from followup import payment_import
from followup.models import CarriedInstalment, Payment
from partners.models import Role
from tests.agreements.test_simultaneous import at_once, statuses, two
from tests.factories import make_board
from tests.followup.making import make_plan, make_signed, partner_party
from tests.followup.making_payments import instalment_of, make_payment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


def test_two_who_pay_the_same_instalment() -> None:
    board = make_board()
    agreement = make_signed(board=board)
    make_plan(agreement)
    path = reverse("payments:pay", args=[instalment_of(agreement).pk])
    said = {"paid_on": "2026-02-02", "amount": "58000", "seen_left": "58000.00"}

    answers = at_once(
        *((user, path, said | {"reference": "V 1"}) for user in two(Role.CONTROLLER, board))
    )

    assert statuses(answers) == [302, 422]
    assert Payment.objects.count() == 1
    (second,) = (answer for answer in answers if answer.status_code == 422)
    assert "Någon har under tiden fört in" in second.content.decode()


def test_two_who_press_the_button_of_one_repayment() -> None:
    board = make_board()
    agreement = make_signed(board=board)
    path = reverse("payments:enter", args=[agreement.pk])
    said = {
        "kind": "repayment",
        "party": str(partner_party(agreement).pk),
        "paid_on": "2026-02-02",
        "amount": "100",
    }

    answers = at_once(*((user, path, said) for user in two(Role.OFFICER, board)))

    assert statuses(answers) == [302, 422]
    assert Payment.objects.count() == 1


def test_two_who_strike_out_the_same_payment() -> None:
    board = make_board()
    agreement = make_signed(board=board)
    make_plan(agreement)
    payment = make_payment(agreement)
    path = reverse("payments:void", args=[payment.pk])

    answers = at_once(*((user, path, {"reason": "Fel"}) for user in two(Role.OFFICER, board)))

    assert set(statuses(answers)) <= {302, 403, 422}
    assert statuses(answers).count(302) == 1
    assert payment.history.count() == 2


def test_two_who_say_where_a_payment_counts() -> None:
    board = make_board()
    earlier = make_signed(board=board, status=Agreement.Status.SUPERSEDED)
    make_plan(earlier)
    make_payment(earlier)
    relation = Agreement.Relation.AMENDMENT
    agreement = make_signed(case=earlier.case, version=2, predecessor=earlier, relation=relation)
    rows = [make_plan(agreement).instalments.get() for _each in (1, 2)]
    path = reverse("payments:count", args=[agreement.pk, instalment_of(earlier).pk])

    answers = at_once(
        *(
            (user, path, {"instalment": str(row.pk), "reason": "Delad"})
            for user, row in zip(two(Role.OFFICER, board), rows, strict=True)
        )
    )

    assert statuses(answers) == [302, 302]
    assert CarriedInstalment.objects.count() == 1


def test_two_who_read_the_same_file() -> None:
    board = make_board()
    agreement = make_signed(board=board)
    make_plan(agreement)
    users = two(Role.CONTROLLER, board)
    heading = "Delbetalningens nyckel;Betald den;Betalt belopp"
    text = f"{heading}\n{instalment_of(agreement).pk};2026-02-02;58000\n"
    seen = payment_import.read(users[0], text, timezone.localdate()).seen

    answers = at_once(
        *((user, reverse("payments:import"), {"text": text, "seen": seen}) for user in users)
    )

    assert statuses(answers) == [302, 409]
    assert Payment.objects.count() == 1
