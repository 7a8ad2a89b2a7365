"""The whole economy of one agreement: who brings what, per year, and the shares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext as _

from agreements.economy.notes import notes_on
from agreements.economy.shares import Side, apportioned
from agreements.economy.values import Figure, Line, Standing, line_of
from agreements.models import Agreement, Contribution, Funder, Party
from iop.shared.formats import percent


@dataclass(frozen=True)
class Giver:
    """A party or an outside funder, with all that it brings.

    ``percent`` is of everything valued; ``None`` when nothing of the giver's is valued.
    """

    giver: Party | Funder
    name: str
    side: Side
    lines: tuple[Line, ...]
    per_year: dict[int, Figure]
    total: Figure
    percent: Decimal | None
    percent_per_year: dict[int, Decimal | None]

    @property
    def unvalued_count(self) -> int:
        return sum(line.standing == Standing.UNVALUED for line in self.lines)

    @property
    def unstated_count(self) -> int:
        return sum(line.standing == Standing.UNSTATED for line in self.lines)


@dataclass(frozen=True)
class SideShare:
    """A side's part of everything valued, and where it stands in the bar (``left``, per cent)."""

    side: Side
    givers: tuple[Giver, ...]
    total: Figure
    percent: Decimal | None
    per_year: dict[int, Figure]
    percent_per_year: dict[int, Decimal | None]
    left: Decimal = Decimal(0)

    #: For documents; pages take the colours of the theme (static/css/economy.css).
    COLOURS: ClassVar = {
        Side.PUBLIC: "#0b4a63",
        Side.NON_PROFIT: "#8a5f2b",
        Side.OUTSIDE: "#5b6770",
    }
    #: Narrower than this (per cent) a segment has no room for its figure on a telephone.
    NARROW: ClassVar = 15

    @property
    def label(self) -> str:
        return str(self.side.label)

    @property
    def colour(self) -> str:
        return self.COLOURS[self.side]

    @property
    def across(self) -> Decimal:
        return self.percent or Decimal(0)

    @property
    def middle(self) -> Decimal:
        return self.left + self.across / 2

    @property
    def has_room(self) -> bool:
        return self.across >= self.NARROW


@dataclass(frozen=True)
class Economy:
    """What the agreement is worth and who carries it; see ``notes`` for what is left out."""

    years: tuple[int, ...]
    givers: tuple[Giver, ...]
    sides: tuple[SideShare, ...]
    per_year: dict[int, Figure]
    total: Figure
    not_split: Figure
    guideline: Decimal | None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for giver in self.givers for line in giver.lines)

    def standing(self, standing: Standing) -> tuple[Contribution, ...]:
        return tuple(line.contribution for line in self.lines if line.standing == standing)

    @property
    def ceilings(self) -> tuple[Contribution, ...]:
        return self.standing(Standing.CEILING)

    @property
    def unvalued_count(self) -> int:
        return len(self.standing(Standing.UNVALUED))

    @property
    def unstated_count(self) -> int:
        return len(self.standing(Standing.UNSTATED))

    @property
    def bars(self) -> tuple[SideShare, ...]:
        """The sides that have anything to draw."""
        return tuple(share for share in self.sides if share.percent)

    @property
    def shares_text(self) -> str:
        """The picture of the shares in words."""
        shares = (f"{share.label} {percent(share.percent)}" for share in self.bars)
        return _("Shares: %(shares)s") % {"shares": ", ".join(shares)}

    @property
    def public_percent(self) -> Decimal | None:
        return next((share.percent for share in self.sides if share.side == Side.PUBLIC), None)

    @property
    def deviation(self) -> Decimal | None:
        """Points between the public share and the board's guideline; above it is positive."""
        if self.public_percent is None or self.guideline is None:
            return None
        return self.public_percent - self.guideline

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what the figures leave out, and on the guideline."""
        return notes_on(self)


def lines_of(agreement: Agreement) -> list[Line]:
    """A line for each contribution of an agreement that is loaded ``with_values``."""
    return [line_of(gift, agreement.years) for gift in agreement.contributions.all()]


def economy_of(agreement: Agreement) -> Economy:
    """The economy of an agreement that is loaded ``with_content``; asks no query of its own."""
    lines = lines_of(agreement)
    years = tuple(sorted({*agreement.years, *(year for line in lines for year in line.per_year)}))
    by_giver: dict[object, list[Line]] = {}
    for line in (_with_all_years(line, years) for line in lines):
        key = line.contribution.party_id or line.contribution.funder_id
        by_giver.setdefault(key, []).append(line)
    parties = [p for p in agreement.parties.all() if p.signs or p.pk in by_giver]
    present: list[Party | Funder] = [*parties, *agreement.funders.all()]
    givers = [_giver(giver, by_giver.get(giver.pk, []), years) for giver in present]
    shared, sides = _with_shares(givers, years)
    return Economy(
        years=years,
        givers=shared,
        sides=sides,
        per_year=_per_year(givers, years),
        total=Figure.sum(giver.total for giver in givers),
        not_split=Figure.sum(line.not_split for line in lines),
        guideline=agreement.case.board.public_share_guideline,
    )


def _with_all_years(line: Line, years: Iterable[int]) -> Line:
    """A figure for each of the economy's years, so that tables have no holes."""
    return replace(line, per_year={year: line.per_year.get(year, Figure()) for year in years})


