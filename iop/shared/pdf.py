"""The one way from HTML to PDF: PDF/A-3a and PDF/UA-1 at once, the same bytes for the same input.

WeasyPrint writes one variant at a time, so it is asked for PDF/A-3a (tags, languages, colours,
attachments), and the mark of PDF/UA-1 is added to its metadata.
"""

import atexit
import datetime
import mimetypes
import re
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

#: Where stylesheets, fonts and pictures seem to lie. No such host exists: what is fetched
#: from there are our own static files, and nothing is fetched from anywhere else.
STATIC_ADDRESS = "https://static.invalid/"

#: PDF/A allows a property that it does not know only with a description of its schema.
_PDF_UA = """
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
  <rdf:Description rdf:about="">
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>part</pdfaProperty:name>
        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        <pdfaProperty:category>internal</pdfaProperty:category>
        <pdfaProperty:description>The part of ISO 14289 it follows</pdfaProperty:description>
      </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
</rdf:RDF>
"""
#: Validators require these very prefixes.
_PREFIXES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

#: Layout and fonts are not known to be safe in several threads at once.
_one_at_a_time = threading.Lock()


class PdfError(Exception):
    """The document could not be made."""


@dataclass(frozen=True)
class AttachedFile:
    """A file inside the PDF: the data that the document was made from."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


def render(
    html: str,
    *,
    stylesheets: Sequence[str],
    attachments: Sequence[AttachedFile] = (),
    created: datetime.datetime | None = None,
) -> bytes:
    """The PDF of a whole HTML page whose ``<html>`` has a language and which has a title.

    ``stylesheets`` are names of static files. ``created`` is when the content was fixed; a
    draft has no such moment, and its PDF no date.
    """
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    with _one_at_a_time, warnings.catch_warnings():
        # WeasyPrint leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        font_config, styles = _styles(tuple(stylesheets))
        fetcher = _fetcher()
        fetcher.refused.clear()
        try:
            document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
                font_config=font_config, stylesheets=styles
            )
            _require_title_and_language(document.metadata)
            _mark_as_pdf_ua(document.metadata, created)
            pdf: bytes = document.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=[_attachment(file, created) for file in attachments],
                finisher=_finisher(dated=created is not None),
            )
        except FatalURLFetchingError as error:  # a BaseException, so nobody else catches it
            raise PdfError(str(error)) from error
        if fetcher.refused:  # by a picture within a picture, whose errors are only logged
            raise PdfError(f"A document may not fetch {fetcher.refused[0]!r}.")
    return pdf


@cache
def _styles(names: tuple[str, ...]) -> tuple[Any, list[Any]]:
    """Fonts, tokens and the named stylesheets, read once per process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    # Its files are removed while Python still stands, not during its last breath.
    atexit.register(_styles.cache_clear)
    font_config, fetcher = FontConfiguration(), _fetcher()
    sheets = [("css/tokens", look()), *((name, static_text(name)) for name in names)]
    return font_config, [
        CSS(
            string=text,
            base_url=f"{STATIC_ADDRESS}{name}",
            url_fetcher=fetcher,
            font_config=font_config,
        )
        for name, text in sheets
    ]


def look() -> str:
    """The fonts and the colours of the light look, as the pages' own stylesheet has them."""
    base = static_text("css/base.css")
    colours = re.search(r":root[^{]*\{[^}]*\}", base)
    fonts = re.findall(r"@font-face\s*\{[^}]*\}", base)
    return "\n".join([*fonts, colours.group() if colours else ""])


def static_text(name: str) -> str:
    return _static_file(name).read_text(encoding="utf-8")


def _static_file(name: str) -> Path:
    """One of our own static files; nothing outside them can be named."""
    try:
        path = finders.find(name)
    except SuspiciousFileOperation:
        path = None
    if not path:
        raise PdfError(f"There is no static file {name!r}.")
    return Path(path)


@cache
def _fetcher() -> Any:
    """What WeasyPrint fetches with: our own static files, or the rendering stops."""
    from weasyprint.urls import (
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=())
            self.refused: list[str] = []

        def fetch(self, url: str, headers: object = None) -> "URLFetcherResponse":
            name = unquote(urlsplit(url).path).lstrip("/")
            try:
                if not url.startswith(STATIC_ADDRESS):
                    raise PdfError("It is no static file.")
                content = _static_file(name).read_bytes()
            except PdfError as error:
                self.refused.append(url[:200])
                message = f"A document may not fetch {url[:200]!r}. {error}"
                raise FatalURLFetchingError(message) from error
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return OwnFiles()


