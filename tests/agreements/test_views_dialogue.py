"""The pages of the dialogue and the review: who opens them, what they show, what buttons do."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agreements import dialogue
from agreements.models import Acceptance, Agreement, Approval, Comment, ReviewStep
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_reviewing import send
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_member,
    make_organisation,
    make_party,
    make_section,
)

SHARED = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
INTERNAL = Comment.Audience.INTERNAL


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_agreement(case=make_case(board=board), shared_at=SHARED)
    make_party(agreement, board.organisation, board=board)
    make_party(agreement, make_organisation(name="IM", short_name="IM"))
    make_section(agreement, heading="Syfte", body="<p>Vi hjälps åt.</p>")
    return agreement


@pytest.fixture
def partner(agreement: Agreement) -> User:
    return make_member(Role.PARTNER, agreement.parties.get(board=None).organisation)


def url(name: str, agreement: Agreement, *keys: int) -> str:
    return reverse(f"agreements:{name}", args=[agreement.pk, *keys])


def test_partner_comments_and_proposes(client: Client, agreement, partner) -> None:
    section = agreement.sections.get()
    client.force_login(partner)
    page = client.get(url("dialogue", agreement), {"avsnitt": section.pk})
    assert page.context["form"].initial["proposed_text"] == "Vi hjälps åt."
    assert "audience" not in page.context["form"].fields

    sent = {"section": section.pk, "text": "Tydligare?", "proposed_text": "Vi hjälper varandra."}
    answer = client.post(url("dialogue", agreement), {**sent, "audience": INTERNAL})

    thread = Comment.objects.get()
    assert answer["Location"] == f"{url('dialogue', agreement)}#trad-{thread.pk}"
    assert (thread.author, thread.audience, thread.heading) == (partner, "parties", "Syfte")
    text = client.get(url("dialogue", agreement)).content.decode()
    assert "Öppen" in text
    assert "hjälper varandra." in text


def test_wording_that_is_left_as_it_was_proposes_nothing(client: Client, agreement, partner):
    section = agreement.sections.get()
    client.force_login(partner)
    sent = {"section": section.pk, "text": "Bra!", "proposed_text": " Vi hjälps\r\n åt."}
    client.post(url("dialogue", agreement), sent)
    assert Comment.objects.get().proposed_text == ""


def test_comment_without_text_is_refused(client: Client, agreement, partner) -> None:
    client.force_login(partner)
    assert client.post(url("dialogue", agreement), {"text": ""}).status_code == 422
    assert not Comment.objects.exists()


def test_officer_answers_uses_the_wording_and_closes(client: Client, agreement, officer, partner):
    section = agreement.sections.get()
    thread = dialogue.comment(partner, agreement, section, "Så?", proposed_text="Ny text.")
    client.force_login(officer)
    assert "Använd den här texten" in client.get(url("dialogue", agreement)).content.decode()

    client.post(url("dialogue_answer", agreement, thread.pk), {"text": "Ja"})
    thread.refresh_from_db()
    assert thread.status == "answered"
    client.post(url("dialogue_adopt", agreement, thread.pk), {"revision": section.revision})
    section.refresh_from_db()
    assert section.body == "<p>Ny text.</p>"
    client.post(url("dialogue_close", agreement, thread.pk))
    thread.refresh_from_db()
    assert thread.status == "closed"


def test_partner_accepts_what_the_page_showed(client: Client, agreement, partner) -> None:
    client.force_login(partner)
    page = client.get(url("dialogue", agreement))
    [standing] = page.context["standings"]
    sent = {"party": str(standing.party.pk), "sha256": page.context["sha256"]}
    client.post(url("accept", agreement), sent)
    assert Acceptance.objects.get().by == partner

    Acceptance.objects.drop()
    assert "Gäller inte längre" in client.get(url("dialogue", agreement)).content.decode()


def test_internal_words_are_on_no_page_of_a_partner(client: Client, agreement, officer, partner):
    thread = dialogue.comment(officer, agreement, None, "Vi tvekar", audience=INTERNAL)
    dialogue.answer(officer, thread, "Mycket")
    client.force_login(partner)
    for name in ("dialogue", "detail", "preview", "changes"):
        text = client.get(url(name, agreement)).content.decode()
        assert ("Vi tvekar" in text, "Mycket" in text) == (False, False), name
    for name in ("dialogue_answer", "dialogue_close", "dialogue_adopt"):
        assert client.post(url(name, agreement, thread.pk), {"text": "x"}).status_code == 404


PAGES = ("dialogue", "review")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICER, (200, 403)),
        (Role.CHIEF, (200, 200)),
        (Role.SECRETARY, (200, 200)),
        (Role.CONTROLLER, (200, 200)),
        (Role.AUDITOR, (200, 403)),
        (Role.ADMINISTRATOR, (200, 403)),
        (Role.BOARD_MEMBER, (404, 404)),
        (Role.PARTNER, (200, 403)),
    ],
)
def test_pages_by_role(client: Client, agreement, board, role, expected) -> None:
    place = agreement.parties.get(board=None).organisation if role == Role.PARTNER else board
    client.force_login(make_member(role, place))
    found = tuple(client.get(url(name, agreement)).status_code for name in PAGES)
    assert found == expected


def test_board_member_reads_no_dialogue_of_what_is_decided(client: Client, agreement, board):
    Agreement.objects.update(status="decided")
    client.force_login(make_member(Role.BOARD_MEMBER, board))
    assert client.get(url("dialogue", agreement)).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PARTNER])
def test_nothing_of_it_is_open_to_others(client: Client, agreement, partner, role) -> None:
    thread = dialogue.comment(partner, agreement, None, "Hej")
    place = make_organisation() if role == Role.PARTNER else make_board()
    client.force_login(make_member(role, place))
    for name in PAGES:
        assert client.get(url(name, agreement)).status_code == 404
    for name in ("share", "accept", "review"):
        assert client.post(url(name, agreement)).status_code == 404
    for name in ("dialogue_answer", "dialogue_close", "dialogue_adopt"):
        assert client.post(url(name, agreement, thread.pk), {"text": "x"}).status_code == 404


def test_chief_sends_back_section_by_section(client: Client, agreement, board, officer) -> None:
    chief = make_member(Role.CHIEF, board)
    send(agreement, officer)
    section = agreement.sections.get()
    client.force_login(chief)
    assert "Godkänn utkastet" in client.get(url("review", agreement)).content.decode()

    sent = {"send_back": "", "comment": "Se nedan", f"section-{section.pk}": "Vems syfte?"}
    answer = client.post(url("review", agreement), sent)

    assert answer["Location"] == url("detail", agreement)
    agreement.refresh_from_db()
    assert (agreement.status, Comment.objects.get().text) == ("draft", "Vems syfte?")
    assert "Se nedan" in client.get(url("review", agreement)).content.decode()


def test_chief_approves(client: Client, agreement, board, officer) -> None:
    send(agreement, officer)
    client.force_login(make_member(Role.CHIEF, board))
    client.post(url("review", agreement), {"approve": ""})
    agreement.refresh_from_db()
    assert (agreement.status, Approval.objects.count()) == ("ready", 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_dialogue_asks_a_fixed_number_of_queries(
    client: Client, agreement, board, officer, partner, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        section = make_section(agreement, heading=f"Avsnitt {number}")
        author = make_member(Role.PARTNER, agreement.parties.get(board=None).organisation)
        thread = dialogue.comment(author, agreement, section, "Hej", proposed_text="Nytt")
        dialogue.answer(officer, thread, "Hej")
        make_party(agreement, board.organisation, board=board)
    client.force_login(officer)
    with django_assert_num_queries(26):
        assert client.get(url("dialogue", agreement)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_review_asks_a_fixed_number_of_queries(
    client: Client, agreement, board, officer, rows, django_assert_num_queries
) -> None:
    for position, role in enumerate((Role.SECRETARY, Role.CONTROLLER, Role.CHIEF)[:rows]):
        ReviewStep.objects.create(board=board, position=position, role=role)
        make_section(agreement)
    send(agreement, officer)
    client.force_login(make_member(Role.SECRETARY, board))
    with django_assert_num_queries(10):
        assert client.get(url("review", agreement)).status_code == 200


def test_draft_is_shared_from_its_page(client: Client, agreement, officer) -> None:
    Agreement.objects.update(shared_at=None)
    client.force_login(officer)
    text = client.get(url("detail", agreement)).content.decode()
    assert ("Handläggaren skriver." in text, "Dela med parterna" in text) == (True, True)
    client.post(url("share", agreement))
    text = client.get(url("detail", agreement)).content.decode()
    assert "Väntar på att IM godkänner utkastet." in text
    assert "Dela med parterna" not in text


@pytest.mark.parametrize("status", Agreement.Status)
def test_page_has_one_primary_button(client: Client, agreement, board, officer, status) -> None:
    send(agreement, officer)
    Agreement.objects.update(status=status)
    for user in (officer, make_member(Role.CHIEF, board)):
        client.force_login(user)
        assert client.get(url("detail", agreement)).content.decode().count("btn-primary") == 1


@pytest.mark.parametrize(("said", "code"), [("Min bror är medlem.", 422), ("Ingen.", 302)])
def test_review_with_a_conflict_of_interest_asks_for_the_reason(
    client: Client, agreement, board, officer, said: str, code: int
) -> None:
    send(agreement, officer)
    client.force_login(make_member(Role.CHIEF, board))
    answer = client.post(url("review", agreement), {"approve": "", "conflict_of_interest": said})
    assert answer.status_code == code
    if code == 422:
        assert list(answer.context["form"].errors) == ["comment"]
        assert said in answer.content.decode()
