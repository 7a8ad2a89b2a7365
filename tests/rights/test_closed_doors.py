"""Doors that stood ajar: co-deciding boards, aid that others entered, words of a case's title,
what was said of another's report, and confidential items of a meeting."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, DeMinimisAid
from agreements.workflow import AGREEMENTS
from followup import agenda, calling, reporting
from followup.models import Attendance, Report
from iop.accounts.models import Message, User
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
from tests.followup.making import make_signed
from tests.followup.making_meetings import (
    make_action,
    make_agenda_item,
    make_group_meeting,
    make_held,
    make_standard_items,
)
from tests.followup.making_reports import make_comment, make_due, make_report, representative
from tests.followup.test_calling import CALL, NOW
from tests.rights.world import HELD

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
    # The last signature of an amendment puts it in the place of what it changes.
    assert may == ["activate", "decline_signing", "supersede"]


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


# --- The follow-up -----------------------------------------------------------------------


def test_other_parties_read_an_approved_report_and_not_what_was_said_of_it(
    client: Client, board: Board, officer: User
) -> None:
    agreement = make_signed(board=board, partners=(None, None))
    one, other = agreement.parties.exclude(organisation=board.organisation)
    report = make_report(make_due(agreement, party=one), status=Report.Status.SUBMITTED)
    report = reporting.send_back(officer, report, {"narrative": "Skriv om våren."})
    make_comment(report, officer, field="", text="Tack.")
    report.status = Report.Status.APPROVED
    report.save()
    for user, reads in ((representative(one), True), (representative(other), False)):
        client.force_login(user)
        said = client.get(report.get_absolute_url()).content.decode()
        assert "Det gick bra." in said
        assert [words in said for words in ("Skriv om våren.", "Tack.")] == [reads, reads]


def test_confidential_item_is_in_no_mail_and_no_later_agenda(board: Board, officer: User) -> None:
    """What a call says goes to people without an account, and an agenda into open minutes."""
    agreement = make_signed(board=board)
    make_standard_items()
    held = make_held(agreement)
    make_action(held, "Säg upp Bo")
    held.items.update(is_confidential=True)
    meeting = make_group_meeting(agreement=agreement)
    agenda.make(meeting, HELD)
    told = "".join(meeting.items.values_list("background", flat=True))
    assert ("Säg upp Bo" in told, "Åtgärd från en förtrolig punkt" in told) == (False, True)

    item = make_agenda_item(meeting, "Hemlig punkt")
    item.is_confidential = True
    item.save()
    person = Attendance(meeting=meeting, name="Åsa", email="asa@example.se")
    calling.call(officer, meeting, "0", CALL, [person], NOW)
    message = Message.objects.get()
    assert "Hemlig punkt" not in message.body + message.attachment
    assert "Förtrolig punkt" in message.body
