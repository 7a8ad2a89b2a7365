"""``manage.py document_checks > docs/checks.md``: the rules as a page."""

from django.core.management.base import BaseCommand

from agreements.checks.documentation import as_markdown


class Command(BaseCommand):
    help = "Print docs/checks.md from the rules."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(as_markdown(), ending="")
