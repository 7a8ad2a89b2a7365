"""The notice as a file: for those who take part, or where it is secret, for those who handle it."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Document
from followup.models import Notice
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_board, make_member
from tests.followup.making import make_signed, partner_party

pytestmark = pytest.mark.django_db

NAME = "kvuppsagning.pdf"
#: Who reads the letter while it is public, and while it is secret.
READERS = [
    (Role.OFFICER, True, True),
    (Role.CHIEF, True, True),
    (Role.SECRETARY, True, True),
    (Role.AUDITOR, True, True),
    (Role.CONTROLLER, True, False),
    (Role.PARTNER, True, False),
    (Role.BOARD_MEMBER, False, False),
]


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(board=board, notice_months=3)


def sent(agreement: Agreement, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "notice",
        "party": str(partner_party(agreement).pk),
        "given_on": "2026-03-10",
        "way": "letter",
        "reason": "Pengarna är slut.",
        "file": SimpleUploadedFile(NAME, b"%PDF-1.7 brev"),
        **changes,
    }


def enter(client: Client, officer: User, agreement: Agreement, **changes: Any) -> Notice:
    client.force_login(officer)
    path = reverse("reviews:notice", args=[agreement.pk])
    assert client.post(path, sent(agreement, **changes)).status_code == 302
    return Notice.objects.get()


def member(agreement: Agreement, role: Role, board: Board) -> User:
    place = partner_party(agreement).organisation if role == Role.PARTNER else board
    return make_member(role, place)


def pages(agreement: Agreement, notice: Notice) -> list[str]:
    """Where its name could stand."""
    case = agreement.case_id
    return [
        notice.get_absolute_url(),
        agreement.get_absolute_url(),
        reverse("followup:overview", args=[agreement.pk]),
        reverse("cases:detail", args=[case]),
        reverse("cases:timeline", args=[case]),
    ]


@pytest.mark.parametrize("is_secret", [False, True])
@pytest.mark.parametrize(("role", "reads_public", "reads_secret"), READERS)
def test_letter_is_read_by_those_alone_who_may(
    client: Client,
    officer: User,
    board: Board,
    agreement: Agreement,
    role: Role,
    reads_public: bool,
    reads_secret: bool,
    is_secret: bool,
) -> None:
    secrecy = {"is_secret": "on", "secrecy_ground": "OSL 26:1"} if is_secret else {}
    notice = enter(client, officer, agreement, **secrecy)
    client.force_login(member(agreement, role, board))
    reads = reads_secret if is_secret else reads_public
    fetched = client.get(reverse("agreements:document", args=[notice.document_id]))
    b"".join(fetched)  # read, so that the file is closed
    assert fetched.status_code == (200 if reads else 404)
    texts = [client.get(path).content.decode() for path in pages(agreement, notice)]
    assert any(NAME in text for text in texts) == reads
    assert ("OSL 26:1" in "".join(texts)) == (reads and is_secret)
    archive = client.get(reverse("cases:archive", args=[agreement.case_id]))
    if archive.status_code == 200:
        names = zipfile.ZipFile(io.BytesIO(b"".join(archive))).namelist()
        assert any("kvuppsagning" in name for name in names) == reads


def test_stranger_s_board_reads_no_letter(
    client: Client, officer: User, agreement: Agreement
) -> None:
    notice = enter(client, officer, agreement)
    client.force_login(make_member(Role.OFFICER, make_board()))
    path = reverse("agreements:document", args=[notice.document_id])
    assert client.get(path).status_code == 404


def test_nothing_is_secret_without_a_rule(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    path = reverse("reviews:notice", args=[agreement.pk])
    response = client.post(path, sent(agreement, is_secret="on"))
    assert response.status_code == 422
    assert "Pengarna är slut." in response.content.decode()
    assert not Document.objects.exists()


def test_party_says_nothing_of_secrecy_and_the_officer_does_so_after(
    client: Client, officer: User, board: Board, agreement: Agreement
) -> None:
    partner = member(agreement, Role.PARTNER, board)
    enter(client, partner, agreement, is_secret="on", secrecy_ground="OSL 26:1")
    document = Document.objects.get()
    assert (document.kind, document.is_secret) == (Document.Kind.NOTICE, False)
    client.force_login(officer)
    mark = reverse("cases:document", args=[agreement.case_id, document.pk])
    assert f'href="{mark}"' in client.get(Notice.objects.get().get_absolute_url()).content.decode()
    client.post(mark, {"is_secret": "on", "secrecy_ground": "OSL 26:1"})
    client.force_login(partner)
    assert NAME not in client.get(Notice.objects.get().get_absolute_url()).content.decode()
