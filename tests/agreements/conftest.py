"""Fixtures of tests about boards and their meetings."""

import pytest

from agreements.models import BoardMeeting
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_meeting, make_member


@pytest.fixture
def secretary(board: Board) -> User:
    return make_member(Role.SECRETARY, board)


@pytest.fixture
def member(board: Board) -> User:
    return make_member(Role.BOARD_MEMBER, board)


@pytest.fixture
def meeting(board: Board) -> BoardMeeting:
    return make_meeting(board)
