"""``manage.py send_reminders``: write the day's reminders. A timer runs it once a day."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from followup.reminders import Reminder, due_reminders, send


class Command(BaseCommand):
    help = (
        "Write a mail to each who is to be reminded today. It may be run again: each reminder is "
        "written once. send_mail_queue sends the mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only tell what would be written."
        )
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="As if it were that day.")

    def handle(self, *args: Any, **options: Any) -> None:
        today = _day(options["date"]) if options["date"] else timezone.localdate()
        reminders = due_reminders(today)
        if options["dry_run"]:
            for reminder in reminders:
                self.stdout.write(_line(reminder))
            self.stdout.write(f"{len(reminders)} would be written")
            return
        written = sum(send(reminder, today) for reminder in reminders)
        if options["verbosity"]:
            self.stdout.write(f"{written} written")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no day; write it as 2026-11-30.") from error


def _line(reminder: Reminder) -> str:
    day = reminder.day
    way = "in the mail of the day" if reminder.is_for_digest else "at once"
    return (
        f"{reminder.user.email}: {day.kind} {day.agreement.reference} {day.on} "
        f"({reminder.offset:+d}), {way}"
    )
