"""The picture of goals against outcome: a bar for each indicator, with its target as a line."""

from dataclasses import dataclass
from decimal import Decimal

from followup.outcomes import Result, Standing

#: What the whole width stands for, in percent of the target: room for more than was aimed at.
FULL = Decimal(150)


@dataclass(frozen=True)
class Bar:
    """Places in percent of the picture's width. ``None`` where nothing can be compared."""

    result: Result
    width: Decimal | None
    target_at: Decimal
    colour: str


#: Dark enough beside white, on paper; pages set their own by the class.
_COLOURS = {
    Standing.REACHED: "#17603a",
    Standing.BEHIND: "#704a00",
}


def outcome_picture(results: list[Result]) -> list[Bar]:
    """The indicators that have a target to be measured against."""
    return [
        Bar(
            result=result,
            width=_width(result.percent_of_target),
            target_at=100 / FULL * 100,
            colour=_COLOURS.get(result.standing, ""),
        )
        for result in results
        if result.indicator.quantity
    ]


def _width(share: Decimal | None) -> Decimal | None:
    return None if share is None else min(share, FULL) / FULL * 100
