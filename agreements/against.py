"""What a renewal changes against the agreement that it grew out of, section by section, in words.

The copy's rows are new rows with new keys. They were made in the order of the rows they came
from, so each has its twin there; what was moved or emptied in the copying is a change as well.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from agreements.changes import TRACKED, Change, Changes, History, Teller, versions_of
from agreements.copying import STARTED, Copying, Days, copied_rows, copying
from agreements.models import Agreement, ContributionYear, Funder, Party, Row

#: Facts of each agreement's own: how far it has come, and what it is. They are no changes.
OWN = (
    *("version", "status", "shared_at", "is_external", "decision_on", "decision_reference"),
    *("relation", "ground", "takes_effect_on", "is_automatic", "prolonged_until"),
)


def changes_against_predecessor(agreement: Agreement) -> list[tuple[str, list[Change]]]:
    """What differs, by section in the agreement's order. A fixed number of queries.

    The agreement has its ``predecessor`` and its ``sections``.
    """
    if agreement.predecessor is None:
        return []
    histories = [
        History(model, None, versions_of(model, path, agreement, None)) for model, path in TRACKED
    ]
    twins = _Twins(agreement, agreement.predecessor, histories)
    teller = Teller(agreement, histories)
    made = [change for one in histories for change in _told(one, teller, twins)]
    return Changes(teller.headings, made).by_section()


def _told(of: History, teller: Teller, twins: "_Twins") -> Iterator[Change]:
    for key, versions in of.rows.items():
        last = versions[-1]
        after = None if last.history_type == "-" else last
        before = twins.of_copies.get((of.model, key))
        if before or after:
            for change in teller.told(of, before, after, last):
                is_row = issubclass(of.model, Row) or not (before and after)
                yield change if is_row else replace(change, row="")
    for before in twins.left_behind.get(of.model, ()):
        yield from teller.told(of, before, None, before)


class _Twins:
    """The original's rows as versions that look like the copy's: with its keys."""

    def __init__(self, agreement: Agreement, original: Agreement, histories: list[History]) -> None:
        self.of_copies: dict[tuple[Any, Any], Any] = {}
        self.left_behind: dict[Any, list[Any]] = {}
        #: Of each model, the key of the copy by the key of the original.
        self.keys: dict[Any, dict[Any, Any]] = {Agreement: {original.pk: agreement.pk}}
        paths = dict(TRACKED)
        jobs = [copying(original, agreement, days, None) for days in Days]
        for of in histories:
            if of.model is Agreement:
                self._pair(of, [original], list(of.rows))
                before = self.of_copies[Agreement, agreement.pk]
                for name in OWN:
                    setattr(before, name, getattr(of.versions[-1], name))
                continue
            rows = list(of.model.objects.filter(**{paths[of.model]: original}))
            self._match(of, rows, jobs, paths[of.model])

    def _match(self, of: History, rows: list[Any], jobs: list[Copying], path: str) -> None:
        begun = [key for key, got in of.rows.items() if got[0].history_change_reason == STARTED]
        copied = rows
        if len(begun) != len(rows) and issubclass(of.model, Row):
            found = (copied_rows(of.model, path, job) for job in jobs)
            copied = next((some for some in found if len(some) == len(begun)), [])
        elif len(begun) != len(rows):
            copied = []
        self._pair(of, copied, begun if copied else [])
        known = {row.pk for row in copied}
        left = [row for row in rows if row.pk not in known]
        self.left_behind[of.model] = [self._version(of, row, row.pk) for row in left]

    def _pair(self, of: History, rows: list[Any], keys: list[Any]) -> None:
        self.keys[of.model] = dict(zip((row.pk for row in rows), keys, strict=True))
        for row, key in zip(rows, keys, strict=True):
            self.of_copies[of.model, key] = self._version(of, row, key)

    def _version(self, of: History, row: Any, key: Any) -> Any:
        """The original's row as a version of the copy's."""
        kind = of.model.history.model
        values = {field.attname: getattr(row, field.attname) for field in kind.tracked_fields}
        for field in kind.tracked_fields:
            if keys := self.keys.get(field.related_model):
                values[field.attname] = keys.get(values[field.attname], values[field.attname])
        values["id"] = key
        if isinstance(row, ContributionYear) and key in of.rows:
            values["year"] = of.rows[key][0].year  # it follows the term, which is told
        if isinstance(row, Party | Funder) and row.organisation_id and row.name_as_written:
            first = of.rows[key][0] if key in of.rows else None
            if first and not first.name_as_written and first.organisation_id == row.organisation_id:
                values["name_as_written"] = ""  # the signing wrote its own name down
        begun = of.versions[0].history_date if of.versions else None
        return kind(**values, history_date=begun, history_type="+", history_user=None)
