"""A meeting that is not held: its papers go on to another."""

import pytest
from django.core.exceptions import PermissionDenied

from agreements import cancelling, deciding, guards
from agreements.models import BoardMeeting, Paper
from agreements.timeline import timeline
from iop.shared.workflow import Refused
from partners.models import Role
from tests.agreements.board_meetings import issued_item, say
from tests.factories import make_board, make_meeting, make_member, make_paper

pytestmark = pytest.mark.django_db


def test_delete_a_meeting_frees_its_papers(board, secretary, meeting):
    paper = make_paper(board=board, status=Paper.Status.READY)
    deciding.put_on(secretary, meeting, paper)
    cancelling.delete(secretary, meeting)
    assert list(BoardMeeting.objects.all()) == []
    assert list(deciding.papers_to_put_on(make_meeting(board))) == [paper]


def test_cancel_a_meeting_frees_its_papers_and_is_told_in_the_case(board, secretary, meeting):
    item = issued_item(meeting)
    with pytest.raises(Refused):
        cancelling.delete(secretary, meeting)
    cancelling.cancel(secretary, meeting, "Ordföranden är sjuk.")
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    again = make_meeting(board)  # the same day
    assert list(deciding.papers_to_put_on(again)) == [item.paper]
    assert list(guards.is_on_agenda(item.paper)) != []
    deciding.put_on(secretary, again, item.paper)
    assert list(guards.is_on_agenda(item.paper)) == []
    event = next(one for one in timeline(item.paper.case, secretary) if "inställt" in one.what)
    assert (event.text, event.by) == ("Ordföranden är sjuk.", secretary.name)


def test_a_cancelled_meeting_takes_no_papers_and_no_decisions(board, secretary, meeting):
    item = issued_item(meeting)
    cancelling.cancel(secretary, meeting, "Ordföranden är sjuk.")
    with pytest.raises(Refused):
        deciding.put_on(secretary, meeting, make_paper(board=board, status=Paper.Status.READY))
    with pytest.raises(Refused):
        deciding.record(secretary, item, **say())
    with pytest.raises(Refused):
        cancelling.cancel(secretary, meeting, "En gång till.")


def test_a_meeting_that_has_decided_is_neither_deleted_nor_cancelled(secretary, meeting):
    deciding.record(secretary, issued_item(meeting), **say())
    with pytest.raises(Refused):
        cancelling.delete(secretary, meeting)
    with pytest.raises(Refused):
        cancelling.cancel(secretary, meeting, "Ingen kom.")


def test_cancelling_is_the_own_secretarys(meeting):
    other = make_member(Role.SECRETARY, make_board())
    with pytest.raises(PermissionDenied):
        cancelling.delete(other, meeting)
    with pytest.raises(PermissionDenied):
        cancelling.cancel(other, meeting, "Ordföranden är sjuk.")
