"""The municipality's seal on a PDF (PAdES): put there, found there, and tried when we start.

The seal is a key and a certificate in a PKCS#12 file. It is added after the file's own bytes,
which stay as they were, so the marks of PDF/A and PDF/UA stay too.
"""

import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

FIELD = "Seal"
#: A certificate that ends within so many days is warned about.
WARN_DAYS = 30


class SealError(Exception):
    """Nothing can be sealed; the message is a sentence for whoever runs the system."""


class NoSealError(SealError):
    """No seal has been set."""


class OutOfTimeError(SealError):
    """The certificate has ended, or has not begun."""


@dataclass(frozen=True)
class Seal:
    """Whose seal it is, as its certificate says."""

    subject: str
    issuer: str
    begins_at: datetime.datetime
    expires_at: datetime.datetime
    #: Made by ourselves: it proves that nothing was changed, but not who sealed.
    is_self_made: bool

    @property
    def days_left(self) -> int:
        return (self.expires_at - timezone.now()).days


@dataclass(frozen=True)
class FoundSignature:
    """A signature in a PDF, and what it proves."""

    signer: str
    issuer: str
    at: str
    #: The bytes that it covers are as they were when they were signed.
    is_intact: bool
    #: It covers the file to its last byte; otherwise something was added later.
    covers_all: bool
    is_seal: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


# --- The key ------------------------------------------------------------------------------


def current() -> Seal:
    """The seal in the settings; ``SealError`` says what is wrong with it."""
    path, password = settings.SEAL_FILE, settings.SEAL_PASSWORD
    if not path:
        raise NoSealError(_("No seal is set: SEAL_FILE names no file."))
    if not Path(path).is_file():
        if settings.TRIAL:
            raise NoSealError(_("There is no seal yet. Make one for trials: make_demo_seal."))
        raise SealError(_("The seal’s file is missing: %(path)s.") % {"path": path})
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(
            Path(path).read_bytes(), password.encode()
        )
    except (ValueError, OSError) as error:
        raise SealError(
            _("The seal cannot be opened: the password is wrong or it is no PKCS#12 file.")
        ) from error
    if key is None or certificate is None:
        raise SealError(_("The seal’s file lacks a key or a certificate."))
    seal = _described(certificate)
    if seal.begins_at > timezone.now():
        raise OutOfTimeError(
            _("The seal’s certificate begins on %(day)s; nothing can be sealed with it before.")
            % {"day": seal.begins_at.date().isoformat()}
        )
    if seal.days_left < 0:
        raise OutOfTimeError(
            _("The seal’s certificate ended on %(day)s; nothing can be sealed with it.")
            % {"day": seal.expires_at.date().isoformat()}
        )
    return seal


def _described(certificate: x509.Certificate) -> Seal:
    subject, issuer = certificate.subject, certificate.issuer
    return Seal(
        subject=_common_name(subject),
        issuer=_common_name(issuer),
        begins_at=certificate.not_valid_before_utc,
        expires_at=certificate.not_valid_after_utc,
        is_self_made=subject == issuer,
    )


def _common_name(name: x509.Name) -> str:
    names = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else name.rfc4514_string()


@register
def check_seal(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """``manage.py check``, and every start: one sentence on what is wrong with the seal.

    What stands wrong in the settings stops the start. A certificate that has run out, or has not
    begun, does not: agreements can be read and signed, and are sealed once there is a sound one.
    """
    with override("en"):
        try:
            seal = current()
        except NoSealError as error:
            # A trial runs without; its pages say how to make one.
            return [] if settings.TRIAL else [Info(str(error), id="iop.I001")]
        except OutOfTimeError as error:
            return [Warning(str(error), id="iop.W002")]
        except SealError as error:
            return [Error(str(error), id="iop.E001")]
    if seal.days_left < WARN_DAYS:
        words = f"The seal's certificate ends on {seal.expires_at:%Y-%m-%d}; order a new one."
        return [Warning(words, id="iop.W001")]
    return []


def make_self_made(name: str, password: str, *, days: int = 730) -> bytes:
    """A PKCS#12 file with a new key, and a certificate that only itself answers for."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        **dict.fromkeys(
            (
                "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
                "crl_sign", "encipher_only", "decipher_only",
            ),
            False,
        ),
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1, hours=1))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, encryption)


# --- Sealing and looking ----------------------------------------------------------------


def seal(pdf: bytes, *, reason: str) -> bytes:
    """The PDF with the seal added after its bytes; nothing else may follow it.

    PAdES B-B, or B-T with the time from an authority where one is set.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter

    owner = current()
    signer = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(settings.SEAL_FILE), passphrase=settings.SEAL_PASSWORD.encode()
    )
    if signer is None:
        raise SealError(_("The seal cannot be opened."))
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        name=owner.subject,
        reason=reason,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(
        FIELD,
        readable_field_name=reason,
        # PDF/A wants it printed, PDF/UA wants it outside the page.
        invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
    )
    sealed = io.BytesIO()
    with _stamped() as timestamper:
        PdfSigner(metadata, signer, timestamper=timestamper, new_field_spec=field).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), output=sealed
        )
    return sealed.getvalue()


