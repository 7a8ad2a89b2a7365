"""Typed functions that make an analysis of the social return, and published examples of one."""

import datetime
from decimal import Decimal
from typing import Any

from agreements.models import Agreement, ReferenceRate
from followup.models import ImpactAnalysis, ImpactInput, ImpactOutcome, Stakeholder
from followup.social_return import Calculation, Effect, Input, Terms
from iop.accounts.models import User
from tests.factories import make_user


def make_analysis(agreement: Agreement, *, by: User | None = None, **fields: Any) -> ImpactAnalysis:
    """A draft of 2026 that counts two years at 3,5 %."""
    fields.setdefault("title", "Nyttan av mötesplatsen")
    fields.setdefault("starts_on", datetime.date(2026, 1, 1))
    fields.setdefault("ends_on", datetime.date(2026, 12, 31))
    fields.setdefault("discount_rate", Decimal("3.5"))
    fields.setdefault("discount_source", "ASEK")
    fields.setdefault("years_counted", 2)
    return ImpactAnalysis.objects.create(
        agreement=agreement, started_by=by or make_user(), **fields
    )


def make_stakeholder(analysis: ImpactAnalysis, **fields: Any) -> Stakeholder:
    fields.setdefault("name", "Deltagare")
    return Stakeholder.objects.create(analysis=analysis, **fields)


def make_input(stakeholder: Stakeholder, **fields: Any) -> ImpactInput:
    """Money, with its source."""
    fields.setdefault("description", "Bidrag")
    fields.setdefault("valuation", "valued")
    if "hours" not in fields and fields["valuation"] == "valued":
        fields.setdefault("amount", Decimal(250_000))
    fields.setdefault("source", "Överenskommelsen")
    row = ImpactInput(analysis=stakeholder.analysis, stakeholder=stakeholder, **fields)
    row.keep_rate()
    row.save()
    return row


def make_outcome(stakeholder: Stakeholder, **fields: Any) -> ImpactOutcome:
    """A change of which everything is known."""
    given: dict[str, Any] = {
        "description": "Arbete",
        "indicator": "I arbete efter ett år",
        "quantity": Decimal(60),
        "unit": "personer",
        "duration_years": 2,
        "valuation": "valued",
        "proxy": "Högre lön och lägre bidrag",
        "proxy_value": Decimal(8_500),
        "deadweight": Decimal(40),
        "displacement": Decimal(0),
        "attribution": Decimal(30),
        "drop_off": Decimal(30),
        "indicator_source": "Rapporten",
        "proxy_source": "Enhetskostnad",
        "deadweight_source": "Jämförelsegrupp",
        "displacement_source": "Ingen annan trängs undan",
        "attribution_source": "Samtal",
        "drop_off_source": "Uppföljning",
    } | fields
    return ImpactOutcome.objects.create(
        analysis=stakeholder.analysis, stakeholder=stakeholder, **given
    )


def make_computable(agreement: Agreement, **fields: Any) -> ImpactAnalysis:
    """An analysis that lacks nothing: 1,30 in two years."""
    analysis = make_analysis(agreement, **fields)
    make_input(make_stakeholder(analysis, name="Nämnden"))
    make_outcome(make_stakeholder(analysis))
    return analysis


def make_rate(**fields: Any) -> ReferenceRate:
    fields.setdefault("name", "Volontärtimme")
    fields.setdefault("amount", Decimal(220))
    fields.setdefault("unit", "timme")
    fields.setdefault("source", "Leader")
    fields.setdefault("valid_from", datetime.date(2025, 1, 1))
    return ReferenceRate.objects.create(**fields)


def _example(
    invested: int,
    quantity: int,
    value: int,
    shares: tuple[int, int],
    *,
    duration: int = 1,
    drop_off: int = 0,
) -> Calculation:
    deadweight, attribution = map(Decimal, shares)
    effect = Effect(
        "Deltagare", "Förändring", Decimal(quantity), Decimal(value), deadweight, Decimal(0),
        attribution, Decimal(drop_off), duration,
    )  # fmt: skip
    terms = Terms(Decimal("3.5"), duration, from_first_year=False)
    return Calculation((Input("Kommunen", "Kostnad", Decimal(invested)),), (effect,), terms)


def employment_programme() -> Calculation:
    """The worked example "Local authority employment programme" of the topic "Social Return on
    Investment (SROI)" in an open handbook for those who make software for the public good
    (``locales/en-gb-oxendict/topics/social-return-on-investment``, read in November 2026), which
    follows "A guide to Social Return on Investment" (the SROI Network, 2012).

    £250 000 put in; 60 people in work, each worth £8 500 the first year; deadweight 40 %,
    attribution 30 %; in year 2 a drop-off of 30 %, discounted at 3,5 %; the first year counts in
    full. Published: impact £214 200, year 2 £149 940 and £144 870 now, in all £359 070, ratio 1.44.
    """
    return _example(250_000, 60, 8_500, (40, 30), duration=2, drop_off=30)


def befriending_service() -> Calculation:
    """The second example of the same page, below 1 : 1: £60 000 put in; 80 older people, £1 100
    each; deadweight 35 %, attribution 15 %. Published: £88 000 gross, £48 620, ratio 0.81.
    """
    return _example(60_000, 80, 1_100, (35, 15))
