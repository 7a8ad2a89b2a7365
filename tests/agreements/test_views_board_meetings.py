"""Pages of the meetings: what each role sees and may do, and what leaks to nobody."""

import datetime
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, BoardMeeting, Case, Decision, Document, Paper
from agreements.workflow import perform
from partners.models import Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_paper,
)

pytestmark = pytest.mark.django_db

Status = Paper.Status
SAID = {"outcome": "as_proposed", "paragraph": "88", "text": "1. Avtalet ingås."}


@pytest.fixture
def secretary(board):
    return make_member(Role.SECRETARY, board)


@pytest.fixture
def member(board):
    return make_member(Role.BOARD_MEMBER, board)


@pytest.fixture
def meeting(board):
    return make_meeting(board)


def issue(meeting, secretary, **fields):
    """A paper issued to the meeting as the pages do it."""
    paper = make_paper(board=meeting.board, status=Status.READY, **fields)
    item = make_item(meeting, paper)
    perform(secretary, paper, "issue")
    item.refresh_from_db()
    return item


def make_issued(meeting, **fields):
    """An item whose paper is issued, without the work of making its file."""
    fields.setdefault("article", "<h2>Handling</h2><p>Utfärdade ord.</p>")
    return make_item(meeting, make_paper(board=meeting.board, status=Status.ISSUED, **fields))


def attach(paper, **fields):
    content = b"%PDF-1.7 en bilaga"
    document = Document.objects.create(
        case=paper.case,
        name="bilaga.pdf",
        file=ContentFile(content, "bilaga.pdf"),
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=paper.author,
        **fields,
    )
    paper.attachments.create(name="Bilaga", document=document)
    return document


def cancelled(meeting, secretary):
    meeting.cancelled_at, meeting.cancelled_by = timezone.now(), secretary
    meeting.cancel_reason = "Ordföranden är sjuk."
    meeting.save()


def url(name, *args):
    return reverse(f"board_meetings:{name}", args=args)


def text(response):
    return response.content.decode()


# --- Meetings --------------------------------------------------------------------------


def test_list_shows_own_boards_meetings_and_counts_what_is_read(client, board, member, meeting):
    make_issued(meeting)
    make_item(meeting, make_paper(board=board, status=Status.READY, title="Ett utkast"))
    make_meeting(make_board(), place="Hemligt rum")
    coming = make_meeting(board, held_on=datetime.date(2999, 1, 1))
    client.force_login(member)
    response = client.get(url("list"))
    assert list(response.context["coming"]) == [coming]
    assert [(row, row.item_count) for row in response.context["earlier"]] == [(meeting, 1)]
    assert "Hemligt rum" not in text(response)
    assert url("create") not in text(response)


def test_create_and_edit_a_meeting(client, board, secretary):
    make_board()
    client.force_login(secretary)
    assert list(client.get(url("create")).context["form"].fields["board"].queryset) == [board]
    data = {"board": board.pk, "held_on": "2026-12-10", "papers_due_on": "2026-11-26"}
    response = client.post(url("create"), data | {"starts_at": "18:00", "place": "Sessionssalen"})
    made = BoardMeeting.objects.get()
    assert response["Location"] == url("detail", made.pk)
    assert made.history.get().history_user == secretary
    client.post(url("edit", made.pk), {"held_on": "2026-12-11"})
    made.refresh_from_db()
    assert (made.board, made.held_on.day) == (board, 11)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"held_on": "2026-09-10"}, "Nämnden har redan ett sammanträde den dagen."),
        ({"papers_due_on": "2026-12-11"}, "Handlingarna ska vara klara före sammanträdet."),
    ],
)
def test_create_what_cannot_be_says_why(client, board, secretary, meeting, change, message):
    client.force_login(secretary)
    response = client.post(url("create"), {"board": board.pk, "held_on": "2026-12-10"} | change)
    assert response.status_code == 422
    assert message in text(response)


