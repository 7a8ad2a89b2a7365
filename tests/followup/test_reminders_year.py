"""A simulated year of reminders through a real SMTP server: each goes out once, whatever happens.

``run_year`` can be pointed at any data: it runs what the timer runs, day by day.
"""

import datetime
import io
import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from followup import reminders
from followup.models import ReminderSent
from iop.accounts import mail
from iop.accounts.models import Message, User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.factories import make_board, make_member, make_organisation
from tests.followup.making_calendar import Day, make_watched
from tests.mailbox import Mailbox

NEW_YEAR = Day(2026, 1, 1)
#: The last reminder of the world's year is that of a report three weeks late.
YEAR = 365 + 10
#: What each is reminded of in the world's year: how many days from its day, by kind and day.
EXPECTED = {
    "member": {
        ("action", "0410"): [-3, 0, 7],
        ("meeting", "0512"): [-14, -1],
        ("report", "0701"): [-30, -7, 0, 7, 21],
        ("report", "1215"): [-30, -7, 0, 7, 21],
        ("review", "0901"): [-30],
        ("notice", "0930"): [-30],
        ("end", "1231"): [-30],
    },
    "officer": {
        ("instalment", "0220"): [7],
        ("action", "0410"): [7],
        ("meeting", "0512"): [-14, -1],
        ("register", "0608"): [-10, -3, 0],
        ("report", "0701"): [7, 21],
        ("report", "1215"): [-30, -7, 0, 7, 21],
        ("review", "0901"): [-60, -30, 0],
        ("notice", "0930"): [-90, -30, -7],
        ("end", "1231"): [-90, -30, 0],
    },
    "controller": {("instalment", "0220"): [-14, 0, 7], ("register", "0608"): [-3]},
    "chief": {("review", "0901"): [-30], ("notice", "0930"): [-30], ("end", "1231"): [-30]},
}
COUNT = sum(len(offsets) for days in EXPECTED.values() for offsets in days.values())


def make_world(board: Board) -> dict[str, User]:
    """The standard rules, an agreement with a day of each kind, and those it concerns."""
    load_standards()
    partner = make_organisation(name="Vänföreningen")
    people = {
        "officer": make_member(Role.OFFICER, board),
        "controller": make_member(Role.CONTROLLER, board),
        "chief": make_member(Role.CHIEF, board),
        "member": make_member(Role.PARTNER, partner),
    }
    make_watched(board, partner, 2026, people["officer"], people["member"])
    make_member(Role.OFFICER, make_board())  # of another municipality: is told nothing
    make_member(Role.BOARD_MEMBER, board)
    return people


def run_day(day: Day) -> None:
    """What the timers do: the reminders of the day are written, and the mail is sent."""
    remind(day)
    send_mail()


def remind(day: Day) -> None:
    call_command("send_reminders", date=day.isoformat(), verbosity=0)


def send_mail() -> None:
    """What waits for the morning too."""
    if Message.objects.filter(sent_at=None).update(due_at=timezone.now()):
        call_command("send_mail_queue", verbosity=0)


def run_year(start: Day, days: int = YEAR) -> None:
    for number in range(days):
        run_day(start + datetime.timedelta(days=number))


def sent_to(people: dict[str, User]) -> dict[str, dict[tuple[str, str], list[int]]]:
    """What has been sent, as ``EXPECTED`` has it."""
    found: dict[str, dict[tuple[str, str], list[int]]] = {name: {} for name in people}
    names = {user.pk: name for name, user in people.items()}
    for row in ReminderSent.objects.order_by("due_on", "offset"):
        days = found[names[row.user_id]]
        days.setdefault((row.kind, row.due_on.strftime("%m%d")), []).append(row.offset)
    return found


def run_busy_days_again() -> None:
    """Those on which something was sent; on the others a second run has nothing to send twice."""
    busy = {row.due_on + datetime.timedelta(days=row.offset) for row in ReminderSent.objects.all()}
    assert busy
    for day in sorted(busy):
        remind(day)
    send_mail()


