"""A simulated year of the whole demo through a real SMTP server: each reminder goes out once."""

import datetime
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from followup import planning, reminders
from followup.models import ReminderSent
from iop.accounts import mail
from iop.accounts.models import Message, User
from tests.followup.making_calendar import Day
from tests.followup.test_reminders_year import (
    killed_at,
    run_busy_days_again,
    run_day,
    sent_to,
)
from tests.mailbox import Mailbox

#: From the story's first late action on; every day of the year is run.
FIRST = Day(2026, 6, 1)
YEAR = [FIRST + datetime.timedelta(days=number) for number in range(365)]
#: Two days with several reminders, and where the run is killed: between two, and between letters.
KILLED: dict[Day, tuple[Any, str, str, int]] = {
    Day(2027, 1, 24): (reminders, "queue", "before", 1),
    Day(2027, 1, 31): (mail, "_is_delivered", "before", 1),
}
TO_CALL = [-14, -1]
TO_REPORT = [-30, -7, 0, 7, 21]
#: What each is reminded of, as in the year of the made-up world. The association of the story has
#: nobody with an account, so the case officer is told to do what would be its own.
EXPECTED = {
    "handlaggare": {
        **{("meeting", day): TO_CALL for day in ("0630", "0731", "0831", "0930", "1031", "1130")},
        ("meeting", "1231"): [-14, -14, -1, -1],  # of the steering and the working group
        **{("meeting", day): TO_CALL for day in ("0131", "0228", "0331", "0430", "0531")},
        ("action", "0605"): [-3, 0, 7],
        ("action", "0915"): [-3, 0, 7],
        ("instalment", "0706"): [7],
        ("instalment", "1005"): [7],
        ("instalment", "0104"): [7],
        ("instalment", "0405"): [7],
        ("report", "1031"): TO_REPORT,
        ("report", "0131"): [offset for offset in TO_REPORT for _party in range(3)],
        ("report", "0331"): TO_REPORT,
        ("review", "0430"): [-60, -30, 0],
        ("notice", "0630"): [-90, -30],
        ("retention", "1231"): [0],  # the vouchers of 2019
    },
    "ekonom": {("instalment", day): [-14, 0, 7] for day in ("0706", "1005", "0104", "0405")},
    "chef": {("review", "0430"): [-30], ("notice", "0630"): [-30]},
}
COUNT = sum(len(offsets) for days in EXPECTED.values() for offsets in days.values())


def letters_of(box: Mailbox) -> Counter[tuple[str, str]]:
    """Whole letters: those of two months' meetings have the same subject."""
    return Counter((str(letter["To"]), str(letter.get_payload())) for letter in box.letters)


@pytest.mark.django_db(transaction=True)
def test_year_of_the_demo_sends_each_reminder_once(mailbox: Mailbox, settings: Any) -> None:
    """The timer's year, killed twice on its way; then its busy days are run again."""
    settings.DEMO = True
    call_command("demo", stdout=StringIO())
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    for day in YEAR:
        planning.plan_all(day)
        if step := KILLED.get(day):
            before = ReminderSent.objects.count()
            assert killed_at(*step, day=day)
            assert 0 < ReminderSent.objects.count() - before <= 3
            assert Message.objects.filter(sent_at=None).exists()
        run_day(day)

    found = {name: days for name, days in sent_to(people).items() if days}
    assert found == EXPECTED
    letters = letters_of(mailbox)
    assert (len(mailbox.letters), set(letters.values())) == (COUNT, {1})

    run_busy_days_again()
    assert letters_of(mailbox) == letters
