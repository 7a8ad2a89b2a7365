"""Files that people attach: what is taken in, how it is stored, and that it stays as it was."""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from agreements.models import Agreement, Document
from iop.accounts.models import User


@dataclass(frozen=True)
class CheckedFile:
    """A file that is what it says it is."""

    file: UploadedFile
    name: str
    content_type: str
    size: int
    sha256: str


def _begins(*signatures: bytes) -> Callable[[UploadedFile], bool]:
    return lambda file: file.read(16).startswith(signatures)


def _holds(*names: str) -> Callable[[UploadedFile], bool]:
    """Whether the file is an archive of Office Open XML with these parts, and no macros."""

    def is_so(file: UploadedFile) -> bool:
        with zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
        macros = any(member.endswith("vbaProject.bin") for member in members)
        return members.issuperset(names) and not macros

    return is_so


def _is_open_document(file: UploadedFile) -> bool:
    with zipfile.ZipFile(file) as archive, archive.open("mimetype") as mimetype:
        return mimetype.read(100) == b"application/vnd.oasis.opendocument.text"


def _is_text(file: UploadedFile) -> bool:
    return not any(re.search(rb"[\x00-\x08\x0e-\x1f]", chunk) for chunk in file.chunks())


#: What may be attached: the name's ending, the type it is sent as, and how its bytes are known.
TYPES: dict[str, tuple[str, Callable[[UploadedFile], bool]]] = {
    ".pdf": ("application/pdf", _begins(b"%PDF-")),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _holds("[Content_Types].xml", "word/document.xml"),
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _holds("[Content_Types].xml", "xl/workbook.xml"),
    ),
    ".odt": ("application/vnd.oasis.opendocument.text", _is_open_document),
    ".png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".txt": ("text/plain", _is_text),
}
ACCEPT = ",".join(TYPES)


def check(file: UploadedFile, *endings: str) -> CheckedFile:
    """The file with its hash; ``ValidationError`` in words when it may not be attached.

    ``endings`` narrows what is taken; a file is judged by its bytes, not by what is said of it.
    """
    name = _tidy(file.name or "")
    ending = PurePath(name).suffix.lower()
    if ending not in (endings or TYPES):
        raise ValidationError(
            _("The file is of a kind that cannot be attached. Use %(kinds)s."),
            params={"kinds": ", ".join(kind[1:].upper() for kind in endings or TYPES)},
        )
    if not file.size:
        raise ValidationError(_("The file is empty. Check that it was saved, and try again."))
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("The file is too big: %(now)s. At most %(most)s can be attached."),
            params={
                "now": filesizeformat(file.size),
                "most": filesizeformat(settings.UPLOAD_MAX_BYTES),
            },
        )
    content_type, is_so = TYPES[ending]
    if not _recognised(file, is_so):
        raise ValidationError(
            _("The file is called %(ending)s but holds something else. Save it anew and try."),
            params={"ending": ending},
        )
    return CheckedFile(file, name, content_type, file.size, _sha256(file))


def store(
    checked: CheckedFile,
    agreement: Agreement,
    user: User,
    kind: Document.Kind = Document.Kind.ATTACHMENT,
    **facts: Any,
) -> Document:
    """Keep the file with the agreement."""
    return keep(checked, user, case=agreement.case, agreement=agreement, kind=kind, **facts)


def keep(checked: CheckedFile, user: User, **facts: Any) -> Document:
    """Keep the file where the facts say, under a name that tells nothing."""
    checked.file.seek(0)
    return Document.objects.create(
        **facts,
        name=checked.name,
        file=checked.file,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=user,
    )


def _tidy(name: str) -> str:
    """The name without a path, without signs that cannot be seen, and not too long."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip()
    path = PurePath(name)
    return path.stem[: 190 - len(path.suffix)] + path.suffix[:10]


def _recognised(file: UploadedFile, is_so: Callable[[UploadedFile], bool]) -> bool:
    file.seek(0)
    try:
        return is_so(file)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, NotImplementedError):
        return False


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
