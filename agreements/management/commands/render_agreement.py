"""``manage.py render_agreement REFERENCE --output FILE``: an agreement's PDF without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.documents import agreement_pdf
from agreements.lookup import agreement_by_reference
from iop.shared.pdf import PdfError


class Command(BaseCommand):
    help = "Writes the PDF of the agreement with the reference, such as 'SN 2018/0098-1'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="Diary number, with or without the version.")
        parser.add_argument("--output", required=True, type=Path, help="The file to write.")
        parser.add_argument(
            "--board", default="", help="The board's code or name, or its municipality."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            agreement = agreement_by_reference(options["reference"], options["board"])
            content = agreement_pdf(agreement)
            options["output"].write_bytes(content)
        except LookupError as error:
            raise CommandError(str(error), returncode=2) from error
        except (PdfError, OSError) as error:
            raise CommandError(f"No PDF was written: {error}") from error
        self.stdout.write(f"{options['output']}: {agreement}, {len(content)} bytes")
