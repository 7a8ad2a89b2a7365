"""Issued papers as members read them: files, words that stay, and what a device may keep."""

import pytest
from django.urls import reverse

from agreements.models import Paper
from partners.models import Role
from tests.agreements.board_meetings import attach, issue, make_issued, text, url
from tests.factories import make_item, make_member, make_paper

pytestmark = pytest.mark.django_db

Status = Paper.Status


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
