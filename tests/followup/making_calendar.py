"""Typed functions that make one of each day to keep in mind under an agreement."""

import datetime
from typing import Any

from agreements.models import Agreement, DeMinimisAid
from followup.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    GroupMeeting,
    RegisterEntry,
    ReportDue,
)
from iop.accounts.models import User
from partners.models import Board, Organisation
from tests.factories import make_user
from tests.followup.making import make_group, make_plan, make_signed, partner_party

Day = datetime.date


def make_due(agreement: Agreement, due_on: Day, **fields: Any) -> ReportDue:
    """A report from the association."""
    fields.setdefault("party", partner_party(agreement))
    return ReportDue.objects.create(agreement=agreement, due_on=due_on, **fields)


def make_called(
    agreement: Agreement, held_on: Day, *users: User, status: str = "called", **fields: Any
) -> GroupMeeting:
    """A meeting of a steering group to which the users are called."""
    meeting = GroupMeeting.objects.create(
        group=make_group(agreement), held_on=held_on, status=status, **fields
    )
    for position, user in enumerate(users):
        Attendance.objects.create(meeting=meeting, user=user, name=user.name, position=position)
    return meeting


def make_action(
    meeting: GroupMeeting, due_on: Day, user: User | None = None, **fields: Any
) -> ActionItem:
    """What the user is to do, as a closed meeting has it."""
    item = AgendaItem.objects.create(
        meeting=meeting, heading="Lokalen", is_confidential=fields.pop("is_confidential", False)
    )
    person = meeting.attendances.filter(user=user).first() if user else None
    fields.setdefault("text", "Boka lokalen")
    return ActionItem.objects.create(item=item, attendance=person, due_on=due_on, **fields)


def make_entry(agreement: Agreement, due_on: Day) -> RegisterEntry:
    """Aid to the association that the central register has not been told of."""
    aid = DeMinimisAid.objects.create(
        organisation=partner_party(agreement).organisation,
        granted_on=due_on - datetime.timedelta(days=28),
        grantor="Nämnden",
        amount_eur=5000,
        entered_by=make_user(),
    )
    return RegisterEntry.objects.create(aid=aid, agreement=agreement, due_on=due_on)


def make_watched(
    board: Board, partner: Organisation, year: int, *called: User, **fields: Any
) -> Agreement:
    """An agreement of the year with a day of each kind that there is, spread over it."""
    fields.setdefault("extension", Agreement.Extension.AUTOMATIC)
    agreement = make_signed(
        board=board,
        partners=(partner,),
        starts_on=Day(year, 1, 1),
        ends_on=Day(year, 12, 31),
        review_on=Day(year, 9, 1),
        notice_months=3,
        **fields,
    )
    make_due(agreement, Day(year, 7, 1))
    make_due(agreement, Day(year, 12, 15), party=None)
    make_called(agreement, Day(year, 5, 12), *called, starts_at=datetime.time(14, 0))
    held = make_called(agreement, Day(year, 3, 3), *called, status="adjusted")
    make_action(held, Day(year, 4, 10), called[-1] if called else None)
    make_plan(agreement, due_on=Day(year, 2, 20))
    make_entry(agreement, Day(year, 6, 8))
    return agreement
