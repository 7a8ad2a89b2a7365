"""Meetings of two boards: Danderyd's paper issued, and in Lund a yes that waits for money."""

import datetime

from agreements import deciding
from agreements.copying import Days
from agreements.models import Agreement, BoardMeeting, Case, Decision, Paper, PaperKind
from agreements.papers import start
from agreements.starting import Place, start_from_copy
from agreements.workflow import perform
from iop.accounts.models import User
from iop.demo.building import World, put
from iop.demo.danderyd import REFERENCE as DANDERYD
from iop.demo.people import address
from iop.demo.sprakvagen import REFERENCE as SPRAKVAGEN
from partners.models import Board

CONDITION = "att kommunfullmäktige anvisar medel för 2028 och 2029 i budgeten"


def tell(world: World) -> None:
    secretary = User.objects.get(email=address("sekreterare"))
    danderyd, lund = world.boards["danderyd"], world.boards["lund"]
    if meeting := _meeting(danderyd, datetime.date(2018, 9, 10), secretary):
        _issue(secretary, meeting, Paper.objects.get(case__reference=DANDERYD, board=danderyd))
    if meeting := _meeting(lund, datetime.date(2026, 11, 18), secretary):
        _extend(world, secretary, meeting)


def _meeting(board: Board, held_on: datetime.date, secretary: User) -> BoardMeeting | None:
    """The meeting, planned; ``None`` when the demo has already told of it."""
    if BoardMeeting.objects.filter(board=board, held_on=held_on).exists():
        return None
    meeting = BoardMeeting(
        board=board,
        held_on=held_on,
        starts_at=datetime.time(18),
        place="Sessionssalen",
        papers_due_on=held_on - datetime.timedelta(days=14),
    )
    return put(meeting, secretary)


def _issue(secretary: User, meeting: BoardMeeting, paper: Paper) -> None:
    deciding.put_on(secretary, meeting, paper)
    perform(secretary, paper, "issue")


def _extend(world: World, secretary: User, meeting: BoardMeeting) -> None:
    """The board says yes to two more years, if there is money: signing has to wait."""
    case = Case.objects.get(board=meeting.board, reference=SPRAKVAGEN)
    agreement = _extension(world, case)
    paper = start(case, PaperKind.objects.get(purpose="adopt", municipality=None), world.officer)
    paper.title, paper.agreement = agreement.title, agreement
    paper.written_on, paper.status = datetime.date(2026, 11, 2), Paper.Status.READY
    put(paper, world.officer)
    _issue(secretary, meeting, paper)
    deciding.record(
        secretary,
        meeting.items.get(),
        outcome=Decision.Outcome.AS_PROPOSED,
        paragraph="152",
        text=deciding.proposed_text(paper),
        condition=CONDITION,
    )


def _extension(world: World, case: Case) -> Agreement:
    agreement = start_from_copy(
        user=world.officer,
        original=case.agreements.get(version=1),
        relation=Agreement.Relation.EXTENSION,
        place=Place(case.board, case.reference, is_new=False),
        title="Språkkafé året runt, förlängning",
        days=Days.MOVE,
        starts_on=datetime.date(2028, 1, 1),
        ends_on=datetime.date(2029, 12, 31),
    )
    agreement.status = Agreement.Status.READY
    return put(agreement, world.officer)
