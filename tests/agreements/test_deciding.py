"""Agendas, and what follows from a board's decision; data that could leak, two at the same time."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.urls import reverse

from agreements import cancelling, deciding, guards
from agreements.assessing import adopted_set
from agreements.guards import all_boards_have_decided, conditions_are_met
from agreements.models import (
    Agreement,
    BoardItem,
    BoardMeeting,
    Case,
    CriteriaSet,
    Decision,
    Paper,
    PaperKind,
)
from agreements.timeline import timeline
from agreements.workflow import AGREEMENTS, offers, perform
from iop.shared.workflow import Refused
from partners.models import Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_paper,
    make_user,
)

pytestmark = pytest.mark.django_db

Outcome = Decision.Outcome
Status = Paper.Status


@pytest.fixture
def secretary(board):
    return make_member(Role.SECRETARY, board)


@pytest.fixture
def meeting(board):
    return make_meeting(board)


def ready_agreement(board, **fields):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    return make_agreement(case=case, status=Agreement.Status.READY, **fields)


def issued_item(meeting, agreement=None, **fields):
    if agreement:
        fields |= {"agreement": agreement, "case": agreement.case}
    paper = make_paper(board=meeting.board, status=Status.ISSUED, **fields)
    return make_item(meeting, paper)


def say(outcome=Outcome.AS_PROPOSED, **said):
    return {"outcome": outcome, "paragraph": "88", "text": "Avtalet ingås."} | said


# --- The agenda ------------------------------------------------------------------------


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


# --- Issuing ---------------------------------------------------------------------------


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


# --- Recording -------------------------------------------------------------------------


def test_record_decides_paper_and_agreement(secretary, meeting, board):
    agreement = ready_agreement(board)
    item = issued_item(meeting, agreement)
    decision = deciding.record(secretary, item, **say())
    agreement.refresh_from_db()
    item.paper.refresh_from_db()
    assert item.paper.status == Status.DECIDED
    assert agreement.status == Agreement.Status.DECIDED
    assert agreement.decision_on == meeting.held_on
    assert agreement.decision_reference == "SN § 88"
    assert decision.recorded_by == secretary
    moves = list(agreement.case.status_changes.order_by("pk").values_list("transition", flat=True))
    assert moves == ["decide", "decide"]


def test_record_by_two_boards_decides_when_the_last_has(secretary, meeting, board):
    agreement = ready_agreement(board)
    other = make_board(municipality=board.organisation, name="Kommunstyrelsen", code="KS")
    agreement.case.co_boards.add(other)
    deciding.record(secretary, issued_item(meeting, agreement), **say())
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.READY
    assert len(list(all_boards_have_decided(agreement))) == 1
    later = make_meeting(other, held_on=datetime.date(2026, 10, 1))
    others_secretary = make_member(Role.SECRETARY, other)
    deciding.record(others_secretary, issued_item(later, agreement), **say(paragraph="12"))
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.DECIDED
    assert agreement.decision_on == later.held_on
    assert agreement.decision_reference == "SN 2026-09-10 § 88, KS § 12"


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.REFERRED_BACK])
def test_record_a_no_sends_the_agreement_back_with_the_reason(secretary, meeting, board, outcome):
    agreement = ready_agreement(board)
    deciding.record(secretary, issued_item(meeting, agreement), **say(outcome, text="För dyrt."))
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.DRAFT
    change = agreement.case.status_changes.get(transition="send_back")
    assert "§ 88" in change.reason
    assert "För dyrt." in change.reason


def test_words_of_a_secret_decision_are_no_reason_of_a_move(secretary, meeting, board):
    agreement = ready_agreement(board)
    item = issued_item(meeting, agreement, is_secret=True, secrecy_ground="OSL 26:1")
    deciding.record(secretary, item, **say(Outcome.REFUSED, text="Hemliga ord"))
    change = agreement.case.status_changes.get(transition="send_back")
    assert change.reason == "SN 2026-09-10 § 88: Avslag."


def test_a_decision_on_an_earlier_wording_no_longer_counts(secretary, meeting, board):
    agreement = ready_agreement(board)
    deciding.record(secretary, issued_item(meeting, agreement), **say())
    perform(secretary, agreement, "send_back", reason="Fel belopp.")
    assert len(list(all_boards_have_decided(agreement))) == 1


def test_record_a_condition_closes_signing_until_it_is_met(secretary, meeting, board):
    agreement = ready_agreement(board)
    said = say(condition="att kommunfullmäktige beviljar medel")
    decision = deciding.record(secretary, issued_item(meeting, agreement), **said)
    agreement.refresh_from_db()
    assert [*conditions_are_met(agreement)] != []
    deciding.meet_condition(secretary, decision, datetime.date(2026, 10, 1))
    assert [*conditions_are_met(agreement)] == []


def change_and_approve(agreement):
    """The officer changes the agreement to what was decided, and the chief approves it."""
    officer = make_member(Role.OFFICER, agreement.case.board)
    chief = make_member(Role.CHIEF, agreement.case.board)
    agreement.refresh_from_db()
    AGREEMENTS.perform(officer, agreement, "send_for_review")
    return AGREEMENTS.perform(chief, agreement, "approve")


def test_record_changes_closes_signing_until_the_agreement_follows(
    secretary, meeting, board, monkeypatch
):
    monkeypatch.setattr("agreements.guards.findings_of", lambda agreement: [])
    agreement = ready_agreement(board)
    item = issued_item(meeting, agreement)
    said = say(Outcome.WITH_CHANGES, text="Avtalet ingås för 400 000 kr.")
    decision = deciding.record(secretary, item, **said)
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.DRAFT
    assert "400 000 kr" in agreement.case.status_changes.get(transition="send_back").reason
    assert len(sentences := list(all_boards_have_decided(agreement))) == 1
    assert "§ 88" in sentences[0]
    with pytest.raises(Refused):
        deciding.confirm_wording(secretary, decision)  # nobody has changed it yet
    agreement = change_and_approve(agreement)
    assert list(all_boards_have_decided(agreement)) == sentences
    deciding.confirm_wording(secretary, decision)
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.DECIDED
    assert agreement.decision_reference == "SN § 88"
    assert list(all_boards_have_decided(agreement)) == []
    with pytest.raises(Refused):
        deciding.confirm_wording(secretary, decision)  # once is enough


def test_correct_a_no_to_a_yes_counts_for_the_wording_that_is_ready(
    secretary, meeting, board, monkeypatch
):
    monkeypatch.setattr("agreements.guards.findings_of", lambda agreement: [])
    agreement = ready_agreement(board)
    decision = deciding.record(
        secretary, issued_item(meeting, agreement), **say(Outcome.REFUSED, text="")
    )
    agreement = change_and_approve(agreement)
    deciding.correct(secretary, decision, reason="Fel ruta", **say())
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.DECIDED


def test_record_a_postponement_leaves_the_paper_issued(secretary, meeting, board):
    agreement = ready_agreement(board)
    item = issued_item(meeting, agreement)
    deciding.record(secretary, item, **say(Outcome.POSTPONED, text=""))
    item.paper.refresh_from_db()
    agreement.refresh_from_db()
    assert item.paper.status == Status.ISSUED
    assert agreement.status == Agreement.Status.READY


def test_record_waits_for_the_meeting_and_for_the_issue(secretary, board):
    coming = make_meeting(board, held_on=datetime.date(2999, 1, 1))
    with pytest.raises(Refused):
        deciding.record(secretary, issued_item(coming), **say())
    held = make_meeting(board)
    paper = make_paper(board=board, status=Status.READY)
    with pytest.raises(Refused):
        deciding.record(secretary, make_item(held, paper), **say())
    assert Decision.objects.count() == 0


def test_record_on_a_draft_is_refused_and_writes_nothing(secretary, meeting, board):
    agreement = make_agreement(board=board)
    item = issued_item(meeting, agreement)
    with pytest.raises(Refused):
        deciding.record(secretary, item, **say())
    item.paper.refresh_from_db()
    assert item.paper.status == Status.ISSUED
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role not in ("secretary", "partner")])
def test_record_is_the_secretarys(board, meeting, role):
    item = issued_item(meeting)
    with pytest.raises(PermissionDenied):
        deciding.record(make_member(role, board), item, **say())


def test_record_is_not_another_municipalitys(meeting):
    item = issued_item(meeting)
    with pytest.raises(PermissionDenied):
        deciding.record(make_member(Role.SECRETARY, make_board()), item, **say())


def test_record_guidelines_makes_them_the_boards(secretary, meeting, board):
    criteria = CriteriaSet.objects.create(name="Kommunens kriterier", issuer="KS")
    item = issued_item(meeting, purpose=PaperKind.Purpose.GUIDELINES, criteria_set=criteria)
    said = say(condition="att KS säger ja")
    decision = deciding.record(secretary, item, **said)
    board.refresh_from_db()
    assert board.guidelines == ""
    deciding.meet_condition(secretary, decision, datetime.date(2026, 10, 1))
    board.refresh_from_db()
    assert board.guidelines == "Kommunens kriterier"
    assert board.guidelines_adopted_on == meeting.held_on
    assert board.guidelines_reference == f"{item.paper.case.reference} § 88"


def test_adopted_guidelines_are_proposed_in_assessments_and_shown_with_the_board(
    client, secretary, meeting, board
):
    own, of_others = (
        CriteriaSet.objects.create(name=name, issuer="KS") for name in ("Egna", "Grannens")
    )
    item = issued_item(meeting, purpose=PaperKind.Purpose.GUIDELINES, criteria_set=own)
    decision = deciding.record(secretary, item, **say(condition="att KS säger ja"))
    assert adopted_set(board) is None
    deciding.meet_condition(secretary, decision, datetime.date(2026, 9, 20))
    neighbour = make_board(municipality=board.organisation, name="Bildningsnämnden", code="BUN")
    later = make_meeting(neighbour, held_on=datetime.date(2026, 10, 1))
    their_item = issued_item(later, purpose=PaperKind.Purpose.GUIDELINES, criteria_set=of_others)
    deciding.record(make_member(Role.SECRETARY, neighbour), their_item, **say())
    assert adopted_set(board) == own.pk  # the own before a later one of another board
    assert adopted_set(neighbour) == of_others.pk
    officer = make_member(Role.OFFICER, board)
    case = make_case(board=board, status=Case.Status.ASSIGNED, officer=officer)
    client.force_login(officer)
    form = client.get(reverse("assessments:start", args=[case.pk])).context["form"]
    assert form.initial["criteria_set"] == own.pk
    page = client.get(board.organisation.get_absolute_url()).content.decode()
    assert "Egna" in page
    assert f"{item.paper.case.reference} § 88, 2026-09-10" in page


# --- Correcting ------------------------------------------------------------------------


def test_correct_a_paragraph_reaches_the_agreement_and_keeps_the_old(secretary, meeting, board):
    agreement = ready_agreement(board)
    decision = deciding.record(secretary, issued_item(meeting, agreement), **say())
    deciding.correct(secretary, decision, reason="Fel §", **say(paragraph="89"))
    agreement.refresh_from_db()
    assert agreement.decision_reference == "SN § 89"
    versions = list(decision.history.order_by("-history_id"))
    assert [row.paragraph for row in versions] == ["89", "88"]
    assert versions[0].history_change_reason == "Fel §"


def test_correct_a_yes_to_a_no_sends_the_agreement_back(secretary, meeting, board):
    agreement = ready_agreement(board)
    item = issued_item(meeting, agreement)
    decision = deciding.record(secretary, item, **say())
    deciding.correct(secretary, decision, reason="Fel rad", **say(Outcome.REFUSED, text="Nej."))
    agreement.refresh_from_db()
    item.paper.refresh_from_db()
    assert agreement.status == Agreement.Status.DRAFT
    assert item.paper.status == Status.DECIDED


def test_correct_a_postponement_to_a_yes_decides(secretary, meeting, board):
    agreement = ready_agreement(board)
    item = issued_item(meeting, agreement)
    decision = deciding.record(secretary, item, **say(Outcome.POSTPONED))
    deciding.correct(secretary, decision, reason="Fel rad", **say())
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.DECIDED


def test_correct_a_postponement_of_what_waits_elsewhere_is_refused(secretary, meeting, board):
    item = issued_item(meeting)
    decision = deciding.record(secretary, item, **say(Outcome.POSTPONED))
    make_item(make_meeting(board, held_on=datetime.date(2026, 10, 1)), item.paper)
    with pytest.raises(Refused):
        deciding.correct(secretary, decision, reason="Fel rad", **say())


@pytest.mark.parametrize("status", [Agreement.Status.SIGNING, Agreement.Status.ACTIVE])
def test_correct_to_a_no_what_is_being_signed_is_refused(secretary, meeting, board, status):
    agreement = ready_agreement(board)
    decision = deciding.record(secretary, issued_item(meeting, agreement), **say())
    Agreement.objects.filter(pk=agreement.pk).update(status=status)
    with pytest.raises(Refused):
        deciding.correct(secretary, decision, reason="Fel", **say(Outcome.REFUSED, text="Nej."))
    decision.refresh_from_db()
    assert decision.outcome == Outcome.AS_PROPOSED


# --- Reading ---------------------------------------------------------------------------


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


# --- At the same time ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks rows")
def test_two_secretaries_at_once_record_once():
    board = make_board()
    item = issued_item(make_meeting(board), ready_agreement(board))
    users = [make_member(Role.SECRETARY, board) for _ in range(2)]
    start, results = threading.Barrier(2), []

    def record(user):
        start.wait()
        try:
            results.append(deciding.record(user, item, **say()))
        except Refused as refused:
            results.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=record, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(result) for result in results} == {Decision, Refused}
    assert Decision.objects.count() == 1


# --- Extracts --------------------------------------------------------------------------


def adjusted(meeting):
    meeting.minutes_adjusted_on = datetime.date(2026, 9, 12)
    meeting.save()
    return meeting


def test_extracts_of_adjusted_minutes_are_kept_in_their_cases(secretary, meeting):
    item = issued_item(meeting)
    deciding.record(secretary, item, **say())
    assert deciding.keep_extracts(secretary, meeting) == 0  # not adjusted yet
    assert deciding.keep_extracts(secretary, adjusted(meeting)) == 1
    kept = item.paper.case.documents.get()
    assert (kept.kind, kept.uploaded_by) == ("extract", secretary)
    assert Decision.objects.get().extract == kept
    assert deciding.keep_extracts(secretary, meeting) == 0  # nothing new to say


def test_what_is_corrected_or_met_after_the_adjustment_makes_a_new_extract(secretary, meeting):
    item = issued_item(adjusted(meeting))
    decision = deciding.record(secretary, item, **say(condition="att KF beviljar medel"))
    deciding.meet_condition(secretary, decision, datetime.date(2026, 10, 1))
    said = say(paragraph="89", condition="att KF beviljar medel")
    deciding.correct(secretary, decision, reason="Fel §", **said)
    kept = list(item.paper.case.documents.order_by("pk"))
    assert ["89" in one.name for one in kept] == [False, False, True]
    assert len({one.sha256 for one in kept}) == 3
    assert Decision.objects.get().extract == kept[-1]


# --- A meeting that is not held --------------------------------------------------------


def test_delete_a_meeting_frees_its_papers(board, secretary, meeting):
    paper = make_paper(board=board, status=Status.READY)
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
        deciding.put_on(secretary, meeting, make_paper(board=board, status=Status.READY))
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
