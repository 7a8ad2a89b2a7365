import datetime
import io
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command

from iop.shared import pdf, seal
from tests import reading

HTML = """<!doctype html><html lang="sv"><head><title>Titel</title></head>
<body class="document paper"><h1>Rubrik</h1><p>Ett stycke.</p></body></html>"""


@pytest.fixture(scope="module")
def raw() -> bytes:
    return seal.made_signable(pdf.render(HTML, stylesheets=("css/document.css", "css/paper.css")))


@pytest.fixture
def sealed(raw: bytes, demo_seal: Path) -> bytes:
    return seal.seal(raw, reason="Underskriven av alla parter")


def messages() -> list[tuple[str, str]]:
    return [(type(found).__name__, found.msg) for found in seal.check_seal(None)]


def test_seal_is_added_after_the_bytes(raw: bytes, sealed: bytes) -> None:
    assert sealed.startswith(raw)
    (found,) = seal.signatures_in(sealed)
    assert found.is_intact
    assert found.covers_all
    assert found.is_seal
    assert found.signer == "Provstämpel"
    assert seal.current().is_self_made


def test_seal_keeps_the_marks_and_the_tags(sealed: bytes) -> None:
    document = reading.opened(sealed)
    xmp = reading.metadata(document)
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    assert bool(document.Root.MarkInfo.Marked) is True
    assert "/StructTreeRoot" in document.Root
    (field,) = document.Root.AcroForm.Fields
    assert str(field.TU) == "Underskriven av alla parter"
    left, bottom, right, top = (float(number) for number in field.Rect)
    assert max(left, bottom, right, top) < 0, "outside the page, as PDF/UA wants"
    assert int(field.F) & 4, "printed, as PDF/A wants"
    assert [str(page.Tabs) for page in document.pages] == ["/S"]


def test_seal_is_valid_for_pdfsig(sealed: bytes, tmp_path: Path) -> None:
    if not shutil.which("pdfsig"):
        warnings.warn("NOT RUN: pdfsig is missing; install poppler-utils.", stacklevel=1)
        pytest.skip("pdfsig is missing; install poppler-utils")
    (tmp_path / "a.pdf").write_bytes(sealed)
    told = subprocess.run(  # noqa: S603
        ["pdfsig", str(tmp_path / "a.pdf")],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_one_changed_byte_breaks_the_seal(raw: bytes, sealed: bytes, share: float) -> None:
    changed = bytearray(sealed)
    place = changed.index(b"stream", int(len(raw) * share)) + 12
    changed[place] ^= 1
    try:
        (found,) = seal.signatures_in(bytes(changed))
    except seal.UnreadableError:
        return
    assert not found.is_intact


def test_bytes_after_the_seal_are_noticed(sealed: bytes) -> None:
    (found,) = seal.signatures_in(sealed + b"\n% mer")
    assert not found.covers_all


def test_signatures_in_what_is_no_pdf() -> None:
    with pytest.raises(seal.UnreadableError):
        seal.signatures_in(b"%PDF-1.7 rubbish")


def test_only_signed_since(raw: bytes, sealed: bytes) -> None:
    assert seal.only_signed_since(raw, sealed)
    assert seal.only_signed_since(raw, raw)
    assert not seal.only_signed_since(raw, sealed + b" ")
    assert not seal.only_signed_since(raw[:-9] + b"123456789", sealed)


def test_only_signed_since_finds_pages_that_were_replaced_before_the_signature(
    raw: bytes, demo_seal: Path
) -> None:
    from pyhanko.pdf_utils.generic import NumberObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(raw))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    page.get_object()[pdf_name("/Rotate")] = NumberObject(90)
    writer.mark_update(page)
    altered = io.BytesIO()
    writer.write(altered)
    signed = seal.seal(altered.getvalue(), reason="Prov")
    assert signed.startswith(raw)
    assert seal.signatures_in(signed)[0].is_intact
    assert not seal.only_signed_since(raw, signed)


