"""Sentences that go with the figures: what they leave out and how they meet the guideline."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.economy.values import Line, Standing
from iop.shared.formats import number, percent

if TYPE_CHECKING:
    from agreements.economy.summary import Economy

#: More unvalued contributions than this are counted, not named: the table shows each of them.
MOST_NAMED = 4


def notes_on(economy: "Economy") -> tuple[str, ...]:
    """The sentences that belong under the economy's table, none when nothing is left out."""
    notes = [
        _unvalued(economy),
        _unstated(economy),
        _ceilings(economy),
        _missing_years(economy),
        _not_split(economy),
        _approximate(economy),
        _guideline(economy),
    ]
    return tuple(note for note in notes if note)


def points(deviation: Decimal) -> str:
    """A difference in percentage points with its sign, such as ``+20,7``."""
    sign = "+" if deviation > 0 else "−" if deviation < 0 else "±"
    return f"{sign}{number(abs(deviation), 1)}"


def named(lines: Iterable[Line]) -> str:
    """``Volontärer (IM), Lokaler (Lunds kommun)``"""
    return ", ".join(f"{line.contribution} ({line.contribution.giver})" for line in lines)


def _of(economy: "Economy", standing: Standing) -> list[Line]:
    return [line for line in economy.lines if line.standing == standing]


def _unvalued(economy: "Economy") -> str:
    lines = _of(economy, Standing.UNVALUED)
    if not lines:
        return ""
    if len(lines) > MOST_NAMED:
        return _(
            "%(count)d contributions are not valued in kronor and are no part of the shares."
        ) % {"count": len(lines)}
    return ngettext(
        "%(count)d contribution is not valued in kronor and is no part of the shares: %(names)s.",
        "%(count)d contributions are not valued in kronor and are no part of the shares: "
        "%(names)s.",
        len(lines),
    ) % {"count": len(lines), "names": named(lines)}


def _unstated(economy: "Economy") -> str:
    lines = _of(economy, Standing.UNSTATED)
    if not lines:
        return ""
    return ngettext(
        "The value of %(count)d contribution is not yet stated and is no part of the sums: "
        "%(names)s.",
        "The values of %(count)d contributions are not yet stated and are no part of the sums: "
        "%(names)s.",
        len(lines),
    ) % {"count": len(lines), "names": named(lines)}


def _ceilings(economy: "Economy") -> str:
    lines = _of(economy, Standing.CEILING)
    if not lines:
        return ""
    names = ", ".join(f"{line.contribution}, {line.text}" for line in lines)
    return _("What is a ceiling is not summed as a cost: %(names)s.") % {"names": names}


def _missing_years(economy: "Economy") -> str:
    missing = [line for line in economy.lines if line.missing_years]
    if not missing:
        return ""
    names = "; ".join(
        f"{line.contribution} ({', '.join(map(str, line.missing_years))})" for line in missing
    )
    return _("The amount of some years is unknown and not counted: %(names)s.") % {"names": names}


def _not_split(economy: "Economy") -> str:
    if not economy.not_split or len(economy.years) == 1:
        return ""
    return _("%(amount)s is for the whole term and not divided between the years.") % {
        "amount": _capital(str(economy.not_split))
    }


def _approximate(economy: "Economy") -> str:
    if not economy.total.is_approximate:
        return ""
    return _("Some amounts are approximate, and so are their sums and shares.")


def _guideline(economy: "Economy") -> str:
    if economy.deviation is None:
        return ""
    return _(
        "The board's guideline for the public side is %(guideline)s; the deviation is "
        "%(points)s percentage points."
    ) % {"guideline": percent(economy.guideline), "points": points(economy.deviation)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
