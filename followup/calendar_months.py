"""Days to keep in mind as a page shows them: what is late, and then month by month."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from followup.calendar_day import DayToWatch
from iop.accounts.models import User


@dataclass(frozen=True)
class Line:
    """A day as one user sees it."""

    day: DayToWatch
    is_own: bool


@dataclass(frozen=True)
class Month:
    first: datetime.date
    lines: list[Line]


@dataclass(frozen=True)
class Listing:
    late: list[Line]
    months: list[Month]


def listing(days: Iterable[DayToWatch], user: User, today: datetime.date) -> Listing:
    """What is past and still open is late; a day that only passes by is not."""
    lines = [Line(day, is_own=user in day.doers) for day in days if day.is_open]
    coming = [line for line in lines if line.day.on >= today]
    return Listing(
        late=[line for line in lines if line.day.on < today and line.day.is_a_task],
        months=[
            Month(first, list(group))
            for first, group in groupby(coming, key=lambda line: line.day.on.replace(day=1))
        ],
    )
