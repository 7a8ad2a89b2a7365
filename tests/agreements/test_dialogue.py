"""Sharing a draft, comments, acceptances, and what drops them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from agreements import dialogue, drafting, outline
from agreements.content import with_content
from agreements.models import Acceptance, Agreement, Comment, Party
from agreements.turns import turn_of
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_member,
    make_organisation,
    make_party,
    make_section,
    make_user,
)

SHARED = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
INTERNAL, PARTIES = Comment.Audience.INTERNAL, Comment.Audience.PARTIES


@pytest.fixture
def agreement(board: Board) -> Agreement:
    """A shared draft with two sections, the municipality and one association."""
    agreement = make_agreement(board=board, shared_at=SHARED)
    make_party(agreement, board.organisation, board=board)
    make_party(agreement, make_organisation(name="IM", short_name="IM"))
    make_section(agreement, heading="Syfte", body="<p>Vi hjälps åt.</p>")
    make_section(agreement, heading="Mål", is_mandatory=False)
    return agreement


@pytest.fixture
def party(agreement: Agreement) -> Party:
    return agreement.parties.get(board=None)


@pytest.fixture
def partner(party: Party) -> User:
    return make_member(Role.PARTNER, party.organisation)


def now(agreement: Agreement) -> Agreement:
    return with_content(Agreement.objects.all()).get(pk=agreement.pk)


def accept(user: User, party: Party) -> Acceptance:
    sha256 = dialogue.content_of(now(party.agreement))
    return dialogue.accept(user, party.agreement_id, str(party.pk), sha256)


# --- Sharing ---------------------------------------------------------------------------


def test_shared_draft_is_seen_by_the_party(agreement, officer, partner) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(shared_at=None)
    assert not Agreement.objects.visible_to(partner).exists()

    dialogue.share(officer, agreement.pk)

    assert Agreement.objects.visible_to(partner).get() == agreement
    assert agreement.history.first().history_change_reason == "Shared with the parties"


def test_draft_is_shared_once(agreement, officer) -> None:
    with pytest.raises(Refused, match="bara en gång"):
        dialogue.share(officer, agreement.pk)
    agreement.refresh_from_db()
    assert agreement.shared_at == SHARED


def test_draft_without_a_party_is_not_shared(board, officer) -> None:
    agreement = make_agreement(board=board)
    with pytest.raises(Refused):
        dialogue.share(officer, agreement.pk)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.PARTNER}))
def test_only_officers_share(board, role) -> None:
    agreement = make_agreement(board=board)
    make_party(agreement)
    with pytest.raises(PermissionDenied):
        dialogue.share(make_member(role, board), agreement.pk)


# --- Comments --------------------------------------------------------------------------


def test_answer_from_another_answers_and_from_the_author_opens(agreement, officer, partner):
    thread = dialogue.comment(partner, agreement, agreement.sections.first(), "Vilka är vi?")
    assert (thread.status, thread.heading) == ("open", "Syfte")

    dialogue.answer(officer, thread, "Kommunen och IM.")
    assert thread.status == "answered"

    dialogue.answer(partner, thread, "Skriv det.")
    assert thread.status == "open"


def test_officer_and_author_close_a_thread(agreement, officer, colleague, partner) -> None:
    for user, may in ((officer, True), (partner, True), (colleague, False)):
        thread = dialogue.comment(partner, agreement, None, "Hej")
        if may:
            dialogue.close(user, thread)
            assert thread.status == "closed"
        else:
            with pytest.raises(PermissionDenied):
                dialogue.close(user, thread)


def test_internal_threads_are_never_seen_by_partners(agreement, officer, board, partner) -> None:
    """With rows that could leak: another party's, another case's, a public party's."""
    inside = dialogue.comment(officer, agreement, None, "Vi tvekar", audience=INTERNAL)
    answer = dialogue.answer(make_member(Role.CHIEF, board), inside, "Jag med")
    open_to_all = dialogue.comment(officer, agreement, None, "Stämmer det?")
    region = make_board(name="Regionstyrelsen")
    make_party(agreement, region.organisation, board=region)
    elsewhere = make_agreement(board=board, shared_at=SHARED)
    make_party(elsewhere)
    dialogue.comment(officer, elsewhere, None, "Hos en annan")

    assert answer.audience == INTERNAL
    assert list(Comment.objects.visible_to(partner)) == [open_to_all]
    assert list(Comment.objects.visible_to(make_member(Role.OFFICER, region))) == [open_to_all]
    assert not Comment.objects.visible_to(make_member(Role.BOARD_MEMBER, board)).exists()
    assert not Comment.objects.visible_to(make_user()).exists()
    assert Comment.objects.visible_to(officer).count() == 4


def test_threads_are_not_seen_before_the_draft_is_shared(agreement, officer, partner) -> None:
    dialogue.comment(officer, agreement, None, "Till er, sedan")
    Agreement.objects.filter(pk=agreement.pk).update(shared_at=None)

    assert not Comment.objects.visible_to(partner).exists()


