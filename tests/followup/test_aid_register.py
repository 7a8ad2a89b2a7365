"""De minimis: entered when an agreement becomes active, and told within 20 working days."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Decision, DeMinimisAid, LegalCheck
from followup import aid_register, beginning
from followup.aid_register import after_working_days, grant_aid, working_days_left
from followup.models import RegisterEntry
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_contribution,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
)
from tests.followup.making import make_plan, make_signed, partner_party, public_party
from tests.followup.making_payments import make_concluded, make_register_entry

pytestmark = pytest.mark.django_db
HELD = datetime.date(2026, 3, 5)


def decide(agreement: Agreement, **said: Any) -> Decision:
    paper = make_paper(case=agreement.case, agreement=agreement)
    item = make_item(make_meeting(agreement.case.board, held_on=HELD), paper)
    said.setdefault("outcome", Decision.Outcome.AS_PROPOSED)
    return Decision.objects.create(item=item, paragraph="8", recorded_by=paper.author, **said)


# --- Working days ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        # Good Friday and Easter Monday, and 1 May.
        (datetime.date(2026, 3, 20), datetime.date(2026, 4, 21)),
        (datetime.date(2026, 4, 10), datetime.date(2026, 5, 11)),
        # New Year's Day and Epiphany; Christmas Day is a Friday. Eves are working days.
        (datetime.date(2026, 12, 17), datetime.date(2027, 1, 19)),
        (datetime.date(2026, 2, 2), datetime.date(2026, 3, 2)),
    ],
)
def test_twenty_working_days_by_swedish_holidays(day: datetime.date, due_on: datetime.date) -> None:
    assert after_working_days(day, 20) == due_on
    assert working_days_left(day, due_on) == 20
    assert working_days_left(due_on, day) == -20


# --- Granting --------------------------------------------------------------------------


def test_active_agreement_enters_its_aid(officer: User) -> None:
    agreement = make_signed()
    make_plan(agreement)
    make_concluded(agreement)
    decide(agreement)

    beginning.begin(agreement, officer)
    beginning.begin(agreement, officer)

    entry = RegisterEntry.objects.get()
    aid = entry.aid
    assert aid.organisation == partner_party(agreement).organisation
    assert (aid.granted_on, aid.amount_sek, aid.amount_eur) == (HELD, 58_000, None)
    assert aid.regulation == DeMinimisAid.Regulation.GENERAL
    assert aid.municipality == agreement.case.board.organisation
    assert entry.due_on == datetime.date(2026, 4, 2)
    assert DeMinimisAid.objects.count() == 1


@pytest.mark.parametrize(
    ("ladder", "regulation"),
    [
        (LegalCheck.Ladder.DE_MINIMIS_SGEI, DeMinimisAid.Regulation.SGEI),
        (LegalCheck.Ladder.NO_ACTIVITY, None),
        ("", None),
    ],
)
def test_the_assessment_says_which_regulation(officer: User, ladder: str, regulation: Any) -> None:
    agreement = make_signed()
    make_concluded(agreement, ladder)
    grant_aid(agreement, officer)
    found = DeMinimisAid.objects.values_list("regulation", flat=True)
    assert list(found) == ([regulation] if regulation else [])


def test_the_latest_assessment_counts(officer: User) -> None:
    agreement = make_signed()
    make_concluded(agreement)
    later = datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC)
    make_concluded(agreement, LegalCheck.Ladder.NO_ACTIVITY, concluded_at=later)
    grant_aid(agreement, officer)
    assert not RegisterEntry.objects.exists()


def test_met_condition_gives_the_day(officer: User) -> None:
    agreement = make_signed()
    make_concluded(agreement)
    met = datetime.date(2026, 4, 1)
    decide(agreement, condition="Om pengarna beviljas.", condition_met_on=met)
    grant_aid(agreement, officer)
    assert DeMinimisAid.objects.get().granted_on == met


def test_without_a_decision_the_day_is_said_to_be_uncertain(officer: User) -> None:
    agreement = make_signed()
    make_concluded(agreement)
    grant_aid(agreement, officer)
    assert "Beslutsdagen är okänd" in DeMinimisAid.objects.get().note


def test_aid_before_the_register_is_entered_but_not_told(officer: User) -> None:
    agreement = make_signed(decision_on=datetime.date(2025, 12, 31))
    make_concluded(agreement)
    grant_aid(agreement, officer)
    grant_aid(agreement, officer)
    assert DeMinimisAid.objects.count() == 1
    assert not RegisterEntry.objects.exists()


def test_amount_without_a_plan_is_that_of_the_only_recipient(officer: User) -> None:
    agreement = make_signed()
    make_contribution(public_party(agreement), amount=9_000)
    make_concluded(agreement)
    grant_aid(agreement, officer)
    assert DeMinimisAid.objects.get().amount_sek == 9_000


def test_amount_that_nobody_has_divided_is_unknown(officer: User) -> None:
    agreement = make_signed(partners=(None, None))
    make_contribution(public_party(agreement), amount=9_000)
    make_concluded(agreement)
    grant_aid(agreement, officer)
    assert [aid.amount_sek for aid in DeMinimisAid.objects.all()] == [None, None]


def test_an_amendment_enters_only_what_it_adds(officer: User) -> None:
    partner = make_organisation()
    first = make_signed(partners=(partner,))
    make_plan(first)
    make_concluded(first)
    grant_aid(first, officer)
    second = make_signed(
        case=first.case, version=2, predecessor=first, relation="amendment", partners=(partner,)
    )
    make_plan(second, amount=60_000)
    grant_aid(second, officer)
    third = make_signed(
        case=first.case, version=3, predecessor=second, relation="amendment", partners=(partner,)
    )
    make_plan(third, amount=60_000)
    grant_aid(third, officer)
    amounts = DeMinimisAid.objects.order_by("pk").values_list("amount_sek", flat=True)
    assert list(amounts) == [58_000, 2_000]


def test_aid_that_is_struck_is_no_more_to_be_told() -> None:
    entry = make_register_entry(make_signed())
    entry.aid.delete()
    assert not RegisterEntry.objects.exists()
    assert RegisterEntry.history.filter(history_type="-").count() == 1


# --- Telling ---------------------------------------------------------------------------


def test_rate_is_stated_and_then_the_register_is_told(
    client: Client, board: Board, officer: User
) -> None:
    entry = make_register_entry(make_signed(board=board))
    client.force_login(officer)
    path = reverse("payments:tell", args=[entry.pk])
    with pytest.raises(aid_register.Refused):
        aid_register.tell(officer, entry.pk, HELD, "")
    assert client.post(path, {"amount_sek": "58 000", "rate": "0"}).status_code == 422
    rate = {"amount_sek": "58 000", "rate": "11,6", "rate_source": "ECB"}
    assert client.post(path, rate)["Location"] == path
    assert DeMinimisAid.objects.get().amount_eur == Decimal("5000.00")

    client.post(path, {"told_on": "2026-03-05", "number": "SE-1"})

    entry.refresh_from_db()
    assert (entry.told_on, entry.number, entry.told_by) == (HELD, "SE-1", officer)
    page = client.get(reverse("payments:register")).content.decode()
    assert "SE-1" in page


def test_register_shows_the_late_first_with_days_left(
    client: Client, board: Board, officer: User
) -> None:
    agreement = make_signed(board=board)
    make_register_entry(agreement, due_on=datetime.date(2100, 1, 1))
    make_register_entry(agreement)
    client.force_login(officer)
    page = client.get(reverse("payments:register")).content.decode()
    assert page.index("Senast 2026-02-05") < page.index("Senast 2100-01-01")
    assert "arbetsdagar kvar" in page
    assert "Försenad" in page


def test_register_is_the_staff_s_own(client: Client, board: Board) -> None:
    partner = make_organisation()
    entry = make_register_entry(make_signed(board=board, partners=(partner,)))
    path = reverse("payments:tell", args=[entry.pk])
    for role, place, answer in (
        (Role.SECRETARY, board, 403),
        (Role.PARTNER, partner, 404),
        (Role.BOARD_MEMBER, board, 404),
    ):
        client.force_login(make_member(role, place))
        assert client.get(path).status_code == answer
        page = client.get(reverse("payments:register")).content.decode()
        assert (str(partner) in page) == (answer == 403)


@pytest.mark.parametrize("rows", [1, 3])
def test_register_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        agreement = make_signed(board=board)
        make_register_entry(agreement)
        make_register_entry(agreement, told_on=HELD, told_by=officer, number=str(number))
    client.force_login(officer)
    with django_assert_num_queries(5):
        client.get(reverse("payments:register"))
