"""The present value of each change as steps of a stair, beside what was put in."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from followup.social_return import HUNDRED, ZERO, Calculation, to_show
from iop.shared.formats import kr

#: Height of one step in the picture, with its words above the bar.
STEP = 46
_LONGEST = 34


@dataclass(frozen=True)
class Bar:
    """A bar from ``left``, ``across`` wide (per cent of the picture), with its words."""

    kind: str
    label: str
    amount: Decimal
    left: Decimal
    across: Decimal
    top: int

    @property
    def words(self) -> str:
        name = self.label if len(self.label) <= _LONGEST else f"{self.label[:_LONGEST].rstrip()}…"
        return f"{name}: {kr(to_show(self.amount))}"

    @property
    def text_top(self) -> int:
        return self.top + 15

    @property
    def bar_top(self) -> int:
        return self.top + 21


@dataclass(frozen=True)
class Picture:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return STEP * len(self.bars)

    @property
    def text(self) -> str:
        return _("What is put in and what it is worth: %(bars)s") % {
            "bars": "; ".join(bar.words for bar in self.bars)
        }


def picture_of(calculation: Calculation) -> Picture | None:
    """``None`` while there is no ratio."""
    if calculation.missing:
        return None
    return Picture(tuple(_bars(calculation)))


def _bars(calculation: Calculation) -> Iterator[Bar]:
    steps = [("input", _("Put in"), ZERO, calculation.invested)]
    reached = ZERO
    for line in calculation.lines:
        kind = "gain" if line.present >= 0 else "loss"
        steps.append((kind, line.effect.description, reached, line.present))
        reached += line.present
    steps.append(("sum", _("Present value of all changes"), ZERO, calculation.present))
    edges = [edge for _kind, _label, start, amount in steps for edge in (start, start + amount)]
    lowest, highest = min(ZERO, *edges), max(edges)
    scale = HUNDRED / (highest - lowest)
    for place, (kind, label, start, amount) in enumerate(steps):
        left = (min(start, start + amount) - lowest) * scale
        across = abs(amount) * scale
        yield Bar(kind, label, amount, _short(left), _short(across), STEP * place)


def _short(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.01"))
