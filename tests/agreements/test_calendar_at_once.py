"""The calendar followed twice at the same moment, and by one that is killed on the way."""

import os
import signal

import pytest
from django.db import connection, connections

from agreements import daily
from agreements.daily import Happening, follow_the_calendar
from agreements.models import Agreement, StatusChange
from partners.models import Board
from tests.agreements.renewing import day, make_in_force
from tests.agreements.test_signing_at_once import at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True),
]


def test_two_runs_at_once_do_it_once(board: Board) -> None:
    make_in_force(board)
    going_on = make_in_force(board, extension=Agreement.Extension.AUTOMATIC)
    answers = at_once(*[lambda: follow_the_calendar(day("2027-01-01"))] * 2)
    assert sum(len(answer) for answer in answers if isinstance(answer, list)) == 3
    assert StatusChange.objects.filter(transition="end").count() == 1
    assert Agreement.objects.filter(is_automatic=True).count() == 1
    going_on.refresh_from_db()
    assert going_on.prolonged_until == day("2027-12-31")


def test_run_that_is_killed_is_completed_by_the_next(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = make_in_force(board, extension=Agreement.Extension.AUTOMATIC)
    make_in_force(board)
    connections.close_all()
    child = os.fork()
    if child == 0:  # pragma: no cover (dies)
        monkeypatch.setattr(
            daily, "_next_period", lambda *given: os.kill(os.getpid(), signal.SIGKILL)
        )
        follow_the_calendar(day("2027-01-01"))
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    agreement.refresh_from_db()
    assert agreement.prolonged_until is None
    done: list[Happening] = follow_the_calendar(day("2027-01-01"))
    assert len(done) == 3
    assert Agreement.objects.filter(is_automatic=True).count() == 1
    assert follow_the_calendar(day("2027-01-01")) == []
