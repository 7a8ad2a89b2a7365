"""A process that is really killed while it signs and seals; the next one completes the work.

Each child is a fork of this process with connections of its own. It kills itself with SIGKILL at
a step, so that nothing of Python's is tidied up: no rollback, no ``finally``, no ``except``.
"""

import io
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connections

from agreements import signing, uploads
from agreements.models import Agreement, Document, Signature, Snapshot
from iop.accounts.models import User
from iop.shared import seal
from partners.models import Board
from tests.agreements.test_signing import make_signing, sign_all, stored

#: How it stands after the kill: signatures, status of the agreement, files, sealed.
UNSIGNED = (0, Agreement.Status.SIGNING, [Document.Kind.ISSUED], False)
UNSEALED = (1, Agreement.Status.ACTIVE, [Document.Kind.ISSUED, Document.Kind.SIGNED_SCAN], False)
SEALED = (1, Agreement.Status.ACTIVE, sorted([*UNSEALED[2], Document.Kind.SEALED]), True)
#: What is done, in order; each is tried from the state that the one before it left.
STEPS: list[tuple[Any, str, str, tuple[Any, ...]]] = [
    (uploads, "store", "before", UNSIGNED),
    (FileSystemStorage, "_save", "after", UNSIGNED),  # the bytes of the scan, and no row
    (Signature, "save", "before", UNSIGNED),
    (Signature, "save", "after", UNSIGNED),
    (signing, "perform", "after", UNSIGNED),
    (type(connections["default"]), "commit", "before", UNSIGNED),
    (type(connections["default"]), "commit", "after", UNSEALED),
    (signing, "final_pdf", "before", UNSEALED),
    (seal, "seal", "after", UNSEALED),
    (FileSystemStorage, "_save", "after", UNSEALED),  # the sealed bytes, and no row
    (type(connections["default"]), "commit", "before", UNSEALED),
    (type(connections["default"]), "commit", "after", SEALED),
]


def attempt(snapshot: Snapshot, officer: User) -> None:
    """What people and the timer do, whatever came of it before."""
    sign_all(snapshot, officer)
    call_command("seal_pending", stdout=io.StringIO())


def killed_at(place: Any, step: str, moment: str, snapshot: Snapshot, officer: User) -> bool:
    """Whether a child that makes the attempt was killed at the step."""
    connections.close_all()  # a connection must not be shared by two processes
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    try:
        real = getattr(place, step)

        def ends(*args: Any, **kwargs: Any) -> None:
            if moment == "after":
                real(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(place, step, ends)
        attempt(snapshot, officer)
    finally:
        os._exit(1)  # it came through: the step was not on its way


def standing() -> tuple[Any, ...]:
    """How it stands in the database, as ``UNSIGNED`` and the others write it."""
    kinds = sorted(Document.objects.values_list("kind", flat=True))
    is_sealed = Snapshot.objects.get().sealed_id is not None
    return Signature.objects.count(), Agreement.objects.get().status, kinds, is_sealed


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_step_the_next_attempt_completes(
    board: Board, officer: User, demo_seal: Path
) -> None:
    snapshot = make_signing(board, officer, signatories=1)
    seal.seal(stored(snapshot.document), reason="Prov")  # here, so that no child loads the library
    for place, step, moment, expected in STEPS:
        assert killed_at(place, step, moment, snapshot, officer), (place, step, moment)
        assert standing() == expected, (place, step, moment)
    attempt(snapshot, officer)
    assert standing() == SEALED
    assert all(document.is_intact() for document in Document.objects.all())
    snapshot.refresh_from_db()
    [found] = seal.signatures_in(stored(snapshot.sealed))
    assert (found.is_intact, found.covers_all) == (True, True)
    # Bytes that no row names may be left behind. Nobody can fetch them.
    kept = {path.name for path in Path(settings.MEDIA_ROOT, "documents").iterdir()}
    assert {Path(document.file.name).name for document in Document.objects.all()} <= kept
