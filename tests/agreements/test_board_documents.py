"""The packet of a meeting and the extract of the minutes: one file, in order, read aloud."""

import datetime
import hashlib
import shutil
import subprocess
import tempfile

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse

from agreements.board_documents import DecisionExtract, MeetingPacket, keep_issued
from agreements.models import BoardItem, Decision, Document, Paper, PaperPerson
from iop.shared.pdf import PdfError
from partners.models import Role
from tests.factories import (
    make_agreement,
    make_board,
    make_item,
    make_meeting,
    make_member,
    make_paper,
)
from tests.reading import attached, metadata, opened, text, words

pytestmark = pytest.mark.django_db

WORDS = (
    '<h2 class="document-title">{}</h2>'
    '<section id="avsnitt-{}"><h3 class="section-heading">Bakgrund</h3>'
    "<p>Ord om saken.</p></section>"
)


@pytest.fixture
def meeting():
    return make_meeting(make_board(name="Socialnämnden"))


def make_issued(meeting, title):
    status = Paper.Status.ISSUED
    paper = make_paper(board=meeting.board, status=status, title=title)
    paper.article = WORDS.format(title, paper.pk)
    paper.save()
    return make_item(meeting, paper)


def packet(meeting):
    items = BoardItem.objects.with_papers().prefetch_related("paper__attachments__document")
    return MeetingPacket(meeting, list(items.filter(meeting=meeting)), reads_secrets=True)


def decided(meeting, **said):
    item = make_issued(meeting, "Kompisbyrån")
    said = {"outcome": "as_proposed", "paragraph": "88", "text": "1. Avtalet ingås."} | said
    return Decision.objects.create(item=item, recorded_by=item.paper.author, **said)


def test_packet_is_one_archivable_and_accessible_file_with_a_bookmark_for_each_item(meeting):
    for title in ("Första", "Andra"):
        make_issued(meeting, title)
    content = packet(meeting).content
    with opened(content) as document:
        said = metadata(document)
        assert 'pdfaid:part="3"' in said
        assert 'pdfaid:conformance="A"' in said
        assert "<pdfuaid:part>1<" in said
        with document.open_outline() as outline:
            tree = [(row.title, [kid.title for kid in row.children]) for row in outline.root]
        assert tree == [("1. Första", ["Bakgrund"]), ("2. Andra", ["Bakgrund"])]
        assert len(document.pages) == 3
    read = text(content)
    assert "Sida 3 av 3" in read
    assert "Ord om saken." in read


def with_file(item, name="Kvitto.txt", content=b"ett, tre", content_type="text/plain", **fields):
    document = Document.objects.create(
        case=item.paper.case,
        name=name,
        file=ContentFile(content, name),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=item.paper.author,
        **fields,
    )
    item.paper.attachments.create(name=f"Bilaga {name}", document=document)
    return document


def listed(content):
    """The files inside, as poppler lists them: ``1: 01-01 Kvitto.txt``."""
    program = shutil.which("pdfdetach")
    if program is None:
        pytest.skip("pdfdetach (poppler-utils) is not installed")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        command = [program, "-list", "-enc", "UTF-8", file.name]
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
    return [line.partition(": ")[2] for line in done.stdout.decode().splitlines()[1:]]


def test_packet_holds_an_agreement_as_pages_and_other_files_as_files(meeting):
    item = make_issued(meeting, "Första")
    whole = make_agreement(board=meeting.board, title="Kompisbyrån")
    section = whole.sections.create(heading="Syfte", body="<p>Avtalets ord.</p>", position=1)
    paper = whole.case.papers.first() or make_paper(
        case=whole.case, board=meeting.board, agreement=whole, status=Paper.Status.READY
    )
    paper.attachments.create(name="Förslag till avtal", agreement=whole)
    second = make_item(meeting, paper)
    keep_issued(paper, item.paper.author, "")
    Paper.objects.filter(pk=paper.pk).update(status=Paper.Status.ISSUED)
    section.delete()  # what was issued stays, whatever becomes of the draft
    with_file(item)
    inner = packet(meeting).content  # any PDF will do
    with_file(second, "Ritning.pdf", inner, "application/pdf")
    content = packet(meeting).content
    with opened(content) as document:
        assert attached(document) == {"01-01 Kvitto.txt": b"ett, tre", "02-02 Ritning.pdf": inner}
        assert 'pdfaid:part="3"' in metadata(document)
        assert [str(one.AFRelationship) for one in document.Root.AF] == ["/Supplement"] * 2
        with document.open_outline() as outline:
            kids = [kid.title for kid in outline.root[1].children]
        assert kids[-1] == "Förslag till avtal"
        pages = len(document.pages)
    read = words(content)
    assert "Avtalets ord." in read
    assert f"Sida {pages} av {pages}" in read
    assert "i den här filen som ”01-01 Kvitto.txt”" in read
    with opened(inner) as document:
        assert f"{len(document.pages)} sidor" in read
    assert [*listed(content)] == ["01-01 Kvitto.txt", "02-02 Ritning.pdf"]


