"""Which agreement a file is, and whether it is as it was issued or sealed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from agreements.freezing import CODE_LENGTH
from agreements.models import Document, Snapshot
from agreements.snapshot import checksum
from iop.shared import seal


class Verdict(StrEnum):
    SEALED = "sealed"
    ISSUED = "issued"
    SIGNED_SINCE = "signed_since"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What is known of a file, or of a code alone (then without a verdict)."""

    snapshot: Snapshot | None
    verdict: Verdict | None = None
    #: Where the first byte that differs stands, counted from one.
    first_difference: int | None = None
    signatures: tuple[seal.FoundSignature, ...] = ()


def check(content: bytes) -> Answer:
    """Recognise the file by its checksum, or by the code within it."""
    snapshots = Snapshot.objects.select_related("agreement__case", "document", "sealed")
    sha256 = checksum(content)
    if snapshot := snapshots.filter(sealed__sha256=sha256).first():
        return Answer(snapshot, Verdict.SEALED, signatures=_signatures(content))
    if snapshot := snapshots.filter(document__sha256=sha256).first():
        return Answer(snapshot, Verdict.ISSUED)
    for code in dict.fromkeys(_codes(content)):
        if snapshot := snapshots.filter(code=code).first():
            return _compared(snapshot, content)
    return Answer(None, Verdict.UNKNOWN)


def _codes(content: bytes) -> list[str]:
    """Whatever may be a code: the file's own description is not compressed in a PDF/A."""
    found = re.findall(rb"\b[2-9a-hjkmnp-z]{%d}\b" % CODE_LENGTH, content)
    return [code.decode() for code in found[:200]]


def _compared(snapshot: Snapshot, content: bytes) -> Answer:
    """The file beside ours that it is most like: the signed one begins otherwise."""
    signatures = _signatures(content)
    issued = _bytes(snapshot.document)
    if content.startswith(issued) and _is_signed_since(issued, content):
        return Answer(snapshot, Verdict.SIGNED_SINCE, signatures=signatures)
    first = max(_difference(ours, content) for ours in (issued, _bytes(snapshot.sealed)))
    return Answer(snapshot, Verdict.CHANGED, first + 1, signatures)


def _is_signed_since(issued: bytes, content: bytes) -> bool:
    try:
        return seal.only_signed_since(issued, content)
    except seal.UnreadableError:
        return False


def _difference(ours: bytes, theirs: bytes) -> int:
    """How many bytes are alike before the first that is not."""
    most = min(len(ours), len(theirs))
    return next((place for place in range(most) if ours[place] != theirs[place]), most)


def _signatures(content: bytes) -> tuple[seal.FoundSignature, ...]:
    try:
        return tuple(seal.signatures_in(content))
    except seal.UnreadableError:
        return ()


def _bytes(document: Document | None) -> bytes:
    if document is None:
        return b""
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    return content
