"""The picture of the shares: one bar, and under it each side by name and figure."""

from dataclasses import dataclass
from decimal import Decimal

from agreements.economy import Economy
from iop.shared.formats import percent

#: In units of the picture's own; on paper and page it is as wide as the text.
WIDTH = 1000
#: A hairline of paper between the sides.
GAP = 3


@dataclass(frozen=True)
class Bar:
    """A side's part of the bar, and its line under it."""

    side: str
    colour: str
    label: str
    x: Decimal
    width: Decimal


def shares_picture(economy: Economy) -> list[Bar]:
    per_percent = Decimal(WIDTH) / 100
    return [
        Bar(
            side=share.side,
            colour=share.colour,
            label=f"{share.label} {percent(share.percent)}, {share.total}",
            x=share.left * per_percent,
            width=max(share.across * per_percent - GAP, Decimal(1)),
        )
        for share in economy.bars
    ]
