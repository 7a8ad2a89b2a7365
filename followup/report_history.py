"""What has happened with a report, in the words of the table of moves."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from agreements.models import StatusChange
from followup.workflow import REPORTS


@dataclass(frozen=True)
class Moved:
    """A move as it is read: what was done, by whom, when and why."""

    at: datetime.datetime
    by: str
    done: str
    reason: str


def in_words(moves: Iterable[StatusChange]) -> list[Moved]:
    done = {one.name: one.done for one in REPORTS}
    return [Moved(row.at, row.who, str(done.get(row.transition, row)), row.reason) for row in moves]