def _giver(giver: Party | Funder, lines: Sequence[Line], years: Sequence[int]) -> Giver:
    counted = [line for line in lines if line.standing == Standing.COUNTED]
    side = Side.OUTSIDE if isinstance(giver, Funder) else Side(giver.side)
    return Giver(
        giver=giver,
        name=giver.name,
        side=side,
        lines=tuple(lines),
        per_year={year: Figure.sum(line.per_year[year] for line in counted) for year in years},
        total=Figure.sum(line.total for line in counted),
        percent=None,
        percent_per_year={},
    )


def _per_year(givers: Iterable[Giver], years: Iterable[int]) -> dict[int, Figure]:
    givers = list(givers)
    return {year: Figure.sum(giver.per_year[year] for giver in givers) for year in years}


def _with_shares(
    givers: Sequence[Giver], years: Sequence[int]
) -> tuple[tuple[Giver, ...], tuple[SideShare, ...]]:
    """The givers with their shares, and the sides that have any giver.

    The sides are rounded first and their givers within them, so that a side in the table is
    always the sum of its rows.
    """
    present = [side for side in Side if any(giver.side == side for giver in givers)]
    whole, whole_sides = _shares([(g.side, g.total) for g in givers], present)
    yearly = {
        year: _shares([(g.side, g.per_year[year]) for g in givers], present) for year in years
    }
    shared = tuple(
        replace(
            giver,
            percent=whole[index],
            percent_per_year={year: yearly[year][0][index] for year in years},
        )
        for index, giver in enumerate(givers)
    )
    sides: list[SideShare] = []
    for index, side in enumerate(present):
        own = tuple(giver for giver in shared if giver.side == side)
        sides.append(
            SideShare(
                side=side,
                givers=own,
                total=Figure.sum(giver.total for giver in own),
                percent=whole_sides[index],
                per_year=_per_year(own, years),
                percent_per_year={year: yearly[year][1][index] for year in years},
                left=sum((share.across for share in sides), Decimal(0)),
            )
        )
    return shared, tuple(sides)


def _shares(
    figures: Sequence[tuple[Side, Figure]], sides: Sequence[Side]
) -> tuple[list[Decimal | None], list[Decimal | None]]:
    """Per cent of each giver and of each side."""
    totals = [
        Figure.sum(figure for side, figure in figures if side == wanted).amount for wanted in sides
    ]
    side_shares = apportioned(totals)
    shares: list[Decimal | None] = [None] * len(figures)
    for wanted, side_share in zip(sides, side_shares, strict=True):
        if side_share is None:
            continue
        places = [index for index, (side, _figure) in enumerate(figures) if side == wanted]
        within = apportioned([figures[index][1].amount for index in places], side_share)
        for index, share in zip(places, within, strict=True):
            zero = figures[index][1].amount == 0
            shares[index] = Decimal(0) if share is None and zero else share
    return shares, side_shares
