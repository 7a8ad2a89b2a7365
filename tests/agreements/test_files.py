"""Attached files: what is taken in, who fetches it, and that it is what was attached."""

import io
import logging
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements import uploads
from agreements.models import Agreement, Document
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_agreement, make_member, make_party


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


TYPES_XML = {"[Content_Types].xml": b"<Types/>"}
DOCX = archive(**TYPES_XML, **{"word__document.xml": b"<w/>"})
XLSX = archive(**TYPES_XML, **{"xl__workbook.xml": b"<x/>"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text")
GOOD = {
    "a.pdf": (b"%PDF-1.7\nx", "application/pdf"),
    "a.docx": (DOCX, uploads.TYPES[".docx"][0]),
    "a.xlsx": (XLSX, uploads.TYPES[".xlsx"][0]),
    "a.odt": (ODT, "application/vnd.oasis.opendocument.text"),
    "a.png": (b"\x89PNG\r\n\x1a\nx", "image/png"),
    "a.JPG": (b"\xff\xd8\xff\xe0x", "image/jpeg"),
    "a.jpeg": (b"\xff\xd8\xff\xe0x", "image/jpeg"),
    "a.txt": ("Åäö\r\n".encode(), "text/plain"),
}
BAD = {
    "a.exe": (b"MZ", "cannot be attached"),
    "a.html": (b"<script>", "cannot be attached"),
    "a.svg": (b"<svg/>", "cannot be attached"),
    "a": (b"%PDF-1.7", "cannot be attached"),
    "a.pdf": (b"MZ", "holds something else"),
    "b.png": (b"%PDF-1.7", "holds something else"),
    "c.docx": (XLSX, "holds something else"),
    "d.docx": (b"PK\x03\x04broken", "holds something else"),
    "e.docx": (
        archive(**TYPES_XML, **{"word__document.xml": b"", "word__vbaProject.bin": b""}),
        "holds something else",
    ),
    "f.odt": (archive(mimetype=b"application/epub+zip"), "holds something else"),
    "g.odt": (DOCX, "holds something else"),
    "h.txt": (b"a\x00b", "holds something else"),
    "i.pdf": (b"", "is empty"),
    "j.txt": (b"x" * 1001, "is too big"),
}


@pytest.fixture(autouse=True)
def _english(settings) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.UPLOAD_MAX_BYTES = 1000


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board)


@pytest.fixture
def document(agreement: Agreement, officer: User) -> Document:
    file = uploads.check(SimpleUploadedFile("Årsmöte ”vår”.pdf", b"%PDF-1.7 hej"))
    return uploads.store(file, agreement, officer)


def fetch(client: Client, user: User, document: Document):
    client.force_login(user)
    return client.get(reverse("agreements:document", args=[document.pk]))


@pytest.mark.parametrize("name", GOOD)
def test_right_file_is_taken_in(name: str) -> None:
    content, content_type = GOOD[name]

    checked = uploads.check(SimpleUploadedFile(name, content, "application/x-lie"))

    assert (checked.name, checked.content_type, checked.size) == (name, content_type, len(content))


@pytest.mark.parametrize("name", BAD)
def test_wrong_file_is_refused_in_words(name: str) -> None:
    content, sentence = BAD[name]

    with pytest.raises(ValidationError) as refused:
        uploads.check(SimpleUploadedFile(name, content, "application/pdf"))

    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\hemligt\\avtal.pdf", "avtal.pdf"),
        ("avtal\u202efdp.pdf", "avtalfdp.pdf"),
        ("rad\nbyte\x00.pdf", "radbyte.pdf"),
        ("x" * 300 + ".pdf", "x" * 186 + ".pdf"),
    ],
)
def test_name_is_made_harmless(name: str, kept: str) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    file._name = name

    assert uploads.check(file).name == kept


def test_file_is_stored_under_a_name_that_tells_nothing(document: Document) -> None:
    folder, _slash, stored = document.file.name.partition("/")

    assert (folder, len(stored), stored[-4:]) == ("documents", 36, ".pdf")
    assert document.is_intact()


def test_officer_attaches_and_fetches(client: Client, agreement: Agreement, officer: User) -> None:
    client.force_login(officer)
    upload = reverse("agreements:upload", args=[agreement.pk])

    answer = client.post(upload, {"file": SimpleUploadedFile("Bilaga 1.pdf", b"%PDF-1.7 hej")})

    assert (answer.status_code, answer["Location"]) == (302, agreement.get_absolute_url())
    document = agreement.documents.get()
    assert (document.uploaded_by, document.kind) == (officer, Document.Kind.ATTACHMENT)
    response = fetch(client, officer, document)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 hej"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Bilaga 1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("posted", [{}, {"file": SimpleUploadedFile("a.exe", b"MZ")}])
def test_refused_upload_says_why_at_the_field(
    client: Client, agreement: Agreement, officer: User, posted
) -> None:
    client.force_login(officer)

    page = client.post(reverse("agreements:upload", args=[agreement.pk]), posted)

    assert list(page.context["form"].errors) == ["file"]
    assert 'id="id_file_error"' in page.content.decode()
    assert not agreement.documents.exists()


def test_name_beyond_ascii_is_kept(client: Client, document: Document, officer: User) -> None:
    response = fetch(client, officer, document)
    list(response.streaming_content)

    assert "filename*=utf-8''%C3%85rsm%C3%B6te" in response["Content-Disposition"]


def test_stranger_fetches_nothing(client: Client, document: Document, stranger: User) -> None:
    assert fetch(client, stranger, document).status_code == 404


@pytest.mark.parametrize(("is_shared", "status"), [(False, 404), (True, 200)])
def test_partner_fetches_only_what_is_shared(
    client: Client, agreement: Agreement, document: Document, is_shared: bool, status: int
) -> None:
    partner = make_member(Role.PARTNER, make_party(agreement).organisation)
    if is_shared:
        agreement.shared_at = document.uploaded_at
        agreement.save()

    response = fetch(client, partner, document)
    if response.streaming:
        list(response.streaming_content)

    assert response.status_code == status


@pytest.mark.parametrize("harm", ["altered", "gone"])
def test_altered_file_is_not_handed_out(
    client: Client, document: Document, officer: User, harm: str, caplog
) -> None:
    if harm == "gone":
        document.file.storage.delete(document.file.name)
    else:
        with open(document.file.path, "wb") as file:  # noqa: PTH123 (as an intruder would)
            file.write(b"%PDF-1.7 hopp")

    with caplog.at_level(logging.ERROR, "agreements.views.files"):
        response = fetch(client, officer, document)

    assert response.status_code == 500
    assert "is not what was attached" in response.content.decode()
    assert [record.message for record in caplog.records if "SHA-256" in record.message] == [
        f"Document {document.pk} is missing or differs from SHA-256 {document.sha256}"
    ]


def test_files_have_no_public_address(client: Client, document: Document, officer: User) -> None:
    client.force_login(officer)

    for address in (f"/media/{document.file.name}", f"/{document.file.name}"):
        assert client.get(address).status_code == 404