def test_create_on_another_board_is_refused(client, secretary):
    client.force_login(secretary)
    data = {"board": make_board().pk, "held_on": "2026-12-10"}
    assert client.post(url("create"), data).status_code == 422
    assert not BoardMeeting.objects.exists()


def test_edit_to_a_day_that_is_taken_says_so(client, board, secretary, meeting):
    other = make_meeting(board, held_on=datetime.date(2026, 12, 10))
    client.force_login(secretary)
    response = client.post(url("edit", other.pk), {"held_on": "2026-09-10"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["held_on"]


def test_cancel_deletes_while_nothing_is_issued(client, board, secretary, meeting):
    make_item(meeting, make_paper(board=board, status=Status.READY))
    client.force_login(secretary)
    assert "Ta bort" in text(client.get(url("cancel", meeting.pk)))
    assert client.post(url("cancel", meeting.pk))["Location"] == url("list")
    assert not BoardMeeting.objects.exists()


def test_cancel_what_is_issued_asks_for_a_reason_that_members_read(
    client, member, secretary, meeting
):
    item = make_issued(meeting)
    client.force_login(secretary)
    assert client.post(url("cancel", meeting.pk)).status_code == 422
    client.post(url("cancel", meeting.pk), {"reason": "Ordföranden är sjuk."})
    client.force_login(member)
    for page in (meeting.get_absolute_url(), url("read", item.pk)):
        assert "Ordföranden är sjuk." in text(client.get(page))
    assert "Inställt" in text(client.get(url("list")))


def test_cancel_after_a_decision_is_refused_with_the_reason(client, secretary, meeting):
    Decision.objects.create(item=make_issued(meeting), recorded_by=secretary, **SAID)
    client.force_login(secretary)
    response = client.post(url("cancel", meeting.pk), {"reason": "Ingen kom."}, follow=True)
    assert "Nämnden har fattat beslut på sammanträdet" in text(response)
    assert not BoardMeeting.objects.get().is_cancelled


def test_minutes_keep_extracts_and_then_stay_adjusted(client, member, secretary, meeting):
    item = make_issued(meeting)
    Decision.objects.create(item=item, recorded_by=secretary, **SAID)
    client.force_login(secretary)
    before = client.get(url("extract", item.pk))
    days = {"minutes_adjusted_on": "2026-09-12", "notice_posted_on": ""}
    response = client.post(url("minutes", meeting.pk), days, follow=True)
    assert "1 protokollsutdrag är sparat" in text(response)
    client.force_login(member)
    fetched = b"".join(client.get(url("extract", item.pk)).streaming_content)
    with Decision.objects.get().extract.file.open() as kept:
        assert fetched == kept.read()
    assert fetched != before.content
    client.force_login(secretary)
    response = client.post(url("minutes", meeting.pk), {"minutes_adjusted_on": ""})
    assert list(response.context["form"].errors) == ["minutes_adjusted_on"]


def test_minutes_give_the_day_of_legal_force(client, secretary, meeting):
    client.force_login(secretary)
    assert "okänt" in text(client.get(meeting.get_absolute_url()))
    days = {"minutes_adjusted_on": "2026-09-12", "notice_posted_on": "2026-09-13"}
    client.post(url("minutes", meeting.pk), days)
    assert "2026-10-05" in text(client.get(meeting.get_absolute_url()))


@pytest.mark.parametrize(
    ("adjusted", "posted", "field"),
    [
        ("2026-09-09", "", "minutes_adjusted_on"),
        ("2026-09-12", "2026-09-11", "notice_posted_on"),
        ("", "2026-09-12", "minutes_adjusted_on"),
        ("2999-01-01", "", "minutes_adjusted_on"),
    ],
)
def test_minutes_out_of_order_say_so(client, secretary, meeting, adjusted, posted, field):
    client.force_login(secretary)
    data = {"minutes_adjusted_on": adjusted, "notice_posted_on": posted}
    response = client.post(url("minutes", meeting.pk), data)
    assert list(response.context["form"].errors) == [field]


# --- The agenda ------------------------------------------------------------------------


def test_put_on_move_issue_and_take_off_by_buttons(client, board, secretary, meeting):
    papers = [make_paper(board=board, status=Status.READY) for _ in range(2)]
    client.force_login(secretary)
    for paper in papers:
        client.post(url("add", meeting.pk), {"paper": paper.pk})
    first, second = meeting.items.all()
    response = client.post(url("move", second.pk), {"way": "up"})
    assert response["Location"] == f"{url('detail', meeting.pk)}#up-{second.pk}"
    assert list(meeting.items.all()) == [second, first]
    client.post(url("remove", first.pk))
    assert list(meeting.items.all()) == [second]
    client.post(
        reverse("cases:move", args=["handling", second.paper_id, "issue"]),
        {"next": meeting.get_absolute_url()},
    )
    second.paper.refresh_from_db()
    assert second.paper.status == Status.ISSUED


def test_put_on_after_the_last_day_says_that_it_is_late(client, board, secretary):
    meeting = make_meeting(
        board, held_on=datetime.date(2999, 1, 1), papers_due_on=datetime.date(2026, 1, 1)
    )
    paper = make_paper(board=board, status=Status.READY)
    client.force_login(secretary)
    response = client.post(url("add", meeting.pk), {"paper": paper.pk}, follow=True)
    assert "2026-01-01" in text(response)
    assert meeting.items.count() == 1


def test_put_on_another_boards_paper_is_not_found(client, secretary, meeting):
    foreign = make_paper(status=Status.READY)
    client.force_login(secretary)
    assert client.post(url("add", meeting.pk), {"paper": foreign.pk}).status_code == 404
    assert client.post(url("add", meeting.pk), {"paper": "x"}).status_code == 404


# --- Who may what ----------------------------------------------------------------------

OF_MEETINGS = ("edit", "minutes", "add", "cancel")
WRITING = (*OF_MEETINGS, "move", "remove", "record", "correct", "condition", "confirm")


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.BOARD_MEMBER, Role.AUDITOR, Role.CHIEF])
def test_writing_is_the_secretarys(client, board, meeting, name, role):
    item = make_issued(meeting)
    client.force_login(make_member(role, board))
    key = meeting.pk if name in OF_MEETINGS else item.pk
    assert client.post(url(name, key), {}).status_code == 403


