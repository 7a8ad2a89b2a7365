"""Who reads which agreement. What every address answers to whom is tried in ``tests/rights``."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements import uploads
from agreements.models import Agreement, Document
from iop.accounts.models import User
from partners.models import Organisation, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_member,
    make_party,
    make_user,
)

SHARED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
STATES = {
    "draft": {"status": "draft", "shared_at": None},
    "shared": {"status": "draft", "shared_at": SHARED},
    "decided": {"status": "decided", "shared_at": None},
}
STAFF = ("officer", "chief", "secretary", "controller", "auditor", "administrator")
#: The states of the agreement that each viewer reads; a viewer is a role and where it is held.
READS = {
    **{f"{role} board": "draft shared decided" for role in STAFF},
    "board_member board": "decided",
    **{f"{role} co_board": "draft shared decided" for role in STAFF},
    "board_member co_board": "decided",
    **{f"{role} party_board": "draft shared decided" for role in STAFF},
    "board_member party_board": "",
    **{f"{role} sister_board": "" for role in STAFF},
    "auditor sister_board": "draft shared decided",
    "board_member sister_board": "",
    **{f"{role} foreign_board": "" for role in STAFF},
    "board_member foreign_board": "",
    "partner party": "shared",
    "partner other_party": "",
    "partner municipality": "shared",
    "nobody": "",
}


class World:
    """One agreement with all who could come near it, and another that nobody here may read."""

    def __init__(self, **state: object) -> None:
        self.board = make_board()
        self.co_board, self.party_board, self.foreign_board = (make_board() for _ in range(3))
        self.municipality: Organisation = self.board.organisation
        self.sister_board = make_board(municipality=self.municipality, name="Byggnadsnämnden")
        case = make_case(board=self.board)
        case.co_boards.add(self.co_board)
        self.agreement = make_agreement(case=case, **state)
        make_party(self.agreement, self.municipality, board=self.board)
        make_party(self.agreement, self.party_board.organisation, board=self.party_board)
        self.party = make_party(self.agreement).organisation
        self.other_party = make_party(make_agreement(shared_at=SHARED)).organisation
        self.document = self.attach(self.agreement)

    def attach(self, agreement: Agreement) -> Document:
        file = uploads.check(SimpleUploadedFile("Bilaga.txt", b"text"))
        return uploads.store(file, agreement, make_user())

    def viewer(self, name: str) -> User:
        role, _space, place = name.partition(" ")
        return make_member(Role(role), getattr(self, place)) if place else make_user()


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_agreement_and_its_files_are_visible(state: str) -> None:
    world = World(**STATES[state])

    for name, states in READS.items():
        user = world.viewer(name)
        agreements = list(Agreement.objects.visible_to(user).filter(case__board=world.board))
        documents = list(Document.objects.visible_to(user))
        reads = state in states.split()
        assert (name, agreements) == (name, [world.agreement] if reads else [])
        assert (name, documents) == (name, [world.document] if reads else [])


@pytest.mark.django_db
def test_agreement_of_many_roads_is_found_once() -> None:
    world = World(**STATES["shared"])
    user = world.viewer("officer board")
    for name in ("auditor board", "controller co_board", "chief party_board", "partner party"):
        role, _space, place = name.partition(" ")
        make_member(Role(role), getattr(world, place), user=user)

    assert list(Agreement.objects.visible_to(user)) == [world.agreement]


@pytest.mark.django_db
def test_whole_municipality_is_the_auditors_alone() -> None:
    world = World(**STATES["draft"])
    own = make_agreement(board=world.sister_board)

    auditor = world.viewer("auditor board")
    officer = world.viewer("officer board")

    assert set(Agreement.objects.visible_to(auditor)) == {world.agreement, own}
    assert set(Agreement.objects.visible_to(officer)) == {world.agreement}


@pytest.mark.django_db
def test_refusal_says_why(client: Client) -> None:
    world = World(**STATES["decided"])
    client.force_login(world.viewer("board_member board"))

    create = client.get(reverse("agreements:create"))
    changes = client.get(reverse("agreements:changes", args=[world.agreement.pk]))
    assert (create.status_code, changes.status_code) == (403, 403)
    assert "Bara en handläggare i en nämnd" in create.content.decode()
    assert "nämndens tjänstepersoner" in changes.content.decode()
