"""What must be done before a report moves, as sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.models import Paper
from followup.models import Report

#: What a writer says in words of the whole report.
TEXTS = ("narrative", "deviations", "lessons", "economy_note", "rating_note")
_CHOICES = ("money_in_time", "answers_in_time")
_ROWS = ("values", "participants", "contribution_outcomes", "files")


def says_something(report: Report) -> Iterator[str]:
    """Much may be missing, but not all."""
    if any(getattr(report, name) for name in (*TEXTS, *_CHOICES)):
        return
    if any(getattr(report, name).exists() for name in _ROWS):
        return
    yield _("The report is empty. Write something in it, or attach a file, before it is handed in.")


def is_asked_for(report: Report) -> Iterator[str]:
    if report.due.is_skipped:
        yield _("The report is skipped: %(reason)s") % {"reason": report.due.skip_reason}


def goes_to_board(report: Report) -> bool:
    return report.due.goes_to_board


def board_has_decided(report: Report) -> Iterator[str]:
    paper = report.paper
    if paper is None:
        yield _("Write the paper that takes the report to the board.")
    elif paper.status != Paper.Status.DECIDED:
        yield _("The board has not decided on the paper yet (%(status)s).") % {
            "status": paper.get_status_display()
        }