@pytest.mark.parametrize("name", WRITING)
def test_nothing_is_written_on_a_cancelled_meeting(client, secretary, meeting, name):
    item = make_issued(meeting)
    Decision.objects.create(item=item, recorded_by=secretary, **SAID)
    cancelled(meeting, secretary)
    client.force_login(secretary)
    key = meeting.pk if name in OF_MEETINGS else item.pk
    assert client.post(url(name, key), {}).status_code == 403


@pytest.mark.parametrize("name", [*WRITING, "detail", "read", "packet", "extract"])
def test_another_municipality_finds_nothing(client, meeting, name):
    item = make_issued(meeting)
    Decision.objects.create(item=item, recorded_by=item.paper.author, **SAID)
    client.force_login(make_member(Role.SECRETARY, make_board()))
    key = meeting.pk if name in (*OF_MEETINGS, "detail", "packet") else item.pk
    send = client.get if name in ("detail", "read", "packet", "extract") else client.post
    assert send(url(name, key)).status_code == 404


def test_a_member_sees_no_draft(client, board, member, meeting):
    draft = make_item(meeting, make_paper(board=board, status=Status.READY, title="Ett utkast"))
    client.force_login(member)
    assert "Ett utkast" not in text(client.get(meeting.get_absolute_url()))
    assert client.get(url("read", draft.pk)).status_code == 404
    assert client.get(url("packet", meeting.pk)).status_code == 404
    document = attach(draft.paper)
    assert client.get(url("file", draft.pk, document.pk)).status_code == 404


def test_what_is_not_issued_is_read_here_by_nobody(client, board, secretary, meeting):
    draft = make_item(meeting, make_paper(board=board, status=Status.READY))
    client.force_login(secretary)
    assert client.get(url("read", draft.pk)).status_code == 404


