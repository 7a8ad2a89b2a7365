"""The history of tracked rows in words: who, when, and which facts went from what to what.

Versions are read once per model and neighbours compared in memory, so the number of queries
does not grow with the number of versions (``prev_record`` would ask once for each).
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from iop.shared.formats import day, number
from iop.shared.rich_text import RichTextField, plain

#: Facts that name a row, in the order they are looked for.
_NAMES = ("name", "title", "heading", "description")

_Raw = tuple["Field[Any, Any]", Any, Any]


@dataclass(frozen=True)
class FieldChange:
    """One fact; empty text is unknown."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One saved version of a row, beside the version before it."""

    at: datetime.datetime
    by: str
    sign: str
    noun: str
    name: str
    reason: str
    fields: tuple[FieldChange, ...]

    @property
    def is_created(self) -> bool:
        return self.sign == "+"

    @property
    def is_deleted(self) -> bool:
        return self.sign == "-"


def history_of(
    *histories: "QuerySet[Any]", without: Collection[str] = (), tells_first: bool = True
) -> list[Change]:
    """Changes of all the rows, newest first.

    Each history is a QuerySet of versions, such as ``Board.history.filter(organisation=pk)``;
    give all versions of a row, or its first one looks like its creation. ``without`` names
    fields that tell a reader nothing; ``tells_first`` is whether a creation says what was
    written, for which all that it points at is looked up.
    """
    found = [
        (version, _differences(before, version, without) if before or tells_first else [])
        for versions in histories
        for before, version in _with_the_one_before(versions)
    ]
    names = _related_names([difference for _version, raw in found for difference in raw])
    changes = [
        (version.history_id, _change(version, raw, names))
        for version, raw in found
        if raw or version.history_change_reason or version.history_type != "~"
    ]
    changes.sort(key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return [change for _key, change in changes]


def net(changes: Iterable[Change]) -> list[FieldChange]:
    """What the changes of one row, newest first, come to; what was changed back is left out."""
    facts: dict[str, FieldChange] = {}
    for change in changes:
        for one in change.fields:
            later = facts.get(one.label, one)
            facts[one.label] = FieldChange(one.label, one.old, later.new)
    return [one for one in facts.values() if one.old != one.new]


def _with_the_one_before(versions: "QuerySet[Any]") -> Iterator[tuple[Any, Any]]:
    key = versions.model.instance_type._meta.pk.attname
    ordered = versions.select_related("history_user").order_by(key, "history_date", "history_id")
    for field in _many(versions.model):
        _read_chosen(field, versions, ordered)
    for _row, row_versions in groupby(ordered, key=lambda version: getattr(version, key)):
        before = None
        for version in row_versions:
            yield before, version
            before = version


def _many(history_model: Any) -> list[Any]:
    """The fields of the history that name many rows."""
    return list(getattr(history_model, "_history_m2m_fields", ()))


def _read_chosen(field: Any, versions: "QuerySet[Any]", rows: Iterable[Any]) -> None:
    """Give each version the keys that its field of many named, in one query."""
    chosen = getattr(versions.model, field.name).model.objects
    named = chosen.filter(history__in=versions.order_by().values("pk"))
    keys: dict[Any, set[Any]] = defaultdict(set)
    for version, key in named.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
        keys[version].add(key)
    for row in rows:
        row.__dict__[field.attname] = frozenset(keys[row.pk])


def _differences(before: Any, version: Any, without: Collection[str]) -> list[_Raw]:
    """Field, old and new value of what differs; of a first version, what it says."""
    if version.history_type == "-":
        return []
    differences = []
    for field in (*version.tracked_fields, *_many(type(version))):
        if field.primary_key or field.name in without:
            continue
        old = getattr(before, field.attname) if before else None
        new = getattr(version, field.attname)
        if old != new and (before or new not in (None, "", frozenset())):
            differences.append((field, old, new))
    return differences


def _related_names(differences: list[_Raw]) -> dict[type[Model], dict[Any, str]]:
    """The names of rows that foreign keys point at, one query for each model."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for field, old, new in differences:
        if isinstance(field, ForeignKey):
            keys[field.related_model] |= {old, new} - {None}
        elif field.many_to_many:
            keys[field.related_model] |= {*(old or ()), *(new or ())}  # type: ignore[index]
    return {
        model: {
            key: str(row)
            # select_related: a name may hold that of what it belongs to.
            for key, row in model._default_manager.select_related().in_bulk(wanted).items()
        }
        for model, wanted in keys.items()
    }


def _change(version: Any, raw: list[_Raw], names: dict[type[Model], dict[Any, str]]) -> Change:
    model = version.instance_type
    tracked = {field.name for field in version.tracked_fields}
    named_by = next((name for name in _NAMES if name in tracked), None)
    return Change(
        at=timezone.localtime(version.history_date),
        by=str(version.history_user or _("The system")),
        sign=version.history_type,
        noun=capfirst(str(model._meta.verbose_name)),
        name=plain(str(getattr(version, named_by) or "")) if named_by else "",
        reason=version.history_change_reason or "",
        fields=tuple(
            FieldChange(
                capfirst(str(field.verbose_name)),
                in_words(field, old, names),
                in_words(field, new, names),
            )
            for field, old, new in raw
        ),
    )


def in_words(field: "Field[Any, Any]", value: Any, names: dict[type[Model], dict[Any, str]]) -> str:
    """A stored value as a reader would say it; empty when unknown."""
    if value is None or value == "":
        return ""
    if field.many_to_many:
        known = names[field.related_model]  # type: ignore[index]
        return "; ".join(
            sorted(known.get(key, "") or _("something since deleted") for key in value)
        )
    if isinstance(field, ForeignKey):
        return names[field.related_model].get(value) or _("something since deleted")
    if field.choices:
        label: str | Promise = dict(field.flatchoices).get(value, value)
        return str(label)
    if isinstance(field, RichTextField):
        return plain(value)
    return _value_in_words(value)


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, Decimal):
        return number(value)
    return str(value)
