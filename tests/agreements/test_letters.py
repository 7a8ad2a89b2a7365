"""A refusal's way out: the board decides, the initiator gets a letter, and the case is closed."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements import deciding
from agreements.models import Case, Decision, Document, Paper, PaperKind
from agreements.paper_documents import PaperDocument
from agreements.standing import steps
from agreements.workflow import offers, perform
from iop.accounts.models import Message, User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import (
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_paper_kind,
)
from tests.reading import words

Purpose = PaperKind.Purpose


@pytest.fixture
def case(board: Board, officer: User) -> Case:
    bridge = make_organisation(name="Föreningen Bron")
    facts: dict[str, Any] = {"officer": officer, "initiator": bridge, "reference": "SN 2026/9"}
    return make_case(board=board, status="declined", initiative="En bro till.", **facts)


@pytest.fixture
def partner(case: Case) -> User:
    return make_member(Role.PARTNER, case.initiator)


@pytest.fixture
def letter(case: Case, officer: User) -> Paper:
    return make_paper(case=case, purpose=Purpose.LETTER, proposals=(), author=officer)


def decide(case: Case, outcome: str = "as_proposed") -> Decision:
    refusal = make_paper(case=case, purpose=Purpose.DECLINE, status="decided")
    item = make_item(make_meeting(case.board, held_on=datetime.date(2026, 5, 20)), refusal)
    said = {"outcome": outcome, "paragraph": "61", "recorded_by": refusal.author}
    return Decision.objects.create(item=item, **said)


def names(user: User, row: Any) -> list[str]:
    return [one.transition.name for one in offers(user, row)]


def test_letter_waits_for_the_board(case: Case, letter: Paper, officer: User) -> None:
    decide(case, outcome="referred_back")

    with pytest.raises(Refused) as refused:
        perform(officer, letter, "send")

    assert refused.value.reasons == ("Nämnden har inte beslutat om avslaget än.",)
    assert not Document.objects.exists()


def test_letter_is_kept_and_told_of_and_ends_the_case(
    case: Case, letter: Paper, officer: User, partner: User
) -> None:
    decide(case)
    with pytest.raises(Refused, match="brev"):
        perform(officer, case, "close")

    sent = perform(officer, letter, "send")

    document = Document.objects.get()
    assert (sent.status, sent.document, document.kind) == ("issued", document, "letter")
    assert document.is_intact()
    with document.file.open("rb") as stored:
        said = words(stored.read())
    assert "Föreningen Bron" in said
    assert "2026-05-20, § 61" in said
    assert list(Message.objects.values_list("to", flat=True)) == [partner.pk]
    closed = perform(officer, case, "close")
    assert closed.status == "closed"
    assert [step.label for step in steps(closed, None, None)] == [
        "Initiativ",
        "Bedömning",
        "Avslag",
        "Avslutat",
    ]


def test_case_of_a_paper_alone_ends_with_its_decision(board: Board, officer: User) -> None:
    case = make_case(board=board, officer=officer, status="assigned")
    assert "close" not in names(officer, case)
    make_paper(case=case, purpose=Purpose.GUIDELINES, status="decided")

    closed = perform(officer, case, "close")

    labels = [step.label for step in steps(closed, None, None)]
    assert labels == ["Initiativ", "Beslut", "Avslutat"]


def test_letter_is_never_put_before_the_board(
    case: Case, letter: Paper, officer: User, board: Board
) -> None:
    secretary = make_member(Role.SECRETARY, board)
    Paper.objects.update(status="ready")
    letter.refresh_from_db()
    assert names(officer, letter) == ["send"]
    assert names(secretary, letter) == ["send_back", "send"]
    assert not deciding.papers_to_put_on(make_meeting(board)).exists()
    with pytest.raises(Refused):
        perform(secretary, letter, "issue")


def test_paper_to_the_board_is_never_sent(case: Case, officer: User) -> None:
    paper = make_paper(case=case, purpose=Purpose.DECLINE, status="ready")
    assert names(officer, paper) == []
    with pytest.raises(Refused):
        perform(officer, paper, "send")


def test_sent_letter_cannot_be_recalled(case: Case, board: Board, letter: Paper) -> None:
    Paper.objects.update(status="issued")
    assert names(make_member(Role.SECRETARY, board), Paper.objects.get()) == []


def test_letter_without_anybody_to_write_to(board: Board, officer: User) -> None:
    letter = make_paper(board=board, purpose=Purpose.LETTER, proposals=())
    with pytest.raises(Refused, match="initiativ"):
        perform(officer, letter, "send")


def test_letter_is_written_to_the_initiator(letter: Paper) -> None:
    assert ("Till", "Föreningen Bron") in PaperDocument(letter).facts


def test_partner_reads_outcome_and_letter_and_nothing_else(
    client: Client, case: Case, letter: Paper, officer: User, partner: User
) -> None:
    decide(case)
    perform(officer, letter, "send")
    document = Document.objects.get()
    other = Document.objects.create(
        case=case, name="arbete.pdf", file="arbete.pdf", size=1, uploaded_by=officer
    )
    client.force_login(partner)

    page = client.get(reverse("cases:proposal", args=[case.pk])).content.decode()

    assert "2026-05-20, §\N{NO-BREAK SPACE}61" in page
    assert reverse("agreements:document", args=[document.pk]) in page
    fetched = client.get(reverse("agreements:document", args=[document.pk]))
    assert fetched.getvalue()[:5] == b"%PDF-"
    assert client.get(reverse("agreements:document", args=[other.pk])).status_code == 404
    assert client.get(letter.get_absolute_url()).status_code == 404
    client.force_login(make_member(Role.PARTNER, make_organisation()))
    assert client.get(reverse("agreements:document", args=[document.pk])).status_code == 404


def test_secret_letter_is_not_read_here(
    case: Case, letter: Paper, officer: User, partner: User
) -> None:
    decide(case)
    Paper.objects.filter(pk=letter.pk).update(is_secret=True, secrecy_ground="OSL 26:1")
    perform(officer, letter, "send")
    assert not Document.objects.visible_to(partner).exists()


def test_page_of_the_letter(client: Client, case: Case, letter: Paper, officer: User) -> None:
    decide(case)
    client.force_login(officer)
    address = reverse("cases:move", args=["handling", letter.pk, "send"])

    page = client.post(address, follow=True).content.decode()

    assert "Brevet är skickat." in page
    assert f"till Föreningen Bron av {officer.name}." in page
    assert "Ingen loggar in här för initiativtagaren" in page


def test_case_page_leads_through_the_refusal(client: Client, case: Case, officer: User) -> None:
    kinds = {row: make_paper_kind(purpose=row) for row in (Purpose.DECLINE, Purpose.LETTER)}
    start = reverse("papers:create", args=[case.pk])
    client.force_login(officer)
    assert (
        f"{start}?kind={kinds[Purpose.DECLINE].pk}"
        in client.get(case.get_absolute_url()).content.decode()
    )
    decide(case)
    assert (
        f"{start}?kind={kinds[Purpose.LETTER].pk}"
        in client.get(case.get_absolute_url()).content.decode()
    )
