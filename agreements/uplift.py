"""Raising an amount with an index, exactly, and in words that anyone can check.

No model is imported here: the model of an uplift asks this module for its figures.
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iop.shared.formats import kr, number, percent

if TYPE_CHECKING:
    from agreements.models import ContributionYear, Uplift

DOWN, NEAREST, UP = "down", "nearest", "up"


def uplift(
    base_amount: Decimal,
    base_figure: Decimal,
    new_figure: Decimal,
    part_percent: Decimal = Decimal(100),
    rounding: str = NEAREST,
    rounding_step: int = 1,
) -> Decimal:
    """``base × (1 + part × (new / base figure − 1))``, rounded to whole steps of kronor.

    Computed with fractions, so an amount that lies exactly on a step stays there. Half a step
    is rounded up. A falling index lowers the amount by the same rule.
    """
    if rounding_step < 1 or rounding not in (DOWN, NEAREST, UP):
        raise ValidationError(_("Say how the amount is rounded: to whole kronor at least."))
    steps = raised(base_amount, base_figure, new_figure, part_percent) / rounding_step
    if rounding == DOWN:
        whole = math.floor(steps)
    elif rounding == UP:
        whole = math.ceil(steps)
    else:
        whole = math.floor(steps + Fraction(1, 2))
    return Decimal(whole * rounding_step)


def raised(
    base_amount: Decimal, base_figure: Decimal, new_figure: Decimal, part_percent: Decimal
) -> Fraction:
    """The amount before it is rounded."""
    if base_figure <= 0 or new_figure <= 0:
        raise ValidationError(_("An index figure must be over zero."))
    if base_amount < 0:
        raise ValidationError(_("An amount cannot be below zero."))
    if not 0 <= part_percent <= 100:
        raise ValidationError(_("The part of the change that counts is between 0 and 100 %."))
    change = Fraction(new_figure) / Fraction(base_figure) - 1
    return Fraction(base_amount) * (1 + Fraction(part_percent) / 100 * change)


def explanation(row: "Uplift") -> str:
    """How the amount came about, as a sentence with every figure in it."""
    exact = raised(row.base_amount, row.base_figure, row.new_figure, row.part_percent)
    shown = Decimal(round(exact * 100)) / 100
    sentences = {
        DOWN: _("%(formula)s %(exact)s, rounded down to whole %(step)s: %(result)s."),
        NEAREST: _("%(formula)s %(exact)s, rounded to the nearest whole %(step)s: %(result)s."),
        UP: _("%(formula)s %(exact)s, rounded up to whole %(step)s: %(result)s."),
    }
    formula = (
        f"{kr(row.base_amount)} × (1 + {percent(row.part_percent, 2)} × "
        f"({number(row.new_figure, 4)}/{number(row.base_figure, 4)} − 1)) "
        f"{'=' if Fraction(shown) == exact else '≈'}"
    )
    return sentences[row.rounding] % {
        "formula": formula,
        "exact": kr(shown),
        "step": _("kronor") if row.rounding_step == 1 else kr(row.rounding_step),
        "result": kr(row.computed()),
    }


def calculation(row: "Uplift") -> dict[str, object]:
    """What is stored beside the amount, so that the sum can be made again."""
    return {
        "kind": "uplift",
        "series": row.series,
        "base_amount": str(row.base_amount),
        "base_label": row.base_label,
        "base_figure": str(row.base_figure),
        "new_label": row.new_label,
        "new_figure": str(row.new_figure),
        "part_percent": str(row.part_percent),
        "rounding": row.rounding,
        "rounding_step": row.rounding_step,
        "result": str(row.computed()),
    }


@transaction.atomic
def apply_uplift(row: "Uplift") -> "ContributionYear":
    """Writes the raised amount as the contribution's amount of the year, with its ground."""
    contribution = row.contribution
    if not contribution.has_yearly_amounts:
        raise ValidationError(
            _(
                "An index raises the amount of a year. Choose for “%(contribution)s” that the "
                "value is stated per year."
            ),
            params={"contribution": contribution},
        )
    row.result = row.computed()
    row.save()
    year = contribution.amount_of(row.year)
    year.amount = row.result
    year.calculation = calculation(row)
    year.save()
    return year
