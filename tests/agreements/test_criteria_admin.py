"""Criteria and figures of the law in the administration: who keeps them, and their copies."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import CriteriaSet, DeMinimisAid
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.factories import make_criteria_set, make_member, make_organisation, make_user

MODELS = ("criteriaset", "formquestion", "legalquestion", "threshold", "deminimisaid")


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:agreements_{model}_{page}", args=args)


@pytest.fixture
def administrator(board: Board) -> User:
    return make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))


@pytest.mark.parametrize("model", MODELS)
def test_administrator_lists_searches_and_opens(client, administrator, model: str) -> None:
    load_standards()
    DeMinimisAid.objects.create(
        organisation=make_organisation(), granted_on=datetime.date(2026, 1, 1), grantor="Staten",
        amount_eur=1, entered_by=administrator,
    )  # fmt: skip
    client.force_login(administrator)
    page = client.get(address(model), {"q": "a"})
    assert page.status_code == 200
    row = client.get(address(model)).context["cl"].result_list[0]
    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert client.get(address(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_officer_stays_outside(client: Client, board: Board, model: str) -> None:
    client.force_login(make_member(Role.OFFICER, board, user=make_user(is_staff=True)))
    assert client.get(address(model)).status_code == 403


def test_common_set_is_copied_and_not_changed(client, administrator, board: Board) -> None:
    common = make_criteria_set(names=("Ett", "Två"))
    client.force_login(administrator)
    client.post(address("criteriaset"), {"action": "copy_to_own", "_selected_action": [common.pk]})
    own = CriteriaSet.objects.get(municipality=board.organisation)
    assert [str(one) for one in own.criteria.all()] == ["Ett", "Två"]
    assert [str(one) for one in common.criteria.all()] == ["Ett", "Två"]
    client.post(address("criteriaset", "change", common.pk), {"name": "Mitt"})
    common.refresh_from_db()
    assert common.name != "Mitt"


def test_aid_is_entered_in_the_administrators_name(
    client: Client, administrator: User, board: Board
) -> None:
    client.force_login(administrator)
    data = {
        "municipality": board.organisation_id,
        "organisation": make_organisation().pk,
        "granted_on": "2026-01-01",
        "grantor": "Staten",
        "regulation": "2023/2831",
        "amount_eur": "10",
    }
    client.post(address("deminimisaid", "add"), data)
    assert DeMinimisAid.objects.get().entered_by == administrator