@contextmanager
def _stamped() -> Iterator[Any]:
    """The authority that says when something was sealed (RFC 3161); ``None`` if there is none."""
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    address: str = settings.SEAL_TIMESTAMP_URL
    try:
        yield HTTPTimeStamper(address, timeout=20) if address else None
    except (TimestampRequestError, OSError) as error:
        raise SealError(
            _("The time stamp could not be had from %(address)s.") % {"address": address}
        ) from error


def made_signable(pdf: bytes) -> bytes:
    """The PDF with an empty form, into which whoever signs puts a signature.

    Without one, a form that came with a signature could not be told from other changes.
    """
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    kind: Any = generic.DictionaryObject
    form = kind({generic.pdf_name("/Fields"): generic.ArrayObject()})
    writer.root["/AcroForm"] = writer.add_object(form)
    writer.update_root()
    signable = io.BytesIO()
    writer.write(signable)
    return signable.getvalue()


class UnreadableError(Exception):
    """The bytes are no PDF that can be read."""


@contextmanager
def _reading() -> Iterator[None]:
    """A file from outside may be broken in any way; whatever that breaks is one error."""
    try:
        yield
    except Exception as error:
        raise UnreadableError from error


def is_locked(pdf: bytes) -> bool:
    """Whether the file is encrypted; ``UnreadableError`` when it is no PDF that can be read."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    with _reading():
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return bool(reader.encrypted) or not reader.root["/Pages"]


def signatures_in(pdf: bytes) -> list[FoundSignature]:
    """Every signature in the file, checked against its bytes. Nothing is fetched."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    with _reading():
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return [_found(embedded) for embedded in reader.embedded_regular_signatures]


def _found(embedded: Any) -> FoundSignature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # Whom the certificate belongs to is told, not vouched for: no roots are trusted here.
    context = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(embedded, context, skip_diff=True)
    certificate = status.signing_cert
    at = status.signer_reported_dt
    return FoundSignature(
        signer=_native_name(certificate.subject),
        issuer=_native_name(certificate.issuer),
        at=at.isoformat() if at else "",
        is_intact=bool(status.intact and status.valid),
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_seal=embedded.field_name == FIELD,
    )


def _native_name(name: Any) -> str:
    return str(name.native.get("common_name") or name.human_friendly)


def only_signed_since(original: bytes, pdf: bytes) -> bool:
    """Whether ``pdf`` is the original, byte by byte, to which signatures alone were added."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification

    if not pdf.startswith(original) or not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        return False
    with _reading():
        revisions = PdfFileReader(io.BytesIO(original), strict=False).xrefs.total_revisions
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        review = _policy().review_file(reader, revisions - 1)
    if isinstance(review, SuspiciousModification):
        return False
    return bool(review.modification_level <= ModificationLevel.FORM_FILLING)


@cache
def _policy() -> Any:
    """What a signature may add: pyHanko's own rules, and the marks of the first signature."""
    from pyhanko.sign import diff_analysis
    from pyhanko.sign.diff_analysis import constants

    usual: Any = diff_analysis.DEFAULT_DIFF_POLICY
    in_catalog = constants.ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}
    in_form = constants.ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"}
    catalog: Any = diff_analysis.CatalogModificationRule
    form: Any = diff_analysis.FormUpdatingRule
    return diff_analysis.StandardDiffPolicy(
        [catalog(in_catalog), *usual.global_rules[1:]], form(usual.form_rule.field_rules, in_form)
    )
