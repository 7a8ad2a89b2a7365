"""The agreements of a case as one partnership: how long it lasts, and what it is worth in all."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from agreements.economy import Figure, Standing, lines_of
from agreements.models import Agreement


@dataclass(frozen=True)
class Whole:
    """All signed terms of a case. ``unknown`` are those of which no value is known."""

    case_pk: int
    first: datetime.date | None
    last: datetime.date | None
    months: int | None
    value: Figure
    has_unvalued: bool
    unknown: tuple[str, ...]

    @property
    def is_permanent(self) -> bool:
        """Whether it has gone on for so long that it is no project any more."""
        most: int = settings.PERMANENT_YEARS * 12
        return self.months is not None and self.months > most

    @property
    def years(self) -> int:
        return (self.months or 0) // 12


def whole_of(chain: Iterable[Agreement]) -> Whole | None:
    """The whole of the agreements of one case, loaded ``with_values``; ``None``: none is signed.

    A text that another has taken the place of, for the same term, is not counted twice.
    """
    terms = _terms([one for one in chain if one.is_signed])
    if not terms:
        return None
    firsts = [one.starts_on for one in terms]
    lasts = [one.last_day for one in terms]
    first = min(filter(None, firsts), default=None) if all(firsts) else None
    last = max(filter(None, lasts), default=None) if all(lasts) else None
    values = [(one, *_value(one)) for one in terms]
    return Whole(
        case_pk=terms[0].case_id,
        first=first,
        last=last,
        months=Agreement(starts_on=first, ends_on=last).months,
        value=Figure.sum(value for _one, value, _unvalued in values),
        has_unvalued=any(unvalued for _one, _value, unvalued in values),
        unknown=tuple(one.reference for one, value, _unvalued in values if not value),
    )


def _terms(signed: list[Agreement]) -> list[Agreement]:
    replaced = {
        later.predecessor_id
        for later in signed
        if later.relation in Agreement.CHANGES and _is_same_term(later, signed)
    }
    return sorted((one for one in signed if one.pk not in replaced), key=lambda one: one.version)


def _is_same_term(later: Agreement, signed: list[Agreement]) -> bool:
    before = next((one for one in signed if one.pk == later.predecessor_id), None)
    if before is None or not (before.starts_on and later.starts_on):
        return True
    return later.starts_on <= before.starts_on


def _value(agreement: Agreement) -> tuple[Figure, bool]:
    lines = lines_of(agreement)
    total = Figure.sum(line.total for line in lines if line.standing == Standing.COUNTED)
    apart = (Standing.UNVALUED, Standing.UNSTATED)
    return total, any(line.standing in apart for line in lines)
