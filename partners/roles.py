"""What a user is, and where: asked of the database once for each request's user."""

from collections.abc import Iterable

from iop.accounts.models import User
from partners.models import Board, Membership, Role

_KEPT = "_memberships_held"
_AUDITED = "_boards_audited"


def memberships(user: User) -> tuple[Membership, ...]:
    """The user's memberships, kept on the object that stands for the user in this request."""
    if _KEPT not in user.__dict__:
        related = ("board__organisation", "organisation")
        user.__dict__[_KEPT] = tuple(user.memberships.select_related(*related))
    held: tuple[Membership, ...] = user.__dict__[_KEPT]
    return held


def _audited(user: User) -> frozenset[int]:
    """Keys of all boards of the municipalities where the user is auditor, kept likewise."""
    if _AUDITED not in user.__dict__:
        own = {row.board.organisation_id for row in memberships(user) if row.role == Role.AUDITOR
               and row.board}  # fmt: skip
        boards = Board.objects.filter(organisation__in=own).order_by() if own else ()
        user.__dict__[_AUDITED] = frozenset(board.pk for board in boards)
    held: frozenset[int] = user.__dict__[_AUDITED]
    return held


def holds_role(user: User, *roles: Role, boards: Iterable[Board] | None = None) -> bool:
    """Whether the user has one of the roles, in one of the boards if boards are named."""
    places = None if boards is None else {board.pk for board in boards}
    return any(
        held.role in roles and (places is None or held.board_id in places)
        for held in memberships(user)
    )


def boards_with_role(user: User, *roles: Role) -> frozenset[int]:
    """Keys of the boards where the user holds one of the roles.

    An auditor's role in one board reaches all boards of the municipality.
    """
    held = memberships(user)
    boards = frozenset(row.board_id for row in held if row.role in roles and row.board_id)
    return boards | _audited(user) if Role.AUDITOR in roles else boards


def municipalities_with_role(user: User, *roles: Role) -> frozenset[int]:
    """Keys of the organisations in whose boards the user holds one of the roles."""
    held = (row.board for row in memberships(user) if row.role in roles)
    return frozenset(board.organisation_id for board in held if board is not None)


def works_in_force(user: User, *roles: Role) -> bool:
    """Whether the user holds one of the roles in a board that is in use. No query of its own."""
    held = (row.board for row in memberships(user) if row.role in roles)
    return any(board is not None and board.retired_on is None for board in held)


def organisations_represented(user: User) -> frozenset[int]:
    """Keys of the organisations that the user is partner representative of."""
    return frozenset(
        row.organisation_id
        for row in memberships(user)
        if row.role == Role.PARTNER and row.organisation_id
    )
