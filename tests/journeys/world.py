"""The small town of the journeys: a board with its people, an association, and their browsers."""

from dataclasses import dataclass
from decimal import Decimal

from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Organisation, Role
from tests.factories import make_board, make_member, make_organisation, make_user


@dataclass(frozen=True)
class Town:
    """Everybody who has a part in a story; nobody else is signed in."""

    board: Board
    association: Organisation
    officer: User
    chief: User
    secretary: User
    chair: User
    representative: User


def make_town() -> Town:
    load_standards()
    municipality = make_organisation(
        name="Provköpings kommun",
        kind=Organisation.Kind.MUNICIPALITY,
        organisation_number="212000-1132",
    )
    board = make_board(
        municipality=municipality,
        department="Socialförvaltningen",
        public_share_guideline=Decimal(50),
    )
    association = make_organisation(
        name="Föreningen Grannvän", short_name="Grannvän", organisation_number="802000-0006"
    )
    return Town(
        board=board,
        association=association,
        officer=make_member(Role.OFFICER, board, user=make_user(name="Hanna Berg")),
        chief=make_member(Role.CHIEF, board, user=make_user(name="Peter Ek")),
        secretary=make_member(Role.SECRETARY, board, user=make_user(name="Sara Holm")),
        chair=make_member(Role.BOARD_MEMBER, board, user=make_user(name="Åsa Ström")),
        representative=make_member(Role.PARTNER, association, user=make_user(name="Bo Lind")),
    )
