"""Who is to be reminded of what today, and the mail that says so.

A reminder falls due so many days before or after its day as the rules say. The daily run catches
up what fell due while it did not run, up to a week back; of several that one user has missed about
one thing, only the latest is sent. What has fallen due earlier than that is let be, so the first
run floods nobody. A row and a mail are written together: whatever is interrupted, or run again,
each reminder goes out once.
"""

import copy
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction

from followup.calendar_day import DayToWatch
from followup.days import everyones_days
from followup.models import GroupMeeting, ReminderChoice, ReminderRule, ReminderSent
from followup.visibility import followed_by
from iop.accounts.mail import queue
from iop.accounts.models import User

#: How many days back a reminder that was missed is still sent.
CAUGHT_UP = 7


@dataclass(frozen=True)
class Reminder:
    """That a user is reminded of a day. ``is_own``: it is the user's to do."""

    day: DayToWatch
    user: User
    offset: int
    is_own: bool
    is_for_digest: bool = False

    @property
    def row(self) -> tuple[int, str, str, datetime.date, int]:
        """What its row of what has been sent says, and no other."""
        return self.user.pk, self.day.kind.value, self.day.key, self.day.on, self.offset


class Rules:
    """The rules in force on a day. A municipality with any of its own of a kind has those alone."""

    def __init__(self, rules: Iterable[ReminderRule], today: datetime.date) -> None:
        self._rules: dict[tuple[int | None, str], list[ReminderRule]] = defaultdict(list)
        for rule in rules:
            found = self._rules[rule.municipality_id, rule.kind]
            if rule.is_active and _is_valid(rule, today):
                found.append(rule)

    @property
    def offsets(self) -> list[int]:
        return [rule.offset for rules in self._rules.values() for rule in rules]

    def of(self, day: DayToWatch) -> list[ReminderRule]:
        own = day.agreement.case.board.organisation_id, day.kind.value
        return self._rules[own if own in self._rules else (None, day.kind.value)]

    def offsets_by_user(self, day: DayToWatch) -> Mapping[User, set[int]]:
        found: dict[User, set[int]] = defaultdict(set)
        for rule in self.of(day):
            for user in day.audience(rule.audience):
                found[user].add(rule.offset)
        return found


def _is_valid(rule: ReminderRule, today: datetime.date) -> bool:
    since, until = rule.valid_from, rule.valid_to
    return (since is None or since <= today) and (until is None or today <= until)


def due_reminders(today: datetime.date) -> list[Reminder]:
    """Those to send today. The number of queries follows the number of people reminded."""
    rules = Rules(ReminderRule.objects.all(), today)
    if not rules.offsets:
        return []
    first = today - datetime.timedelta(days=max(rules.offsets) + CAUGHT_UP - 1)
    last = today - datetime.timedelta(days=min(rules.offsets))
    days = [day for day in everyones_days(first, last) if day.is_open]
    fallen = [reminder for day in days for reminder in _fallen(day, rules, today)]
    return _readable(_wanted(_unsent(fallen)))


def _fallen(day: DayToWatch, rules: Rules, today: datetime.date) -> Iterable[Reminder]:
    """For each user the latest that has fallen due, if that is within what is caught up."""
    since = today - datetime.timedelta(days=CAUGHT_UP)
    for user, offsets in rules.offsets_by_user(day).items():
        days = {offset: day.on + datetime.timedelta(days=offset) for offset in offsets}
        fallen = [offset for offset, on in days.items() if since < on <= today]
        if fallen:
            yield Reminder(day, user, max(fallen), is_own=user in day.doers)


def _unsent(reminders: list[Reminder]) -> list[Reminder]:
    days = {reminder.day.on for reminder in reminders}
    rows = ReminderSent.objects.filter(due_on__in=days)
    sent = set(rows.values_list("user", "kind", "key", "due_on", "offset").order_by())
    return [reminder for reminder in reminders if reminder.row not in sent]


def _wanted(reminders: list[Reminder]) -> Iterable[Reminder]:
    """As each has chosen: at once, in the mail of the day, or not at all.

    One's own comes as all other mail does, whatever is chosen.
    """
    choices = dict(ReminderChoice.objects.values_list("user", "others").order_by())
    for reminder in reminders:
        choice = None if reminder.is_own else choices.get(reminder.user.pk)
        if choice is None:
            yield replace(reminder, is_for_digest=reminder.user.gets_digest)
        elif choice != ReminderChoice.Way.NONE:
            yield replace(reminder, is_for_digest=choice == ReminderChoice.Way.DIGEST)


def _readable(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Those that the user may still read of, user by user. A few queries for each."""
    by_user: dict[User, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        by_user[reminder.user].append(reminder)
    found = []
    for user in sorted(by_user, key=lambda user: user.pk):
        days = [reminder.day for reminder in by_user[user]]
        agreements, meetings = _read_by(user, days)
        found += [
            reminder
            for reminder in by_user[user]
            if reminder.day.agreement.pk in agreements or reminder.day.meeting_id in meetings
        ]
    return found


def _read_by(user: User, days: list[DayToWatch]) -> tuple[set[int], set[int]]:
    under = {day.agreement.pk for day in days}
    agreements = set(followed_by(user).filter(pk__in=under).values_list("pk", flat=True))
    called = {day.meeting_id for day in days if day.meeting_id}
    meetings = GroupMeeting.objects.visible_to(user).filter(pk__in=called) if called else ()
    return agreements, {meeting.pk for meeting in meetings}


def send(reminder: Reminder, today: datetime.date) -> bool:
    """Write the mail and that it is written, both or neither; whether it was not done before."""
    day = reminder.day
    with transaction.atomic():
        _row, is_new = ReminderSent.objects.get_or_create(
            user=reminder.user,
            kind=day.kind,
            key=day.key,
            due_on=day.on,
            offset=reminder.offset,
        )
        if is_new:
            queue([_as_chosen(reminder)], "reminder", **_facts(reminder, today))
    return is_new


def _facts(reminder: Reminder, today: datetime.date) -> dict[str, Any]:
    """What the mail says. What somebody has written stays behind the sign-in."""
    day = reminder.day
    return {
        "reference": day.agreement.reference,
        "title": "" if day.is_secret else day.agreement.title,
        "what": day.kind_label if day.is_secret else day.brief,
        "to_do": day.to_do,
        "on": day.on,
        "days_left": (day.on - today).days,
        "days_late": (today - day.on).days,
        "is_own": reminder.is_own,
        "is_shared": day.is_a_task and len(day.doers) > 1,
        "link": settings.SITE_URL.rstrip("/") + day.url,
    }


def _as_chosen(reminder: Reminder) -> User:
    """The user, as somebody who gets mail in the way that this one is to come."""
    user = copy.copy(reminder.user)
    user.gets_digest = reminder.is_for_digest
    return user
