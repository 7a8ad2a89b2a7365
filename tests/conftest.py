"""Fixtures that every test may ask for."""

import pytest

from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_board, make_member, make_user


@pytest.fixture
def board(db: None) -> Board:
    return make_board()


@pytest.fixture
def officer(board: Board) -> User:
    """The case officer of the board."""
    return make_member(Role.OFFICER, board)


@pytest.fixture
def colleague(board: Board) -> User:
    """Reads the board's cases but does not draft: its controller."""
    return make_member(Role.CONTROLLER, board)


@pytest.fixture
def stranger(db: None) -> User:
    """A case officer of another municipality."""
    return make_member(Role.OFFICER, make_board())


@pytest.fixture
def nobody(db: None) -> User:
    """Has an account and no role."""
    return make_user()
