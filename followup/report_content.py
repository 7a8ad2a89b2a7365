"""All of a report in a fixed number of queries, and its parts as they are written and read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.models import Contribution, Indicator, Party
from followup import privacy
from followup.models import Report, ReportComment
from followup.models.reports import ReportQuerySet
from followup.report_guards import TEXTS


def whole(reports: ReportQuerySet) -> ReportQuerySet:
    """The reports with all that they say, and what their agreements promise."""
    agreement = "due__agreement"
    contributions = Contribution.objects.select_related(
        "party__organisation", "funder__organisation"
    )
    return reports.select_related(
        "due__agreement__case__board__organisation",
        "due__agreement__case__officer",
        "due__party__organisation",
        "due__party__board",
        "submitted_by",
        "document",
        "paper",
    ).prefetch_related(
        "values__indicator",
        "participants__target_group",
        "contribution_outcomes",
        "files",
        Prefetch("comments", ReportComment.objects.select_related("by")),
        Prefetch(f"{agreement}__indicators", Indicator.objects.select_related("goal")),
        f"{agreement}__target_groups",
        Prefetch(f"{agreement}__contributions", contributions.prefetch_related("years")),
        f"{agreement}__payment_plans",
        Prefetch(f"{agreement}__parties", Party.objects.select_related("board", "organisation")),
    )


def for_writing(reports: ReportQuerySet) -> ReportQuerySet:
    """The reports with what a save compares, and what their rows choose among: a report is saved
    over and over."""
    agreement = "due__agreement"
    return reports.select_related(
        "due__agreement__case__board", "due__party__organisation", "due__party__board"
    ).prefetch_related(
        "values",
        "participants",
        "contribution_outcomes",
        f"{agreement}__indicators",
        f"{agreement}__target_groups",
        f"{agreement}__contributions",
        f"{agreement}__payment_plans",
    )


def is_of_partner(report: Report) -> bool:
    """Whether those who write are no board: they say how the municipality has kept its side."""
    return report.due.party is None or report.due.party.board_id is None


def contributions_of(report: Report) -> list[Contribution]:
    """What the report accounts for: what its party brings, and the money that it is given."""
    agreement, party = report.agreement, report.due.party
    rows = list(agreement.contributions.all())
    if party is None:
        return rows
    paid = {
        plan.contribution_id
        for plan in agreement.payment_plans.all()
        if plan.recipient_id == party.pk
    }
    takes_grants = party.board_id is None and party.side == Party.Side.NON_PROFIT
    return [
        row
        for row in rows
        if row.party_id == party.pk
        or row.pk in paid
        or (row.funder_id is not None and takes_grants)
    ]


# --- Parts, in the order of the page -----------------------------------------------------


@dataclass
class Part:
    """Something in the report that is written, read and commented on by itself.

    ``about`` is the indicator or the contribution; ``place`` is where it stands on the page
    that is written in.
    """

    key: str
    heading: str
    kind: str
    text: str = ""
    about: Any = None
    rows: list[Any] = field(default_factory=list)
    comments: list[ReportComment] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.rows)

    @property
    def open_comments(self) -> list[ReportComment]:
        return [comment for comment in self.comments if comment.mended_at is None]


def parts(report: Report) -> list[Part]:
    """All parts of the report, loaded ``whole``, with what is said of each."""
    found = [*_parts(report)]
    by_key: dict[str, list[ReportComment]] = {}
    for comment in report.comments.all():
        by_key.setdefault(comment.field, []).append(comment)
    for part in found:
        part.comments = by_key.get(part.key, [])
    return found


def _parts(report: Report) -> Iterator[Part]:
    yield Part("narrative", _("How it went"), "text", report.narrative)
    for indicator in report.agreement.indicators.all():
        rows = [row for row in report.values.all() if row.indicator_id == indicator.pk]
        yield Part(f"indicator-{indicator.pk}", indicator.name, "indicator", "", indicator, [*rows])
    yield Part("participants", _("Participants"), "participants", rows=[*report.participants.all()])
    for contribution in contributions_of(report):
        came = report.contribution_outcomes.all()
        outcomes = [row for row in came if row.contribution_id == contribution.pk]
        heading = contribution.description
        key = f"contribution-{contribution.pk}"
        yield Part(key, heading, "contribution", "", contribution, [*outcomes])
    yield Part("economy_note", _("About the economy"), "text", report.economy_note)
    yield Part("deviations", _("What did not go as planned"), "text", report.deviations)
    yield Part("lessons", _("What we have learned"), "text", report.lessons)
    if is_of_partner(report):
        said = report.money_in_time or report.answers_in_time or report.rating_note
        yield Part("cooperation", _("The cooperation with the municipality"), "cooperation", said)
    yield Part("files", _("Attachments"), "files", rows=[*report.files.all()])


# --- What is missing, and what may tell of a person ----------------------------------------


def missing(report: Report) -> list[tuple[str, str]]:
    """Sentences on what is left open, each with its part. Told; nothing of it stops."""
    found = []
    for part in parts(report):
        if not part.is_empty and not (part.kind == "indicator" and _says_no_value(part.rows)):
            continue
        if sentence := _sentence(part):
            found.append((part.key, sentence))
    return found


def _says_no_value(rows: Iterable[Any]) -> bool:
    return all(row.value is None for row in rows)


def _sentence(part: Part) -> str:
    match part.kind:
        case "indicator":
            return _("“%(name)s” has no value.") % {"name": part.heading}
        case "contribution":
            return _("Nothing is said of “%(name)s”.") % {"name": part.heading}
        case "participants":
            return _("No participants are counted.")
        case "cooperation":
            return _("Nothing is said of how the cooperation worked.")
        case "text" if part.key == "narrative":
            return _("Nothing is said of how it went.")
    return ""


#: Free text of rows: the related name, the fields.
_ROW_TEXTS = {
    "values": ("comment",),
    "participants": ("group", "age_band"),
    "contribution_outcomes": ("unit", "comment"),
}


@dataclass(frozen=True)
class Warned:
    """A text that may tell of a person: the field's id on the page, and what is said there."""

    place: str
    text: str
    count: int


def personal_traces(report: Report) -> list[Warned]:
    """Where the report may tell of a person, in the order of the page."""
    found = []
    for name in TEXTS:
        found += _warned(f"id_{name}", getattr(report, name))
    for relation, names in _ROW_TEXTS.items():
        for row in getattr(report, relation).all():
            for name in names:
                found += _warned(f"id_{relation}-{row.pk}-{name}", getattr(row, name))
    for file in report.files.all():
        found += _warned("files", file.name)
    return found


def _warned(place: str, text: str) -> list[Warned]:
    hits = privacy.traces(text)
    return [Warned(place, privacy.warning(hits), len(hits))] if hits else []
