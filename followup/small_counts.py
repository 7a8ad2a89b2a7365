"""Small counts of people, hidden wherever they leave the case.

A count below the limit could point at somebody. Nobody (0) is nobody, and unknown stays unknown.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from followup.models import ParticipantCount, SmallCountLimit
from followup.report_words import exactly, fewer_than
from iop.shared.formats import number

#: Until an administrator has said otherwise nothing is hidden: no limit is known.
NO_LIMIT = 0


def limit_on(day: datetime.date) -> int:
    """The limit that holds on the day; the strictest, should there be several."""
    limits = SmallCountLimit.objects.valid_on(day).values_list("limit", flat=True)
    return max(limits, default=NO_LIMIT)


def is_small(count: Decimal | int | None, limit: int) -> bool:
    return count is not None and 0 < count < limit


def shown(count: int | None, limit: int) -> str:
    """``färre än 5`` for 1 to 4 when the limit is 5."""
    if count is None:
        return _("unknown")
    return fewer_than(limit) if is_small(count, limit) else number(count)


@dataclass(frozen=True)
class Counted:
    """A row of participants in words, each figure as it may be shown."""

    group: str
    age_band: str
    women: str
    men: str
    other: str
    total: str


def counted(row: ParticipantCount, limit: int = NO_LIMIT) -> Counted:
    """The row as it is shown outside the case with a limit, inside it without one.

    One hidden figure could be computed from the others and the sum, so the next smallest is
    hidden with it, and the sum too when it would still tell.
    """
    parts = (row.women, row.men, row.other)
    hidden = _hidden(parts, limit)
    words = [
        _("not shown") if at in hidden else shown(part, limit) for at, part in enumerate(parts)
    ]
    return Counted(
        group=row.group or str(row.target_group or ""),
        age_band=row.age_band,
        women=words[0],
        men=words[1],
        other=words[2],
        total=_total(parts, hidden, row.exactness, limit),
    )


def _hidden(parts: Sequence[int | None], limit: int) -> set[int]:
    """Places of figures that are hidden though they are not small themselves."""
    small = [at for at, part in enumerate(parts) if is_small(part, limit)]
    rest = [(part, at) for at, part in enumerate(parts) if part and at not in small]
    return {min(rest)[1]} if len(small) == 1 and rest else set()


def _total(parts: Sequence[int | None], hidden: set[int], exactness: str, limit: int) -> str:
    """The sum of what is known; "at least" when a part is unknown."""
    known = [part for part in parts if part is not None]
    if not known:
        return _("unknown")
    words = shown(sum(known), limit)
    if is_small(sum(known), limit):
        return words
    if _tells(parts, hidden, limit):
        return _("not shown")
    if len(known) < len(parts) and parts[0:2].count(None):
        return _("at least %(count)s") % {"count": words}
    return exactly(words, exactness)


def _tells(parts: Sequence[int | None], hidden: set[int], limit: int) -> bool:
    """Whether the sum leaves one answer only to what the hidden figures are.

    Small ones alone are told when all must be 1, or all just below the limit. One that is hidden
    with a small one is at least the limit, and at most what stands beside it.
    """
    small = [part for part in parts if part and part < limit]
    if not hidden:
        return bool(small) and sum(small) in (len(small), len(small) * (limit - 1))
    left = sum(small) + sum(parts[at] or 0 for at in hidden)
    seen = (part for at, part in enumerate(parts) if at not in hidden and part and part >= limit)
    most = min(seen, default=left)
    return sum(limit <= left - one <= most for one in range(1, limit)) == 1
