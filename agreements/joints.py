"""Where pages of an agreement and a case take in what apps above this one know of them.

An app above adds its functions here when it starts; nothing here names any of them.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from agreements.models import Agreement, Case
from iop.accounts.models import User


@dataclass(frozen=True)
class Page:
    """A page about the agreement, with how much waits there."""

    label: str
    url: str
    note: str = ""


#: Gives the page of an agreement that is open to the user, or ``None``.
PAGES: list[Callable[[User, Agreement], Page | None]] = []
#: Gives the ``agreements.timeline.Event`` of a case that the user may read.
EVENTS: list[Callable[[User, Case], Iterable[Any]]] = []
#: Does what follows when an agreement has become active, in the same transaction.
ACTIVATED: list[Callable[[Agreement, User], None]] = []
#: Tells whether notice has been given, so that the agreement is not extended by its own terms.
NOTICES: list[Callable[[Agreement], bool]] = []
#: Gives the last day of an agreement that was ended ahead of its time, or ``None``.
LAST_DAYS: list[Callable[[Agreement], datetime.date | None]] = []
#: The page where a move of an agreement is made with all that it needs, by the move's name.
MOVES: dict[str, Callable[[Agreement], str]] = {}


def page_of_move(row: Any, name: str) -> str:
    """The address where the move is made; empty: by its button."""
    address = MOVES.get(name) if isinstance(row, Agreement) else None
    return address(row) if address else ""


def became_active(agreement: Agreement, user: User, reason: str = "") -> None:
    for follow in ACTIVATED:
        follow(agreement, user)


def has_notice(agreement: Agreement) -> bool:
    return any(is_given(agreement) for is_given in NOTICES)


def ended_early_on(agreement: Agreement) -> datetime.date | None:
    """The earliest of the last days that apps above know of."""
    return min((day for give in LAST_DAYS if (day := give(agreement))), default=None)


def pages_of(user: User, agreement: Agreement) -> list[Page]:
    return [page for give in PAGES if (page := give(user, agreement))]