# --- Reading ---------------------------------------------------------------------------


def test_read_an_issued_paper_with_its_neighbours_and_files(client, member, secretary, meeting):
    before, item, after = (make_issued(meeting, title=f"Nr {n}") for n in (1, 2, 3))
    document = attach(item.paper)
    client.force_login(member)
    response = client.get(url("read", item.pk))
    assert (response.context["previous"], response.context["next"]) == (before, after)
    assert "Utfärdade ord." in text(response)
    assert url("file", item.pk, document.pk) in text(response)
    fetched = client.get(url("file", item.pk, document.pk))
    assert b"".join(fetched.streaming_content) == b"%PDF-1.7 en bilaga"
    assert client.get(reverse("agreements:document", args=[document.pk])).status_code == 404


def test_files_of_another_paper_are_not_found(client, member, meeting):
    item = make_issued(meeting)
    other = attach(make_paper(board=meeting.board, status=Status.READY))
    client.force_login(member)
    assert client.get(url("file", item.pk, other.pk)).status_code == 404


def test_a_secret_file_is_the_members_and_not_the_controllers(client, board, member, meeting):
    item = make_issued(meeting)
    document = attach(item.paper, is_secret=True, secrecy_ground="OSL 26:1")
    client.force_login(member)
    response = client.get(url("file", item.pk, document.pk))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 en bilaga"
    client.force_login(make_member(Role.CONTROLLER, board))
    assert client.get(url("file", item.pk, document.pk)).status_code == 404


def test_issued_words_stay_whatever_becomes_of_the_paper(client, member, secretary, meeting):
    item = issue(meeting, secretary)
    item.paper.sections.update(body="<p>Andra ord.</p>")
    client.force_login(member)
    page = text(client.get(url("read", item.pk)))
    assert "Så här är det." in page
    assert "Andra ord." not in page
    own = client.get(url("file", item.pk, Paper.objects.get(pk=item.paper_id).document_id))
    assert b"".join(own.streaming_content).startswith(b"%PDF")


# --- Kept on the reader's device --------------------------------------------------------


def test_what_is_kept_names_its_reader_and_is_never_secret(client, member, secretary, meeting):
    item = make_issued(meeting)
    stored = attach(item.paper)
    secret = attach(item.paper, is_secret=True)
    addresses = [url("read", item.pk), url("file", item.pk, stored.pk), url("list")]
    client.force_login(member)
    answers = [client.get(each) for each in addresses]
    assert b"".join(answers[1].streaming_content) == b"%PDF-1.7 en bilaga"
    mine = {each.headers["X-Keep-For"].partition(".")[0] for each in answers}
    assert len(mine) == 1
    client.force_login(make_member(Role.BOARD_MEMBER, meeting.board))
    response = client.get(url("read", item.pk))
    assert response.headers["X-Keep-For"].partition(".")[0] not in mine
    assert url("file", item.pk, secret.pk) not in response.context["to_keep"]["files"]
    fetched = client.get(url("file", item.pk, secret.pk))
    assert b"".join(fetched.streaming_content) == b"%PDF-1.7 en bilaga"
    secret_item = make_issued(meeting, is_secret=True)
    for response in (
        fetched,
        client.get(url("packet", meeting.pk)),
        client.get(url("read", secret_item.pk)),
    ):
        assert "X-Keep-For" not in response.headers
        assert response.headers["Cache-Control"] == "private, no-store"
    client.force_login(secretary)
    assert "X-Keep-For" not in client.get(meeting.get_absolute_url()).headers


def test_a_file_that_may_not_be_opened_is_no_link(client, board, meeting):
    item = make_issued(meeting)
    secret = attach(item.paper, is_secret=True)
    client.force_login(make_member(Role.CONTROLLER, board))
    page = text(client.get(url("read", item.pk)))
    assert url("file", item.pk, secret.pk) not in page
    assert "sekretessbelagd" in page