def test_packet_holds_no_secret_file_for_those_who_may_not_read_it(meeting):
    item = make_issued(meeting, "Första")
    with_file(item, is_secret=True, secrecy_ground="OSL 26:1")
    rows = BoardItem.objects.with_papers().prefetch_related("paper__attachments__document")
    with opened(MeetingPacket(meeting, list(rows), reads_secrets=False).content) as document:
        assert attached(document) == {}
    with opened(MeetingPacket(meeting, list(rows), reads_secrets=True).content) as document:
        assert list(attached(document)) == ["01-01 Kvitto.txt"]


def test_packet_leaves_out_what_makes_it_too_large(meeting, monkeypatch):
    monkeypatch.setattr("agreements.board_documents.MOST_EMBEDDED", 10)
    item = make_issued(meeting, "Första")
    for name in ("A.txt", "B.txt"):
        with_file(item, name)
    content = packet(meeting).content
    with opened(content) as document:
        assert list(attached(document)) == ["01-01 A.txt"]
    assert "för stor för handlingspaketet" in words(content)


def test_packet_is_not_made_from_a_file_that_has_changed(meeting):
    stored = with_file(make_issued(meeting, "Första"))
    Document.objects.filter(pk=stored.pk).update(sha256="0" * 64)
    with pytest.raises(PdfError):
        _ = packet(meeting).content


def test_packet_is_kept_until_what_it_says_changes(meeting):
    make_issued(meeting, "Första")
    cache.clear()
    before = packet(meeting)
    assert before.key == packet(meeting).key
    assert before.content == packet(meeting).content
    make_issued(meeting, "Andra")
    assert packet(meeting).key != before.key


@pytest.mark.parametrize("count", [1, 3])
def test_packet_asks_the_database_as_often_for_one_and_three(
    client, meeting, count, django_assert_num_queries
):
    for number in range(count):
        make_issued(meeting, f"Nr {number}")
    client.force_login(make_member(Role.BOARD_MEMBER, meeting.board))
    with django_assert_num_queries(6):
        response = client.get(reverse("board_meetings:packet", args=[meeting.pk]))
    assert response["Content-Type"] == "application/pdf"
    again = client.get(
        reverse("board_meetings:packet", args=[meeting.pk]),
        headers={"If-None-Match": response["ETag"]},
    )
    assert again.status_code == 304


def test_extract_tells_the_decision_and_what_is_not_yet_known(meeting):
    decision = decided(
        meeting, condition="att KF beviljar medel", reservation="(X) reserverar sig."
    )
    decision.item.paper.people.create(part=PaperPerson.Part.RECIPIENT, name="Kompisbyrån Sverige")
    read = words(DecisionExtract(decision).content)
    for part in (
        "§ 88 Kompisbyrån",
        "Nämnden beslutar enligt förslaget att",
        "1. Avtalet ingås.",
        "att KF beviljar medel Villkoret är inte uppfyllt än.",
        "(X) reserverar sig.",
        "Kompisbyrån Sverige",
        "INTE JUSTERAT ÄN",
        "Laga kraft okänt",
    ):
        assert part in read


def test_extract_of_adjusted_minutes_tells_the_day_of_legal_force(meeting):
    meeting.minutes_adjusted_on = datetime.date(2026, 9, 12)
    meeting.notice_posted_on = datetime.date(2026, 9, 13)
    meeting.save()
    read = words(DecisionExtract(decided(meeting)).content)
    assert "2026-10-05, om ingen överklagar (KL 13:5)" in read
    assert "JUSTERAT ÄN" not in read
