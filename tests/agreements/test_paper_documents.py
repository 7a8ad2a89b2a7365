"""The paper as HTML and as a PDF that reads, is structured, and carries its data."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from agreements.models import Paper, PaperKind
from agreements.paper_documents import (
    PreparedPaper,
    file_name,
    paper_article,
    paper_data,
    paper_html,
    paper_pdf,
    shown_article,
)
from agreements.papers import start, whole
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board
from tests import reading
from tests.agreements.whole import make_whole_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(board: Board, officer: User) -> Paper:
    load_standards()
    agreement = make_whole_agreement(board=board)
    return whole(start(agreement.case, PaperKind.objects.get(purpose="adopt"), officer))


def test_paper_pdf_reads_and_is_structured(paper: Paper) -> None:
    content = paper_pdf(paper)
    document = reading.opened(content)
    words = reading.words(content)
    assert "TJÄNSTEUTLÅTANDE · UTKAST" in words
    assert "beslutar att" in words
    assert "godkänna överenskommelsen" in words
    assert "utan värde" in words
    assert f"Sida 1 av {len(document.pages)}" in words
    assert "<pdfuaid:part>1</pdfuaid:part>" in reading.metadata(document)
    assert str(document.Root.Lang) == "sv"
    shown = [part.heading for part in paper.sections.all()]
    assert [mark for mark in reading.bookmarks(document) if mark in shown][:2] == [
        "Ärendet",
        "Förslag till beslut",
    ]
    (name, data), *others = reading.attached(document).items()
    assert others == []
    assert name.endswith(".json")
    assert json.loads(data) == paper_data(paper)


@pytest.mark.parametrize("purpose", PaperKind.Purpose.values)
def test_paper_pdf_of_every_kind_is_archivable_and_accessible(
    purpose: str, board: Board, officer: User
) -> None:
    load_standards()
    case = make_whole_agreement(board=board).case
    content = paper_pdf(whole(start(case, PaperKind.objects.get(purpose=purpose), officer)))
    document = reading.opened(content)
    xmp, tags = reading.metadata(document), reading.tags(document)
    assert 'pdfaid:part="3"' in xmp or "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert str(document.Root.Lang) == "sv"
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == len(reading.bookmarks(document))
    headers = [one for one in reading.elements(document) if one.S == "/TH"]
    assert headers
    assert all("/Scope" in header.A for header in headers)
    words = reading.words(content)
    assert case.reference in words
    assert f"Sida 1 av {len(document.pages)}" in words


def test_paper_pdf_same_paper_gives_same_bytes(paper: Paper) -> None:
    assert PreparedPaper(whole(paper)).made_anew() == PreparedPaper(paper).made_anew()


def test_paper_html_is_in_swedish_and_escaped(paper: Paper) -> None:
    paper.title = "<script>alert(1)</script>"
    with translation.override("en"):
        html = paper_html(paper)
    assert '<html lang="sv">' in html
    assert "<script" not in html
    assert "Ifyllt av systemet" not in html


def test_paper_article_marks_what_the_system_filled_in(paper: Paper) -> None:
    assert "Ifyllt av systemet" in paper_article(paper, marks_filled=True)
    assert "<h1" not in paper_article(paper)


def test_paper_html_leaves_out_optional_empty_headings(paper: Paper) -> None:
    assert "Samråd" not in paper_html(paper)
    assert "Bakgrund" in paper_html(paper)


def test_shown_article_issued_is_what_the_board_got(paper: Paper) -> None:
    paper.article, paper.status = "<p>Utfärdat</p>", Paper.Status.ISSUED
    assert shown_article(paper) == "<p>Utfärdat</p>"
    paper.status = Paper.Status.READY
    assert "Utfärdat" not in shown_article(paper)


def test_paper_html_draft_until_issued(paper: Paper) -> None:
    assert "document-draft" in paper_html(paper)
    paper.status = Paper.Status.ISSUED
    assert "document-draft" not in paper_html(paper)


def test_file_name_is_safe(paper: Paper) -> None:
    paper.title = "a/b\r\nSet-Cookie: x"
    assert "/" not in file_name(paper)
    assert "\n" not in file_name(paper)


def test_render_paper_writes_the_pdf(paper: Paper, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    call_command("render_paper", str(paper.pk), "--output", str(file))
    assert file.read_bytes() == paper_pdf(paper)
