"""The page on which a report is written: each part with its fields and what stands beside."""

from dataclasses import dataclass, field
from typing import Any

from agreements import wording
from followup import report_words
from followup.forms.report_rows import ReportRowForm
from followup.forms.reports import ReportForm
from followup.models import Report, ReportComment
from followup.report_content import Part, parts
from followup.reporting import is_on_behalf
from iop.accounts.models import User


@dataclass
class Block:
    """An indicator, a contribution or the participants with their rows."""

    part: Part
    heading: str
    beside: str = ""
    giver: str = ""
    rows: list[ReportRowForm] = field(default_factory=list)


def page_of(user: User, report: Report, form: ReportForm) -> dict[str, Any]:
    """What the page needs beside the form; ``report`` is as it is stored."""
    found = {part.key: part for part in parts(report)}
    _dress(form, found)
    comments = list(report.comments.all())
    targets = [part for part in found.values() if part.kind == "indicator"]
    gifts = [part for part in found.values() if part.kind == "contribution"]
    return {
        "report": report,
        "due": report.due,
        "form": form,
        "parts": found,
        "indicators": [_indicator(part, form) for part in targets],
        "contributions": [_contribution(part, report, form) for part in gifts],
        "files": report.files.all(),
        "comments": comments,
        "open_comments": [row for row in comments if row.mended_at is None],
        "general_comments": [row for row in comments if row.field not in found],
        "on_behalf": is_on_behalf(user, report),
        "sees_when_mending": report.status == Report.Status.SENT_BACK,
    }


def _indicator(part: Part, form: ReportForm) -> Block:
    indicator = part.about
    return Block(part, indicator.name, wording.counted(indicator), rows=form.values.of(indicator))


def _contribution(part: Part, report: Report, form: ReportForm) -> Block:
    gift = part.about
    promised = report_words.promised(gift, report.due)
    giver = report_words.giver(gift, report.due)
    return Block(part, gift.description, promised, giver, form.outcomes.of(gift))


def _dress(form: ReportForm, found: dict[str, Part]) -> None:
    """Give each field what stands at it: its basis, warning, comments, and another's version."""
    warnings = form.warnings
    for name in form.text.fields:
        comments: list[ReportComment] = found[name].comments if name in found else []
        bound = form.text[name]
        vars(bound).update(
            seen=form.text.seen[name],
            theirs=form.text.theirs.get(name),
            warning=warnings.get(bound.id_for_label, ""),
            comments=comments,
        )
    for rows in form.rows.values():
        for row in rows.forms:
            for bound in row:
                vars(bound)["warning"] = warnings.get(bound.id_for_label, "")
