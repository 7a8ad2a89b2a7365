"""Rate × units for each year of the term, stored with how it was computed."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.economy.values import base_amount
from agreements.models import Contribution, ContributionYear
from iop.shared.formats import kr, number

KIND = "rate"


def calculation(contribution: Contribution) -> dict[str, object]:
    """What is stored beside the amount: the rate, the units, and where they come from."""
    return {
        "kind": KIND,
        "rate": str(contribution.rate),
        "units": str(contribution.units),
        "unit": contribution.unit,
        "units_year": contribution.units_year,
        "units_source": contribution.units_source,
        "result": str(base_amount(contribution)),
    }


def explanation(contribution: Contribution) -> str:
    """``5 kr × 47 500 invånare (2025, SCB) = 237 500 kr``; empty when a factor is unknown."""
    amount = base_amount(contribution)
    if contribution.rate is None or contribution.units is None or amount is None:
        return ""
    year = str(contribution.units_year) if contribution.units_year else ""
    source = ", ".join(filter(None, (year, contribution.units_source)))
    units = f"{number(contribution.units)} {contribution.unit}".strip()
    ground = f" ({source})" if source else ""
    return f"{kr(contribution.rate)} × {units}{ground} = {kr(amount)}"


def is_computed(year: ContributionYear) -> bool:
    """Whether the amount was computed from the rate, and not written by hand or by an index."""
    return (year.calculation or {}).get("kind") == KIND


def is_outdated(year: ContributionYear, contribution: Contribution) -> bool:
    """Whether the rate or its units have changed since the amount was computed."""
    stored = is_computed(year) and year.amount is not None
    return stored and year.amount != base_amount(contribution)


@transaction.atomic
def apply_rate(contribution: Contribution) -> list[ContributionYear]:
    """Writes rate × units as the amount of each year of the term.

    An amount written by hand or by an index uplift is left as it is.
    """
    amount: Decimal | None = base_amount(contribution)
    if contribution.form != Contribution.Form.RATE or amount is None:
        raise ValidationError(_("Write both the rate and the number of units."))
    if not contribution.is_yearly:
        raise ValidationError(_("The rate is for the whole term: there is no year to write."))
    written = []
    for number_of_year in contribution.agreement.years:
        year = contribution.amount_of(number_of_year)
        if year.amount is None or is_computed(year):
            year.amount = amount
            year.calculation = calculation(contribution)
            year.save()
            written.append(year)
    return written
