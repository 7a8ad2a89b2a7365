"""A report put in words for those who read it: figures beside what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType

from agreements import wording
from agreements.models import StatusChange
from followup import report_words
from followup.models import ContributionOutcome, IndicatorValue, ParticipantCount, Report
from followup.report_content import Part, parts
from followup.small_counts import is_small
from iop.shared import formats


@dataclass(frozen=True)
class Figure:
    """A line of a table: what it came to, about which time, and what is said of it."""

    said: str
    period: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Count:
    """A group of participants. Empty is unknown."""

    group: str
    women: str
    men: str
    other: str
    total: str


@dataclass
class ReadPart:
    """A part as it is read: its words or figures, and the target or promise beside them."""

    part: Part
    beside: str = ""
    giver: str = ""
    figures: tuple[Figure, ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def key(self) -> str:
        return self.part.key


def read_parts(report: Report) -> list[ReadPart]:
    return [_read(report, part) for part in parts(report)]


def is_passed_over(read: ReadPart) -> bool:
    """Whether nothing stands in it that a reader would look for, so that its heading is enough."""
    is_plain = read.part.kind in ("text", "cooperation", "files")
    return is_plain and read.part.is_empty and not read.part.comments


def _read(report: Report, part: Part) -> ReadPart:
    match part.kind:
        case "indicator":
            beside = wording.counted(part.about)
            return ReadPart(part, beside, figures=tuple(map(value_figure, part.rows)))
        case "contribution":
            gift: Any = part.about
            return ReadPart(
                part,
                report_words.promised(gift, report.due),
                report_words.giver(gift, report.due),
                tuple(map(outcome_figure, part.rows)),
            )
        case "participants":
            return ReadPart(part, counts=tuple(map(count_of, part.rows)))
    return ReadPart(part)


def value_figure(row: IndicatorValue) -> Figure:
    period = formats.days(row.measured_from, row.measured_to)
    return Figure(report_words.value(row), period, row.comment)


def without_small(read: ReadPart, limit: int) -> ReadPart:
    """The part of an indicator that counts people, as it is read outside the case."""
    unit = read.part.about.unit
    figures = tuple(
        replace(figure, said=report_words.fewer_than(limit, unit))
        if not row.is_share and is_small(row.value, limit)
        else figure
        for row, figure in zip(read.part.rows, read.figures, strict=True)
    )
    return replace(read, figures=figures)


def outcome_figure(row: ContributionOutcome) -> Figure:
    return Figure(report_words.given(row), str(row.year or ""), row.comment)


def count_of(row: ParticipantCount) -> Count:
    return Count(
        report_words.group(row),
        report_words.count(row.women, row.exactness),
        report_words.count(row.men, row.exactness),
        report_words.count(row.other, row.exactness),
        report_words.total(row),
    )


def moves_of(report: Report) -> list[StatusChange]:
    """The moves of the report, the first one first."""
    kind = ContentType.objects.get_for_model(Report)
    rows = StatusChange.objects.filter(content_type=kind, object_id=report.pk)
    return list(rows.select_related("by").order_by("at", "pk"))


def approval_of(report: Report, moves: Sequence[StatusChange]) -> StatusChange | None:
    """The move by which it was approved; none while it is not."""
    if not report.is_accepted:
        return None
    return next((move for move in reversed(moves) if move.transition == "approve"), None)
