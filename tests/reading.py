"""Reading a PDF back: what tests ask of its structure and of its text."""

import io
import shutil
import subprocess
from collections.abc import Iterator

import pikepdf
import pytest


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def metadata(pdf: pikepdf.Pdf) -> str:
    return pdf.Root.Metadata.read_bytes().decode()


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The structure's elements in reading order."""
    return list(_walk(pdf.Root.StructTreeRoot.K))


def _walk(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _walk(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from _walk(node.get("/K", pikepdf.Array()))


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf)]


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The descriptors of all fonts that a page or a picture on it uses."""
    descriptors = []
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            descriptors.append(item)
    return descriptors


def attached(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [str(item.title) for item in outline.root]


def marked_content(page: pikepdf.Page) -> list[tuple[str, dict[str, object]]]:
    """Tag and properties of each marked sequence of the page."""
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC":
            found.append((str(operands[0]), dict(operands[1].items())))
        elif str(operator) == "BMC":
            found.append((str(operands[0]), {}))
    return found


def pictures(page: pikepdf.Page) -> tuple[str, ...]:
    """The tag in which each drawn object of the page stands."""
    found, tag = [], ""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BMC", "BDC"):
            tag = str(operands[0])
        elif str(operator) == "Do":
            found.append(tag)
    return tuple(found)


def text(content: bytes, mode: str = "-raw") -> str:
    """The words as poppler finds them: in the order they are written, or as they lie."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = [program, mode, "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode()


def words(content: bytes) -> str:
    """The text on one line, hyphenation undone."""
    return " ".join(text(content).replace("-\n", "").split())
