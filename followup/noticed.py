"""Which notices stand for an agreement, and what they lead to.

A notice is entered on the version in force. It stands for every change of that version too, until
the change leaves out whoever gave it.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from agreements.models import Agreement, Party
from followup.carrying_over import earlier_of_each, who
from followup.models import Notice


def notices_of(agreement: Agreement) -> list[Notice]:
    """Its own notices, and those that stand from versions that it changes."""
    return notices_of_each([agreement])[agreement.pk]


def notices_of_each(agreements: Collection[Agreement]) -> dict[int, list[Notice]]:
    """The same of several, by their keys: one query; one more where any of them is a change."""
    earlier = earlier_of_each(agreements)
    keys = {*earlier, *(key for line in earlier.values() for key in line)}
    by_version: dict[int, list[Notice]] = defaultdict(list)
    rows = Notice.objects.filter(agreement__in=keys)
    for notice in rows.select_related("agreement__case", "party__organisation"):
        by_version[notice.agreement_id].append(notice)
    return {
        one.pk: [
            *by_version[one.pk],
            *(row for key in earlier[one.pk] for row in by_version[key] if _binds(row, one)),
        ]
        for one in agreements
    }


def _binds(notice: Notice, later: Agreement) -> bool:
    """Whether a notice of an earlier version stands for a later one."""
    return notice.is_standing and (
        notice.party is None or any(is_from(notice, party) for party in _present(later))
    )


def _present(agreement: Agreement) -> list[Party]:
    """Its parties, without those that have left before its text holds."""
    return [party for party in agreement.parties.all() if party.signs_in(agreement)]


def is_from(notice: Notice, party: Party | None) -> bool:
    """Whether the party gave it, in whichever version of the agreement."""
    return who(notice.party) == who(party)


def has_notice(agreement: Agreement) -> bool:
    """Whether any party has given notice that stands."""
    return any(notice.is_standing for notice in notices_of(agreement))


def bearer_of(notice: Notice) -> Agreement:
    """The version that the notice is about now: a change may have taken the place of its own."""
    agreement = notice.agreement
    while agreement.status == Agreement.Status.SUPERSEDED:
        later = Agreement.objects.filter(
            predecessor=agreement, relation__in=Agreement.CHANGES, status__in=Agreement.SIGNED
        )
        after = later.with_case().order_by("version").last()
        if after is None or not _binds(notice, after):
            break
        agreement = after
    return agreement


@dataclass(frozen=True)
class Standing:
    """What the notices that stand lead to.

    ``last_on`` is the last day of the whole agreement by notice, ``staying`` the parties that
    are left.
    """

    notices: tuple[Notice, ...]
    deciding: Notice | None
    staying: tuple[Party, ...]

    @property
    def last_on(self) -> datetime.date | None:
        return self.deciding.last_day_on if self.deciding else None

    @property
    def is_partial(self) -> bool:
        """Somebody leaves, and the others stay."""
        return bool(self.notices) and self.deciding is None

    def ends_by(self, today: datetime.date) -> bool:
        return self.last_on is not None and self.last_on <= today


def standing_of(agreement: Agreement, notices: Iterable[Notice]) -> Standing:
    """Of an agreement with its parties loaded, and its notices; no query of its own."""
    standing = [notice for notice in notices if notice.is_standing]
    standing.sort(key=lambda notice: (notice.last_day_on, notice.pk))
    staying = _present(agreement)
    deciding = None
    for notice in standing:
        staying = [party for party in staying if notice.party and not is_from(notice, party)]
        if deciding is None and not _is_partnership(staying):
            deciding = notice
    return Standing(tuple(standing), deciding, tuple(staying))


def _is_partnership(parties: Sequence[Party]) -> bool:
    """A public and a non-profit side are left to do something together."""
    return {party.side for party in parties} == set(Party.Side)
