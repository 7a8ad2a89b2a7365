"""Fills the database with the demo's municipalities, agreements and sign-ins."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iop.accounts.models import User
from iop.demo.people import ONE_BOARD, PARTNER, PASSWORD, STAFF, address
from iop.demo.telling import tell


class Command(BaseCommand):
    help = (
        "Build the demo: five municipalities, their agreements, and sign-ins with a known "
        "password. May be run again: what is there already is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there are users already."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo has sign-ins whose password everybody knows, so it is only built "
                "with DEMO=true, never beside real cases."
            )
        if not (options["if_empty"] and User.objects.exists()):
            if settings.SEAL_FILE and not Path(settings.SEAL_FILE).exists():
                call_command("make_demo_seal", stdout=self.stdout)
            tell()
        people = (*(person[0] for person in STAFF), ONE_BOARD[0], PARTNER[0])
        addresses = [address(local) for local in people]
        if User.objects.filter(email__in=addresses).count() == len(addresses):
            self.stdout.write(f"The demo is there. Sign in with the password {PASSWORD} as")
            self.stdout.write("\n".join(f"  {each}" for each in addresses))
        else:
            self.stdout.write("There are users already: the demo is not built.")
