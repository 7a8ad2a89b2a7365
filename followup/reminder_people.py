"""Whose a day is: who is to do it, whose case it is, and whom else it concerns.

A case officer who has left the board is nobody's officer: the board's officers are told instead.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from agreements.models import Agreement, Party
from followup.models import ActionItem
from iop.accounts.models import User
from partners.models import Board, Membership, Role

People = frozenset[User]
NOBODY: People = frozenset()
_ROLES = (Role.OFFICER, Role.CHIEF, Role.CONTROLLER, Role.PARTNER)


class PeopleOf:
    """Those who hold a role in the boards and organisations of some agreements. One query.

    The agreements have loaded their parties, and their cases with board and officer.
    """

    def __init__(self, agreements: Iterable[Agreement]) -> None:
        boards, organisations = set(), set()
        for agreement in agreements:
            boards.add(agreement.case.board_id)
            boards |= {party.board_id for party in agreement.parties.all() if party.board_id}
            organisations |= {party.organisation_id for party in agreement.parties.all()}
        self._in_board: dict[tuple[str, int], set[User]] = defaultdict(set)
        self._of_organisation: dict[int, set[User]] = defaultdict(set)
        held = Membership.objects.filter(
            Q(board__in=boards) | Q(organisation__in=organisations - {None}),
            role__in=_ROLES,
            user__is_active=True,
        )
        for membership in held.select_related("user").order_by():
            if membership.board_id:
                self._in_board[membership.role, membership.board_id].add(membership.user)
            elif membership.organisation_id:
                self._of_organisation[membership.organisation_id].add(membership.user)

    def in_board(self, role: Role, board: Board | int) -> People:
        key = board if isinstance(board, int) else board.pk
        return frozenset(self._in_board[role, key])

    def officers(self, agreement: Agreement) -> People:
        """The case's officer; while there is none, the officers of the board."""
        officers = self.in_board(Role.OFFICER, agreement.case.board_id)
        own = officers & {agreement.case.officer}
        return own or officers

    def chiefs(self, agreement: Agreement) -> People:
        return self.in_board(Role.CHIEF, agreement.case.board_id)

    def of_party(self, party: Party | None, agreement: Agreement) -> People:
        """Who works for the party: the officers of its board, or its representatives."""
        if party is None:
            return NOBODY
        if party.board_id == agreement.case.board_id:
            return self.officers(agreement)
        if party.board_id:
            return self.in_board(Role.OFFICER, party.board_id)
        return frozenset(self._of_organisation[party.organisation_id or 0])

    def of_action(self, action: ActionItem, agreement: Agreement) -> People:
        """Who has promised it; without an account, whoever works for the party."""
        person = action.attendance
        if person is None:
            return NOBODY
        if person.user and person.user.is_active:
            return frozenset({person.user})
        return self.of_party(person.party, agreement)

    def of_parties(self, agreement: Agreement) -> People:
        """Of all parties that are left in it."""
        parties = (party for party in agreement.parties.all() if party.left_on is None)
        return NOBODY.union(*(self.of_party(party, agreement) for party in parties))
