"""Writes the generated pages of docs/, or says which of them are behind the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iop.generated_docs import PAGES


class Command(BaseCommand):
    help = "Print the pages of docs/ that come from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail when a page is stale."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, page in PAGES.items():
            path = settings.BASE_DIR / "docs" / name
            if path.exists() and path.read_text() == page():
                continue
            stale.append(f"docs/{name}")
            if not options["check"]:
                path.write_text(page())
        if stale and options["check"]:
            raise CommandError(f"Behind the code: {', '.join(stale)}. Run 'make docs'.")
        self.stdout.write(f"Printed {', '.join(stale)}." if stale else "All are up to date.")
