"""Pages of the meetings: what each role sees and may do, and what leaks to nobody."""

import datetime

import pytest
from django.urls import reverse

from agreements.models import BoardMeeting, Decision, Paper
from partners.models import Role
from tests.agreements.board_meetings import SAID, attach, cancelled, make_issued, text, url
from tests.factories import make_board, make_item, make_meeting, make_member, make_paper

pytestmark = pytest.mark.django_db

Status = Paper.Status
OF_MEETINGS = ("edit", "minutes", "add", "cancel")
WRITING = (*OF_MEETINGS, "move", "remove", "record", "correct", "condition", "confirm")


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
