"""Figures of the law at a day: thresholds, the value of the whole term, and de minimis sums.

What the dated tables do not hold is unknown, and is said to be so.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch

from agreements.economy.values import Figure, Line, Standing, line_of
from agreements.models import (
    Agreement,
    Case,
    Contribution,
    DeMinimisAid,
    Party,
    Qualifier,
    Threshold,
)
from partners.models import Organisation

Kind = Threshold.Kind
#: Whichever of them applies follows from the kind of service, which the officer knows.
PROCUREMENT_KINDS = (Kind.SOCIAL_SERVICES, Kind.SOCIAL_DIRECT, Kind.OTHER_DIRECT)
_CEILINGS = {
    DeMinimisAid.Regulation.GENERAL: Kind.DE_MINIMIS,
    DeMinimisAid.Regulation.SGEI: Kind.DE_MINIMIS_SGEI,
}


# --- Thresholds ------------------------------------------------------------------------


def thresholds_on(day: datetime.date) -> dict[str, Threshold]:
    """The threshold of each kind that holds on the day; a kind that is not there is unknown."""
    rows = Threshold.objects.valid_on(day).order_by("kind", "valid_from", "pk")
    return {row.kind: row for row in rows}


@dataclass(frozen=True)
class Comparison:
    """A value against one threshold; ``is_over`` is ``None`` when either is unknown."""

    label: str
    threshold: Threshold | None
    value: Decimal | None

    @property
    def is_over(self) -> bool | None:
        if self.threshold is None or self.value is None:
            return None
        return self.value >= self.threshold.amount


def comparisons(value: Decimal | None, thresholds: dict[str, Threshold]) -> list[Comparison]:
    return [Comparison(str(kind.label), thresholds.get(kind), value) for kind in PROCUREMENT_KINDS]


# --- The value of the whole term -------------------------------------------------------


@dataclass(frozen=True)
class TermValue:
    """What one agreement of the chain is worth, with the term that an option would add."""

    agreement: Agreement
    term: Figure
    option: Figure
    #: The later agreement that stands in its place, so that nothing is counted twice.
    replaced_by: Agreement | None
    unknown_count: int


@dataclass(frozen=True)
class ChainValue:
    """The value with options and the chain so far. Ceilings and the unvalued are left out."""

    terms: tuple[TermValue, ...]
    total: Figure

    @property
    def unknown_count(self) -> int:
        return sum(term.unknown_count for term in self.terms if not term.replaced_by)


def whole_value(case: Case) -> ChainValue:
    """What the public side and outside funders bring, over the whole chain of the case.

    The non-profit side's own share is no payment to it, and is not counted.
    """
    gifts = Contribution.objects.select_related("party__organisation").prefetch_related("years")
    rows = case.agreements.select_related("case").order_by("version", "pk")
    chain = list(rows.prefetch_related(Prefetch("contributions", gifts)))
    terms = tuple(_term_value(agreement, chain) for agreement in chain)
    counted = [term for term in terms if not term.replaced_by]
    figures = [figure for term in counted for figure in (term.term, term.option)]
    return ChainValue(terms, Figure.sum(figures))


def _term_value(agreement: Agreement, chain: Sequence[Agreement]) -> TermValue:
    lines = [
        line_of(gift, agreement.years)
        for gift in agreement.contributions.all()
        if gift.party is None or gift.party.side == Party.Side.PUBLIC
    ]
    term = Figure.sum(line.total for line in lines if line.standing == Standing.COUNTED)
    return TermValue(
        agreement,
        term,
        _option(agreement, term, chain),
        _replacement(agreement, chain),
        sum(_is_incomplete(line) for line in lines),
    )


def _is_incomplete(line: Line) -> bool:
    return line.standing != Standing.COUNTED or bool(line.missing_years)


def _successors(agreement: Agreement, chain: Sequence[Agreement]) -> Iterable[Agreement]:
    return (later for later in chain if later.predecessor_id == agreement.pk)


def _replacement(agreement: Agreement, chain: Sequence[Agreement]) -> Agreement | None:
    """A later version of the same term, if there is one; days that are unknown replace none."""
    changes = (Agreement.Relation.AMENDMENT, Agreement.Relation.REVISION)
    for later in _successors(agreement, chain):
        overlaps = later.starts_on and agreement.ends_on and later.starts_on <= agreement.ends_on
        if later.relation in changes and overlaps:
            return later
    return None


def _option(agreement: Agreement, term: Figure, chain: Sequence[Agreement]) -> Figure:
    """The extension valued as the term is, month by month, until it is an agreement itself."""
    months, more = agreement.months, agreement.extension_months
    is_used = any(
        later.relation == Agreement.Relation.EXTENSION for later in _successors(agreement, chain)
    )
    has_option = agreement.extension in (
        Agreement.Extension.OPTION,
        Agreement.Extension.AUTOMATIC,
    )
    if is_used or not has_option or not months or not more or term.amount is None:
        return Figure()
    whole_kronor = (term.amount * more / months).quantize(Decimal(1), ROUND_HALF_UP)
    return Figure(whole_kronor, Qualifier.ABOUT)


# --- De minimis ------------------------------------------------------------------------


@dataclass(frozen=True)
class AidSum:
    """The aid of one recipient under one regulation in three years; an unknown ceiling is so."""

    label: str
    entries: tuple[DeMinimisAid, ...]
    #: Of the entries whose amount in euro is known.
    total: Decimal
    threshold: Threshold | None

    @property
    def unknown_count(self) -> int:
        return sum(entry.amount_eur is None for entry in self.entries)

    @property
    def left(self) -> Decimal | None:
        """What may still be given; unknown when the ceiling or a part of the aid is."""
        if self.threshold is None or (self.unknown_count and not self.is_over):
            return None
        return self.threshold.amount - self.total

    @property
    def is_over(self) -> bool:
        """Whether what is known is already too much."""
        return self.threshold is not None and self.total > self.threshold.amount


@dataclass(frozen=True)
class Recipient:
    """An organisation that would get the support, with its aid so far."""

    organisation: Organisation
    sums: tuple[AidSum, ...]


def three_years_before(day: datetime.date) -> datetime.date:
    """The first day of the three years that end with the day."""
    try:
        start = day.replace(year=day.year - 3)
    except ValueError:  # 29 February
        start = day.replace(year=day.year - 3, day=28)
    return start + datetime.timedelta(days=1)


def recipients_of(case: Case) -> list[Organisation]:
    """The non-profit organisations of the case: the parties, and who took the initiative."""
    parties = Organisation.objects.filter(parties__agreement__case=case)
    rows = parties | Organisation.objects.filter(initiatives=case)
    return list(rows.exclude(kind__in=Organisation.PUBLIC_KINDS).distinct())


def aid_of(
    organisations: Iterable[Organisation], day: datetime.date, thresholds: dict[str, Threshold]
) -> list[Recipient]:
    """What each has got in the three years up to the day, under each regulation."""
    organisations = list(organisations)
    within = DeMinimisAid.objects.filter(
        organisation__in=organisations,
        granted_on__gte=three_years_before(day),
        granted_on__lte=day,
    )
    entries = list(within)
    return [
        Recipient(
            organisation,
            tuple(
                _aid_sum(
                    regulation,
                    [entry for entry in entries if entry.organisation_id == organisation.pk],
                    thresholds,
                )
                for regulation in DeMinimisAid.Regulation
            ),
        )
        for organisation in organisations
    ]


def _aid_sum(
    regulation: DeMinimisAid.Regulation,
    entries: Sequence[DeMinimisAid],
    thresholds: dict[str, Threshold],
) -> AidSum:
    own = tuple(entry for entry in entries if entry.regulation == regulation)
    total = sum((entry.amount_eur or Decimal(0) for entry in own), Decimal(0))
    return AidSum(str(regulation.label), own, total, thresholds.get(_CEILINGS[regulation]))


def in_euro(amount: Decimal, rate: Decimal) -> Decimal:
    """Kronor at so many kronor per euro, to the cent."""
    return (amount / rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- All of it for a page --------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """All figures that the three checks ask about, as of a day."""

    day: datetime.date
    value: ChainValue
    comparisons: list[Comparison]
    recipients: list[Recipient]

    @property
    def lacks_thresholds(self) -> bool:
        return any(row.threshold is None for row in self.comparisons)


def figures_of(case: Case, day: datetime.date) -> Figures:
    thresholds = thresholds_on(day)
    value = whole_value(case)
    return Figures(
        day,
        value,
        comparisons(value.total.amount, thresholds),
        aid_of(recipients_of(case), day, thresholds),
    )
