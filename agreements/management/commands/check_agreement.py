"""Prints what there is to look over in an agreement; fails when something stops it."""

import sys
from argparse import ArgumentParser
from itertools import groupby

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agreements.checks import Finding, Severity, findings_of
from agreements.lookup import agreement_by_reference


class Command(BaseCommand):
    help = (
        "Check an agreement for gaps and contradictions. Ends with 1 when a finding stops it, "
        "with 2 when the reference is unknown or ambiguous."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The diary number, such as “SN 2018/0098”.")
        parser.add_argument(
            "--board",
            default="",
            help="The board's code or name, or its municipality, when several share the number.",
        )

    def handle(self, *args: object, reference: str, board: str, **options: object) -> None:
        try:
            agreement = agreement_by_reference(reference, board)
        except LookupError as error:
            raise CommandError(str(error), returncode=2) from error
        findings = findings_of(agreement)
        self.stdout.write(f"{agreement}, {agreement.case.board}")
        for severity, group in groupby(findings, lambda finding: finding.severity):
            self._print(severity, list(group))
        if not findings:
            self.stdout.write(_("Nothing to look over."))
        if any(finding.severity == Severity.STOPS for finding in findings):
            sys.exit(1)

    def _print(self, severity: Severity, findings: list[Finding]) -> None:
        self.stdout.write(f"\n{severity.label} ({len(findings)})")
        for finding in findings:
            self.stdout.write(f"  {finding.title} [{finding.code}]")
            place = f"{finding.section.heading}: " if finding.section else ""
            self.stdout.write(f"    {place}{finding.message}")
            self.stdout.write(f"    {finding.ground}")
