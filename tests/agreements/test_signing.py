import datetime
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from agreements import freezing, signing, uploads
from agreements.models import Agreement, Document, SectionKind, Signatory, Signature, Snapshot
from agreements.signing import Act, next_signatory, places, sign, to_seal, try_to_seal
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared import seal
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests import reading
from tests.agreements.whole import make_small_agreement
from tests.factories import make_member, make_section, make_user

DAY = datetime.date(2026, 11, 20)


def make_signing(board: Board, officer: User, *, signatories: int = 2) -> Snapshot:
    """An agreement out for signing: the board's chair, then the association's people."""
    agreement = make_small_agreement(board=board)
    make_section(agreement, SectionKind.SIGNATORIES, heading="Underskrifter")
    public, partner = agreement.parties.all()
    people = [(public, "Åsa Ström"), (partner, "Bo Lind"), (partner, "Cia Berg")][:signatories]
    for position, (party, name) in enumerate(people):
        Signatory.objects.create(
            agreement=agreement, party=party, name=name, title="Ordförande", position=position
        )
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.SIGNING)
    agreement.refresh_from_db()
    with transaction.atomic():
        freezing.freeze(agreement, officer, "")
    return agreement.snapshots.get()


def scan() -> uploads.CheckedFile:
    return uploads.check(SimpleUploadedFile("papper.pdf", b"%PDF-1.7 skannat"))


def ink(**fields: Any) -> Act:
    return Act(Signature.Way.INK, DAY, place="Provköping", file=scan(), **fields)


def stored(document: Document | None) -> bytes:
    assert document is not None
    with document.file.open("rb") as file:
        content: bytes = file.read()
    return content


def sign_all(snapshot: Snapshot, officer: User) -> None:
    while (turn := next_signatory(snapshot)) is not None:
        sign(snapshot, turn, officer, ink())


@pytest.fixture
def snapshot(board: Board, officer: User) -> Snapshot:
    return make_signing(board, officer)


