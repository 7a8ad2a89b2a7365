"""Adds the standard template, clauses, watched words and reference rates that are missing."""

from django.core.management.base import BaseCommand

from iop.standards.loading import load_standards


class Command(BaseCommand):
    help = (
        "Add the standard template, clauses, watched words and reference rates. "
        "May be run again: what an administrator has changed or removed is left alone."
    )

    def handle(self, *args: object, **options: object) -> None:
        count = load_standards()
        self.stdout.write(f"{count} standard rows added.")
