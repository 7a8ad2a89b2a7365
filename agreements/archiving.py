"""All files of a case in one archive, made while it is fetched."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Case, Document
from agreements.models.documents import DocumentQuerySet
from iop.accounts.models import User


@dataclass(frozen=True)
class Numbered:
    """A document and its number in the case: the first that was kept is 1, for every reader."""

    number: int
    document: Document

    @property
    def file_name(self) -> str:
        return f"{self.number:03} {self.document.name}"


def numbered(case: Case, documents: DocumentQuerySet) -> list[Numbered]:
    """Those of the case among the documents, with their numbers, the latest first."""
    keys = Document.objects.filter(case=case).order_by("uploaded_at", "pk").values_list("pk")
    numbers = {key: number for number, (key,) in enumerate(keys, start=1)}
    rows = documents.filter(case=case).select_related("uploaded_by", "agreement__case")
    return [Numbered(numbers[row.pk], row) for row in rows]


class _Outlet(io.RawIOBase):
    """What is written can be taken once; the archive is never whole in memory."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = bytes(data)  # type: ignore[call-overload]
        self.waiting += written
        return len(written)

    def take(self) -> bytes:
        taken, self.waiting = bytes(self.waiting), bytearray()
        return taken


def archive(rows: Iterable[Numbered], user: User) -> Iterator[bytes]:
    """A zip of the files and a list of them with their hashes, in pieces.

    A file that is missing or altered is left out, and the list says so.
    """
    outlet, lines = _Outlet(), []
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as files:
        for row in rows:
            is_kept = _is_intact(row.document)
            lines.append(_line(row, is_kept))
            if not is_kept:
                continue
            made = timezone.localtime(row.document.uploaded_at).timetuple()[:6]
            entry = zipfile.ZipInfo(row.file_name, made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with row.document.file.open("rb") as stored, files.open(entry, "w") as packed:
                for chunk in stored.chunks():
                    packed.write(chunk)
                    yield outlet.take()
        now = timezone.localtime()
        head = _("Fetched %(when)s by %(who)s.") % {"when": f"{now:%Y-%m-%d %H:%M}", "who": user}
        files.writestr(_("contents.txt"), "\n".join([head, "", *lines, ""]))
    yield outlet.take()


def _is_intact(document: Document) -> bool:
    try:
        return document.is_intact()
    except OSError:
        return False


def _line(row: Numbered, is_kept: bool) -> str:
    note = "" if is_kept else _("LEFT OUT: the file is missing or has been altered.")
    secret = _("secret: %(ground)s") % {"ground": row.document.secrecy_ground}
    parts = [
        row.file_name,
        str(row.document.get_kind_display()),
        f"SHA-256 {row.document.sha256}",
        secret if row.document.is_secret else "",
        note,
    ]
    return " · ".join(part for part in parts if part)