def test_sign_in_order_and_the_last_makes_it_active(
    snapshot: Snapshot, officer: User, demo_seal: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = (place.signatory for place in places(snapshot))
    with pytest.raises(Refused, match="Åsa Ström"):
        sign(snapshot, second, officer, ink())
    sign(snapshot, first, officer, ink())
    with pytest.raises(Refused, match="Åsa Ström"):
        sign(snapshot, first, officer, ink())
    assert snapshot.agreement.status == Agreement.Status.SIGNING
    with django_capture_on_commit_callbacks(execute=True):
        sign(snapshot, second, officer, ink())
    snapshot.refresh_from_db()
    assert Agreement.objects.get().status == Agreement.Status.ACTIVE
    assert snapshot.sealed is not None
    assert snapshot.seal_error == ""
    one = snapshot.signatures.first()
    assert one is not None
    assert one.document is not None
    assert snapshot.document is not None
    assert one.document_sha256 == snapshot.document.sha256
    assert one.document.sha256 == hashlib.sha256(b"%PDF-1.7 skannat").hexdigest()
    assert one.document.kind == Document.Kind.SIGNED_SCAN


def test_sealed_file_has_the_signatures_and_keeps_its_marks(
    snapshot: Snapshot, officer: User, demo_seal: Path
) -> None:
    sign_all(snapshot, officer)
    assert try_to_seal(snapshot.pk)
    snapshot.refresh_from_db()
    assert snapshot.document is not None
    content = stored(snapshot.sealed)
    (found,) = seal.signatures_in(content)
    assert found.is_intact
    assert found.covers_all
    words = reading.words(content)
    for part in ("Åsa Ström", "Bo Lind", "2026-11-20, Provköping", snapshot.code):
        assert part in words
    assert "UTKAST" not in words
    document = reading.opened(content)
    xmp = reading.metadata(document)
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    attached = reading.attached(document)
    digests = {hashlib.sha256(each).hexdigest() for each in attached.values()}
    assert digests == {snapshot.sha256, snapshot.document.sha256}


def test_sealed_file_is_set_from_what_was_frozen(
    snapshot: Snapshot, officer: User, demo_seal: Path
) -> None:
    sign_all(snapshot, officer)
    Agreement.objects.update(title="Ett helt annat namn")
    assert try_to_seal(snapshot.pk)
    snapshot.refresh_from_db()
    assert "Vänner i Provköping" in reading.words(stored(snapshot.sealed))


def test_failure_to_seal_is_kept_and_tried_again(
    snapshot: Snapshot,
    officer: User,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.SEAL_FILE, settings.SEAL_PASSWORD = tmp_path / "a.p12", "x"
    with django_capture_on_commit_callbacks(execute=True):
        sign_all(snapshot, officer)
    snapshot.refresh_from_db()
    assert snapshot.sealed is None
    assert str(tmp_path / "a.p12") in snapshot.seal_error
    assert snapshot.signatures.count() == 2
    assert Agreement.objects.get().status == Agreement.Status.ACTIVE
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("seal_pending", verbosity=0)
    call_command("make_demo_seal", verbosity=0)
    call_command("seal_pending", stdout=io.StringIO())
    snapshot.refresh_from_db()
    assert snapshot.sealed is not None
    assert snapshot.seal_error == ""
    assert not to_seal().exists()


class Killed(BaseException):
    """As when the process ends: nothing of ours catches it."""


#: What the last signature and the sealing go through, in order.
STEPS = [
    (signing, "_recorded"),
    (signing, "perform"),
    (signing, "try_to_seal"),
    (signing, "final_pdf"),
    (signing.seal, "seal"),
    (signing, "store"),
]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _module, step in STEPS])
@pytest.mark.django_db(transaction=True)
def test_stopped_at_any_step_the_next_attempt_completes(
    board: Board,
    officer: User,
    demo_seal: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    step: str,
    moment: str,
) -> None:
    snapshot = make_signing(board, officer, signatories=1)
    real = getattr(module, step)

    def stops(*args: Any, **kwargs: Any) -> None:
        if moment == "after":
            real(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(module, step, stops)
    with pytest.raises(Killed):
        sign_all(snapshot, officer)
    monkeypatch.setattr(module, step, real)
    # Either nothing is written of the signature, or all of it, and the agreement is active.
    signed = Signature.objects.count()
    status = Agreement.objects.get().status
    assert (signed, status) in [(0, Agreement.Status.SIGNING), (1, Agreement.Status.ACTIVE)]
    sign_all(snapshot, officer)
    call_command("seal_pending", stdout=io.StringIO())
    snapshot.refresh_from_db()
    assert snapshot.sealed is not None
    assert snapshot.sealed.is_intact()
    assert Signature.objects.count() == 1
    assert Document.objects.filter(kind=Document.Kind.SEALED).count() == 1
    assert Agreement.objects.get().status == Agreement.Status.ACTIVE


def test_stopping_voids_what_was_signed(snapshot: Snapshot, officer: User) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    sign(snapshot, turn, officer, ink())
    perform(officer, snapshot.agreement, "stop_signing", reason="Fel belopp")
    snapshot.refresh_from_db()
    signature = snapshot.signatures.get()
    assert Agreement.objects.get().status == Agreement.Status.DRAFT
    assert snapshot.void_reason == "Fel belopp"
    assert signature.void_reason == "Fel belopp"
    assert None not in (snapshot.voided_at, signature.voided_at)
    with pytest.raises(Refused):
        sign(snapshot, turn, officer, ink())
    assert not to_seal().exists()


def test_the_last_to_sign_may_be_of_any_party(
    snapshot: Snapshot, officer: User, demo_seal: Path
) -> None:
    first, second = (place.signatory for place in places(snapshot))
    sign(snapshot, first, officer, ink())
    organisation = second.party.organisation
    assert organisation is not None
    partner = make_member(Role.PARTNER, organisation, user=make_user(name="Bo Lind"))
    sign(snapshot, second, partner, Act(Signature.Way.SYSTEM, DAY))
    assert Agreement.objects.get().status == Agreement.Status.ACTIVE


# --- Files from a signing service -------------------------------------------------------


def test_verified_in_lists_the_signatures(snapshot: Snapshot, demo_seal: Path) -> None:
    signed = seal.seal(stored(snapshot.document), reason="Underskrift")
    (found,) = signing.verified_in(snapshot, signed)
    assert found["signer"] == "Provstämpel"
    assert found["is_intact"]


def test_verified_in_refuses_what_is_not_our_file_signed(
    snapshot: Snapshot, demo_seal: Path
) -> None:
    original = stored(snapshot.document)
    signed = bytearray(seal.seal(original, reason="Underskrift"))
    with pytest.raises(Refused, match="digital"):
        signing.verified_in(snapshot, original)
    with pytest.raises(Refused):
        signing.verified_in(snapshot, b"%PDF-1.7 annat")
    changed = bytearray(signed)
    changed[len(original) // 2] ^= 1
    with pytest.raises(Refused):
        signing.verified_in(snapshot, bytes(changed))
