"""Doors that stood ajar: co-deciding boards, aid that others entered, words of a case's title."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, DeMinimisAid
from agreements.workflow import AGREEMENTS
from partners.models import Board, Role
from tests.agreements.assessments import address
from tests.factories import (
    make_agreement,
    make_assessment,
    make_board,
    make_case,
    make_member,
    make_organisation,
    make_party,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_co_boards_secretary_decides_and_sends_back_and_nothing_else(board: Board) -> None:
    agreement = make_agreement(case=make_case(board=board))
    co_board = make_board()
    agreement.case.co_boards.add(co_board)
    secretary = make_member(Role.SECRETARY, co_board)
    may = [one.name for one in AGREEMENTS if AGREEMENTS.may(secretary, agreement, one.name)]
    assert may == ["send_back", "decide"]


def test_partys_secretary_completes_the_signing_and_decides_nothing(board: Board) -> None:
    agreement = make_agreement(case=make_case(board=board))
    party = make_party(agreement, board=make_board())
    secretary = make_member(Role.SECRETARY, party.board)
    may = [one.name for one in AGREEMENTS if AGREEMENTS.may(secretary, agreement, one.name)]
    assert may == ["activate", "decline_signing"]


# --- Aid of minor importance -----------------------------------------------------------


def stated(municipality: Any) -> DeMinimisAid:
    return DeMinimisAid.objects.create(
        organisation=make_organisation(), municipality=municipality, amount_eur=9,
        granted_on=datetime.date(2025, 2, 1), grantor="Staten", entered_by=make_user(),
    )  # fmt: skip


@pytest.mark.parametrize(("is_own", "status"), [(True, 302), (False, 403)])
def test_aid_is_struck_by_the_municipality_that_entered_it(
    client: Client, board: Board, is_own: bool, status: int
) -> None:
    aid = stated(board.organisation if is_own else make_board().organisation)
    case = make_case(board=board, status="assigned", initiator=aid.organisation)
    officer = make_member(Role.OFFICER, board)
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)

    law = client.get(address("edit", assessment, "juridik")).content.decode()
    assert ("Staten" in law, page in law) == (True, is_own)
    response = client.post(page, {"strike": "1", "reason": "Inget stöd"})

    assert response.status_code == status
    assert DeMinimisAid.objects.filter(pk=aid.pk).exists() is not is_own


@pytest.mark.parametrize(("is_own", "status"), [(True, 200), (False, 403)])
def test_administrator_strikes_the_own_municipalitys_aid(
    client: Client, board: Board, is_own: bool, status: int
) -> None:
    aid = stated(board.organisation if is_own else make_board().organisation)
    client.force_login(make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True)))
    page = reverse("admin:agreements_deminimisaid_delete", args=[aid.pk])
    assert client.get(page).status_code == status


# --- Search ----------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "found"), [("Fritid", True), ("Ekonomisk", False)])
def test_partner_finds_by_the_agreements_words_and_not_by_the_cases(
    board: Board, word: str, found: bool
) -> None:
    case = make_case(board=board, title="Ekonomisk knipa")
    agreement = make_agreement(case=case, title="Fritid", shared_at="2026-01-01T00:00Z")
    partner = make_member(Role.PARTNER, make_party(agreement).organisation)
    read = Agreement.objects.visible_to(partner)
    assert read.exists()
    assert read.containing(word).exists() is found
