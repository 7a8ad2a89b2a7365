"""What differs between two moments: in a case fact by fact, in an agreement section by section.

What was changed and changed back in between is no difference. The words are those of
``changes``; only the two states that are set beside each other are chosen here.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from agreements.changes import (
    TRACKED,
    Change,
    Changes,
    Fact,
    History,
    Teller,
    last_at,
    versions_of,
)
from agreements.copying import STARTED
from agreements.differences import differences, moved_keys
from agreements.models import Agreement, Case, Paper, Row
from agreements.timeline import moves
from iop.accounts.models import User
from iop.shared import history
from iop.shared.history import FieldChange

#: A fact longer than this is shown as a text, with what differs in it.
LONG = 120


@dataclass(frozen=True)
class Moment:
    """A moment to choose, and what happened then."""

    at: datetime.datetime
    what: str


def moments_of_case(case: Case, user: User, agreements: list[Agreement]) -> list[Moment]:
    """Each step of the case, its agreements and its papers, the latest first."""
    papers = Paper.objects.visible_to(user).filter(case=case).select_related("kind")
    begun = Case.history.filter(id=case.pk, history_type="+")
    return _latest_first(
        [
            *(Moment(one.history_date, _("The case was registered.")) for one in begun),
            *_begun(agreements),
            *_moved_on(case, [case, *agreements, *papers]),
        ]
    )


def moments_of_agreement(agreement: Agreement, seen_from: datetime.datetime) -> list[Moment]:
    """Each step of the agreement that the reader may know of, the latest first."""
    found = [*_begun([agreement]), *_moved_on(agreement.case, [agreement])]
    if agreement.shared_at:
        found.append(Moment(agreement.shared_at, _("The draft is shared with the parties.")))
    return _latest_first([one for one in found if one.at >= seen_from])


def _latest_first(moments: list[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda one: one.at, reverse=True)


def _begun(agreements: list[Agreement]) -> Iterator[Moment]:
    names = {agreement.pk: agreement.reference for agreement in agreements}
    for version in Agreement.history.filter(id__in=names, history_type="+"):
        what = _("An agreement was started.")
        yield Moment(version.history_date, f"{what} {names[version.id]}")


def _moved_on(case: Case, rows: list[Any]) -> Iterator[Moment]:
    for event in moves(case, rows):
        yield Moment(event.at, f"{event.what} {event.about}".strip())


# --- The case --------------------------------------------------------------------------


def case_between(case: Case, first: datetime.datetime, last: datetime.datetime) -> tuple[Fact, ...]:
    """The facts of the case that differ between the two moments."""
    made = [
        change
        for change in history.history_of(Case.history.filter(id=case.pk), tells_first=False)
        if first < change.at <= last
    ]
    return tuple(_fact(one) for one in history.net(made))


def _fact(change: FieldChange) -> Fact:
    if change.old and change.new and len(change.old + change.new) > LONG:
        return Fact(change.label, parts=tuple(differences(escape(change.old), escape(change.new))))
    return Fact(change.label, change.old, change.new)


# --- An agreement ----------------------------------------------------------------------


def agreement_between(
    agreement: Agreement, first: datetime.datetime, last: datetime.datetime
) -> list[tuple[str, list[Change]]]:
    """What differs in the agreement, by section in its order; before it began it was nothing."""
    histories = [
        History(model, None, versions_of(model, path, agreement, None)) for model, path in TRACKED
    ]
    begun = next((version.history_date for version in histories[0].versions), first)
    first = max(first, begun)
    teller = Teller(agreement, histories)
    made = [change for one in histories for change in _told(one, teller, first, last)]
    return Changes(teller.headings, made).by_section()


def _told(
    of: History, teller: Teller, first: datetime.datetime, last: datetime.datetime
) -> Iterator[Change]:
    for versions in of.rows.values():
        known = [version for version in versions if version.history_date <= last]
        if not known:
            continue
        before, after = last_at(versions, first), last_at(versions, last)
        if before is None and known[0].history_change_reason == STARTED:
            before = known[0]  # what the agreement began with is nothing new
        if before or after:
            yield from teller.told(of, before, after, known[-1])
    if issubclass(of.model, Row):
        yield from _moved(of, teller, first, last)


def _moved(
    of: History, teller: Teller, first: datetime.datetime, last: datetime.datetime
) -> Iterator[Change]:
    """Rows that stand in another order; not those that only made room."""
    told: set[Any] = set()
    for versions in of.rows.values():
        version = last_at(versions, last)
        if version is None or version.id in told:
            continue
        old, now = of.siblings(version, first), of.siblings(version, last)
        told |= {*old, *now}
        for key in moved_keys([key for key in old if key in now], [k for k in now if k in old]):
            row = last_at(of.rows[key], last)
            yield teller.moved(of, row, row, now.index(key) + 1)