def test_check_says_nothing_of_a_sound_seal(demo_seal: Path) -> None:
    assert messages() == []


def test_check_without_a_seal(settings: Any) -> None:
    settings.SEAL_FILE = None
    assert messages() == [("Info", "No seal is set: SEAL_FILE names no file.")]


def test_check_missing_file(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_FILE, settings.SEAL_PASSWORD = tmp_path / "a.p12", "x"
    assert messages() == [("Error", f"The seal’s file is missing: {tmp_path / 'a.p12'}.")]
    settings.TRIAL = True
    assert messages() == []
    with pytest.raises(seal.NoSealError):
        seal.current()


def test_check_wrong_password(settings: Any, demo_seal: Path) -> None:
    settings.SEAL_PASSWORD = "fel"
    words = "The seal cannot be opened: the password is wrong or it is no PKCS#12 file."
    assert messages() == [("Error", words)]


def test_check_certificate_that_ends_or_has_ended(demo_seal: Path) -> None:
    ends = seal.current().expires_at
    with time_machine.travel(ends - datetime.timedelta(days=29), tick=False):
        assert messages() == [
            ("Warning", f"The seal's certificate ends on {ends:%Y-%m-%d}; order a new one.")
        ]
    with time_machine.travel(ends + datetime.timedelta(days=1), tick=False):
        words = f"The seal’s certificate ended on {ends:%Y-%m-%d}; nothing can be sealed with it."
        assert messages() == [("Warning", words)]
        with pytest.raises(seal.SealError):
            seal.seal(b"", reason="Prov")


def test_check_certificate_that_has_not_begun(demo_seal: Path) -> None:
    begins = seal.current().begins_at
    with time_machine.travel(begins - datetime.timedelta(days=1), tick=False):
        words = f"The seal’s certificate begins on {begins:%Y-%m-%d}; nothing can be sealed "
        assert messages() == [("Warning", words + "with it before.")]
        with pytest.raises(seal.SealError):
            seal.seal(b"", reason="Prov")


# --- A time stamp authority -----------------------------------------------------------------


@pytest.fixture
def authority(demo_seal: Path, settings: Any) -> Iterator[str]:
    """A server on this machine that stamps what it is asked to (RFC 3161)."""
    from asn1crypto import tsp
    from pyhanko.sign import signers
    from pyhanko.sign.timestamps import DummyTimeStamper

    own: Any = signers.SimpleSigner.load_pkcs12(str(demo_seal), passphrase=b"hemligt")
    stamper = DummyTimeStamper(own.signing_cert, own.signing_key)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.SEAL_TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
        yield settings.SEAL_TIMESTAMP_URL
        server.shutdown()


def test_seal_with_a_time_stamp(raw: bytes, authority: str) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    stamped = seal.seal(raw, reason="Prov")
    [found] = seal.signatures_in(stamped)
    assert (found.is_intact, found.covers_all) == (True, True)
    [embedded] = PdfFileReader(io.BytesIO(stamped)).embedded_regular_signatures
    kinds = [each["type"].native for each in embedded.signer_info["unsigned_attrs"]]
    assert kinds == ["signature_time_stamp_token"]


def test_authority_that_does_not_answer(raw: bytes, demo_seal: Path, settings: Any) -> None:
    settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:1/"
    with pytest.raises(seal.SealError, match=r"127\.0\.0\.1:1"):
        seal.seal(raw, reason="Prov")


def test_make_demo_seal(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_FILE, settings.SEAL_PASSWORD = tmp_path / "ny" / "a.p12", "x"
    call_command("make_demo_seal", verbosity=0)
    assert seal.current().is_self_made
    assert (tmp_path / "ny" / "a.p12").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError):
        call_command("make_demo_seal", verbosity=0)
    call_command("make_demo_seal", "--force", "--name", "Annan", verbosity=0)
    assert seal.current().subject == "Annan"


def test_sealed_file_opens_whole(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        assert document.check_pdf_syntax() == []