def letters_of(box: Mailbox) -> Counter[tuple[str, str]]:
    return Counter((str(letter["To"]), str(letter["Subject"])) for letter in box.letters)


def test_year_sends_each_reminder_once(board: Board, mailbox: Mailbox) -> None:
    people = make_world(board)
    run_year(NEW_YEAR)
    assert sent_to(people) == EXPECTED
    letters = letters_of(mailbox)
    assert (len(letters), set(letters.values())) == (COUNT, {1})

    run_busy_days_again()
    assert letters_of(mailbox) == letters


def test_missed_days_are_caught_up_with_the_nearest_alone(board: Board, mailbox: Mailbox) -> None:
    """The machine stood still over midsummer: the week before and the day itself have passed."""
    people = make_world(board)
    run_year(Day(2026, 5, 20), days=20)
    before = ReminderSent.objects.count()
    run_day(Day(2026, 7, 3))
    assert ReminderSent.objects.count() == before + 3
    new = sent_to(people)
    assert new["member"]["report", "0701"] == [-30, 0]
    assert new["officer"]["review", "0901"] == [-60]
    assert new["officer"]["notice", "0930"] == [-90]


def test_first_run_floods_nobody(board: Board, mailbox: Mailbox) -> None:
    """What fell due more than a week ago is let be, however late the thing is."""
    people = make_world(board)
    run_day(Day(2026, 7, 20))
    assert ReminderSent.objects.count() == 0
    run_day(Day(2026, 7, 22))
    found = sent_to(people)
    assert {name: days for name, days in found.items() if days} == {
        "member": {("report", "0701"): [21]},
        "officer": {("report", "0701"): [21]},
    }


def killed_at(*step: Any, day: Day) -> bool:
    """Whether a child that runs the day was killed at the step.

    It is forked in a thread of its own, which has no connection to the database that the child
    could share with this process.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_is_child_killed, *step, day).result()


def _is_child_killed(place: Any, step: str, moment: str, count: int, day: Day) -> bool:
    """The child kills itself with SIGKILL, so that nothing of Python's is tidied up.

    It comes by the step unharmed as many times as ``count`` says.
    """
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    try:
        real, left = getattr(place, step), iter(range(count))

        def ends(*args: Any, **kwargs: Any) -> Any:
            is_last = next(left, None) is None
            answer = real(*args, **kwargs) if moment == "after" or not is_last else None
            if is_last:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        setattr(place, step, ends)
        call_command("send_reminders", date=day.isoformat(), stdout=io.StringIO())
        call_command("send_mail_queue", stdout=io.StringIO())
    finally:
        os._exit(1)  # it came through: the step was not on its way


#: A day with three reminders: the last day is thirty days off.
BUSY = Day(2026, 12, 1)
#: Where it is killed, how many times it first comes by unharmed, and how many stand then.
STEPS: list[tuple[Any, str, str, int, int]] = [
    (ReminderSent, "save", "before", 0, 0),
    (ReminderSent, "save", "after", 0, 0),
    (reminders, "queue", "before", 0, 0),
    (reminders, "queue", "after", 0, 0),
    (type(connections["default"]), "commit", "before", 0, 0),
    (type(connections["default"]), "commit", "after", 0, 1),
    (reminders, "queue", "before", 1, 2),
    (mail, "_is_delivered", "before", 1, 3),
]


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_the_next_run_sends_the_rest(mailbox: Mailbox) -> None:
    people = make_world(make_board())
    for place, step, moment, count, standing in STEPS:
        assert killed_at(place, step, moment, count, day=BUSY), (place, step, moment)
        written = ReminderSent.objects.count(), Message.objects.count()
        assert written == (standing, standing), (place, step, moment)
    assert len(mailbox.letters) == 1

    run_day(BUSY)
    run_day(BUSY)
    whom = {people[name].email for name in ("officer", "chief", "member")}
    assert {(address, count) for (address, _subject), count in letters_of(mailbox).items()} == {
        (address, 1) for address in whom
    }
