"""Shares in per cent that sum to exactly 100,0."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Where money and effort come from."""

    PUBLIC = "public", _("Public side")
    NON_PROFIT = "non_profit", _("Non-profit side")
    OUTSIDE = "outside", _("Outside the partnership")


def apportioned(
    amounts: Sequence[Decimal | None], whole: Decimal = Decimal("100.0")
) -> list[Decimal | None]:
    """``whole`` per cent shared out after the amounts, to one decimal, by largest remainder.

    Each share is rounded down, and the tenths that are then left go to the largest remainders
    (the first of equals). What is unknown gets ``None``, and so does everything when the sum
    is zero.
    """
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if not total:
        return [None] * len(amounts)
    tenths = int(whole * 10)
    exact = [None if amount is None else tenths * amount / total for amount in amounts]
    floors = [None if share is None else int(share) for share in exact]
    left = tenths - sum(floor for floor in floors if floor is not None)
    by_remainder = sorted(
        (index for index, share in enumerate(exact) if share is not None),
        key=lambda index: (int(exact[index] or 0) - (exact[index] or Decimal(0)), index),
    )
    lifted = set(by_remainder[:left])
    return [
        None if floor is None else Decimal(floor + (index in lifted)) / 10
        for index, floor in enumerate(floors)
    ]
