import itertools
import json
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import models, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from agreements.documents import (
    PreparedPdf,
    agreement_article,
    agreement_html,
    agreement_pdf,
    file_name,
    section_html,
)
from agreements.models import Agreement, Party, SectionKind, Signatory
from agreements.snapshot import SCHEMA, agreement_data, agreement_json, checksum
from partners.models import Board, Organisation
from tests import reading
from tests.agreements.whole import (
    HEADINGS,
    loaded,
    make_small_agreement,
    make_whole_agreement,
)
from tests.factories import make_agreement, make_organisation, make_section

pytestmark = pytest.mark.django_db
#: All of an agreement, and nothing else.
CONTENT_QUERIES = 18


@pytest.fixture
def whole(board: Board) -> Agreement:
    return loaded(make_whole_agreement(board=board))


@dataclass(frozen=True)
class Printed:
    """A whole agreement, as loaded, and its PDF."""

    agreement: Agreement
    content: bytes


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Printed:
    """Made once for the tests that only read it; nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        agreement = loaded(make_whole_agreement())
        made = Printed(agreement, agreement_pdf(agreement))
        transaction.set_rollback(True)
    return made


def test_agreement_pdf_says_everything_in_order(printed: Printed) -> None:
    words = reading.words(printed.content)
    facts = [
        "ÖVERENSKOMMELSE OM IDÉBURET OFFENTLIGT PARTNERSKAP · UTKAST",
        "Vänner i Provköping",
        "2026-03-01–2027-12-31",
        "Länsstyrelsen, 752 734 kr enligt § 37 a, förordning (2010:1122)",
        "Senast 2027-06-30. Redovisas för socialnämnden hösten 2027.",
        "Socialnämnden 2026-02-10, § 17",
        "1 Bakgrund",
        "Parterna vill ändra det tillsammans",
        "2 Parter",
        "Idéburen part, samordnare",
        "Fastighetskontoret",
        "3 Mål",
        "minst 10 vänskapsrelationer per halvår (utgångsläge: 4)",
        "4 Målgrupp",
        "Målgruppen omfattar cirka 40 personer per år.",
        "5 Parternas insatser",
        "Minst 2 träffar per månad.",
        "6 Styrning",
        "Gruppen sammanträder 2 gånger per år.",
        "Enhetschef",
        "Boende i kommunen, oberoende ledamot",
        "7 Uppföljning",
        "Senast 2027-01-31",
        "8 Kontaktpersoner",
        "Łucja Szczęsna",
        "9 Period",
        "från och med 2026-03-01 till och med 2027-12-31",
        "kan förlängas med 12 månader",
        "10 Ekonomi",
        "Indexuppräkning",
        "betalas tillbaka till Länsstyrelsen",
        "11 Betalning",
        "556 400 kr",
        "12 Omförhandling, uppsägning och tvister",
        "Uppsägningstiden är 3 månader. Uppsägningen ska vara skriftlig.",
        "är uppsägningstiden 6 månader",
        "13 Underskrifter",
        "Zoë Ångström Öberg",
        "Firman tecknas av två i förening.",
        "Nguyễn Thị Hồng Ánh",
        "Товариство «Зустріч»",
    ]
    place = 0
    for fact in facts:
        found = words.find(fact.replace(" kr", "\N{NO-BREAK SPACE}kr"), place)
        found = found if found >= 0 else words.find(fact, place)
        assert found >= 0, f"{fact!r} is not in {words[place : place + 300]!r}"
        place = found


def test_agreement_pdf_amounts_keep_their_words(printed: Printed) -> None:
    words = reading.words(printed.content)
    assert "upp till 40 000 kr per år" in words
    assert "cirka 440 000 kr" in words
    assert "utan värde" in words
    assert "200 kr × 120 timmar per år" in words
    assert "60 % av en heltidstjänst" in words


def test_agreement_pdf_pages_tell_number_reference_and_checksum(printed: Printed) -> None:
    content = printed.content
    pages = reading.text(content).split("\f")[:-1]
    digits = checksum(agreement_json(printed.agreement))
    for number, page in enumerate(pages, 1):
        assert f"Sida {number} av {len(pages)}" in page
        assert f"{printed.agreement.case.reference} · version 1" in page
        assert f"Kontrollsumma {digits[:4]} {digits[4:8]} {digits[8:12]}" in page


def test_agreement_pdf_is_structured_for_a_screen_reader(printed: Printed) -> None:
    document = reading.opened(printed.content)
    assert "<pdfuaid:part>1</pdfuaid:part>" in reading.metadata(document)
    assert str(document.Root.Lang) == "sv"
    assert str(document.docinfo.Title) == printed.agreement.title
    tags = reading.tags(document)
    headings = [int(tag[2]) for tag in tags if tag in ("/H1", "/H2", "/H3", "/H4")]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(deeper <= upper + 1 for upper, deeper in itertools.pairwise(headings))
    figures = [element for element in reading.elements(document) if element.S == "/Figure"]
    assert [str(figure.Alt).startswith("Andelar: Offentlig sida") for figure in figures] == [True]
    headers = [element for element in reading.elements(document) if element.S == "/TH"]
    assert all(str(header.A.Scope) in ("/Column", "/Row") for header in headers)
    assert reading.bookmarks(document) == [
        f"{number} {heading}" for number, heading in enumerate(HEADINGS.values(), 1)
    ]
    fonts = reading.fonts(document)
    assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_agreement_pdf_attaches_the_data(printed: Printed) -> None:
    document = reading.opened(printed.content)
    (name, content), *others = reading.attached(document).items()
    assert others == []
    assert name == f"{printed.agreement.reference.replace(' ', '-').replace('/', '-')}.json"
    assert json.loads(content) == agreement_data(printed.agreement)
    assert str(document.Root.AF[0].AFRelationship) == "/Data"
    assert checksum(content) == checksum(agreement_json(printed.agreement))


def test_agreement_pdf_draft_mark_disturbs_nobody(whole: Agreement) -> None:
    draft = agreement_pdf(whole)
    assert reading.text(draft).count("UTKAST") == 1
    assert {reading.pictures(page) for page in reading.opened(draft).pages} == {("/Artifact",)}
    whole.status = Agreement.Status.ACTIVE
    signed = agreement_pdf(whole)
    assert "UTKAST" not in reading.text(signed)
    assert {reading.pictures(page) for page in reading.opened(signed).pages} == {()}


def test_agreement_pdf_same_agreement_gives_same_bytes(whole: Agreement) -> None:
    first = PreparedPdf(whole).made_anew()
    assert PreparedPdf(loaded(whole)).made_anew() == first


def test_agreement_pdf_unchanged_is_not_made_twice(whole: Agreement) -> None:
    agreement_pdf(whole)
    cache.set(f"agreement-pdf:{PreparedPdf(whole).key}", b"kept")
    assert agreement_pdf(loaded(whole)) == b"kept"


def test_prepared_pdf_key_follows_whether_it_is_signed(whole: Agreement) -> None:
    before = PreparedPdf(whole).key
    whole.status = Agreement.Status.IN_REVIEW
    assert PreparedPdf(whole).key == before
    whole.status = Agreement.Status.ACTIVE
    assert PreparedPdf(whole).key != before


_WORKFLOW = {
    *("id", "status", "shared_at", "is_external", "position", "guidance", "revision"),
    *("is_automatic", "basics_open", "prolonged_until", "is_open"),
}


def _rows(agreement: Agreement) -> list[models.Model]:
    """Every row that the document reads."""
    rows: list[models.Model] = [agreement]
    for name in (
        *("sections", "parties", "contact_persons", "target_groups", "goals", "indicators"),
        *("commitments", "funders", "contributions", "payment_plans", "groups"),
        *("report_duties", "signatories"),
    ):
        rows += getattr(agreement, name).all()
    for row in list(rows):
        for name in ("years", "uplifts", "instalments", "members"):
            if not isinstance(row, Agreement) and hasattr(row, name):
                rows += getattr(row, name).all()
    return rows


def test_agreement_data_changes_with_every_field_of_every_row(whole: Agreement) -> None:
    before = checksum(agreement_json(whole))
    seen = 0
    for row in _rows(whole):
        for field in row._meta.concrete_fields:
            if field.name in _WORKFLOW or field.remote_field or field.name == "calculation":
                continue
            kept = getattr(row, field.attname)
            is_said = kept is not None and field.name != "ground"
            setattr(row, field.attname, None if is_said else "ifyllt")
            assert checksum(agreement_json(whole)) != before, f"{row!r} {field.name}"
            setattr(row, field.attname, kept)
            seen += 1
    assert seen > 100
    assert checksum(agreement_json(whole)) == before


def test_agreement_data_follows_order_and_names_of_others(whole: Agreement) -> None:
    before = agreement_data(whole)
    for section in whole.sections.all():
        section.position = 90 - section.position
        section.save()
    after = agreement_data(loaded(whole))
    assert after["sections"] == before["sections"][::-1]
    organisation = make_organisation(name="Nytt namn")
    Organisation.objects.filter(name="Föreningen Vänskapsbron").update(name="Ett nytt namn")
    assert agreement_data(loaded(whole))["parties"] != before["parties"]
    assert organisation.name not in str(agreement_data(loaded(whole)))


def test_agreement_data_is_the_version_of_the_schema_that_it_says(whole: Agreement) -> None:
    """A new field is a new version of the schema: change both here."""
    data = agreement_data(whole)
    assert SCHEMA == {"name": "iop-agreement", "version": 1}
    assert data["schema"] == SCHEMA
    keys = {
        name: sorted({key for row in rows for key in row})
        for name, rows in data.items()
        if isinstance(rows, list)
    }
    assert checksum(json.dumps([sorted(data), keys], sort_keys=True).encode())[:12] == SHAPE
    years = [year for row in data["contributions"] for year in row["years"]]
    assert {"250000.00", "306400.00"} <= {year["amount"] for year in years}


SHAPE = "3f531e6d5e0a"


def test_agreement_html_is_in_swedish_for_every_reader(whole: Agreement) -> None:
    expected = agreement_html(whole)
    with translation.override("en"):
        assert agreement_html(loaded(whole)) == expected
    assert '<html lang="sv">' in expected


def test_agreement_html_shows_rich_text_and_escapes_the_rest(board: Board) -> None:
    agreement = make_agreement(board=board, title="<script>alert(1)</script>")
    make_section(agreement, body="<p>Ja</p>")
    agreement.sections.update(
        body='<p onclick="x()">Ja<img src="file:///etc/passwd"><script>x</script></p>'
    )
    html = agreement_html(loaded(agreement))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<p>Ja</p>" in html


def test_agreement_article_fits_below_the_heading_of_a_page(whole: Agreement) -> None:
    html = agreement_article(whole)
    assert "<h1" not in html
    assert html.count("<h2") == 1
    assert html.count("<h3") == len(HEADINGS)
    assert "style=" not in html
    assert "<dl" not in html


@pytest.mark.parametrize("kind", list(SectionKind))
def test_section_html_is_the_section_of_the_document(whole: Agreement, kind: SectionKind) -> None:
    section = next(row for row in whole.sections.all() if row.kind == kind)
    html = section_html(whole, section)
    assert HEADINGS[kind] in html
    assert html.strip() in agreement_article(whole)
    assert "Inte ifyllt än" not in html


@pytest.mark.parametrize("kind", list(SectionKind))
def test_section_html_empty_says_so_only_in_drafts(board: Board, kind: SectionKind) -> None:
    agreement = make_agreement(board=board, starts_on=None, ends_on=None)
    section = make_section(agreement, kind)
    agreement = loaded(agreement)
    assert "Inte ifyllt än" in section_html(agreement, section)
    agreement.status = Agreement.Status.ACTIVE
    assert "Inte ifyllt än" not in section_html(agreement, section)


def test_section_html_not_stated_value_is_open_once_signed(whole: Agreement) -> None:
    contribution = whole.contributions.all()[0]
    contribution.valuation = ""
    section = next(row for row in whole.sections.all() if row.kind == SectionKind.ECONOMY)
    assert ">ännu inte angivet</td>" in section_html(whole, section)
    whole.status = Agreement.Status.ACTIVE
    assert '<td class="num">ännu inte angivet</td>' not in section_html(whole, section)


def test_agreement_article_tells_what_it_goes_on_from(board: Board) -> None:
    first = make_small_agreement(board=board)
    second = make_agreement(
        case=first.case, version=2, predecessor=first, relation=Agreement.Relation.EXTENSION
    )
    assert f"<p>{first.reference} (förlängning)</p>" in agreement_article(loaded(second))
    assert agreement_data(loaded(second))["predecessor"] == first.reference
    assert agreement_data(loaded(first))["predecessor"] is None


def test_section_html_signatures_have_a_block_for_each(whole: Agreement) -> None:
    section = next(row for row in whole.sections.all() if row.kind == SectionKind.SIGNATORIES)
    html = section_html(whole, section)
    assert Signatory.objects.count() == 3
    assert Party.objects.filter(signs=True).count() == 3
    assert html.count('class="signature"') == 4
    assert html.count("Namnförtydligande") == 2
    assert "Fastighetskontoret" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_agreement_pdf_queries(
    rows: int, board: Board, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agreement = make_whole_agreement(rows=rows, board=board)
    with django_assert_num_queries(CONTENT_QUERIES):
        agreement_pdf(loaded(agreement))


def test_file_name_is_readable_and_safe(whole: Agreement) -> None:
    whole.case.reference = "SN 2018/0098"
    whole.title = 'Åsas "vänner" / ..\\x\r\nSet-Cookie: a'
    assert file_name(whole) == (
        "Överenskommelse SN-2018-0098-1 Åsas vänner x Set-Cookie a (utkast).pdf"
    )
    whole.status = Agreement.Status.ACTIVE
    assert file_name(whole) == "Överenskommelse SN-2018-0098-1 Åsas vänner x Set-Cookie a.pdf"