# --- Decisions -------------------------------------------------------------------------


def test_record_begins_with_the_proposals_and_tells_what_followed(
    client, board, secretary, meeting
):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    agreement = make_agreement(case=case, status=Agreement.Status.READY)
    item = make_issued(meeting, case=case, agreement=agreement)
    client.force_login(secretary)
    form = client.get(url("record", item.pk)).context["form"]
    assert form.initial["text"] == "1. Avtalet ingås."
    response = client.post(url("record", item.pk), SAID | {"paragraph": "§ 88"}, follow=True)
    assert "§ 88" in text(response)
    assert "Beslutad" in text(response)
    assert item.__class__.objects.get(pk=item.pk).decision.paragraph == "88"
    assert client.get(url("record", item.pk))["Location"] == url("correct", item.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"paragraph": "§"}, "paragraph"),
        ({"text": ""}, "text"),
        ({"outcome": "refused"}, "text"),
        ({"outcome": "noted", "text": "", "condition": "att"}, "condition"),
        ({"outcome": ""}, "outcome"),
    ],
)
def test_record_what_does_not_hang_together_says_so(client, secretary, meeting, change, field):
    item = make_issued(meeting)
    client.force_login(secretary)
    response = client.post(url("record", item.pk), SAID | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_record_what_is_refused_keeps_what_was_typed(client, board, secretary):
    coming = make_meeting(board, held_on=datetime.date(2999, 1, 1))
    client.force_login(secretary)
    response = client.post(url("record", make_issued(coming).pk), SAID | {"reservation": "Nej!"})
    assert response.status_code == 422
    assert "Nej!" in text(response)
    assert "Sammanträdet har inte hållits än." in text(response)


def test_record_with_changes_tells_what_the_agreement_waits_for(client, board, secretary, meeting):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    agreement = make_agreement(case=case, status=Agreement.Status.READY)
    item = make_issued(meeting, case=case, agreement=agreement)
    client.force_login(secretary)
    said = SAID | {"outcome": "with_changes", "text": "1. Avtalet ingås för 400 000 kr."}
    page = text(client.post(url("record", item.pk), said, follow=True))
    assert "skickad tillbaka till handläggaren" in page
    assert "Den är ”Utkast”" in page
    assert url("confirm", item.pk) not in page
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.READY)
    assert url("confirm", item.pk) in text(client.get(meeting.get_absolute_url()))
    page = text(client.post(url("confirm", item.pk), follow=True))
    assert "Överenskommelsen är nu ”Beslutad”" in page
    assert "Underskrifterna väntar" not in page


def test_correct_and_condition(client, secretary, meeting):
    item = make_issued(meeting)
    client.force_login(secretary)
    client.post(url("record", item.pk), SAID)
    changed = SAID | {"paragraph": "89", "condition": "att KF beviljar medel", "reason": "Fel §"}
    response = client.post(url("correct", item.pk), changed)
    assert response.status_code == 302
    page = text(client.get(meeting.get_absolute_url()))
    assert "§ 89" in page
    assert url("condition", item.pk) in page
    client.post(url("condition", item.pk), {"condition_met_on": "2026-10-01"})
    decision = Decision.objects.get()
    assert decision.condition_met_on == datetime.date(2026, 10, 1)
    assert decision.history.count() == 3


# --- Queries ---------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("list", 5), ("detail", 6), ("read", 6)])
def test_queries_are_as_many_for_one_and_three(
    client, board, secretary, meeting, django_assert_num_queries, count, name, queries
):
    for _ in range(count):
        item = make_issued(meeting)
        attach(item.paper)
        Decision.objects.create(item=item, recorded_by=secretary, **SAID)
        make_paper(board=board, status=Status.READY)
        make_meeting(board, held_on=datetime.date(2999, 1, item.pk % 28 + 1))
    client.force_login(secretary)
    keys = {"list": (), "detail": (meeting.pk,), "read": (item.pk,)}
    with django_assert_num_queries(queries):
        client.get(url(name, *keys[name]))
