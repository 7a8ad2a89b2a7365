"""Two who act on one signing at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections

from agreements import signing
from agreements.models import Agreement, Document, Signatory, Signature, Snapshot, StatusChange
from agreements.signing_turns import places
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board
from tests.agreements.test_signing import ink, make_decided, make_signing, sign_all

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True),
]

Status = Agreement.Status


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each, or how it was refused; all begin together."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait(10)
            return act()
        except Refused as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(answers: list[object]) -> int:
    return sum(isinstance(answer, Refused) for answer in answers)


def count(kind: Document.Kind) -> int:
    return Document.objects.filter(kind=kind).count()


def test_two_who_give_the_last_signature_give_one(
    board: Board, officer: User, demo_seal: Path
) -> None:
    snapshot = make_signing(board, officer, signatories=1)
    [place] = places(snapshot)
    acts = [ink(), ink()]
    answers = at_once(
        *(lambda act=act: signing.sign(snapshot, place.signatory, officer, act) for act in acts)
    )
    assert refused(answers) == 1
    assert Signature.objects.count() == 1
    assert (count(Document.Kind.SIGNED_SCAN), count(Document.Kind.SEALED)) == (1, 1)
    assert Agreement.objects.get().status == Status.ACTIVE


def test_two_of_whom_either_signs_alone_give_one(
    board: Board, officer: User, demo_seal: Path
) -> None:
    snapshot = make_signing(board, officer, signatories=1)
    [place] = places(snapshot)
    party = place.signatory.party
    party.signing_rule = party.SigningRule.ALONE
    party.save()
    Signatory.objects.create(
        agreement=snapshot.agreement, party=party, name="Eva Lund", title="Vice", position=9
    )
    acts = [(one.signatory, ink()) for one in places(snapshot)]
    answers = at_once(
        *(lambda who=who, act=act: signing.sign(snapshot, who, officer, act) for who, act in acts)
    )
    assert refused(answers) == 1
    assert (Signature.objects.count(), count(Document.Kind.SEALED)) == (1, 1)


def test_one_who_signs_last_while_another_stops_the_signing(
    board: Board, officer: User, demo_seal: Path
) -> None:
    snapshot = make_signing(board, officer, signatories=1)
    agreement = snapshot.agreement
    [place] = places(snapshot)
    act = ink()
    answers = at_once(
        lambda: signing.sign(snapshot, place.signatory, officer, act),
        lambda: perform(officer, agreement, "stop_signing", reason="Fel belopp"),
    )
    assert refused(answers) == 1
    snapshot.refresh_from_db()
    stands = (
        Agreement.objects.get().status,
        snapshot.voided_at is None,
        Signature.objects.filter(voided_at=None).count(),
        count(Document.Kind.SEALED),
    )
    assert stands in [(Status.ACTIVE, True, 1, 1), (Status.DRAFT, False, 0, 0)]


def test_two_who_seal_give_one_sealed_file(board: Board, officer: User, demo_seal: Path) -> None:
    snapshot = make_signing(board, officer, signatories=1)
    snapshot.agreement.shared_at = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "try_to_seal", lambda pk: True)
        sign_all(snapshot, officer)
    assert count(Document.Kind.SEALED) == 0
    answers = at_once(*[lambda: signing.try_to_seal(snapshot.pk)] * 2)
    assert answers == [True, True]
    snapshot.refresh_from_db()
    assert (count(Document.Kind.SEALED), snapshot.seal_error) == (1, "")


def test_two_who_open_the_signing_freeze_it_once(board: Board, officer: User) -> None:
    agreement = make_decided(board, officer)
    answers = at_once(*[lambda: perform(officer, agreement, "open_signing")] * 2)
    assert refused(answers) == 1
    assert Snapshot.objects.count() == 1
    assert count(Document.Kind.ISSUED) == 1
    assert StatusChange.objects.filter(transition="open_signing").count() == 1
