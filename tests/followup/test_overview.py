"""Who comes to the page of an agreement's follow-up, and from where."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from partners.models import Board, Role
from tests.factories import make_member, make_organisation
from tests.followup.making import make_signed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "answer"),
    [(role, 404 if role == Role.BOARD_MEMBER else 200) for role in Role if role != Role.PARTNER],
)
def test_overview_opens_to_the_staff_of_the_board(
    client: Client, board: Board, role: Role, answer: int
) -> None:
    agreement = make_signed(board=board)
    client.force_login(make_member(role, board))
    assert client.get(reverse("followup:overview", args=[agreement.pk])).status_code == answer


def test_overview_opens_to_the_parties_and_no_others(client: Client) -> None:
    party, stranger = make_organisation(), make_organisation()
    agreement = make_signed(partners=(party,))
    path = reverse("followup:overview", args=[agreement.pk])
    client.force_login(make_member(Role.PARTNER, party))
    assert client.get(path).status_code == 200
    client.force_login(make_member(Role.PARTNER, stranger))
    assert client.get(path).status_code == 404


def test_overview_of_a_draft_does_not_open(client: Client, board: Board) -> None:
    agreement = make_signed(board=board, status=Agreement.Status.DRAFT)
    client.force_login(make_member(Role.OFFICER, board))
    assert client.get(reverse("followup:overview", args=[agreement.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.BOARD_MEMBER])
def test_agreement_leads_those_to_its_followup_who_may_read_it(
    client: Client, board: Board, role: Role
) -> None:
    agreement = make_signed(board=board)
    client.force_login(make_member(role, board))
    page = client.get(agreement.get_absolute_url()).content.decode()
    link = f'href="{reverse("followup:overview", args=[agreement.pk])}"'
    assert (link in page) == (role == Role.OFFICER)