def test_partner_writes_nothing_internal(agreement, partner) -> None:
    with pytest.raises(PermissionDenied):
        dialogue.comment(partner, agreement, None, "Hej", audience=INTERNAL)


@pytest.mark.parametrize("status", Agreement.Status)
def test_comments_end_with_the_decision(agreement, partner, status) -> None:
    agreement.status = status
    is_open = status in ("draft", "in_review", "ready")
    assert dialogue.can_comment(partner, agreement) == is_open


# --- Proposed wordings -----------------------------------------------------------------


def propose(agreement: Agreement, user: User, text: str) -> Comment:
    section = agreement.sections.first()
    return dialogue.comment(user, agreement, section, "Hellre så", proposed_text=text)


def test_proposed_wording_takes_the_place_of_the_text(agreement, officer, partner, party) -> None:
    accept(partner, party)
    thread = propose(agreement, partner, "Vi hjälps åt.\n\n<Barn> först.")

    dialogue.adopt(officer, thread, 0)

    section = agreement.sections.first()
    assert section.body == "<p>Vi hjälps åt.</p><p>&lt;Barn&gt; först.</p>"
    assert (section.revision, thread.status) == (1, "closed")
    assert not agreement.acceptances.standing().exists()


def test_proposed_wording_is_not_used_over_a_newer_text(agreement, officer, partner) -> None:
    thread = propose(agreement, partner, "Vi hjälps åt.")
    drafting.count_save(agreement.sections.first())

    with pytest.raises(Refused):
        dialogue.adopt(officer, thread, 0)


def test_proposed_wording_does_not_replace_a_list(agreement, officer, partner) -> None:
    thread = propose(agreement, partner, "Vi hjälps åt.")
    assert dialogue.can_adopt(officer, thread)
    assert not dialogue.can_adopt(partner, thread)
    thread.section.body = "<ul><li>Vi hjälps åt</li></ul>"
    assert not dialogue.can_adopt(officer, thread)


# --- Acceptance ------------------------------------------------------------------------


def save_text(officer, agreement) -> None:
    section = agreement.sections.first()
    data = QueryDict("", mutable=True)
    data.update({"revision": str(section.revision), "body": "<p>Ny text</p>"})
    assert drafting.save(officer, agreement.pk, section.pk, data).has_written


EDITS = {
    "text": save_text,
    "add": lambda user, one: outline.add_section(user, one.pk, "Övrigt", "text"),
    "move": lambda user, one: outline.move_section(user, one.pk, one.sections.last().pk, -1),
    "remove": lambda user, one: outline.remove_section(user, one.pk, one.sections.last().pk),
    "rename": lambda user, one: outline.rename_sections(
        user, one.pk, {one.sections.last().pk: "Mening"}
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_any_edit_drops_the_acceptances(agreement, officer, partner, party, edit) -> None:
    acceptance = accept(partner, party)
    assert turn_of(agreement) == (
        "Alla parter har godkänt. Handläggaren skickar utkastet på granskning."
    )

    EDITS[edit](officer, agreement)

    acceptance.refresh_from_db()
    assert acceptance.dropped_at is not None
    assert turn_of(agreement) == "Väntar på att IM godkänner utkastet."


def test_save_that_changes_nothing_drops_nothing(agreement, officer, partner, party) -> None:
    accept(partner, party)
    outline.rename_sections(officer, agreement.pk, {agreement.sections.last().pk: "Mål"})

    assert agreement.acceptances.standing().count() == 1


def test_only_what_was_read_is_accepted(agreement, officer, partner, party) -> None:
    seen = dialogue.content_of(now(agreement))
    save_text(officer, agreement)

    with pytest.raises(Refused):
        dialogue.accept(partner, agreement.pk, str(party.pk), seen)


def test_a_party_accepts_once(agreement, partner, party) -> None:
    accept(partner, party)
    with pytest.raises(Refused):
        accept(partner, party)


def test_others_accept_nothing_for_the_party(agreement, officer, party) -> None:
    other = make_party(agreement, make_organisation())
    stranger = make_member(Role.PARTNER, other.organisation)
    for user in (officer, stranger):
        with pytest.raises(PermissionDenied):
            accept(user, party)


def test_turn_is_the_officers_while_a_party_waits_for_an_answer(agreement, officer, partner):
    def turn() -> str:
        return turn_of(Agreement.objects.get(pk=agreement.pk))

    dialogue.comment(officer, agreement, None, "Stämmer adressen?")
    assert turn() == "Väntar på att IM godkänner utkastet."
    thread = dialogue.comment(partner, agreement, None, "Vilken adress?")
    assert turn() == "Väntar på att handläggaren svarar på kommentarer."
    dialogue.answer(officer, thread, "Storgatan 1")
    assert turn() == "Väntar på att IM godkänner utkastet."


def test_turn_of_a_draft_that_is_not_shared(board) -> None:
    assert turn_of(make_agreement(board=board)) == "Handläggaren skriver."
