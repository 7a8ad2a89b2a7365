"""How money, numbers and days are written: 58 000 kr, 70,7 %, 2026-11-22."""

import datetime
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language

#: Number and unit are kept on one line.
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def number(value: Decimal | int, most_decimals: int = 2) -> str:
    """``1250000.5`` as ``1 250 000,5`` in the reader's language."""
    pattern = "#,##0." + "#" * most_decimals if most_decimals else "#,##0"
    return str(format_decimal(value, pattern, locale=get_language() or "sv"))


def kr(value: Decimal | int | None) -> str:
    """An amount in kronor, with öre only when there are any; empty when unknown."""
    if value is None:
        return ""
    pattern = "#,##0" if value == int(value) else "#,##0.00"
    amount = format_decimal(value, pattern, locale=get_language() or "sv")
    return f"{amount}{NO_BREAK_SPACE}kr"


def percent(value: Decimal | None, decimals: int = 1) -> str:
    """A share given in percent, such as ``70.7`` as ``70,7 %``; empty when unknown."""
    return "" if value is None else f"{number(value, decimals)}{NO_BREAK_SPACE}%"


def day(value: datetime.date | None) -> str:
    """ISO 8601, as in Swedish documents."""
    return value.isoformat() if value else ""


def days(first: datetime.date | None, last: datetime.date | None) -> str:
    """``2019-01-01–2019-06-30``; an unknown end is left open."""
    return f"{day(first)}–{day(last)}" if first or last else ""
