"""Words of a buyer, and organisations that are no party, in every text of an agreement."""

import datetime

import pytest
from django.utils import timezone

from agreements.models import Commitment, Group, SectionKind, WatchedWord
from tests.agreements.breaking import add_funder, change, change_rows, codes, found, friends
from tests.agreements.sound import make_sound_agreement
from tests.factories import make_board, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(db):
    return make_sound_agreement()


def write(agreement, text):
    section = agreement.sections.get(kind=SectionKind.TEXT)
    section.body = text
    section.save()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Uppdragsgivaren och uppdragsgivarens</p>", ["Uppdragsgivaren", "uppdragsgivarens"]),
        ("<p>UPPDRAGSGIVARE, uppdragsgivare</p>", ["UPPDRAGSGIVARE"]),
        ("<p>Ett <b>uppdrag</b> till givare</p>", []),
        ("<p>medunderuppdragsgivare</p>", []),
        ("<p>Lagen (2016:1145) om offentlig upphandling gäller inte.</p>", []),
        ("<p>Det är ingen upphandling.</p>", ["upphandling"]),
    ],
)
def test_watched_words_are_found_by_their_beginning(text, words, agreement):
    WatchedWord.objects.create(word="uppdragsgivar")
    WatchedWord.objects.create(word="upphandl")
    write(agreement, text)
    messages = [finding.message for finding in found(agreement, "buyers-words")]
    assert messages == [
        f"”{word}” hör till köp, och ett partnerskap är inget köp. Byt ut det." for word in words
    ]


def test_watched_words_hold_from_one_day_to_another(agreement):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    WatchedWord.objects.create(word="så", valid_to=yesterday)
    assert codes(agreement) == []


@pytest.mark.parametrize(
    "break_it",
    [change(dispute="<p>Beställaren avgör.</p>"), change(summary="Beställaren betalar."),
     change_rows(Commitment, description="Beställaren betalar."),
     change_rows(Group, tasks="<p>Beställaren leder.</p>")],
)  # fmt: skip
def test_watched_words_are_sought_in_every_text(break_it, agreement):
    WatchedWord.objects.create(word="beställar")
    break_it(agreement)
    assert "buyers-words" in codes(agreement)


@pytest.mark.parametrize(
    ("name", "short_name", "text", "is_found"),
    [
        ("Individuell Människohjälp", "IM", "<p>IM hjälper till.</p>", True),
        ("Individuell Människohjälp", "IM", "<p>IMs volontärer</p>", True),
        ("Individuell Människohjälp", "IM", "<p>Vi hjälper till, im och an.</p>", False),
        ("Individuell Människohjälp", "IM", "<p>individuell människohjälp</p>", True),
        ("Individuell Människohjälp", "IM", "<p>Individuell hjälp, IMAGE</p>", False),
        ("Forum", "", "<p>Ett forum för alla.</p>", False),
        ("Vännerna i Norr", "", "<p>Vännerna gör det.</p>", False),
        ("Kompis", "", "<p>Kompisarna gör det.</p>", False),
    ],
)
def test_organisations_are_found_by_whole_names(name, short_name, text, is_found, agreement):
    make_organisation(name=name, short_name=short_name)
    write(agreement, text)
    assert bool(found(agreement, "names-outsider")) is is_found


def test_the_municipality_its_boards_parties_and_funders_are_no_outsiders(agreement):
    board = agreement.case.board
    other = make_board(municipality=board.organisation, name="Kulturnämnden")
    funder = make_organisation(name="Länsstyrelsen i Skåne")
    add_funder(organisation=funder, name_as_written="")(agreement)
    write(agreement, f"<p>{board.organisation}, {other.name}, {funder}, Vännerna</p>")
    assert found(agreement, "names-outsider") == []


def test_a_name_within_a_partys_name_is_that_party(agreement):
    make_organisation(name="Kompis", short_name="")
    party = friends(agreement)
    party.name_as_written = "Kompis Provköping"
    party.save()
    write(agreement, "<p>Kompis Provköping tar emot.</p>")
    assert found(agreement, "names-outsider") == []
