"""The packet of a meeting and the extract of the minutes: one file, in order, read aloud."""

import datetime

import pytest
from django.core.cache import cache
from django.urls import reverse

from agreements.board_documents import DecisionExtract, MeetingPacket
from agreements.models import BoardItem, Decision, Paper, PaperPerson
from partners.models import Role
from tests.factories import make_board, make_item, make_meeting, make_member, make_paper
from tests.reading import metadata, opened, text, words

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
    return MeetingPacket(meeting, list(items.filter(meeting=meeting)))


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
