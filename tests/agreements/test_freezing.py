import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import freezing, uploads
from agreements.checking import Verdict, check
from agreements.content import with_content
from agreements.models import Agreement, Document, Signature, Snapshot
from agreements.signing import Act, sign, try_to_seal
from agreements.snapshot import agreement_json, checksum
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared import pdf, seal
from partners.models import Board
from tests import reading
from tests.agreements.test_signing import DAY, ink, make_signing, next_signatory, sign_all, stored


@pytest.fixture
def snapshot(board: Board, officer: User) -> Snapshot:
    return make_signing(board, officer)


def test_freeze_keeps_the_data_and_the_file(snapshot: Snapshot) -> None:
    whole = with_content(Agreement.objects.all()).get()
    data = agreement_json(whole)
    assert snapshot.data == data.decode()
    assert snapshot.sha256 == checksum(data)
    assert re.fullmatch(r"[2-9a-hjkmnp-z]{16}", snapshot.code)
    document = snapshot.document
    assert document is not None
    assert document.kind == Document.Kind.ISSUED
    content = stored(document)
    assert document.sha256 == checksum(content)
    words = reading.words(content)
    assert "UTKAST" not in words
    assert snapshot.code in words
    assert list(reading.attached(reading.opened(content)).values()) == [data]


def test_freeze_shares_with_the_parties(snapshot: Snapshot) -> None:
    shared = Agreement.objects.get().shared_at
    assert shared is not None
    assert shared <= timezone.now()


def test_issued_file_keeps_marks_and_tells_the_code_aloud(snapshot: Snapshot) -> None:
    document = reading.opened(stored(snapshot.document))
    xmp = reading.metadata(document)
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    figures = [each for each in reading.elements(document) if each.S == "/Figure"]
    address = reverse("signing:check_code", args=[snapshot.code])
    assert [str(each.Alt) for each in figures if address in str(each.get("/Alt", ""))] == [
        f"QR-kod: https://testserver{address}"
    ]


def test_fetching_never_sets_the_file_anew(
    snapshot: Snapshot, officer: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("rendered")

    monkeypatch.setattr(pdf, "render", refuse)
    client.force_login(officer)
    content = stored(snapshot.document)
    address = reverse("agreements:pdf", args=[snapshot.agreement_id])
    response = client.get(address, follow=True)
    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]


def test_frozen_again_after_a_stop_has_a_code_of_its_own(snapshot: Snapshot, officer: User) -> None:
    agreement = Agreement.objects.get()
    perform(officer, agreement, "stop_signing", reason="Fel belopp")
    freezing.freeze(agreement, officer, "")
    first, second = Snapshot.objects.order_by("pk")
    assert first.voided_at is not None
    assert second.voided_at is None
    assert first.code != second.code
    assert stored(first.document).startswith(b"%PDF-")


def test_article_has_no_heading_of_the_page(snapshot: Snapshot) -> None:
    article = freezing.article(snapshot)
    assert "<h1" not in article
    assert '<h2 class="document-title">Vänner i Provköping</h2>' in article


# --- Checking a file ----------------------------------------------------------------------


@pytest.fixture
def sealed(snapshot: Snapshot, officer: User, demo_seal: Path) -> bytes:
    sign_all(snapshot, officer)
    assert try_to_seal(snapshot.pk)
    snapshot.refresh_from_db()
    return stored(snapshot.sealed)


def test_check_knows_what_was_issued(snapshot: Snapshot) -> None:
    answer = check(stored(snapshot.document))
    assert (answer.snapshot, answer.verdict) == (snapshot, Verdict.ISSUED)


def test_check_knows_what_was_sealed(snapshot: Snapshot, sealed: bytes) -> None:
    answer = check(sealed)
    assert (answer.snapshot, answer.verdict) == (snapshot, Verdict.SEALED)
    assert [(one.is_intact, one.covers_all) for one in answer.signatures] == [(True, True)]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_check_finds_one_changed_byte(snapshot: Snapshot, sealed: bytes, share: float) -> None:
    place = int(len(sealed) * share)
    changed = bytearray(sealed)
    changed[place] ^= 1
    answer = check(bytes(changed))
    assert (answer.snapshot, answer.verdict) == (snapshot, Verdict.CHANGED)
    assert answer.first_difference == place + 1


def test_check_finds_what_was_cut_off_or_added(snapshot: Snapshot, sealed: bytes) -> None:
    assert check(sealed[:-1]).verdict == Verdict.CHANGED
    assert check(sealed + b" ").verdict == Verdict.CHANGED


def test_check_knows_the_issued_file_signed_elsewhere(snapshot: Snapshot, demo_seal: Path) -> None:
    signed = seal.seal(stored(snapshot.document), reason="Underskrift")
    assert check(signed).verdict == Verdict.SIGNED_SINCE


def test_check_knows_what_was_uploaded_with_a_signature(
    snapshot: Snapshot, officer: User, demo_seal: Path
) -> None:
    first = next_signatory(snapshot)
    assert first is not None
    sign(snapshot, first, officer, ink())
    assert check(b"%PDF-1.7 skannat").verdict == Verdict.SCAN
    signed = seal.seal(stored(snapshot.document), reason="Underskrift")
    file = uploads.check(SimpleUploadedFile("a.pdf", signed))
    second = next_signatory(snapshot)
    assert second is not None
    sign(snapshot, second, officer, Act(Signature.Way.SERVICE, DAY, file=file))
    answer = check(signed)
    assert (answer.snapshot, answer.verdict) == (snapshot, Verdict.SIGNED_FILE)
    assert [one.signer for one in answer.signatures] == ["Provstämpel"]
    assert check(signed + b" ").verdict == Verdict.CHANGED


def locked(content: bytes) -> bytes:
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(saved, encryption=pikepdf.Encryption(user="hemligt", owner="hemligt"))
    return saved.getvalue()


def blank() -> bytes:
    saved = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (blank(), Verdict.UNKNOWN),
        (locked(blank()), Verdict.LOCKED),
        (blank()[:200], Verdict.BROKEN),
        (b"%PDF-1.7 nagot annat", Verdict.BROKEN),
        (b"\x89PNG\r\n\x1a\n", Verdict.NO_PDF),
    ],
    ids=["unknown", "locked", "cut off", "broken", "picture"],
)
def test_check_says_why_it_knows_nothing_of_a_file(
    db: None, content: bytes, verdict: Verdict
) -> None:
    answer = check(content)
    assert (answer.snapshot, answer.verdict) == (None, verdict)
