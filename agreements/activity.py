"""Who worked in an agreement lately, and in which sections."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, IntegerField, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.changes import BURST, TRACKED, history_of, section_heading
from agreements.models import Agreement, Section

#: More sections than this are counted, not named.
MOST_NAMED = 4


@dataclass(frozen=True)
class Doing:
    """When somebody last worked in an agreement, and in what."""

    at: datetime.datetime
    by: str
    sections: list[str]

    @property
    def where(self) -> str:
        """The sections by name, or how many when they are many."""
        if len(self.sections) <= MOST_NAMED:
            return ", ".join(self.sections)
        return ngettext("%(count)s section", "%(count)s sections", len(self.sections)) % {
            "count": len(self.sections)
        }


def latest(
    agreement: Agreement, since: datetime.datetime | None = None, most: int = 5
) -> list[Doing]:
    """Who did something lately and where, in one query over all histories."""
    queries = []
    for number, (model, path) in enumerate(TRACKED):
        versions = history_of(model, path, agreement).order_by()
        if since:
            versions = versions.filter(history_date__gte=since)
        heading = F("heading") if model is Section else Value("", CharField())
        told = versions.annotate(number=Value(number, IntegerField()), told=heading)
        queries.append(told.values_list("history_date", "history_user__name", "number", "told"))
    rows = queries[0].union(*queries[1:], all=True).order_by("-history_date")[:200]
    return list(_doings(agreement, list(rows)))[:most]


def _doings(agreement: Agreement, rows: list[Any]) -> Iterator[Doing]:
    doing: Doing | None = None
    for (at, name, number, told), previous in zip(rows, [None, *rows], strict=False):
        heading = told or section_heading(agreement, TRACKED[number][0])
        is_same = previous and previous[1] == name and previous[0] - at <= BURST
        if doing and is_same:
            if heading not in doing.sections:
                doing.sections.append(heading)
            continue
        if doing:
            yield doing
        doing = Doing(at, name or _("The system"), [heading])
    if doing:
        yield doing
