"""Makes a seal for trials: a key of its own, which nobody answers for but itself."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iop.shared import seal


class Command(BaseCommand):
    help = "Make a seal for trials in SEAL_FILE. It proves that nothing changed, not who sealed."
    # The check of the seal would stop the command that mends it.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="IOP, provstämpel", help="whose seal it says it is")
        parser.add_argument("--force", action="store_true", help="replace the file if there is one")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.SEAL_FILE or settings.VAR_DIR / "demo-seal.p12")
        if path.exists() and not options["force"]:
            raise CommandError(f"{path} exists already. Use --force to replace it.")
        if not settings.SEAL_PASSWORD:
            raise CommandError("Set SEAL_PASSWORD first: the key is locked with it.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(seal.make_self_made(options["name"], settings.SEAL_PASSWORD))
        self.stdout.write(f"Made {path}. It is for trials: it proves no identity.")
        if not settings.SEAL_FILE:
            self.stdout.write(f"Set SEAL_FILE={path} to seal with it.")
