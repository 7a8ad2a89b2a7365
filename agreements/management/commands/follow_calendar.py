"""Does what days make of signed agreements: they end, give way, or go on by their own terms."""

import datetime
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.daily import follow_the_calendar


class Command(BaseCommand):
    help = (
        "Do what the days until now have brought: changes take effect, terms end, and agreements "
        "go on by their own terms. Run it each night; it is harmless to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--date",
            type=datetime.date.fromisoformat,
            help="The day to go by, such as 2026-12-31; a day to come only with --dry-run.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and do nothing."
        )

    def handle(
        self,
        *args: object,
        date: datetime.date | None,
        dry_run: bool,
        verbosity: int,
        **options: object,
    ) -> None:
        today = timezone.localdate()
        if date and date > today and not dry_run:
            raise CommandError("The day has not come yet. Add --dry-run to see what it will bring.")
        for one in follow_the_calendar(date or today, dry_run=dry_run):
            if verbosity:
                self.stdout.write(f"{one.reference}: {one.what}")
