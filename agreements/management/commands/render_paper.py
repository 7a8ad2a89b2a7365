"""``manage.py render_paper PK --output FILE``: a paper's PDF without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.models import Paper
from agreements.paper_documents import paper_pdf
from agreements.papers import with_content
from iop.shared.pdf import PdfError


class Command(BaseCommand):
    help = "Writes the PDF of the paper with the key, as it now stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pk", type=int, help="The paper's key: the number in its address.")
        parser.add_argument("--output", required=True, type=Path, help="The file to write.")

    def handle(self, *args: Any, **options: Any) -> None:
        paper = with_content(Paper.objects.all()).filter(pk=options["pk"]).first()
        if paper is None:
            raise CommandError(f"There is no paper {options['pk']}.", returncode=2)
        try:
            content = paper_pdf(paper)
            options["output"].write_bytes(content)
        except (PdfError, OSError) as error:
            raise CommandError(f"No PDF was written: {error}") from error
        self.stdout.write(f"{options['output']}: {paper}, {len(content)} bytes")
