import datetime
import logging

import pikepdf
import pytest

from iop.shared import pdf
from tests import reading

STYLES = ("css/document.css", "css/paper.css")
PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>{title}</title></head>
<body class="document paper" data-page="Sida" data-of="av">{body}</body></html>"""
BODY = """<h1>Rubrik</h1><p>Ett stycke om <strong>något</strong>.</p>
<table><thead><tr><th scope="col">Part</th><th scope="col">Värde</th></tr></thead>
<tbody><tr><th scope="row">Kommunen</th><td>58 000 kr</td></tr></tbody></table>
<ul><li>En sak</li></ul>"""


def rendered(body: str = BODY, *, title: str = "Titel", **options: object) -> bytes:
    html = PAGE.format(title=title, body=body)
    return pdf.render(html, stylesheets=STYLES, **options)  # type: ignore[arg-type]


def test_render_same_input_gives_same_bytes() -> None:
    file = pdf.AttachedFile("uppgifter.json", b"{}", "Uppgifter")
    assert rendered(attachments=[file]) == rendered(attachments=[file])


def test_render_carries_both_marks_in_one_metadata() -> None:
    xmp = reading.metadata(reading.opened(rendered()))
    assert xmp.count("<rdf:RDF") == 1
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaExtension:schemas>" in xmp
    assert "<pdfaProperty:name>part</pdfaProperty:name>" in xmp


def test_render_is_tagged_and_tells_title_and_language() -> None:
    document = reading.opened(rendered())
    assert bool(document.Root.MarkInfo.Marked) is True
    assert str(document.Root.Lang) == "sv"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle) is True
    assert str(document.docinfo.Title) == "Titel"
    assert [str(page.Tabs) for page in document.pages] == ["/S"]
    assert str(document.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    order = [tag for tag in reading.tags(document) if tag in ("/H1", "/P", "/Table", "/L")]
    assert order == ["/H1", "/P", "/Table", "/L"]


def test_render_headers_of_tables_tell_what_they_head() -> None:
    document = reading.opened(rendered())
    headers = [
        (str(element.A.Scope), "/ID" in element)
        for element in reading.elements(document)
        if element.S == "/TH"
    ]
    assert headers == [("/Column", True), ("/Column", True), ("/Row", True)]
    cells = [element for element in reading.elements(document) if element.S == "/TD"]
    assert [len(cell.A.Headers) for cell in cells] == [2]


def test_render_embeds_every_font() -> None:
    document = reading.opened(rendered())
    fonts = reading.fonts(document)
    assert len(fonts) >= 2
    assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
    assert all("Source-S" in str(font.FontName) for font in fonts)


def test_render_margins_are_artifacts() -> None:
    document = reading.opened(rendered())
    marked = reading.marked_content(document.pages[0])
    pagination = [tag for tag, properties in marked if properties.get("/Type") == "/Pagination"]
    assert set(pagination) == {"/Artifact"}
    parents = document.Root.StructTreeRoot.ParentTree.Nums[1]
    kept = [properties["/MCID"] for _tag, properties in marked if "/MCID" in properties]
    assert all(isinstance(parents[int(number)], pikepdf.Dictionary) for number in kept)
    assert "Sida 1 av 1" in reading.words(rendered())


def test_render_attaches_files_with_their_relationship() -> None:
    content = '{"namn": "Åsa"}'.encode()
    file = pdf.AttachedFile("uppgifter.json", content, "Överenskommelsens uppgifter")
    document = reading.opened(rendered(attachments=[file]))
    assert reading.attached(document) == {"uppgifter.json": content}
    (specification,) = document.Root.AF
    assert str(specification.AFRelationship) == "/Data"
    assert str(specification.Desc) == "Överenskommelsens uppgifter"
    assert str(specification.EF.F.Subtype) == "/application/json"
    assert "/ModDate" not in specification.EF.F.Params


def test_render_created_is_told_alike_everywhere() -> None:
    moment = datetime.datetime(2026, 11, 22, 10, 30, tzinfo=datetime.UTC)
    file = pdf.AttachedFile("uppgifter.json", b"{}", "Uppgifter")
    document = reading.opened(rendered(attachments=[file], created=moment))
    assert str(document.docinfo.CreationDate) == "D:20261122103000Z"
    assert "2026-11-22T10:30:00Z" in reading.metadata(document)
    assert str(document.Root.AF[0].EF.F.Params.ModDate) == "D:20261122103000Z"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/bild.png",
        "https://example.com/bild.png",
        "file:///etc/passwd",
        "ftp://example.com/bild.png",
        "data:image/png;base64,AAAA",
        "https://static.invalid/../iop/settings.py",
        "https://static.invalid/%2e%2e/%2e%2e/etc/passwd",
        "https://static.invalid//etc/passwd",
        "https://static.invalid.example.com/css/base.css",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        '<p><img alt="Bild" src="{}"></p>',
        '<link rel="stylesheet" href="{}"><p>Text</p>',
        '<style>p {{ background: url("{}") }}</style><p>Text</p>',
        '<p><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<title>Bild</title><image href="{}" width="9" height="9"/></svg></p>',
    ],
)
def test_render_fetches_nothing_but_static_files(address: str, body: str) -> None:
    with pytest.raises(pdf.PdfError):
        rendered(body.format(address))


def test_render_attachment_by_address_is_refused() -> None:
    with pytest.raises(pdf.PdfError):
        rendered('<link rel="attachment" href="file:///etc/passwd"><p>Text</p>')


@pytest.mark.parametrize(
    "html",
    [
        '<!doctype html><html lang="sv"><title></title><p>Text</p></html>',
        "<!doctype html><html><title>Titel</title><p>Text</p></html>",
    ],
)
def test_render_without_title_or_language_is_refused(html: str) -> None:
    with pytest.raises(pdf.PdfError):
        pdf.render(html, stylesheets=STYLES)


def test_render_unknown_stylesheet_is_refused() -> None:
    with pytest.raises(pdf.PdfError):
        pdf.render(PAGE.format(title="Titel", body=BODY), stylesheets=["css/finns-inte.css"])


def test_render_stylesheets_are_understood_whole(caplog: pytest.LogCaptureFixture) -> None:
    pdf._styles.cache_clear()
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        rendered()
    assert [record.getMessage() for record in caplog.records] == []


def test_render_hyphenates_words_and_never_figures() -> None:
    words = "Socialförvaltningen samordningsansvarigas volontärverksamhetsutveckling " * 12
    content = rendered(f"<p>{words}</p>" + "<p>" + "1 250 000 kr 2026-11-22 " * 40 + "</p>")
    text = reading.text(content, "-layout")
    assert "-\n" in text
    assert all(line.split()[-1] != "2026-" for line in text.splitlines() if line.split())
    assert "2026-11-22" in text
    assert "\N{HYPHEN}" not in text
