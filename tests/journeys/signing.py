"""Three signatures in three ways, the seal, and what an outsider finds out about the file."""

import datetime
import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from iop.accounts.models import User
from iop.shared.seal import make_self_made
from tests.browser.test_sign_in import code_of
from tests.journeys.beginning import TITLE


def open_for_signing(secretary: Page, *, of: int = 3) -> None:
    secretary.goto("/")
    secretary.get_by_role("link", name=f"Öppna för underskrift: {TITLE}").click()
    secretary.get_by_role("button", name="Öppna för underskrift").click()
    expect(secretary.get_by_role("heading", name=f"0 av {of} har skrivit under")).to_be_visible()


def sign_here(chair: Page, user: User, *, signed: int = 1, of: int = 3) -> None:
    """In the system, after a code from the telephone."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    chair.goto("/")
    chair.get_by_role("link", name=f"Läs och skriv under: {TITLE}").click()
    chair.get_by_label("Kod").fill(code_of(secret))
    chair.get_by_role("button", name="Bekräfta").click()
    expect(chair.get_by_role("article", name="Dokumentet")).to_contain_text(TITLE)
    chair.get_by_label("Jag har läst dokumentet").check()
    chair.get_by_label("Kontrollsumman ovan").check()
    chair.get_by_role("button", name="Skriv under").click()
    heading = f"{signed} av {of} har skrivit under"
    expect(chair.get_by_role("heading", name=heading)).to_be_visible()


def record_ink(officer: Page, today: datetime.date) -> None:
    officer.goto("/")
    officer.get_by_role("link", name=TITLE).first.click()
    officer.get_by_role("link", name="Till underskrifterna").click()
    officer.get_by_role("link", name="underskrift på papper").click()
    officer.get_by_label("Dag för underskriften").fill(today.isoformat())
    scan = {"name": "skannat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bild"}
    officer.set_input_files("input[type=file]", scan)
    officer.get_by_role("button", name="underskriften").click()
    expect(officer.get_by_role("heading", name="2 av 3 har skrivit under")).to_be_visible()


def record_service(officer: Page, today: datetime.date, folder: Path) -> None:
    """The issued file is fetched, signed elsewhere, and brought back."""
    issued = fetched(officer, "för underskrift.pdf")
    officer.get_by_role("link", name="underskriven fil").click()
    officer.get_by_label("Dag för underskriften").fill(today.isoformat())
    signed = signed_elsewhere(issued, "Maj Lund", folder)
    file = {"name": "fran-tjansten.pdf", "mimeType": "application/pdf", "buffer": signed}
    officer.set_input_files("input[type=file]", file)
    officer.get_by_role("button", name="underskriften").click()
    expect(officer.get_by_role("heading", name="3 av 3 har skrivit under")).to_be_visible()
    expect(officer.get_by_text("överenskommelsen är stämplad")).to_be_visible()


def fetched(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def signed_elsewhere(content: bytes, name: str, folder: Path) -> bytes:
    """As a signing service returns it: a signature of a key of its own, after the file's bytes."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, signers

    key = folder / "tjanst.p12"
    key.write_bytes(make_self_made(name, "hemligt"))
    signer = signers.SimpleSigner.load_pkcs12(str(key), passphrase=b"hemligt")
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    metadata = PdfSignatureMetadata(field_name="Tjänst", md_algorithm="sha256")
    with ThreadPoolExecutor() as pool:  # the browser keeps an event loop in this thread
        return pool.submit(signers.sign_pdf, writer, metadata, signer).result().getvalue()


def pdfsig(content: bytes, folder: Path) -> str:
    """What poppler says of the signatures in the file."""
    path = folder / "forseglad.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout


def check_file(visitor: Page, content: bytes, words: str) -> None:
    """Signed out: is it the agreement, and has a byte been changed?"""
    visitor.goto("/underskrift/kontrollera/")
    file = {"name": "avtal.pdf", "mimeType": "application/pdf", "buffer": content}
    visitor.set_input_files("input[type=file]", file)
    visitor.get_by_role("button", name="Kontrollera filen").click()
    expect(visitor.get_by_text(words)).to_be_visible()
