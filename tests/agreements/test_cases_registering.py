"""Registering an initiative, leaving one as a partner, and taking a case, through the pages."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Case, DiarySeries
from iop.accounts.models import User
from partners.models import Board, Organisation, Role
from tests.factories import make_agreement, make_board, make_case, make_member, make_organisation

CREATE, PROPOSE = reverse("cases:create"), reverse("cases:propose")


@pytest.fixture
def association(db: None) -> Organisation:
    return make_organisation(name="Kompisbyrån")


@pytest.fixture
def partner(association: Organisation) -> User:
    return make_member(Role.PARTNER, association)


def test_officer_registers_and_takes_the_case(
    client: Client, officer: User, board: Board, association: Organisation
) -> None:
    client.force_login(officer)
    assert client.get(CREATE).status_code == 200
    data = {
        "board": board.pk,
        "reference": "SN 2018/0098",
        "title": "Vänner",
        "initiator": "kompisbyrån",
        "initiated_on": "2018-03-12",
        "takes": "on",
    }
    response = client.post(CREATE, data)
    case = Case.objects.get()
    assert response["Location"] == case.get_absolute_url()
    assert (case.reference, case.officer, case.status) == ("SN 2018/0098", officer, "assigned")
    assert (case.initiator, case.initiated_on) == (association, datetime.date(2018, 3, 12))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", ""),
        ("title", ""),
        ("initiator", "Okänd"),
        ("initiated_on", "2999-01-01"),
        ("board", "0"),
    ],
)
def test_register_with_an_error_says_so_at_the_field(
    client: Client, officer: User, board: Board, field: str, value: str
) -> None:
    client.force_login(officer)
    data = {"board": board.pk, "reference": "SN 1", "title": "Vänner"} | {field: value}
    response = client.post(CREATE, data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Case.objects.exists()


def test_register_in_another_board_is_not_offered(client: Client, officer: User) -> None:
    client.force_login(officer)
    data = {"board": make_board().pk, "reference": "SN 1", "title": "Vänner"}
    assert list(client.post(CREATE, data).context["form"].errors) == ["board"]


def test_secretary_registers_and_leaves_the_case_to_be_taken(client: Client, board: Board) -> None:
    DiarySeries.objects.create(board=board, pattern="SN {number}")
    client.force_login(make_member(Role.SECRETARY, board))
    assert "takes" not in client.get(CREATE).context["form"].fields
    client.post(CREATE, {"board": board.pk, "title": "Vänner"})
    case = Case.objects.get()
    assert (case.reference, case.officer, case.status) == ("SN 1", None, "received")


def test_register_is_for_those_who_keep_cases(
    client: Client, colleague: User, partner: User, nobody: User
) -> None:
    for user in (colleague, partner, nobody):
        client.force_login(user)
        assert client.get(CREATE).status_code == 403


def test_partner_leaves_an_initiative_and_follows_it(
    client: Client, partner: User, board: Board, association: Organisation
) -> None:
    client.force_login(partner)
    assert client.get(PROPOSE).status_code == 200
    data = {
        "initiator": association.pk,
        "board": board.pk,
        "title": "Vänner",
        "initiative": "Vi vill träffas.",
        "challenge": "Ensamhet.",
    }
    response = client.post(PROPOSE, data)
    case = Case.objects.get()
    assert response["Location"] == f"/arenden/initiativ/{case.pk}/"
    assert (case.reference, case.officer, case.status) == ("", None, "received")
    assert (case.initiator, case.initiated_on) == (association, timezone.localdate())
    page = client.get(response["Location"]).content.decode()
    assert "Vi vill träffas." in page
    assert "har tagit emot ert initiativ" in page
    assert response["Location"] in client.get(reverse("cases:list")).content.decode()


def test_partner_leaves_none_for_another_organisation(
    client: Client, partner: User, board: Board
) -> None:
    client.force_login(partner)
    other = make_organisation()
    data = {"initiator": other.pk, "board": board.pk, "title": "Vänner", "initiative": "Vi vill."}
    response = client.post(PROPOSE, data)
    assert list(response.context["form"].errors) == ["initiator"]


def test_leaving_an_initiative_is_for_partners(client: Client, officer: User, nobody: User) -> None:
    for user in (officer, nobody):
        client.force_login(user)
        assert client.get(PROPOSE).status_code == 403


def test_own_page_tells_nothing_of_the_boards_work(
    client: Client, partner: User, board: Board, association: Organisation, officer: User
) -> None:
    case = make_case(
        board=board,
        initiator=association,
        secrecy_note="Hemlig omständighet",
        status="assigned",
        officer=officer,
    )
    make_agreement(case=case, title="Internt utkast")
    client.force_login(partner)
    page = client.get(reverse("cases:proposal", args=[case.pk])).content.decode()
    assert "Hemlig omständighet" not in page
    assert "Internt utkast" not in page


def test_own_page_is_closed_to_others(client: Client, board: Board, officer: User) -> None:
    case = make_case(board=board, initiator=make_organisation())
    address = reverse("cases:proposal", args=[case.pk])
    for user in (officer, make_member(Role.PARTNER, make_organisation())):
        client.force_login(user)
        assert client.get(address).status_code == 404


def test_officer_takes_what_a_partner_left_and_gives_it_a_number(
    client: Client, officer: User, board: Board, association: Organisation
) -> None:
    case = make_case(board=board, initiator=association, reference="")
    address = reverse("cases:assign", args=[case.pk])
    client.force_login(officer)
    assert client.get(address).context["form"].initial["officer"] == officer
    empty = client.post(address, {"officer": officer.pk, "reference": ""})
    assert list(empty.context["form"].errors) == ["reference"]
    client.post(address, {"officer": officer.pk, "reference": "SN 2026/1"})
    case.refresh_from_db()
    assert (case.reference, case.officer, case.status) == ("SN 2026/1", officer, "assigned")


def test_take_what_a_colleague_has_just_taken(client: Client, officer: User, board: Board) -> None:
    other = make_member(Role.OFFICER, board)
    case = make_case(board=board, officer=other, status="assigned")
    client.force_login(officer)
    address = reverse("cases:assign", args=[case.pk])
    response = client.post(address, {"officer": officer.pk, "instead_of": ""})
    assert response.status_code == 422
    assert "har just blivit handläggare" in response.content.decode()


def test_chief_gives_the_case_to_an_officer_of_the_board_alone(
    client: Client, officer: User, board: Board, stranger: User
) -> None:
    case = make_case(board=board)
    client.force_login(make_member(Role.CHIEF, board))
    address = reverse("cases:assign", args=[case.pk])
    assert list(client.post(address, {"officer": stranger.pk}).context["form"].errors) == [
        "officer"
    ]
    assert client.post(address, {"officer": officer.pk}).status_code == 302


def test_reader_cannot_give_out_cases(client: Client, colleague: User, board: Board) -> None:
    case = make_case(board=board)
    client.force_login(colleague)
    assert client.get(reverse("cases:assign", args=[case.pk])).status_code == 403
