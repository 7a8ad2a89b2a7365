"""Papers on a board's agenda: put there, moved, taken off, and issued."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from agreements import deciding
from agreements.models import BoardItem, Decision, Paper
from agreements.workflow import offers, perform
from iop.shared.workflow import Refused
from partners.models import Role
from tests.agreements.board_meetings import issued_item, ready_agreement, say
from tests.factories import (
    make_agreement,
    make_board,
    make_item,
    make_meeting,
    make_member,
    make_paper,
    make_user,
)

pytestmark = pytest.mark.django_db

Outcome = Decision.Outcome
Status = Paper.Status


def test_papers_to_put_on_are_ready_ones_of_the_board_that_wait_on_no_agenda(board, meeting):
    ready = make_paper(board=board, status=Status.READY)
    make_paper(board=board, status=Status.REVIEW)
    make_paper(status=Status.READY)  # another board's
    make_item(make_meeting(board, held_on=datetime.date(2026, 10, 1)), ready_too := make_paper(
        board=board, status=Status.READY
    ))  # fmt: skip
    assert list(deciding.papers_to_put_on(meeting)) == [ready]
    assert ready_too.items.count() == 1


def test_a_postponed_paper_is_offered_again(board, secretary, meeting):
    item = issued_item(meeting)
    deciding.record(secretary, item, **say(Outcome.POSTPONED, text=""))
    later = make_meeting(board, held_on=datetime.date(2026, 10, 1))
    assert list(deciding.papers_to_put_on(later)) == [item.paper]
    deciding.put_on(secretary, later, item.paper)
    assert list(deciding.papers_to_put_on(later)) == []


def test_put_on_move_and_take_off(board, secretary, meeting):
    papers = [make_paper(board=board, status=Status.READY) for _ in range(3)]
    items = [deciding.put_on(secretary, meeting, paper) for paper in papers]
    deciding.move(secretary, items[2], -1)
    assert [item.paper for item in meeting.items.all()] == [papers[0], papers[2], papers[1]]
    deciding.move(secretary, items[0], -1)  # the first stays first
    assert [item.paper for item in meeting.items.all()] == [papers[0], papers[2], papers[1]]
    deciding.take_off(secretary, items[0])
    assert [item.paper for item in meeting.items.all()] == [papers[2], papers[1]]


def test_put_on_a_paper_that_is_on_an_agenda_is_refused(board, secretary, meeting):
    paper = make_paper(board=board, status=Status.READY)
    deciding.put_on(secretary, meeting, paper)
    with pytest.raises(Refused):
        deciding.put_on(secretary, meeting, paper)


def test_take_off_what_is_issued_or_decided_is_refused(secretary, meeting):
    item = issued_item(meeting)
    with pytest.raises(Refused):
        deciding.take_off(secretary, item)
    deciding.record(secretary, item, **say())
    with pytest.raises(Refused):
        deciding.take_off(secretary, BoardItem.objects.get())


def test_an_agenda_is_its_own_secretarys(board, meeting):
    other = make_member(Role.SECRETARY, make_board())
    paper = make_paper(board=board, status=Status.READY)
    with pytest.raises(PermissionDenied):
        deciding.put_on(other, meeting, paper)


def test_issue_waits_for_an_agenda_and_for_the_agreement(board, secretary, meeting):
    agreement = make_agreement(board=board)
    paper = make_paper(case=agreement.case, agreement=agreement, status=Status.READY)
    offer = next(one for one in offers(secretary, paper) if one.transition.name == "issue")
    assert len(offer.reasons) == 2
    make_item(meeting, paper)
    with pytest.raises(Refused) as refused:
        perform(secretary, paper, "issue")
    assert len(refused.value.reasons) == 1


def test_issue_keeps_words_and_file(board, secretary, meeting):
    paper = make_paper(board=board, status=Status.READY)
    make_item(meeting, paper)
    paper = perform(secretary, paper, "issue")
    assert paper.document.kind == "paper"
    assert paper.document.is_intact()
    with paper.document.file.open() as stored:
        assert stored.read(4) == b"%PDF"
    assert "Så här är det." in paper.article
    assert not hasattr(paper.history.first(), "article")


def test_issue_keeps_the_agreement_as_it_is_proposed(board, secretary, meeting):
    agreement = ready_agreement(board)
    paper = make_paper(case=agreement.case, agreement=agreement, status=Status.READY)
    attachment = paper.attachments.create(name="Förslag till avtal", agreement=agreement)
    make_item(meeting, paper)
    perform(secretary, paper, "issue")
    attachment.refresh_from_db()
    assert attachment.document.content_type == "application/pdf"
    assert attachment.document.agreement is None


def test_items_are_seen_by_their_board_alone_and_by_members_once_issued(board, meeting):
    issued = issued_item(meeting)
    draft = make_item(meeting, make_paper(board=board, status=Status.READY))
    foreign = make_board()
    issued_item(make_meeting(foreign))
    member = make_member(Role.BOARD_MEMBER, board)
    assert list(BoardItem.objects.visible_to(member)) == [issued]
    officer = make_member(Role.OFFICER, board)
    assert set(BoardItem.objects.visible_to(officer)) == {issued, draft}
    neighbour = make_board(municipality=board.organisation, name="Kultur", code="KN")
    assert not BoardItem.objects.visible_to(make_member(Role.BOARD_MEMBER, neighbour)).exists()
    assert not BoardItem.objects.visible_to(make_user()).exists()
