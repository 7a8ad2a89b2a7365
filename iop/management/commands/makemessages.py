"""Django's makemessages, which here never guesses a translation from a likeness."""

from typing import Any

from django.core.management.commands.makemessages import Command as DjangoCommand


class Command(DjangoCommand):
    msgmerge_options = [*DjangoCommand.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        options.update(add_location="never", no_obsolete=True)
        options["ignore_patterns"] = [*options["ignore_patterns"], "var/*", ".venv/*", "tests/*"]
        super().handle(*args, **options)
