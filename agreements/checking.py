"""Which agreement a file is, and whether it is as it was issued or sealed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from agreements.freezing import CODE_LENGTH
from agreements.models import Document, Signature, Snapshot
from agreements.snapshot import checksum
from iop.shared import seal


class Verdict(StrEnum):
    SEALED = "sealed"
    ISSUED = "issued"
    #: The very file that came from the signing service, or the scan of the signed paper.
    SIGNED_FILE = "signed_file"
    SCAN = "scan"
    SIGNED_SINCE = "signed_since"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    #: No PDF at all, one that is locked with a password, one that cannot be read.
    NO_PDF = "no_pdf"
    LOCKED = "locked"
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """What is known of a file, or of a code alone (then without a verdict)."""

    snapshot: Snapshot | None
    verdict: Verdict | None = None
    #: Where the first byte that differs stands, counted from one.
    first_difference: int | None = None
    signatures: tuple[seal.FoundSignature, ...] = ()

    @property
    def is_secret(self) -> bool:
        """Whether what the case is about is kept from those who have no right to it."""
        return self.snapshot is not None and bool(self.snapshot.agreement.case.secrecy_note)


def snapshots() -> QuerySet[Snapshot]:
    return Snapshot.objects.select_related("agreement__case", "document", "sealed")


def check(content: bytes) -> Answer:
    """Recognise the file by its checksum, or by the code within it."""
    sha256 = checksum(content)
    if found := _kept(sha256):
        return found
    if snapshot := snapshots().filter(code__in=_codes(content)).first():
        return _compared(snapshot, content)
    if b"%PDF-" not in content[:1024]:
        return Answer(None, Verdict.NO_PDF)
    try:
        locked = seal.is_locked(content)
    except seal.UnreadableError:
        return Answer(None, Verdict.BROKEN)
    return Answer(None, Verdict.LOCKED if locked else Verdict.UNKNOWN)


def _kept(sha256: str) -> Answer | None:
    """The file as we keep it, to the last byte."""
    is_kept = Q(sealed__sha256=sha256) | Q(document__sha256=sha256)
    if snapshot := snapshots().filter(is_kept).first():
        document = snapshot.sealed
        if document is None or document.sha256 != sha256:
            return Answer(snapshot, Verdict.ISSUED)
        return Answer(snapshot, Verdict.SEALED, signatures=_signatures(_bytes(document)))
    uploaded = Signature.objects.filter(document__sha256=sha256).select_related("document")
    if signature := uploaded.first():
        snapshot = snapshots().get(pk=signature.snapshot_id)
        if signature.way == Signature.Way.INK:
            return Answer(snapshot, Verdict.SCAN)
        found = _signatures(_bytes(signature.document))
        return Answer(snapshot, Verdict.SIGNED_FILE, signatures=found)
    return None


def _codes(content: bytes) -> list[str]:
    """Whatever may be a code: the file's own description is not compressed in a PDF/A."""
    found = re.findall(rb"\b[2-9a-hjkmnp-z]{%d}\b" % CODE_LENGTH, content)
    return [code.decode() for code in dict.fromkeys(found)][:200]


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
    """How many bytes are alike before the first that is not; long files in long strides."""
    start, stride, most = 0, 65_536, min(len(ours), len(theirs))
    while start < most and ours[start : start + stride] == theirs[start : start + stride]:
        start += stride
    return next((place for place in range(start, most) if ours[place] != theirs[place]), most)


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
