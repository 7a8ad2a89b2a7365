"""The administration names nothing of what its reader may not read; nor does mail."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements import dialogue, notices
from agreements.models import Agreement, Case, Comment
from iop.accounts.models import Message, User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_member,
    make_organisation,
    make_paper,
    make_paper_kind,
    make_party,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(board: Board) -> User:
    return make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))


def page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


@pytest.mark.parametrize("model", ["organisation", "board"])
def test_what_others_refer_to_is_not_deleted(
    client: Client, board: Board, administrator: User, model: str
) -> None:
    """The page of deleting would name the cases of others that stand in the way."""
    make_case(title="Grannens", initiator=board.organisation)
    row = board if model == "board" else board.organisation
    client.force_login(administrator)
    assert client.get(page(f"partners_{model}_delete", row.pk)).status_code == 403


def test_own_text_that_others_use_is_counted_and_not_named(
    client: Client, board: Board, administrator: User
) -> None:
    kind = make_paper_kind(municipality=board.organisation)
    sister = make_board(municipality=board.organisation, name="Byggnadsnämnden", code="BN")
    make_paper(board=sister, kind=kind, title="Systerns handling")
    client.force_login(administrator)
    said = client.get(page("agreements_paperkind_delete", kind.pk)).content.decode()
    assert "Systerns" not in said
    assert "1 rad som hänvisar dit" in said


def test_case_is_mended_by_its_own_administrators_alone(
    client: Client, board: Board, administrator: User
) -> None:
    """An administrator who also works in a board of another municipality looks, no more."""
    other = make_board()
    make_member(Role.CONTROLLER, other, user=administrator)
    client.force_login(administrator)
    for where, expected in ((board, 302), (other, 403)):
        case = make_case(board=where)
        path = page("agreements_case_change", case.pk)
        assert client.get(path).status_code == 200
        assert (
            client.post(path, {"title": "Nytt", "external_reference": ""}).status_code == expected
        )


# --- Organisations ---------------------------------------------------------------------


def test_register_is_read_by_those_with_a_role(client: Client, nobody: User, officer: User) -> None:
    hidden = make_organisation(name="Föreningen Dold")
    path = f"{reverse('agreements:find_organisation')}?q=Dold"
    listed = f"{reverse('agreements:list')}?organisation={hidden.pk}"
    for user, found in ((nobody, []), (officer, ["Föreningen Dold"])):
        client.force_login(user)
        assert [row["name"] for row in client.get(path).json()["organisations"]] == found
        assert ("Föreningen Dold" in client.get(listed).content.decode()) == bool(found)


# --- Mail ------------------------------------------------------------------------------


@pytest.fixture
def secret(board: Board, officer: User) -> Agreement:
    case = make_case(board=board, officer=officer, title="Hemlig titel", secrecy_note="OSL 26:1")
    return make_agreement(case=case)


def test_mail_of_a_secret_case_names_neither_title_nor_heading(
    secret: Agreement, officer: User, colleague: User
) -> None:
    section = make_section(secret, heading="Hemlig rubrik")
    thread = dialogue.comment(colleague, secret, section, "Hemlig fråga")
    dialogue.answer(officer, thread, "Hemligt svar")
    notices.assigned(secret.case, colleague)

    mails = list(Message.objects.all())
    assert len(mails) == 3
    assert [mail.pk for mail in mails if "emlig" in mail.subject + mail.body] == []


def test_mail_goes_to_those_who_may_still_read(secret: Agreement, colleague: User) -> None:
    gone = make_member(Role.PARTNER, make_party(secret).organisation)
    Agreement.objects.filter(pk=secret.pk).update(shared_at="2026-01-01T00:00:00Z")
    secret.refresh_from_db()
    thread = dialogue.comment(gone, secret, None, "En fråga")
    gone.memberships.all().delete()
    Case.objects.filter(pk=secret.case_id).update(officer=make_user())
    Message.objects.all().delete()

    dialogue.answer(colleague, Comment.objects.get(pk=thread.pk), "Ett svar")

    assert list(Message.objects.all()) == []
