"""What changed in an agreement: since a day and by whom, section by section, in words.

The history of each kind of row is read once and compared in memory, so the number of queries
is the number of kinds. What one person saves again and again is one change.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Field, ForeignKey, Max, Q, TextField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.copying import ROWS, STARTED
from agreements.differences import Part, differences, moved_keys
from agreements.forms.sections import COMPOSITIONS
from agreements.models import Agreement, Row, Section, SectionKind
from iop.accounts.models import User
from iop.shared.history import in_words
from iop.shared.rich_text import RichTextField, plain
from partners.models import Board, Organisation

#: Saves of one person no farther apart than this are one change.
BURST = datetime.timedelta(minutes=30)
#: Facts that tell a reader nothing.
SILENT = {
    "id",
    "position",
    "revision",
    "calculation",
    "agreement",
    "case",
    "predecessor",
    "template",
    "is_open",
    "basics_open",
}
#: Facts that name a row, in the order they are looked for.
NAMES = (
    "name_as_written",
    "organisation",
    "name",
    "text",
    "description",
    "title",
    "year",
    "contribution",
    "kind",
    "due_on",
)
#: Every model whose history is the agreement's, with its way to it.
TRACKED: tuple[tuple[Any, str], ...] = ((Agreement, "id"), (Section, "agreement"), *ROWS)
#: Rows that belong to another row, with the name of that field.
OWNERS = {model: path.split("__")[0] for model, path in ROWS if "__" in path}


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return {
            Kind.ADDED: _("Added"),
            Kind.REMOVED: _("Removed"),
            Kind.CHANGED: _("Changed"),
            Kind.MOVED: _("Moved"),
        }[self]


@dataclass(frozen=True)
class Fact:
    """One fact of a row: old and new, or for a text the way between them word by word."""

    label: str
    old: str = ""
    new: str = ""
    parts: tuple[Part, ...] = ()
    is_layout: bool = False


@dataclass(frozen=True)
class Change:
    """What one person did to one row in one go."""

    kind: Kind
    heading: str
    row: str
    name: str
    at: datetime.datetime
    by: User | None
    facts: tuple[Fact, ...] = ()
    place: int = 0

    @property
    def day(self) -> datetime.date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Changes:
    """All that changed, the latest first; ``headings`` is the order of the sections."""

    headings: list[str]
    made: list[Change]

    @property
    def people(self) -> list[User]:
        return sorted({change.by for change in self.made if change.by}, key=str)

    def by_section(self, by: int | None = None) -> list[tuple[str, list[Change]]]:
        """Those of one person (by key) or of all, under the heading where they belong."""
        sections: dict[str, list[Change]] = {heading: [] for heading in self.headings}
        for change in self.made:
            if by is None or (change.by and change.by.pk == by):
                sections.setdefault(change.heading, []).append(change)
        return [(heading, made) for heading, made in sections.items() if made]


@dataclass
class History:
    """The versions of one model's rows, oldest first, and what stands for each key."""

    model: Any
    since: datetime.datetime | None
    versions: list[Any]
    rows: dict[Any, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for version in self.versions:
            self.rows[version.id].append(version)

    def owner(self, version: Any) -> Any:
        """The key of the row that it belongs to; ``None`` when that is the agreement itself."""
        name = OWNERS.get(self.model)
        return getattr(version, f"{name}_id") if name else None

    def siblings(self, version: Any, at: datetime.datetime) -> list[Any]:
        """The keys of the rows that stood beside this one then, in their order."""
        owner = self.owner(version)
        alive = [last for versions in self.rows.values() if (last := last_at(versions, at))]
        beside = [last for last in alive if self.owner(last) == owner]
        return [last.id for last in sorted(beside, key=lambda row: (row.position, str(row.id)))]

    def is_new(self, version: Any) -> bool:
        """Whether it was saved in the time asked for, and not as what the agreement began with."""
        if self.since and version.history_date < self.since:
            return False
        return bool(version.history_change_reason != STARTED)


def changes(agreement: Agreement, since: datetime.datetime | None = None) -> Changes:
    """What changed in the agreement since a moment (``None``: its beginning)."""
    histories = [
        History(model, since, versions_of(model, path, agreement, since)) for model, path in TRACKED
    ]
    teller = Teller(agreement, histories)
    made = [change for history in histories for change in _of(history, teller)]
    made.sort(key=lambda change: change.at, reverse=True)
    return Changes(teller.headings, made)


def history_of(model: Any, path: str, agreement: Agreement) -> Any:
    """The versions of the model that are the agreement's, removed rows included."""
    owner, _dot, rest = path.partition("__")
    if not rest:
        return model.history.filter(**{path: agreement.pk})
    owners = model._meta.get_field(owner).related_model.history.filter(agreement=agreement.pk)
    return model.history.filter(**{f"{owner}_id__in": owners.values("id")})


def versions_of(
    model: Any, path: str, agreement: Agreement, since: datetime.datetime | None
) -> list[Any]:
    """Versions from the moment on, and of each row the one before it."""
    versions = history_of(model, path, agreement)
    if since:
        before = versions.filter(history_date__lt=since).order_by().values("id")
        last = before.annotate(last=Max("history_id")).values("last")
        versions = versions.filter(Q(history_date__gte=since) | Q(history_id__in=last))
    return list(versions.select_related("history_user").order_by("history_date", "history_id"))


def last_at(versions: list[Any], at: datetime.datetime) -> Any:
    """The row as it stood then; ``None`` before it was made and after it was removed."""
    for version in reversed(versions):
        if version.history_date <= at:
            return None if version.history_type == "-" else version
    return None


def _bursts(versions: Sequence[Any]) -> Iterator[list[Any]]:
    """Consecutive versions of one person, with no long pause between them."""
    burst: list[Any] = []
    for version in versions:
        if burst and (
            version.history_user_id != burst[-1].history_user_id
            or version.history_date - burst[-1].history_date > BURST
        ):
            yield burst
            burst = []
        burst.append(version)
    if burst:
        yield burst


def _of(history: History, teller: "Teller") -> Iterator[Change]:
    for versions in history.rows.values():
        before = None
        old = [version for version in versions if not history.is_new(version)]
        if old:
            before = None if old[-1].history_type == "-" else old[-1]
        for burst in _bursts([version for version in versions if history.is_new(version)]):
            after = None if burst[-1].history_type == "-" else burst[-1]
            if before or after:
                yield from teller.told(history, before, after, burst[-1])
            before = after
    if issubclass(history.model, Row):
        yield from _moves(history, teller)


def _moves(history: History, teller: "Teller") -> Iterator[Change]:
    """Rows that changed places with others, not those that only made room."""
    new = [version for version in history.versions if history.is_new(version)]
    for burst in _bursts(new):
        just_before = burst[0].history_date - datetime.timedelta(microseconds=1)
        told = set()
        for version in burst:
            if version.id in told or version.history_type == "-":
                continue
            old = history.siblings(version, just_before)
            now = history.siblings(version, burst[-1].history_date)
            for key in moved_keys([key for key in old if key in now], [k for k in now if k in old]):
                last = last_at(history.rows[key], burst[-1].history_date)
                if key not in told and last:
                    yield teller.moved(history, last, burst[-1], now.index(key) + 1)
            told |= {*old, *now}


class Teller:
    """Puts versions in words; names of what they point at are fetched once."""

    def __init__(self, agreement: Agreement, histories: list[History]) -> None:
        self.names: dict[Any, dict[Any, str]] = {
            Organisation: self._named(histories, Organisation),
            Board: self._named(histories, Board),
        }
        self.agreement = agreement
        self.headings = [basics(), *(one.heading for one in agreement.sections.all())]
        for history in histories:
            if issubclass(history.model, Row):
                self.names[history.model] = {
                    key: self.name(versions[-1]) for key, versions in history.rows.items()
                }

    @staticmethod
    def _named(histories: list[History], model: Any) -> dict[Any, str]:
        keys = {
            getattr(version, field.attname)
            for history in histories
            for field in history.model._meta.concrete_fields
            if field.related_model is model
            for version in history.versions
        }
        rows = model.objects.select_related(None).filter(pk__in=keys - {None})
        return dict(rows.values_list("pk", "name"))

    def name(self, version: Any) -> str:
        """What a row is called, short."""
        of = self.named_by(version)
        text = plain(in_words(of, getattr(version, of.attname), self._known(of))) if of else ""
        if owner := OWNERS.get(version.instance_type):
            related = version.instance_type._meta.get_field(owner).related_model
            owned_by = self.names[related].get(getattr(version, f"{owner}_id"), "")
            text = ", ".join(filter(None, (owned_by, text)))
        return text if len(text) <= 80 else f"{text[:79].rstrip()}…"

    @staticmethod
    def named_by(version: Any) -> "Field[Any, Any] | None":
        """The fact that the row is called by."""
        fields = {one.name: one for one in version.tracked_fields}
        if version.instance_type in OWNERS:
            fields.pop(OWNERS[version.instance_type])
        named = (fields[name] for name in NAMES if name in fields)
        return next((of for of in named if getattr(version, of.attname)), None)

    def _known(self, of: "Field[Any, Any]") -> Any:
        related = of.related_model
        return {related: self.names.get(related, {})}

    def heading(self, model: Any, version: Any, of: "Field[Any, Any] | None" = None) -> str:
        """The section where the row, or the fact of the agreement itself, is written."""
        if model is Section:
            return str(version.heading)
        return section_heading(self.agreement, model, of.name if of else "")

    def told(self, history: History, before: Any, after: Any, last: Any) -> Iterator[Change]:
        """The difference between two states of a row, for an agreement by section."""
        kind = Kind.CHANGED if before and after else Kind.ADDED if after else Kind.REMOVED
        model = history.model
        told: dict[str, list[Fact]] = defaultdict(list)
        if kind != Kind.CHANGED:
            told[self.heading(model, last)] = []
        for of, fact in self.facts(model, before, after):
            told[self.heading(model, last, of if model is Agreement else None)].append(fact)
        at = before.history_date if kind == Kind.REMOVED else last.history_date
        for heading, facts in told.items():
            yield Change(
                kind,
                heading,
                self.row(history, last, at),
                self.name(after or before) if issubclass(model, Row) else "",
                last.history_date,
                last.history_user,
                tuple(facts),
            )

    def moved(self, history: History, row: Any, last: Any, place: int) -> Change:
        return Change(
            Kind.MOVED,
            self.heading(history.model, row),
            capfirst(str(history.model._meta.verbose_name)),
            self.name(row),
            last.history_date,
            last.history_user,
            place=place,
        )

    @staticmethod
    def row(history: History, version: Any, at: datetime.datetime) -> str:
        """``Mål 3``: what the row is and its place then."""
        noun = capfirst(str(history.model._meta.verbose_name))
        if not issubclass(history.model, Row):
            return noun if version.history_type != "~" else ""
        if hasattr(version, "year"):  # the year tells which one it is
            return noun
        beside = history.siblings(version, at)
        return f"{noun} {beside.index(version.id) + 1}" if version.id in beside else noun

    def facts(
        self, model: Any, before: Any, after: Any
    ) -> Iterator[tuple["Field[Any, Any]", Fact]]:
        named_by = None if before and after else self.named_by(after or before)
        for of in (after or before).tracked_fields:
            if of.name in SILENT or of.name == OWNERS.get(model) or of == named_by:
                continue
            default = of.get_default()
            old = getattr(before, of.attname) if before else default
            new = getattr(after, of.attname) if after else default
            if old != new:
                yield of, self.fact(of, old if before else None, new if after else None)

    def fact(self, of: "Field[Any, Any]", old: Any, new: Any) -> Fact:
        label = capfirst(str(of.verbose_name))
        if isinstance(of, RichTextField | TextField) and old and new:
            parts = tuple(differences(old, new))
            return Fact(label, parts=parts, is_layout=not parts)
        known = self._known(of) if isinstance(of, ForeignKey) else {}
        return Fact(label, in_words(of, old, known), in_words(of, new, known))


def _kinds() -> tuple[dict[Any, str], dict[str, str]]:
    """Where rows and the agreement's own facts are written, as the editor has them."""
    models: dict[Any, str] = {}
    fields: dict[str, str] = {}
    for kind, composition in COMPOSITIONS.items():
        for rows in composition.rows:
            models[rows.model] = kind
        if composition.fields:
            fields |= dict.fromkeys(composition.fields._meta.fields or (), kind)
    for model, path in ROWS:
        owner = path.partition("__")[0]
        if owner != "agreement":
            models[model] = models[model._meta.get_field(owner).related_model]
    return models, fields


_MODEL_KINDS, _FIELD_KINDS = _kinds()


def basics() -> str:
    """What the place of the agreement's own facts is called; it is no section."""
    return _("Title and basic facts")


def section_heading(agreement: Agreement, model: Any, fact: str = "") -> str:
    """The heading under which rows of the model, or a fact of the agreement, are written."""
    kind = _MODEL_KINDS.get(model) or _FIELD_KINDS.get(fact)
    if kind is None:
        return basics()
    sections = {section.kind: section.heading for section in agreement.sections.all()}
    return sections.get(kind) or str(SectionKind(kind).label)
