"""What follows from a board's decision; data that could leak, two at the same time."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.urls import reverse

from agreements import deciding
from agreements.assessing import adopted_set
from agreements.guards import all_boards_have_decided, conditions_are_met
from agreements.models import Agreement, Case, CriteriaSet, Decision, Paper, PaperKind
from agreements.workflow import perform
from iop.shared.workflow import Refused
from partners.models import Role
from tests.agreements.board_meetings import (
    adjusted,
    change_and_approve,
    issued_item,
    ready_agreement,
    say,
)
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

Outcome = Decision.Outcome
Status = Paper.Status


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


def test_extracts_of_adjusted_minutes_are_kept_in_their_cases(secretary, meeting):
    item = issued_item(meeting)
    deciding.record(secretary, item, **say())
    assert deciding.keep_extracts(secretary, meeting) == 0  # not adjusted yet
    assert deciding.keep_extracts(secretary, adjusted(meeting)) == 1
    kept = item.paper.case.documents.get()
    assert (kept.kind, kept.uploaded_by) == ("extract", secretary)
    assert Decision.objects.get().extract == kept
    assert deciding.keep_extracts(secretary, meeting) == 0  # nothing new to say
