"""The standard agenda and meetings in the administration."""

import pytest
from django.test import Client
from django.urls import reverse

from followup.models import StandardItem
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_member, make_user
from tests.followup.making import make_signed
from tests.followup.making_meetings import make_held, make_standard_items

pytestmark = pytest.mark.django_db


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:followup_{model}_{page}", args=args)


@pytest.fixture
def administrator(board: Board) -> User:
    return make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))


def test_common_agenda_is_copied_and_not_changed(
    client: Client, administrator: User, board: Board
) -> None:
    make_standard_items()
    common = list(StandardItem.objects.all())
    client.force_login(administrator)
    chosen = [item.pk for item in common]
    client.post(address("standarditem"), {"action": "copy_to_own", "_selected_action": chosen})
    own = StandardItem.objects.filter(municipality=board.organisation)
    assert [(item.heading, item.origin) for item in own] == [
        (item.heading, item.origin) for item in common
    ]
    client.post(address("standarditem", "change", common[0].pk), {"heading": "Mitt"})
    common[0].refresh_from_db()
    assert common[0].heading != "Mitt"
    first = own[0]
    assert client.get(address("standarditem", "change", first.pk)).status_code == 200


def test_meetings_of_the_own_boards_are_looked_into(
    client: Client, administrator: User, board: Board
) -> None:
    held = make_held(make_signed(board=board))
    make_held(make_signed())
    client.force_login(administrator)
    page = client.get(address("groupmeeting"))
    assert list(page.context["cl"].queryset) == [held]
    assert client.get(address("groupmeeting", "change", held.pk)).status_code == 200
    assert client.get(address("groupmeeting", "add")).status_code == 403


def test_officer_stays_outside(client: Client, board: Board) -> None:
    client.force_login(make_member(Role.OFFICER, board, user=make_user(is_staff=True)))
    for model in ("standarditem", "groupmeeting"):
        assert client.get(address(model)).status_code == 403
