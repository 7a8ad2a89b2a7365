"""Sentences under the outturn: what its figures and shares leave out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.economy import Standing
from agreements.economy.notes import MOST_NAMED, named
from agreements.models import Contribution
from iop.shared.formats import kr

if TYPE_CHECKING:
    from followup.outturn import Outturn


def notes_on(outturn: "Outturn") -> tuple[str, ...]:
    """The sentences that belong under the table, none when nothing is left out."""
    notes = (
        _unknown(outturn),
        _unvalued(outturn),
        _ceilings(outturn),
        _undivided(outturn),
        _by_year(outturn),
        _outside_the_years(outturn),
        _approximate(outturn),
    )
    return tuple(note for note in notes if note)


def _unknown(outturn: "Outturn") -> str:
    lines = [line.line for line in outturn.lines if not line.given]
    if not lines:
        return ""
    if len(lines) > MOST_NAMED:
        return _(
            "What came of %(count)d contributions is not known yet. They are no part of the "
            "outturn and its shares."
        ) % {"count": len(lines)}
    return ngettext(
        "What came of %(count)d contribution is not known yet. It is no part of the outturn and "
        "its shares: %(names)s.",
        "What came of %(count)d contributions is not known yet. They are no part of the outturn "
        "and its shares: %(names)s.",
        len(lines),
    ) % {"count": len(lines), "names": named(lines)}


def _unvalued(outturn: "Outturn") -> str:
    """Given, but nobody has said what it is worth."""
    lines = [line.line for line in outturn.lines if line.given and line.is_left_out]
    if not lines:
        return ""
    if len(lines) > MOST_NAMED:
        return _("%(count)d contributions were given and have no value in kronor.") % {
            "count": len(lines)
        }
    return ngettext(
        "%(count)d contribution was given and has no value in kronor: %(names)s.",
        "%(count)d contributions were given and have no value in kronor: %(names)s.",
        len(lines),
    ) % {"count": len(lines), "names": named(lines)}


def _ceilings(outturn: "Outturn") -> str:
    lines = [
        line.line
        for line in outturn.lines
        if line.line.standing != Standing.COUNTED
        and line.given.figure
        and line.contribution.valuation != Contribution.Valuation.UNVALUED
    ]
    if not lines:
        return ""
    return _(
        "These count in the outturn but not in what was agreed, which was a ceiling or not "
        "stated: %(names)s."
    ) % {"names": named(lines)}


def _undivided(outturn: "Outturn") -> str:
    if not outturn.undivided:
        return ""
    return _(
        "%(amount)s has been paid back and is taken off no contribution, since nobody has said "
        "which it belongs to."
    ) % {"amount": kr(outturn.undivided)}


def _by_year(outturn: "Outturn") -> str:
    is_paid = any(line.given.is_paid for line in outturn.lines)
    if not is_paid or len(outturn.years) < 2:
        return ""
    return _("What is paid counts in the year it was paid.")


def _outside_the_years(outturn: "Outturn") -> str:
    """Money that moved before or after the years of the term."""
    lines = [
        line.line
        for line in outturn.lines
        if line.given.is_paid
        and line.given.figure.amount
        != sum(given.figure.amount or 0 for given in line.per_year.values())
    ]
    if not lines or len(outturn.years) < 2:
        return ""
    return _("Some money has moved in other years than those of the term: %(names)s.") % {
        "names": named(lines)
    }


def _approximate(outturn: "Outturn") -> str:
    if not outturn.total.is_approximate:
        return ""
    return _("Some amounts are approximate, and so are their sums and shares.")
