"""From an analysis as it is written to what is computed, with the source of every figure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.models import Contribution, Qualifier
from followup.models import ImpactAnalysis, ImpactInput, ImpactOutcome
from followup.social_return import Calculation, Effect, Input, Terms
from iop.shared.formats import day, kr, number

_ORE = Decimal("0.01")
#: The fields of a change, each with the one that says where its figure comes from.
_SOURCED = {
    "quantity": "indicator_source",
    "proxy_value": "proxy_source",
    "deadweight": "deadweight_source",
    "displacement": "displacement_source",
    "attribution": "attribution_source",
    "drop_off": "drop_off_source",
}


def calculation_of(analysis: ImpactAnalysis) -> Calculation:
    """What an analysis that is loaded ``with_rows`` comes to; asks no query of its own."""
    return Calculation(
        tuple(_input(row) for row in analysis.inputs.all()),
        tuple(_effect(row) for row in analysis.outcomes.all()),
        Terms(
            analysis.discount_rate,
            analysis.years_counted,
            analysis.discounting == ImpactAnalysis.Discounting.FIRST,
        ),
    )


def value_of(row: ImpactInput) -> Decimal | None:
    """The amount, or the hours at the rate that was kept, to the öre."""
    if row.valuation == Contribution.Valuation.UNVALUED:
        return None
    if row.hours is not None:
        rate: Decimal | None = row.rate_amount
        return None if rate is None else (row.hours * rate).quantize(_ORE, ROUND_HALF_UP)
    amount: Decimal | None = row.amount
    return amount


def _input(row: ImpactInput) -> Input:
    return Input(
        stakeholder=row.stakeholder.name,
        description=row.description,
        amount=value_of(row),
        is_unvalued=row.valuation == Contribution.Valuation.UNVALUED,
        is_approximate=row.qualifier != Qualifier.EXACT,
        how=_how(row),
        source=row.source,
        hours=row.hours,
        rate=row.rate_amount if row.hours is not None else None,
    )


def _how(row: ImpactInput) -> str:
    """``120 timmar × 200 kr (Volontärtimme, gäller från 2025-01-01, LONA)``"""
    if row.hours is None or row.rate_amount is None:
        return ""
    since = _("holds from %(day)s") % {"day": day(row.rate_valid_from)}
    about = [row.rate_name, since if row.rate_valid_from else "", row.rate_source]
    rate = f"{kr(row.rate_amount)} ({', '.join(filter(None, about))})"
    return _("%(hours)s hours × %(rate)s") % {"hours": number(row.hours), "rate": rate}


def _effect(row: ImpactOutcome) -> Effect:
    starts_after = row.starts == ImpactOutcome.Starts.AFTER
    return Effect(
        stakeholder=row.stakeholder.name,
        description=row.description,
        quantity=row.quantity,
        value=row.proxy_value,
        deadweight=row.deadweight,
        displacement=row.displacement,
        attribution=row.attribution,
        drop_off=row.drop_off,
        duration=row.duration_years,
        first_year=2 if starts_after else 1,
        is_unvalued=row.valuation == Contribution.Valuation.UNVALUED,
        is_left_out=row.stakeholder.is_left_out,
        unit=row.unit,
        sources=tuple(_sources(row)),
    )


def _sources(row: ImpactOutcome) -> "list[tuple[str, str]]":
    found = []
    for name, source in _SOURCED.items():
        if getattr(row, name) is None:
            continue
        what = {"quantity": row.indicator, "proxy_value": row.proxy}.get(name, "")
        words = " – ".join(filter(None, (what, getattr(row, source))))
        found.append((label_of(name), words))
    return found


def label_of(name: str) -> str:
    field: Any = ImpactOutcome._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def without_source(analysis: ImpactAnalysis) -> list[str]:
    """Sentences on figures that nobody can trace, for whoever is to make the analysis final."""
    found = [
        _("“%(name)s”: write where its value comes from.") % {"name": row.description}
        for row in analysis.inputs.all()
        if value_of(row) is not None and not row.source
    ]
    for row in analysis.outcomes.all():
        if row.stakeholder.is_left_out or row.valuation == Contribution.Valuation.UNVALUED:
            continue
        lacking = [
            label_of(name).lower()
            for name, source in _SOURCED.items()
            if getattr(row, name) is not None and not getattr(row, source)
        ]
        if lacking:
            found.append(
                _("“%(name)s”: write where these come from: %(what)s.")
                % {"name": row.description, "what": ", ".join(lacking)}
            )
    if analysis.discount_rate is not None and not analysis.discount_source:
        found.append(_("Write where the discount rate comes from."))
    return found


def kept_figures(calculation: Calculation) -> dict[str, str]:
    """What is stored with an analysis that is made final, in full precision."""
    return {
        "invested": str(calculation.invested),
        "present": str(calculation.present),
        "net": str(calculation.net),
        "ratio": str(calculation.ratio),
    }
