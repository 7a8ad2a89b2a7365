"""The page on which a meeting is logged, made of units that are each saved by themselves.

A unit's fields are named ``what.key.field``: the script of the page sends the unit that was
written in, and a browser without scripts sends them all at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from followup.minutes_state import units_of
from followup.minutes_writing import FACTS, mark_of, tidy
from followup.models import ActionItem, Attendance, GroupMeeting, Outcome

ROWS = {"outcome": Outcome, "action": ActionItem}
#: In the page's own pattern of a row, where the script puts a key.
NEW_KEY, NEW_ITEM = "__key__", "__item__"


@dataclass
class Failure:
    """A unit that was sent and not saved: what was sent, and why, or what another has saved."""

    data: Mapping[str, Any]
    errors: list[str] = field(default_factory=list)
    is_behind: bool = False
    theirs: dict[str, Any] | None = None


@dataclass
class Unit:
    what: str
    key: str
    data: dict[str, Any]
    failure: Failure | None = None
    #: Stands for what is stored, to tell what was not touched.
    shown: str = ""

    @property
    def name(self) -> str:
        return f"{self.what}.{self.key}"


@dataclass
class ItemCard:
    number: int
    key: str
    heading: str
    background: str
    note: Unit
    confidential: Unit
    rows: list[Unit]
    blank: list[Unit]


def _shown(what: str, data: Mapping[str, Any]) -> str:
    value = data.get({"note": "text", "confidential": "value"}.get(what, what), "")
    if what == "confidential":
        return "1" if value else ""
    return mark_of([tidy(str(value))])


def is_untouched(what: str, data: Mapping[str, Any]) -> bool:
    """Whether a unit of a form that was sent as a whole says what the page showed."""
    if what == "guest":
        return not any(data.get(name) for name in ("name", "title"))
    if what == "item":
        return not data.get("heading")
    if what not in ROWS:
        return _shown(what, data) == str(data.get("shown", ""))
    facts = [tidy(str(data.get(name, ""))).strip() for name in FACTS[ROWS[what]]]
    base = data.get("base", "")
    if base:
        return mark_of(facts) == str(base)
    return not str(data.get("text", "")).strip()


def sent_units(post: Mapping[str, Any]) -> dict[tuple[str, UUID], dict[str, Any]]:
    """The units of a form that was sent as a whole, in its order."""
    found: dict[tuple[str, UUID], dict[str, Any]] = {}
    for name, value in post.items():
        what, _dot, rest = name.partition(".")
        key, _dot, fact = rest.partition(".")
        try:
            found.setdefault((what, UUID(key)), {})[fact] = value
        except ValueError:
            continue
    return found


class LogPage:
    """What the template reads; ``failures`` is by the unit's name."""

    def __init__(self, meeting: GroupMeeting, failures: Mapping[str, Failure]) -> None:
        self.meeting, self.failures = meeting, failures
        self.known = units_of(meeting)
        self.people = [self._unit(name) for name in self._named("presence")]
        self.items = [self._card(*pair) for pair in enumerate(self._headings(), 1)]
        self.guest = self._blank("guest", {})
        self.new_item = self._blank("item", {})
        self.patterns = [
            Unit(what, NEW_KEY, {"item": NEW_ITEM, "kind": "decision"}) for what in ROWS
        ]
        self.pattern_person = Unit("presence", NEW_KEY, {"name": "", "party": ""})
        self.pattern_item = self._pattern_item()
        self.presences = Attendance.Presence.choices
        self.kinds = Outcome.Kind.choices

    @property
    def came_count(self) -> int:
        return sum(person.data["presence"] in ("present", "partly") for person in self.people)

    @property
    def names(self) -> list[str]:
        return [person.data["name"] for person in self.people]

    def _named(self, what: str) -> list[str]:
        return [name for name in self.known if name.startswith(f"{what}.")]

    def _headings(self) -> list[tuple[str, str]]:
        """Keys and backgrounds of the items; the state that is asked for again has no such."""
        return [(str(row.pk), row.background) for row in self.meeting.items.all()]

    def _unit(self, name: str) -> Unit:
        what, _dot, key = name.partition(".")
        data = dict(self.known.get(name, {}))
        shown = _shown(what, data)
        failure = self.failures.get(name)
        if failure:
            data |= {fact: value for fact, value in failure.data.items() if fact != "shown"}
        if failure and failure.is_behind:
            # What is sent next time is based on what was seen beside it.
            fresh = failure.theirs or {"base": ""}
            data |= {fact: fresh[fact] for fact in ("revision", "base") if fact in fresh}
        return Unit(what, key, data, failure, shown)

    def _card(self, number: int, item: tuple[str, str]) -> ItemCard:
        key, background = item
        rows = [*self._named("outcome"), *self._named("action")]
        rows += [name for name in self.failures if self._is_lost(name)]
        return ItemCard(
            number=number,
            key=key,
            heading=self.known[f"item.{key}"]["heading"],
            background=background,
            note=self._unit(f"note.{key}"),
            confidential=self._unit(f"confidential.{key}"),
            rows=[unit for unit in map(self._unit, rows) if str(unit.data.get("item")) == key],
            blank=[self._blank(what, {"item": key, "kind": "decision"}) for what in ROWS],
        )

    def _is_lost(self, name: str) -> bool:
        """A row that was not saved and is not among the stored ones."""
        return name.partition(".")[0] in ROWS and name not in self.known

    def _blank(self, what: str, data: dict[str, Any]) -> Unit:
        """An empty unit, or what was wrong in the one that was sent."""
        for name in self.failures:
            if name.startswith(f"{what}.") and what not in ROWS and name not in self.known:
                return self._unit(name)
        return Unit(what, str(uuid4()), data)

    def _pattern_item(self) -> ItemCard:
        note = Unit("note", NEW_KEY, {"text": "", "revision": 0})
        confidential = Unit("confidential", NEW_KEY, {"value": False})
        return ItemCard(0, NEW_KEY, "", "", note, confidential, [], [])
