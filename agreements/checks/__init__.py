"""Contradictions and gaps of an agreement, found before the board finds them."""

import datetime

from agreements.checks import counting, governance, parties, payments, period, values, words
from agreements.checks.rules import Finding, Rule, Severity, reading_of
from agreements.models import Agreement

RULES: tuple[Rule, ...] = (
    *parties.RULES,
    *period.RULES,
    *counting.RULES,
    *values.RULES,
    *payments.RULES,
    *governance.RULES,
    *words.RULES,
)
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def findings_of(agreement: Agreement, today: datetime.date | None = None) -> list[Finding]:
    """All findings of an agreement loaded ``with_content``, the heaviest first.

    Two queries: the watched words and the names of organisations. An agreement signed
    elsewhere has none: its short form here is no draft that could be mended.
    """
    if agreement.is_external:
        return []
    reading = reading_of(agreement, today)
    findings = [finding for rule in RULES for finding in rule.findings(reading)]
    return sorted(findings, key=lambda finding: _WEIGHT[finding.severity])


__all__ = ["RULES", "Finding", "Rule", "Severity", "findings_of"]
