"""The minutes as files: what they say, what they keep silent about, and that they can be read."""

import datetime
import io
import json

import pikepdf
import pytest

from agreements.models import Document
from followup.minutes_documents import Minutes, keep, minutes_data, minutes_pdf
from followup.models import ActionItem, AgendaItem, GroupMeeting, Outcome
from iop.accounts.models import User
from partners.models import Board, Role
from tests import reading
from tests.factories import make_member
from tests.followup.making import make_signed, partner_party
from tests.followup.making_minutes import Status, first_item, here, make_logged, make_person

pytestmark = pytest.mark.django_db

SECRET = ("kvhemlig", "kvbakgrund", "kvanteckning", "kvbeslut", "kvuppgift", "kvnamn")


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    """One open and one confidential item, each with all that an item may have."""
    meeting = make_logged(
        make_signed(board=board, title="Vänskapa"),
        items=2,
        status=Status.CLOSED,
        starts_at=datetime.time(13),
        ends_at=datetime.time(14, 30),
        place="Stadshuset",
        chair="Ada Ström",
        minutes_taker="Maj Ek",
    )
    one, other = meeting.items.all()
    _fill(one, "Måluppfyllelse", "Åtta relationer.", "Två väntar.", "Vi går vidare.", "Boka lokal.")
    _fill(other, *SECRET[:5], responsible=SECRET[5])
    other.is_confidential = True
    other.save()
    maj, ove = meeting.attendances.all()
    here(maj)
    maj.is_adjuster = True
    maj.save()
    ove.presence = "absent"
    ove.save()
    make_person(meeting, "Gun Gäst", presence="partly")
    make_person(meeting, "Okänd Omärkt")
    return GroupMeeting.objects.with_group().get(pk=meeting.pk)


def _fill(
    item: AgendaItem,
    heading: str,
    background: str,
    note: str,
    decision: str,
    action: str,
    responsible: str = "Ove Lind",
) -> None:
    item.heading, item.background, item.note = heading, background, note
    item.save()
    Outcome.objects.create(item=item, kind="decision", text=decision)
    ActionItem.objects.create(
        item=item, text=action, responsible=responsible, due_on=datetime.date(2026, 6, 1)
    )


def test_the_whole_says_everything_in_order(meeting: GroupMeeting) -> None:
    words = reading.words(minutes_pdf(Minutes(meeting, is_whole=True)))
    facts = [
        "PROTOKOLL · INTE JUSTERAT ÄN",
        "Styrgrupp 2026-05-14",
        "Vänskapa",
        "2026-05-14 13.00–14.30",
        "Stadshuset",
        "Ada Ström",
        "Närvarande",
        "Maj Ek, enhetschef",
        "Gun Gäst, delvis",
        "Frånvarande",
        "Ove Lind",
        "Okänd Omärkt",
        "1 Måluppfyllelse",
        "Åtta relationer.",
        "Två väntar.",
        "Beslut",
        "Vi går vidare.",
        "Åtgärd",
        "Boka lokal.",
        "2 kvhemlig",
        "kvanteckning",
        "Åtgärder",
        "2026-06-01",
        "Justering",
        "ännu inte",
    ]
    places = [words.find(fact) for fact in facts]
    assert dict(zip(facts, places, strict=True)) == dict(zip(facts, sorted(places), strict=True))
    assert -1 not in places


def test_the_open_one_is_silent_about_what_is_confidential(meeting: GroupMeeting) -> None:
    content = minutes_pdf(Minutes(meeting, is_whole=False))
    words = reading.words(content)
    assert "2 Förtrolig punkt" in words
    assert "Boka lokal." in words
    pdf = pikepdf.open(io.BytesIO(content))
    data = attached(pdf)
    said = words + json.dumps(data) + str(pdf.open_metadata()) + str(outline(pdf))
    assert [word for word in SECRET if word in said] == []
    assert data["items"][1] == {"number": 2, "confidential": True}


def attached(pdf: pikepdf.Pdf) -> dict:
    [file] = pdf.attachments.values()
    data: dict = json.loads(file.get_file().read_bytes())
    return data


