"""Seals the agreements that all have signed and that are not sealed yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.signing import to_seal, try_to_seal


class Command(BaseCommand):
    help = "Seal the agreements that all have signed and that are not sealed yet."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(to_seal().values_list("pk", flat=True))
        failed = sum(not try_to_seal(pk) for pk in waiting)
        if failed:
            raise CommandError(f"{failed} of {len(waiting)} could not be sealed; the log says why.")
        if options["verbosity"]:
            self.stdout.write(f"Sealed {len(waiting)}.")
