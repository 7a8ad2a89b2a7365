"""What is corrected in a recorded decision reaches what followed from it."""

import datetime

import pytest

from agreements import deciding
from agreements.models import Agreement, Decision, Paper
from iop.shared.workflow import Refused
from tests.agreements.board_meetings import (
    adjusted,
    change_and_approve,
    issued_item,
    ready_agreement,
    say,
)
from tests.factories import make_item, make_meeting

pytestmark = pytest.mark.django_db

Outcome = Decision.Outcome
Status = Paper.Status


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
