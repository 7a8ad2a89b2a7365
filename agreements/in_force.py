"""Which agreement of a case was in force on a day, with which changes, and what came later."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.joints import ended_early_on
from agreements.models import Agreement, StatusChange
from iop.accounts.models import User
from iop.shared import formats

_A = Agreement.Status
#: States that somebody may have moved it to before its last day.
_BY_HAND = (_A.ENDED, _A.TERMINATED)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The days on which an agreement's text held, or holds; ``None`` is unknown or no end."""

    agreement: Agreement
    first: datetime.date | None
    last: datetime.date | None

    def holds_on(self, day: datetime.date) -> bool:
        return self.first is not None and self.first <= day <= (self.last or datetime.date.max)


@dataclass(frozen=True)
class InForce:
    """What a case says of a day. ``why_not`` is a sentence where nothing was in force."""

    day: datetime.date
    span: Span | None = None
    #: The texts that this one grew out of by changes within the term, the earliest first.
    changed: tuple[Agreement, ...] = ()
    later: tuple[Span, ...] = ()
    why_not: str = ""

    @property
    def agreement(self) -> Agreement | None:
        return self.span.agreement if self.span else None

    @property
    def by_its_own_terms(self) -> bool:
        """Whether the day lies after the last day of the text, which goes on unless noticed."""
        last = self.agreement.ends_on if self.agreement else None
        return last is not None and self.day > last


def in_force_on(user: User, case_pk: int, day: datetime.date) -> InForce:
    """What held on the day, as far as the user may read it. Three queries."""
    rows = Agreement.objects.filter(case=case_pk, status__in=Agreement.SIGNED).with_case()
    chain = list(rows.select_related("predecessor__case").order_by("version"))
    seen = set(Agreement.objects.visible_to(user).filter(case=case_pk).values_list("pk", flat=True))
    spans = spans_of(chain)
    visible = [span for span in spans if span.agreement.pk in seen]
    held = [span for span in spans if span.holds_on(day)]
    if not held:
        return InForce(day, why_not=_why_not(visible, day))
    span = max(held, key=lambda one: (one.first, one.agreement.version))
    if span.agreement.pk not in seen:
        return InForce(day, why_not=_("An agreement that you may not read was in force."))
    later = [one for one in visible if one.first and one.first > day]
    return InForce(day, span, tuple(_changed(span.agreement, chain)), tuple(later))


def spans_of(chain: list[Agreement]) -> list[Span]:
    """The days of each signed agreement of one case. One query."""
    ended = _ended_early([one.pk for one in chain if one.status in _BY_HAND])
    return [Span(one, one.in_force_from, _last_day(one, chain, ended)) for one in chain]


def _ended_early(keys: list[int]) -> dict[int, datetime.date]:
    """The day on which each was ended ahead of its time, by when that was noted."""
    moves = StatusChange.objects.filter(
        content_type=ContentType.objects.get_for_model(Agreement),
        object_id__in=keys,
        target__in=_BY_HAND,
    ).order_by("at")
    return {move.object_id: timezone.localdate(move.at) for move in moves}


def _last_day(
    agreement: Agreement, chain: list[Agreement], ended: dict[int, datetime.date]
) -> datetime.date | None:
    """The day before another text took its place, or the last of its term."""
    days = [agreement.last_day, *(one.in_force_from for one in _taking_its_place(agreement, chain))]
    followed = [day - ONE_DAY for day in days[1:] if day]
    last = min([*filter(None, days[:1]), *followed], default=None)
    if agreement.status in _BY_HAND:
        early = ended_early_on(agreement) or ended.get(agreement.pk)
        return min(filter(None, (early, last)), default=None)
    return last


def _taking_its_place(agreement: Agreement, chain: list[Agreement]) -> Iterable[Agreement]:
    return (
        one
        for one in chain
        if one.predecessor_id == agreement.pk and one.relation in Agreement.RENEWALS
    )


def _changed(agreement: Agreement, chain: list[Agreement]) -> Iterable[Agreement]:
    by_key = {one.pk: one for one in chain}
    line: list[Agreement] = []
    while agreement.relation in Agreement.CHANGES and agreement.predecessor_id in by_key:
        agreement = by_key[agreement.predecessor_id or 0]
        line.insert(0, agreement)
    return line


def _why_not(spans: list[Span], day: datetime.date) -> str:
    """Why nothing was in force on the day, as far as the reader may know."""
    known = [span for span in spans if span.first]
    if not spans:
        return _("No agreement that you may read has been signed in the case.")
    if not known:
        return _("The first day of the agreement is unknown, so it cannot be said what held then.")
    first = min(known, key=lambda span: span.first or day)
    if first.first and day < first.first:
        return _("Nothing was in force: the first agreement, %(reference)s, begins %(day)s.") % {
            "reference": first.agreement.reference,
            "day": formats.day(first.first),
        }
    before = [span for span in known if span.last and span.last < day]
    last = max(before, key=lambda span: span.last or day)
    words = {"reference": last.agreement.reference, "day": formats.day(last.last)}
    if any(span.first and span.first > day for span in known):
        return (
            _("Nothing was in force between two agreements: %(reference)s held until %(day)s.")
            % words
        )
    return _("Nothing was in force: %(reference)s held until %(day)s.") % words
