"""The page docs/checks.md, written from the rules so that it is never behind them."""

import sys
from itertools import groupby

from django.utils.translation import override

from agreements.checks import RULES, Rule
from agreements.checks.values import SHARE_NOTES, SHARE_WARNS

_HEAD = """# Checks

What `agreements/checks/` looks for in an agreement. The same rules run on the editor's pages, when
the PDF is made, and by `manage.py check_agreement REFERENCE [--board BOARD]`, which ends with 1
when something stops, and 2 when the reference is unknown or belongs to several boards.

**Stops**: mend it before the agreement goes to the board. **Warns**: mend it, or have a reason.
**Notes**: know it. A rule only points: it never changes the text, and nothing is blocked by it.

A rule is a function of one agreement, in the file of its subject, with a stable code. Together
they ask two queries beside the agreement itself: the watched words and the names of organisations.
An administrator keeps the watched words. The public share is noted from {notes} points off the
board's guideline and warned of from {warns} (`SHARE_NOTES`, `SHARE_WARNS` in `values.py`).

This page is printed from the rules by `make docs`; change it there.
"""


def as_markdown() -> str:
    """The page, in English as all of docs/ is."""
    with override("en"):
        parts = [_HEAD.format(notes=SHARE_NOTES, warns=SHARE_WARNS)]
        for subject, rules in groupby(RULES, _subject):
            parts.append(f"\n## {subject}\n")
            parts += [_row("Code", "Severity", "Title", "Finds", "Ground"), _row(*["---"] * 5)]
            parts += [_rule(rule) for rule in rules]
    return "\n".join(parts) + "\n"


def _subject(rule: Rule) -> str:
    """What the rule's file is about: the first line of its docstring."""
    return (sys.modules[rule.find.__module__].__doc__ or "").splitlines()[0].rstrip(".")


def _rule(rule: Rule) -> str:
    finds = " ".join(rule.description.split())
    return _row(f"`{rule.code}`", rule.severity.label, rule.title, finds, rule.ground)


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