def outline(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as tree:
        return [entry.title for entry in tree.root]


def test_it_is_archived_and_read_aloud(meeting: GroupMeeting) -> None:
    minutes = Minutes(meeting, is_whole=True)
    pdf = pikepdf.open(io.BytesIO(minutes_pdf(minutes)))
    metadata = pdf.open_metadata()
    assert metadata["pdfaid:part"] == "3"
    assert metadata["pdfaid:conformance"] == "A"
    assert metadata["pdfuaid:part"] == "1"
    assert str(pdf.Root.Lang) == "sv"
    assert outline(pdf) == ["Närvaro", "1Måluppfyllelse", "2kvhemlig förtrolig", "Åtgärder",
                            "Justering"]  # fmt: skip
    assert attached(pdf)["items"][0]["actions"][0]["due_on"] == "2026-06-01"
    scopes = [
        str(one.A.Scope)
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"
    ]
    assert scopes.count("/Column") == 6


def test_the_adjusted_says_who_confirmed_and_when(meeting: GroupMeeting, officer: User) -> None:
    person = meeting.attendances.get(name="Maj Ek")
    person.confirmed_on, person.confirmed_by = datetime.date(2026, 5, 18), officer
    person.save()
    meeting.status = Status.ADJUSTED
    words = reading.words(minutes_pdf(Minutes(meeting, is_whole=True)))
    assert "justerat av alla" in words
    assert f"2026-05-18, antecknat av {officer.name}" in words
    assert "INTE JUSTERAT ÄN" not in words


def test_without_adjusting_it_says_so(meeting: GroupMeeting) -> None:
    meeting.without_adjusting = True
    words = reading.words(minutes_pdf(Minutes(meeting, is_whole=True)))
    assert "Gruppen har valt att protokollet inte justeras." in words


def test_names_of_the_files(meeting: GroupMeeting) -> None:
    whole, opened = Minutes(meeting, is_whole=True), Minutes(meeting, is_whole=False)
    assert whole.file_name.endswith("Protokoll Styrgrupp 2026-05-14, ej justerat.pdf")
    assert opened.file_name.endswith(", utan förtroliga punkter, ej justerat.pdf")


def test_an_unknown_stays_empty(board: Board) -> None:
    """Nothing is invented where nothing was noted."""
    meeting = make_logged(make_signed(board=board), status=Status.CLOSED)
    ActionItem.objects.create(item=first_item(meeting), text="Något.")
    data = minutes_data(Minutes(meeting, is_whole=True))
    assert data["people"][0]["presence"] is None
    assert data["items"][0]["actions"] == [{"text": "Något.", "responsible": "", "due_on": None}]


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_queries_for_one_and_three(
    board: Board, count: int, django_assert_num_queries
) -> None:
    made = make_logged(make_signed(board=board), items=count, status=Status.CLOSED)
    for item in made.items.all():
        ActionItem.objects.create(item=item, text="Något.")
    for number in range(count):
        make_person(made, f"Gäst {number}", presence="present", party=partner_party(made.agreement))
    meeting = GroupMeeting.objects.with_group().get(pk=made.pk)
    with django_assert_num_queries(4):
        minutes_pdf(Minutes(meeting, is_whole=True))


def test_who_reads_the_kept_files(meeting: GroupMeeting, officer: User, stranger: User) -> None:
    """Board members read agreements from the decision on, but not what the group says."""
    keep(meeting, officer)
    board, organisation = meeting.case.board, partner_party(meeting.agreement).organisation
    member = make_member(Role.BOARD_MEMBER, board)
    partner = make_member(Role.PARTNER, organisation)
    assert meeting.minutes
    attachment = Document.objects.create(
        case=meeting.case, agreement=meeting.agreement, name="a", file="a", size=1, sha256="a",
        uploaded_by=officer,
    )  # fmt: skip
    minutes = {meeting.minutes, meeting.open_minutes}
    assert set(Document.objects.visible_to(officer)) == {attachment, *minutes}
    assert set(Document.objects.visible_to(partner)) == {attachment, *minutes}
    assert set(Document.objects.visible_to(member)) == {attachment}
    assert set(Document.objects.visible_to(stranger)) == set()
