"""One engine for every status: what may be done from where, by whom, why not, and what follows.

A table of transitions says all of it. Buttons, the admin and the documentation read the same
table, and ``Workflow.perform`` is the only door through which a status changes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

#: A user; the model stands above this module.
User = Any
Guard = Callable[[Any], Iterable[str]]
Effect = Callable[[Any, User, str], None]


def every_row(row: Any) -> bool:
    return True


class Refused(Exception):
    """The act cannot be done now. ``reasons`` are sentences for whoever asked."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Transition:
    """A move from one of the sources to the target.

    ``guards`` yield sentences that say what is missing; ``effects`` write what follows, in
    the same transaction, once the status stands; ``needs_reason`` asks the user for words.
    """

    name: str
    label: Promise
    done: Promise
    sources: tuple[str, ...]
    target: str
    roles: frozenset[str]
    #: Those of the roles that count in the co-deciding boards too.
    co_board_roles: frozenset[str] = frozenset()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    needs_reason: bool = False
    #: Made by another act (the last signature, say) and has no button of its own.
    follows: bool = False
    #: Also made by nobody, when a day that was agreed has come.
    by_calendar: bool = False
    #: The rows that have the move at all: a letter is sent, other papers go to a meeting.
    concerns: Callable[[Any], bool] = every_row


@dataclass(frozen=True)
class Offer:
    """A transition that the user may make, or the sentences on why it has to wait."""

    transition: Transition
    reasons: tuple[str, ...]
    #: The page where the move is made; empty: its button makes it.
    url: str = ""

    @property
    def is_open(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Workflow:
    """The table of one model's transitions.

    ``holds`` tells whether the user has one of the transition's roles where the row belongs;
    ``record`` writes the row that people read of the move.
    """

    name: str
    label: Promise
    transitions: tuple[Transition, ...]
    holds: Callable[[User, Any, Transition], bool]
    record: Callable[[Any, Transition, str, User, str], None]

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def __getitem__(self, name: str) -> Transition:
        return next(one for one in self.transitions if one.name == name)

    def may(self, user: User, row: Model, name: str) -> bool:
        """Whether the user's role allows the move, whatever state the row is in."""
        return self.holds(user, row, self[name])

    def offers(self, user: User, row: Any) -> list[Offer]:
        """What the user may do with the row in its state, in the table's order."""
        return [
            Offer(one, tuple(missing(one, row)))
            for one in self.transitions
            if row.status in one.sources
            and not one.follows
            and one.concerns(row)
            and self.holds(user, row, one)
        ]

    def perform(
        self,
        user: User,
        row: Any,
        name: str,
        *,
        reason: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> Any:
        """Make the move and return the row as it then is; ``fields`` are set with it.

        The row is locked first, so of two who act at once the second is told of the first.
        ``user`` is ``None`` when a day makes the move. Raises ``PermissionDenied`` for whoever
        lacks the role and ``Refused`` with what is missing; then nothing has been written.
        """
        one = self[name]
        with transaction.atomic():
            locked = type(row)._base_manager.select_for_update().get(pk=row.pk)
            self._check(one, locked, user, reason)
            for field, value in (fields or {}).items():
                setattr(locked, field, value)
            if reasons := tuple(missing(one, locked)):
                raise Refused(*reasons)
            source, locked.status = locked.status, one.target
            locked._change_reason = str(one.done)[:100]
            locked._history_user = user
            locked.save()
            self.record(locked, one, source, user, reason.strip())
            for effect in one.effects:
                effect(locked, user, reason.strip())
        return locked

    def _check(self, one: Transition, locked: Any, user: User, reason: str) -> None:
        if not (one.by_calendar if user is None else self.holds(user, locked, one)):
            raise PermissionDenied(_("Your role does not allow this."))
        if locked.status not in one.sources:
            raise Refused(
                _("It is now “%(status)s”: somebody else has moved it. See how it stands first.")
                % {"status": locked.get_status_display()}
            )
        if not one.concerns(locked):
            raise Refused(_("This is not done with it."))
        if one.needs_reason and not reason.strip():
            raise Refused(_("Write why; those concerned will read it."))


def missing(one: Transition, row: Any) -> Iterator[str]:
    """Sentences on what must be done before the move."""
    for guard in one.guards:
        yield from guard(row)
