import datetime

from django.test import Client
from django.utils import timezone

from agreements import deciding
from agreements.models import Agreement, Decision
from agreements.onwards import Link, onwards
from agreements.turns import turn_of
from agreements.waiting import tasks
from iop.accounts.models import User
from partners.models import Board, Membership, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_item,
    make_meeting,
    make_member,
    make_paper,
)

TODAY = datetime.date(2026, 11, 22)


def make_conditional(board: Board, secretary: User) -> Decision:
    """The board has said yes, provided that somebody else grants the money."""
    agreement = make_agreement(board=board, status="decided")
    paper = make_paper(case=agreement.case, agreement=agreement, status="decided")
    return Decision.objects.create(
        item=make_item(make_meeting(board=board), paper),
        outcome=Decision.Outcome.AS_PROPOSED,
        paragraph="8",
        condition="att kommunfullmäktige anvisar medel",
        recorded_by=secretary,
        recorded_at=timezone.now(),
    )


def test_signing_waits_for_a_condition_that_the_secretary_notes(
    board: Board, officer: User
) -> None:
    secretary = make_member(Role.SECRETARY, board)
    decision = make_conditional(board, secretary)
    agreement = decision.item.paper.agreement
    assert agreement is not None
    assert [task.what for task in tasks(officer, TODAY)] == []
    assert [task.what for task in tasks(secretary, TODAY)] == ["Notera när villkoret är uppfyllt"]
    assert "att kommunfullmäktige anvisar medel" in turn_of(agreement)

    decision.condition_met_on = TODAY
    decision.save()
    assert [task.what for task in tasks(officer, TODAY)] == ["Öppna för underskrift"]
    assert [task.what for task in tasks(secretary, TODAY)] == ["Öppna för underskrift"]
    assert turn_of(agreement) == "Väntar på att öppnas för underskrift."


def test_each_deciding_board_waits_for_a_paper_of_its_own(
    client: Client, board: Board, officer: User
) -> None:
    other = make_board(municipality=board.organisation, name="Kommunstyrelsen", code="KS")
    Membership.objects.create(user=officer, role=Role.OFFICER, board=other)
    agreement = make_agreement(board=board, status="ready")
    agreement.case.co_boards.add(other)
    start = f"/handlingar/ny/{agreement.case_id}/"
    assert onwards(officer, agreement) == Link("Skriv handlingen till nämnden", start)
    assert [task.url for task in tasks(officer, TODAY)] == [start]

    make_paper(case=agreement.case, board=board, agreement=agreement)
    start += f"?board={other.pk}"
    next_step = Link("Skriv handlingen till den medbeslutande nämnden", start)
    assert onwards(officer, agreement) == next_step
    assert [(task.what, task.url) for task in tasks(officer, TODAY)] == [
        (next_step.label, next_step.url)
    ]
    client.force_login(officer)
    assert f'value="{other.pk}" selected' in " ".join(client.get(start).text.split())

    paper = make_paper(case=agreement.case, board=other, agreement=agreement)
    assert onwards(officer, agreement) == Link("Till handlingen", paper.get_absolute_url())
    assert tasks(officer, TODAY) == []


def test_a_board_decides_anew_on_what_another_has_changed(
    client: Client, board: Board, officer: User
) -> None:
    other = make_board(municipality=board.organisation, name="Kommunstyrelsen", code="KS")
    secretary = make_member(Role.SECRETARY, other)
    agreement = make_agreement(board=board, status="ready")
    agreement.case.co_boards.add(other)
    outcomes = {board: Decision.Outcome.AS_PROPOSED, other: Decision.Outcome.WITH_CHANGES}
    for decider, outcome in outcomes.items():
        keeper = make_member(Role.SECRETARY, decider)
        paper = make_paper(case=agreement.case, board=decider, agreement=agreement, status="issued")
        item = make_item(make_meeting(decider), paper)
        deciding.record(keeper, item, outcome=outcome, paragraph="8", text="Ja.")
    assert Agreement.objects.get().status == Agreement.Status.DRAFT
    Agreement.objects.update(status=Agreement.Status.READY)  # changed, and approved again
    agreement.refresh_from_db()

    start = f"/handlingar/ny/{agreement.case_id}/"
    assert onwards(officer, agreement) == Link("Skriv handlingen till nämnden", start)
    assert [task.url for task in tasks(officer, TODAY)] == [start]
    assert [task.what for task in tasks(secretary, TODAY)] == [
        "Notera att överenskommelsen följer beslutet"
    ]
