"""What follows when an agreement is opened for signing: its content is frozen, in one file.

The file is made once and stored. Fetching it never makes it anew, so everybody signs the
same bytes.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Any

import qrcode
from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from agreements.content import with_content
from agreements.copying import NAMED
from agreements.documents import STYLESHEETS, AgreementDocument, document_language, file_stem
from agreements.models import Agreement, Document, Signature, Snapshot
from agreements.snapshot import agreement_json, checksum
from iop.accounts.models import User
from iop.shared import pdf, seal

#: Signs of a code: none that is taken for another when it is read from paper.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 16
SHEETS = (*STYLESHEETS, "css/certificate.css")


@dataclass(frozen=True)
class IssuedDocument(AgreementDocument):
    """The document as it is given out to be signed: no draft, and with its code."""

    code: str = ""

    @property
    def is_draft(self) -> bool:
        return False

    @property
    def check_address(self) -> str:
        return check_address(self.code)

    @property
    def qr(self) -> SafeString:
        return qr_code(self.check_address)


def freeze(agreement: Agreement, user: User, reason: str) -> None:
    """Keep the content as it is now, make the file to sign, and let the parties read it."""
    if agreement.shared_at is None:
        agreement.shared_at = timezone.now()
        agreement.save()
    _keep_names(agreement, user)
    whole = with_content(Agreement.objects.all()).get(pk=agreement.pk)
    data = agreement_json(whole)
    code = "".join(secrets.choice(_SIGNS) for _place in range(CODE_LENGTH))
    page = _page(IssuedDocument(whole, code=code))
    issued = seal.made_signable(_set(page, whole, data))
    Snapshot.objects.create(
        agreement=agreement,
        data=data.decode(),
        sha256=checksum(data),
        page=page,
        code=code,
        document=store(issued, whole, user, Document.Kind.ISSUED),
        taken_by=user,
    )


def _keep_names(agreement: Agreement, user: User) -> None:
    """Write down what parties and funders are called now: a rename changes nothing signed."""
    rows: Any
    for rows in (agreement.parties, agreement.funders):
        for row in rows.filter(name_as_written="").select_related("organisation"):
            if row.organisation:
                row.name_as_written = row.organisation.name
                row._history_user = user
                row._change_reason = NAMED
                row.save()


def void(agreement: Agreement, user: User, reason: str) -> None:
    """The frozen content and what was signed under it no longer hold; both are kept."""
    marks = {"voided_at": timezone.now(), "void_reason": reason}
    for snapshot in Snapshot.objects.select_for_update().filter(
        agreement=agreement, voided_at=None
    ):
        Signature.objects.filter(snapshot=snapshot, voided_at=None).update(**marks)
        Snapshot.objects.filter(pk=snapshot.pk).update(**marks)


def issued_file(agreement: Agreement) -> Document | None:
    """The file that is in force: the sealed one, or while it is being signed the issued one."""
    snapshots = agreement.snapshots.filter(voided_at=None).select_related("document", "sealed")
    snapshot = snapshots.first()
    return (snapshot.sealed or snapshot.document) if snapshot else None


def check_address(code: str) -> str:
    """Where whoever has the file can check it; the file's QR code leads there."""
    site: str = settings.SITE_URL
    return site + reverse("signing:check_code", args=[code])


def qr_code(address: str) -> SafeString:
    """The address as a picture that a telephone reads, with its words for who cannot see it."""
    code = qrcode.QRCode(border=4)
    code.add_data(address)
    matrix = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dot in enumerate(row) if dot
    )
    words = pgettext("document", "QR code: %(address)s") % {"address": address}
    context = {"size": len(matrix), "dark": dark, "words": words}
    return mark_safe(render_to_string("agreements/pdf/_qr.svg", context))  # noqa: S308 (ours)


def _page(document: IssuedDocument) -> str:
    with translation.override(document.language):
        return render_to_string("agreements/pdf/issued.html", {"document": document})


def _set(page: str, agreement: Agreement, data: bytes) -> bytes:
    with translation.override(document_language()):
        description = gettext("The agreement as data")
    attached = pdf.AttachedFile(f"{file_stem(agreement)}.json", data, description)
    return pdf.render(page, stylesheets=SHEETS, attachments=[attached], created=timezone.now())


def store(content: bytes, agreement: Agreement, user: User, kind: Document.Kind) -> Document:
    """Keep a file that the system made."""
    with translation.override(document_language()):
        pattern = {
            Document.Kind.ISSUED: pgettext("file name", "%(reference)s %(title)s, to sign"),
            Document.Kind.SEALED: pgettext("file name", "%(reference)s %(title)s, signed"),
        }[kind]
    name = pattern % {"reference": file_stem(agreement), "title": agreement.title}
    kept = "".join(sign if sign.isalnum() or sign in " -_()," else " " for sign in name)
    return Document.objects.create(
        case=agreement.case,
        agreement=agreement,
        kind=kind,
        name=f"{' '.join(kept.split())[:150]}.pdf",
        file=ContentFile(content, name="agreement.pdf"),
        content_type="application/pdf",
        size=len(content),
        sha256=checksum(content),
        uploaded_by=user,
    )


def article(snapshot: Snapshot) -> SafeString:
    """The frozen page as it was set, to be put inside one of our pages: headings one step down."""
    body = re.search(r"<body[^>]*>(.*)</body>", snapshot.page, re.DOTALL)
    inner = body[1] if body else ""
    lower = re.sub(r"(</?h)([1-5])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", inner)
    return mark_safe(lower)  # noqa: S308 (made by our own templates)
