"""The picture of the shares: one bar, and under it each side by name and figure."""

from dataclasses import dataclass
from decimal import Decimal

from agreements.economy import Economy
from iop.shared.formats import percent

#: In units of the picture's own; it is as wide as the text.
WIDTH = 640
_FIRST_LINE, _LINE = 38, 20


@dataclass(frozen=True)
class Bar:
    """A side's part of the bar, and its line under it."""

    side: str
    colour: str
    label: str
    x: Decimal
    width: Decimal
    y: int

    @property
    def baseline(self) -> int:
        return self.y + 11


def shares_picture(economy: Economy) -> list[Bar]:
    per_percent = Decimal(WIDTH) / 100
    return [
        Bar(
            side=share.side,
            colour=share.colour,
            label=f"{share.label} {percent(share.percent)}, {share.total}",
            x=share.left * per_percent,
            # A hairline of paper between the sides.
            width=max(share.across * per_percent - 2, Decimal(1)),
            y=_FIRST_LINE + place * _LINE,
        )
        for place, share in enumerate(economy.bars)
    ]