def _require_title_and_language(metadata: Any) -> None:
    if not (metadata.title and metadata.lang):
        raise PdfError("A document needs a <title> and a language to be read aloud.")


def _mark_as_pdf_ua(metadata: Any, created: datetime.datetime | None) -> None:
    """Add PDF/UA-1 to the metadata that says PDF/A-3a, and the moment if there is one.

    Given as ``xmp_metadata`` it would become a second ``rdf:RDF``, which is dropped when the
    document is sealed.
    """
    if created:
        metadata.created = metadata.modified = f"{_utc(created):%Y-%m-%dT%H:%M:%SZ}"
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    generate = metadata.generate_rdf_metadata

    def with_pdf_ua(variant: str, version: int, conformance: str) -> bytes:
        rdf = ElementTree.fromstring(generate(variant, version, conformance))  # noqa: S314 (ours)
        rdf.extend(ElementTree.fromstring(_PDF_UA))  # noqa: S314 (a constant)
        marked: bytes = ElementTree.tostring(rdf, encoding="utf-8")
        return marked

    metadata.generate_rdf_metadata = with_pdf_ua


def _attachment(file: AttachedFile, created: datetime.datetime | None) -> Any:
    from weasyprint import Attachment

    moment = _utc(created) if created else datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=moment,
        modified=moment,
    )


def _utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC)


def _finisher(*, dated: bool) -> Any:
    """What is put right in the PDF's objects just before they are written."""

    def finish(document: Any, pdf: Any) -> None:
        if not dated:
            _remove_dates(pdf)
        _tell_scope_of_headers(pdf)
        _make_margins_artifacts(pdf)
        # WeasyPrint names each attachment twice.
        if "AF" in pdf.catalog:
            pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])

    return finish


def _remove_dates(pdf: Any) -> None:
    """An attachment without a known moment has none."""
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/EmbeddedFile":
            for key in ("CreationDate", "ModDate"):
                item.extra["Params"].pop(key)


def _tell_scope_of_headers(pdf: Any) -> None:
    """Table headers say what they are headers of: columns in the head, else their row."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/TH":
            group = _named(pdf, _named(pdf, item["P"])["P"])
            item["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _make_margins_artifacts(pdf: Any) -> None:
    """Page numbers and the like are not read aloud between two lines of a sentence.

    WeasyPrint marks them as content that hangs nowhere in the structure; PDF/UA-1 wants an
    artifact.
    """
    root = _named(pdf, pdf.catalog["StructTreeRoot"])
    read = _read_aloud(pdf, root["K"][0])
    numbers = _named(pdf, root["ParentTree"])["Nums"]
    owners = {numbers[place]: numbers[place + 1] for place in range(0, len(numbers), 2)}
    for page in (item for item in pdf.objects if _is(item, "/Page")):
        elements = owners[page["StructParents"]]
        loose = {mark for mark, element in enumerate(elements) if element not in read}
        for mark in loose:
            _named(pdf, elements[mark]).clear()
            elements[mark] = "null"
        content = _named(pdf, page["Contents"]).stream
        for place, token in enumerate(content):
            if isinstance(token, dict) and token.get("MCID") in loose:
                content[place - 1] = "/Artifact"
                token.clear()
                token["Type"] = "/Pagination"


def _read_aloud(pdf: Any, reference: bytes) -> set[bytes]:
    """References of the structure's elements, from the document down."""
    found: set[bytes] = set()
    waiting = [reference]
    while waiting:
        reference = waiting.pop()
        found.add(reference)
        waiting += [kid for kid in _named(pdf, reference).get("K", ()) if isinstance(kid, bytes)]
    return found


def _named(pdf: Any, reference: bytes) -> Any:
    """The object that a reference such as ``12 0 R`` names."""
    return pdf.objects[int(reference.split()[0])]


def _is(item: Any, kind: str) -> bool:
    return isinstance(item, dict) and item.get("Type") == kind
