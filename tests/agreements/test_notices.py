"""Who is told of each move, and who is not."""

import datetime

import pytest

from agreements import dialogue, notices, reviewing
from agreements.content import with_content
from agreements.models import Agreement, Comment, Party, ReviewStep
from iop.accounts.models import Message, User
from partners.models import Board, Role
from tests.agreements.test_reviewing import send
from tests.factories import (
    make_agreement,
    make_case,
    make_member,
    make_organisation,
    make_party,
    make_section,
)

SHARED = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)


@pytest.fixture
def agreement(board: Board, officer: User) -> Agreement:
    case = make_case(board=board, officer=officer, reference="SN 2026/7", title="Vänner")
    agreement = make_agreement(case=case, shared_at=SHARED)
    make_party(agreement, board.organisation, board=board)
    return agreement


@pytest.fixture
def party(agreement: Agreement) -> Party:
    return make_party(agreement, make_organisation(name="IM"))


@pytest.fixture
def partner(party: Party) -> User:
    return make_member(Role.PARTNER, party.organisation)


def told() -> set[tuple[User, str]]:
    """Whom the mails are for and what they are about; the outbox is then empty."""
    found = {(one.to, one.subject.partition(": ")[2]) for one in Message.objects.all()}
    Message.objects.all().delete()
    return found


def test_officer_who_gets_a_case_is_told(agreement, officer, colleague) -> None:
    notices.assigned(agreement.case, officer)
    assert told() == set()
    notices.assigned(agreement.case, colleague)
    assert told() == {(officer, "ett ärende är ditt")}


def test_representatives_are_told_of_a_shared_draft(agreement, officer, partner) -> None:
    make_member(Role.PARTNER, make_organisation())
    make_member(Role.PARTNER, make_party(make_agreement()).organisation)
    Agreement.objects.update(shared_at=None)

    dialogue.share(officer, agreement.pk)

    assert told() == {(partner, "ett utkast att läsa")}


def test_comments_and_answers_are_told_to_the_other_side(agreement, officer, partner) -> None:
    thread = dialogue.comment(partner, agreement, None, "Vad menas?")
    assert told() == {(officer, "en kommentar")}
    dialogue.answer(officer, thread, "Så här.")
    assert told() == {(partner, "ett svar")}


def test_partners_are_not_told_of_internal_comments(agreement, officer, colleague, partner):
    internal = Comment.Audience.INTERNAL
    thread = dialogue.comment(colleague, agreement, None, "Hm", audience=internal)
    assert told() == {(officer, "en kommentar")}
    dialogue.answer(officer, thread, "Nja")
    assert told() == {(colleague, "ett svar")}


def test_partners_are_not_told_before_the_draft_is_shared(agreement, officer, partner) -> None:
    Agreement.objects.update(shared_at=None)
    agreement.refresh_from_db()
    dialogue.comment(officer, agreement, None, "Sedan")
    notices.decided(agreement, officer)
    assert told() == set()


def test_what_was_written_stays_behind_the_sign_in(agreement, officer, partner) -> None:
    section = make_section(agreement, heading="Syfte")
    dialogue.comment(partner, agreement, section, "Känsligt", proposed_text="Hemligt")
    body = Message.objects.get().body
    assert body.startswith("Alva Test har kommenterat ”Syfte”.\n\nSN 2026/7-1 Vänner\nhttps://")
    assert f"https://testserver/overenskommelser/{agreement.pk}/dialog/" in body
    assert ("Känsligt" in body, "Hemligt" in body) == (False, False)


def test_title_of_a_case_with_a_secrecy_note_is_left_out(agreement, officer, partner) -> None:
    agreement.case.secrecy_note = "26 kap. OSL"
    agreement.case.save()
    notices.decided(agreement, officer)
    assert "Vänner" not in Message.objects.get().body


def test_officer_is_told_of_an_acceptance(agreement, officer, party, partner) -> None:
    whole = with_content(Agreement.objects.all()).get(pk=agreement.pk)
    dialogue.accept(partner, agreement.pk, str(party.pk), dialogue.content_of(whole))
    assert told() == {(officer, "en part har godkänt utkastet")}


def test_reviewers_are_told_in_their_turn(agreement, board, officer, colleague) -> None:
    chief = make_member(Role.CHIEF, board)
    ReviewStep.objects.create(board=board, position=1, role=Role.CONTROLLER)
    ReviewStep.objects.create(board=board, position=2, role=Role.CHIEF)
    send(agreement, officer)

    notices.to_review(agreement, officer)
    assert told() == {(colleague, "ett utkast att granska")}
    reviewing.approve(colleague, agreement.pk)
    assert told() == {(chief, "ett utkast att granska")}
    reviewing.approve(chief, agreement.pk)
    assert told() == {(officer, "utkastet är godkänt")}


def test_officer_is_told_what_is_sent_back(agreement, board, officer, partner) -> None:
    send(agreement, officer)
    reviewing.send_back(make_member(Role.CHIEF, board), agreement.pk, "Räkna om")
    assert told() == {(officer, "utkastet är tillbakaskickat")}


@pytest.mark.parametrize(
    ("tell", "subject"),
    [
        (notices.decided, "nämnden har beslutat"),
        (notices.opened_for_signing, "öppen för underskrift"),
    ],
)
def test_both_sides_are_told(agreement, officer, partner, colleague, tell, subject) -> None:
    tell(agreement, colleague)
    assert told() == {(officer, subject), (partner, subject)}


def test_officers_of_the_board_are_told_while_the_case_has_none(agreement, officer) -> None:
    other = make_member(Role.OFFICER, agreement.case.board)
    agreement.case.officer = None
    agreement.case.save()
    notices.approved(agreement, officer)
    assert told() == {(other, "utkastet är godkänt")}
