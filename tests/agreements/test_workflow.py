"""Every state, act and role of all three tables: moved, refused or denied as the tables say."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Case, Paper, PaperKind, StatusChange
from agreements.workflow import AGREEMENTS, CASES, PAPERS, WORKFLOWS, offers
from iop.accounts.models import User
from iop.shared.workflow import Refused, every_row
from partners.models import Board, Role
from tests.factories import make_agreement, make_case, make_member, make_organisation, make_party


def rows(board: Board) -> dict[type, Any]:
    case = make_case(board=board, initiator=make_organisation(), status="assigned")
    kind = PaperKind.objects.create(name="Tjänsteutlåtande", purpose="adopt")
    author = make_member(Role.OFFICER, board)
    paper = Paper.objects.create(case=case, kind=kind, board=board, title="Anta", author=author)
    agreement = make_agreement(case=case)
    make_party(agreement, case.initiator)
    return {Case: case, Agreement: agreement, Paper: paper}


def in_role(role: Role, case: Case) -> User:
    return make_member(role, case.initiator if role == Role.PARTNER else case.board)


@pytest.mark.parametrize("model", [Case, Agreement, Paper])
def test_every_state_act_and_role(board: Board, model: Any) -> None:
    """The engine alone: what must be done first is left out, and so is what follows."""
    row = rows(board)[model]
    case = row if model is Case else row.case
    table = WORKFLOWS[model]
    free: Any = {"guards": (), "effects": (), "concerns": every_row}
    bare = replace(table, transitions=tuple(replace(one, **free) for one in table))
    users = {role: in_role(role, case) for role in Role}
    moved = set()
    for status in model.Status:
        for one in bare:
            for role, user in users.items():
                model.objects.filter(pk=row.pk).update(status=status)
                try:
                    result = bare.perform(user, row, one.name, reason="Därför")
                except PermissionDenied:
                    assert role not in one.roles, (status, one.name, role)
                except Refused:
                    assert role in one.roles
                    assert status not in one.sources, (status, one.name, role)
                else:
                    assert result.status == one.target
                    moved.add((status, one.name, role))
    expected = {
        (source, one.name, role) for one in bare for source in one.sources for role in one.roles
    }
    assert moved == expected
    assert StatusChange.objects.count() == len(expected)


@pytest.mark.parametrize("model", [Case, Agreement, Paper])
def test_every_state_can_be_reached_and_most_can_be_left(model: Any) -> None:
    table = WORKFLOWS[model]
    reached = {one.target for one in table} | {next(iter(model.Status))}
    left = {source for one in table for source in one.sources}
    ends = {"ended", "terminated", "superseded"} if model is Agreement else set()
    assert set(model.Status) == reached
    assert set(model.Status) - left == ends


def test_names_are_unique() -> None:
    for table in (CASES, AGREEMENTS, PAPERS):
        names = [one.name for one in table]
        assert sorted(set(names)) == sorted(names)


def test_offers_are_what_the_role_may_do_from_here(board: Board, officer: User) -> None:
    case = make_case(board=board, officer=officer, status="assessed")
    assert [one.transition.name for one in offers(officer, case)] == [
        "accept",
        "decline",
        "reassess",
        "withdraw",
    ]


def test_button_of_another_partner_is_not_there(client: Client, board: Board) -> None:
    case = make_case(board=board, initiator=make_organisation())
    client.force_login(make_member(Role.PARTNER, make_organisation()))
    address = reverse("cases:move", args=["arende", case.pk, "withdraw"])
    assert client.post(address, {"reason": "Därför"}).status_code == 404


def test_button_of_the_own_partner(client: Client, board: Board) -> None:
    case = make_case(board=board, initiator=make_organisation())
    client.force_login(make_member(Role.PARTNER, case.initiator))
    address = reverse("cases:move", args=["arende", case.pk, "withdraw"])
    page = reverse("cases:proposal", args=[case.pk])
    response = client.post(address, {"reason": "Vi har tänkt om.", "next": page})
    assert response["Location"] == page
    case.refresh_from_db()
    assert case.status == "withdrawn"


@pytest.mark.parametrize("name", ["assign", "hoppa"])
def test_what_follows_from_another_act_has_no_address(
    client: Client, board: Board, officer: User, name: str
) -> None:
    case = make_case(board=board, officer=officer)
    client.force_login(officer)
    assert client.post(reverse("cases:move", args=["arende", case.pk, name])).status_code == 404
    case.refresh_from_db()
    assert case.status == "received"


def test_last_signature_is_not_a_button(client: Client, board: Board, officer: User) -> None:
    agreement = make_agreement(board=board, status="signing")
    client.force_login(officer)
    address = reverse("cases:move", args=["overenskommelse", agreement.pk, "activate"])
    assert client.post(address).status_code == 404
    agreement.refresh_from_db()
    assert agreement.status == "signing"


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
@pytest.mark.parametrize(
    ("is_taken", "name", "target"),
    [(True, "reopen", "assigned"), (False, "receive_again", "received")],
)
def test_case_is_opened_again_where_its_officer_or_nobody_has_it(
    client: Client, board: Board, officer: User, status: str, is_taken: bool, name: str, target: str
) -> None:
    case = make_case(board=board, status=status, officer=officer if is_taken else None)
    again = [one.transition.name for one in offers(officer, case) if one.transition.name != "close"]
    assert again == [name]
    client.force_login(officer)
    address = reverse("cases:move", args=["arende", case.pk, name])
    client.post(address, {"reason": "De vill ändå."})
    case.refresh_from_db()
    assert case.status == target
