"""Signing an issued agreement, one signatory after another, and sealing what all have signed.

Every signature is one transaction that locks the agreement and its frozen content: the second
of two who sign at once is told of the first. Sealing comes after, on its own. If it fails, the
signatures stand, the fault is kept, and the next attempt begins anew.
"""

import datetime
import logging
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from agreements import notices, renewal, uploads
from agreements.content import with_content
from agreements.documents import document_language, file_stem
from agreements.freezing import SHEETS, check_address, store
from agreements.models import Agreement, Document, Party, Signatory, Signature, Snapshot
from agreements.signing_turns import Place, may_sign_now, places
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared import pdf, seal
from iop.shared.workflow import Refused

log = logging.getLogger(__name__)


# --- Signing ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """How a signatory signed, as it is recorded."""

    way: Signature.Way
    signed_on: datetime.date
    place: str = ""
    name: str = ""
    file: uploads.CheckedFile | None = None
    verified: tuple[dict[str, Any], ...] = ()


_KINDS = {
    Signature.Way.INK: Document.Kind.SIGNED_SCAN,
    Signature.Way.SERVICE: Document.Kind.SIGNED_FILE,
}


def sign(snapshot: Snapshot, signatory: Signatory, user: User, act: Act) -> Signature:
    """Record the signature; the last of them makes the agreement active, and has it sealed.

    Raises ``Refused`` when it is not the signatory's turn, or the signing has been stopped.
    """
    with transaction.atomic():
        # The agreement first: stopping the signing locks in the same order.
        agreement = Agreement.objects.select_for_update().get(pk=snapshot.agreement_id)
        locked = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        if locked.voided_at or agreement.status != Agreement.Status.SIGNING:
            raise Refused(_("The agreement is no longer open for signing."))
        if signatory not in (turn := may_sign_now(locked)):
            raise Refused(_not_their_turn(locked, signatory, turn))
        signature = _recorded(locked, signatory, user, act)
        if may_sign_now(locked):
            notices.your_turn_to_sign(agreement, user)
        else:
            renewal.sign_follows(user, perform(user, agreement, "activate"))
            transaction.on_commit(partial(try_to_seal, locked.pk), robust=True)
    return signature


def _not_their_turn(snapshot: Snapshot, signatory: Signatory, turn: list[Signatory]) -> str:
    if snapshot.signatures.filter(signatory=signatory, voided_at=None).exists():
        return _("%(name)s has already signed.") % {"name": signatory}
    place = next((one for one in places(snapshot) if one.signatory == signatory), None)
    if place is None or place.is_spared:
        return _("%(party)s has already signed.") % {"party": signatory.party}
    names = get_text_list([str(one) for one in turn], _("or"))
    return _("It is the turn of %(name)s to sign.") % {"name": names}


def _recorded(snapshot: Snapshot, signatory: Signatory, user: User, act: Act) -> Signature:
    issued = snapshot.document
    assert issued is not None  # noqa: S101 (a snapshot is made with its file)
    agreement = Agreement.objects.with_case().get(pk=snapshot.agreement_id)
    file = uploads.store(act.file, agreement, user, _KINDS[act.way]) if act.file else None
    return Signature.objects.create(
        snapshot=snapshot,
        signatory=signatory,
        name=act.name or signatory.name,
        title=signatory.title,
        party_name=signatory.party.name,
        way=act.way,
        signed_on=act.signed_on,
        place=act.place,
        document_sha256=issued.sha256,
        document=file,
        verified=list(act.verified),
        recorded_by=user,
    )


