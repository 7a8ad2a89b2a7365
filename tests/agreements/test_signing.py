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
from agreements.models import (
    Agreement,
    Decision,
    Document,
    Paper,
    Party,
    SectionKind,
    Signatory,
    Signature,
    Snapshot,
)
from agreements.signing import Act, sign, to_seal, try_to_seal
from agreements.signing_turns import may_sign_now, places
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared import seal
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests import reading
from tests.agreements.test_notices import told
from tests.agreements.whole import make_small_agreement
from tests.factories import (
    make_item,
    make_meeting,
    make_member,
    make_paper,
    make_section,
    make_user,
)

DAY = datetime.date(2026, 11, 20)


def make_to_sign(board: Board, *, signatories: int) -> Agreement:
    """A decided agreement with signatories: the board's chair, then the association's people."""
    agreement = make_small_agreement(board=board)
    make_section(agreement, SectionKind.SIGNATORIES, heading="Underskrifter")
    public, partner = agreement.parties.all()
    people = [(public, "Åsa Ström"), (partner, "Bo Lind"), (partner, "Cia Berg")][:signatories]
    for position, (party, name) in enumerate(people):
        Signatory.objects.create(
            agreement=agreement, party=party, name=name, title="Ordförande", position=position
        )
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.DECIDED)
    agreement.refresh_from_db()
    return agreement


def make_signing(board: Board, officer: User, *, signatories: int = 2) -> Snapshot:
    """An agreement out for signing."""
    agreement = make_to_sign(board, signatories=signatories)
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.SIGNING)
    agreement.refresh_from_db()
    with transaction.atomic():
        freezing.freeze(agreement, officer, "")
    return agreement.snapshots.get()


def make_decided(board: Board, officer: User) -> Agreement:
    """An agreement that nothing keeps from being opened for signing."""
    agreement = make_to_sign(board, signatories=2)
    paper = make_paper(case=agreement.case, agreement=agreement, status=Paper.Status.DECIDED)
    Decision.objects.create(
        item=make_item(make_meeting(board), paper),
        outcome=Decision.Outcome.AS_PROPOSED,
        paragraph="88",
        recorded_by=officer,
    )
    return agreement


def scan() -> uploads.CheckedFile:
    return uploads.check(SimpleUploadedFile("papper.pdf", b"%PDF-1.7 skannat"))


def ink(**fields: Any) -> Act:
    return Act(Signature.Way.INK, DAY, place="Provköping", file=scan(), **fields)


def stored(document: Document | None) -> bytes:
    assert document is not None
    with document.file.open("rb") as file:
        content: bytes = file.read()
    return content


def next_signatory(snapshot: Snapshot) -> Signatory | None:
    return next(iter(may_sign_now(snapshot)), None)


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


# --- The parties' own rules -------------------------------------------------------------


def standing(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Each of those named, and how it is with the signature."""
    return [
        (
            one.signatory.name,
            "signed" if one.signature else "spared" if one.is_spared else "next" * one.is_next,
        )
        for one in places(snapshot)
    ]


@pytest.mark.parametrize(
    ("rule", "after_one", "after_two"),
    [
        ("alone", "spared", None),
        ("jointly", "next", "spared"),
        ("all", "next", "next"),
        ("", "next", "next"),
    ],
)
def test_a_partys_rule_says_how_many_sign(
    board: Board, officer: User, rule: str, after_one: str, after_two: str | None
) -> None:
    snapshot = make_signing(board, officer, signatories=3)
    party = Party.objects.get(signatories__name="Bo Lind")
    Signatory.objects.create(
        agreement=snapshot.agreement, party=party, name="Eva Lund", title="Kassör", position=9
    )
    Party.objects.filter(pk=party.pk).update(signing_rule=rule)
    in_order = rule in ("", "all")
    chair, bo, cia, eva = (place.signatory for place in places(snapshot))
    assert standing(snapshot)[0] == ("Åsa Ström", "next")
    assert [how for _name, how in standing(snapshot)[1:]] == ["", "", ""]
    sign(snapshot, chair, officer, ink())
    assert standing(snapshot)[2] == ("Cia Berg", "" if in_order else "next")
    first, then = (bo, cia) if in_order else (cia, eva)
    sign(snapshot, first, officer, ink())
    assert dict(standing(snapshot))[then.name] == after_one
    if after_two:
        sign(snapshot, then, officer, ink())
        left = bo if then == eva else eva
        assert dict(standing(snapshot))[left.name] == after_two
        if after_two == "spared":
            with pytest.raises(Refused):
                sign(snapshot, left, officer, ink())
    is_over = "next" not in dict(standing(snapshot)).values()
    assert is_over == (rule in ("alone", "jointly"))
    active, signing_ = Agreement.Status.ACTIVE, Agreement.Status.SIGNING
    assert Agreement.objects.get().status == (active if is_over else signing_)


def test_the_certificate_names_those_who_signed_by_the_partys_rule(
    board: Board, officer: User, demo_seal: Path
) -> None:
    snapshot = make_signing(board, officer, signatories=3)
    Party.objects.filter(signatories__name="Bo Lind").update(signing_rule="alone")
    sign_all(snapshot, officer)
    page = signing.certificate(snapshot, Agreement.objects.get())
    assert "Bo Lind" in page
    assert "Cia Berg" not in page
    assert "Firman tecknas av var och en för sig." in page


def test_two_jointly_must_be_two(board: Board, officer: User) -> None:
    agreement = make_decided(board, officer)
    Party.objects.filter(signatories__name="Bo Lind").update(signing_rule="jointly")
    with pytest.raises(Refused, match="bara en"):
        perform(officer, agreement, "open_signing")


# --- Whose turn is told ------------------------------------------------------------------


def test_whoever_has_the_turn_is_told(board: Board, officer: User) -> None:
    agreement = make_decided(board, officer)
    chair = make_member(Role.BOARD_MEMBER, board, user=make_user(name="Åsa Ström"))
    organisation = Party.objects.get(signatories__name="Bo Lind").organisation
    assert organisation is not None
    bo = make_member(Role.PARTNER, organisation, user=make_user(name="Bo Lind"))
    other = make_member(Role.PARTNER, organisation, user=make_user(name="Di Ek"))
    perform(officer, agreement, "open_signing")
    assert told() == {
        (chair, "din tur att skriva under"),
        (bo, "öppen för underskrift"),
        (other, "öppen för underskrift"),
    }
    snapshot = agreement.snapshots.get()
    chairs = next_signatory(snapshot)
    assert chairs is not None
    sign(snapshot, chairs, chair, Act(Signature.Way.SYSTEM, DAY))
    assert told() == {(bo, "din tur att skriva under")}
    bos = next_signatory(snapshot)
    assert bos is not None
    sign(snapshot, bos, bo, Act(Signature.Way.SYSTEM, DAY))
    assert told() == {(officer, "alla har skrivit under"), (other, "alla har skrivit under")}


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
