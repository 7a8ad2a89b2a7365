"""The demo's sign-ins and what they are. All persons are invented."""

from django.contrib.auth.hashers import make_password

from iop.accounts.models import User
from iop.demo.building import put
from partners.models import Board, Membership, Organisation, Role

PASSWORD = "iop-demo-2026"  # noqa: S105 (known to all: only for trials)

#: Local part of the address, name, and the role held in every demo board.
STAFF = (
    ("handlaggare", "Hanna Wikner", Role.OFFICER),
    ("chef", "Peter Åsbrink", Role.CHIEF),
    ("sekreterare", "Sara Nyholm", Role.SECRETARY),
    ("ledamot", "Lars Öqvist", Role.BOARD_MEMBER),
    ("ekonom", "Eva Dahlin", Role.CONTROLLER),
    ("revisor", "Rolf Edman", Role.AUDITOR),
    ("admin", "Agnes Ljung", Role.ADMINISTRATOR),
)
#: An officer of one board alone, who shows that municipalities are apart.
ONE_BOARD = ("handlaggare2", "Henrik Falk", Role.OFFICER, "linkoping")
PARTNER = ("partner", "Petra Sandell", ("im", "kompisbyran", "masen"))


def address(local: str) -> str:
    return f"{local}@demo.example"


def make_users() -> dict[str, User]:
    """The users by local part; one who is there already keeps name and password."""
    people = [(local, name) for local, name, _role in STAFF]
    people += [ONE_BOARD[:2], PARTNER[:2]]
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    return {local: _user(local, name, hashed) for local, name in people}


def _user(local: str, name: str, hashed: str) -> User:
    existing = User.objects.filter(email=address(local)).first()
    if existing:
        return existing
    user = User(email=address(local), name=name, password=hashed, is_staff=local == "admin")
    user.full_clean()
    user.save()
    return user


def give_roles(
    users: dict[str, User], boards: dict[str, Board], organisations: dict[str, Organisation]
) -> None:
    for local, _name, role in STAFF:
        for board in boards.values():
            _give(users, local, role, board=board)
    local, _name, role, board_key = ONE_BOARD
    _give(users, local, role, board=boards[board_key])
    local, _name, keys = PARTNER
    for key in keys:
        _give(users, local, Role.PARTNER, organisation=organisations[key])


def _give(
    users: dict[str, User],
    local: str,
    role: Role,
    board: Board | None = None,
    organisation: Organisation | None = None,
) -> None:
    membership = Membership(user=users[local], role=role, board=board, organisation=organisation)
    if not Membership.objects.filter(
        user=users[local], role=role, board=board, organisation=organisation
    ).exists():
        put(membership, users["admin"])