def verified_in(snapshot: Snapshot, content: bytes) -> tuple[dict[str, Any], ...]:
    """The signatures in a file from a signing service; ``Refused`` unless it is our file, signed.

    Our bytes must stand first in it, and nothing but signatures may have been added.
    """
    issued = snapshot.document
    assert issued is not None  # noqa: S101 (a snapshot is made with its file)
    with issued.file.open("rb") as stored:
        original = stored.read()
    try:
        found = seal.signatures_in(content)
        is_ours = seal.only_signed_since(original, content)
    except seal.UnreadableError:
        raise Refused(_("The file cannot be read as a PDF.")) from None
    if not is_ours:
        raise Refused(
            _(
                "It is not the issued file with signatures alone added: the file has been "
                "changed, or is another. Fetch the issued file and have that one signed."
            )
        )
    if not found:
        raise Refused(_("There is no digital signature in the file."))
    if broken := [one.signer for one in found if not one.is_intact]:
        raise Refused(_("The signature of %(name)s does not hold.") % {"name": ", ".join(broken)})
    return tuple(one.as_dict() for one in found)


# --- Sealing ---------------------------------------------------------------------------


def to_seal() -> QuerySet[Snapshot]:
    """What all have signed and nobody has sealed yet."""
    return Snapshot.objects.filter(
        voided_at=None, sealed=None, agreement__status__in=Agreement.SIGNED
    )


def try_to_seal(pk: int) -> bool:
    """Seal what has been signed; a failure is kept where it is read, and may be tried again."""
    try:
        _seal(to_seal().get(pk=pk))
    except Snapshot.DoesNotExist:
        return True  # another attempt has done it
    except Exception as error:
        log.exception("Frozen content %s could not be sealed.", pk)
        known = isinstance(error, seal.SealError)
        words = str(error) if known else _("Something went wrong; the log of the system says what.")
        Snapshot.objects.filter(pk=pk, sealed=None).update(seal_error=words[:300])
        return False
    return True


def _seal(snapshot: Snapshot) -> None:
    """Set the final file from the frozen page, seal it, and keep it unless somebody has."""
    seal.current()  # says what is wrong before the slow part
    agreement = with_content(Agreement.objects.all()).get(pk=snapshot.agreement_id)
    with translation.override(document_language()):
        reason = _("Signed by all parties")
    content = seal.seal(final_pdf(snapshot, agreement), reason=reason)
    with transaction.atomic():
        locked = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        if locked.sealed_id is None:
            locked.sealed = store(content, agreement, locked.taken_by, Document.Kind.SEALED)
            locked.seal_error = ""
            locked.save(update_fields=["sealed", "seal_error"])


def _signed_for(snapshot: Snapshot) -> list[tuple[Party, list[Place]]]:
    """The parties with those who signed for each; who was spared is left out."""
    signed = (place for place in places(snapshot) if place.signature)
    by_party = groupby(signed, key=lambda place: place.signatory.party)
    return [(party, list(of_party)) for party, of_party in by_party]


def certificate(snapshot: Snapshot, agreement: Agreement) -> str:
    """The page of signatures, as HTML in the language of the document."""
    context = {
        "snapshot": snapshot,
        "issued": snapshot.document,
        "agreement": agreement,
        "parties": _signed_for(snapshot),
        "owner": seal.current(),
        "check_address": check_address(snapshot.code),
    }
    with translation.override(document_language()):
        return render_to_string("agreements/pdf/certificate.html", context)


def final_pdf(snapshot: Snapshot, agreement: Agreement) -> bytes:
    """The page that was issued, with the signatures after it; the issued file lies within."""
    issued = snapshot.document
    assert issued is not None  # noqa: S101 (a snapshot is made with its file)
    with issued.file.open("rb") as stored:
        original = stored.read()
    head, end, tail = snapshot.page.rpartition("</body>")
    stem = file_stem(agreement)
    with translation.override(document_language()):
        data, as_issued = _("The agreement as data"), _("The file that was signed")
    return pdf.render(
        head + certificate(snapshot, agreement) + end + tail,
        stylesheets=SHEETS,
        attachments=[
            pdf.AttachedFile(f"{stem}.json", snapshot.data.encode(), data),
            pdf.AttachedFile(f"{stem}.pdf", original, as_issued, relationship="Source"),
        ],
        created=timezone.now(),
    )
