"""What Språkkafé året runt is reckoned to be worth in its first year: an analysis (SROI).

Invented like the rest of the story, and each figure says so: none of them is a study's.
"""

import datetime
from decimal import Decimal
from typing import Any

from agreements.models import Agreement, Contribution, Qualifier
from followup import impact_inputs, impact_workflow
from followup.models import ImpactAnalysis, ImpactOutcome, Stakeholder
from iop.demo.building import World, on, put
from iop.demo.sprakvagen import REFERENCE

MADE_UP = "Påhittad siffra, bara för demon"
PARTICIPANTS = "Deltagare"
HOSTS = "Samtalsvärdar"
#: Change, for whom, quantity, unit, years, what one is valued by and at, and in per cent: would
#: have happened anyway, moved from somebody else, owing to others, fades each year.
CHANGES: tuple[tuple[Any, ...], ...] = (
    ("Talar mer svenska i vardagen", PARTICIPANTS, 120, "deltagare", 2,
     "Avgift för en kurs i samtalssvenska", 6_000, 30, 0, 25, 40),
    ("Går vidare till en förening eller en utbildning", PARTICIPANTS, 40, "deltagare", 1,
     "Kostnad för vägledning av en deltagare", 9_000, 50, 0, 30, 0),
    ("Känner sig behövda och lär känna nya lundabor", HOSTS, 25, "samtalsvärdar", 1,
     "", None, 20, 0, 10, 0),
)  # fmt: skip
#: What the agreement leaves unknown, the officer has estimated.
ESTIMATES = {"Tolk vid informationsmöten": 12_000}
NOTES = {
    "scope_note": "Analysen gäller kvällarna 2026 och görs för styrgruppens samtal om en "
    "fortsättning. Den jämför inte kaféet med något annat partnerskap.",
    "map_note": "Kvällarna ger tillfällen att tala svenska med någon som har tid. Det ger mod att "
    "använda språket, och kontakter som leder vidare.",
    "evidence_note": "Antalen är de som överenskommelsen räknar med 2026. De prövas mot "
    "rapporterna när året är slut.",
    "impact_note": "Andelarna är påhittade för demon. I en verklig analys frågas de som deltar.",
    "calculation_note": "Värdena är försiktiga. Kvoten är känsligast för hur många som deltar.",
    "use_note": "Styrgruppen går igenom analysen vid årets sista möte.",
}


def tell(world: World) -> None:
    agreement = Agreement.objects.get(case__reference=REFERENCE, version=1)
    if agreement.impact_analyses.exists():
        return
    with on(2026, 9, 1):
        analysis = put(
            ImpactAnalysis(
                agreement=agreement,
                title="Nyttan av språkkaféet 2026",
                starts_on=datetime.date(2026, 1, 1),
                ends_on=datetime.date(2026, 12, 31),
                discount_rate=Decimal("3.5"),
                discount_source=MADE_UP,
                years_counted=2,
                started_by=world.officer,
                **NOTES,
            ),
            world.officer,
        )
        _changes(world, analysis)
        impact_inputs.take(world.officer, analysis.pk, impact_inputs.Basis.AGREED)
        _estimate(world, analysis)
    with on(2026, 9, 8):
        analysis = ImpactAnalysis.objects.with_rows().get(pk=analysis.pk)
        impact_workflow.perform(world.officer, analysis, "finalise")


def _changes(world: World, analysis: ImpactAnalysis) -> None:
    people: dict[str, Stakeholder] = {}
    for name, count, reason in (
        (PARTICIPANTS, 120, "Kaféet är till för dem."),
        (HOSTS, 25, "De bär kvällarna."),
    ):
        row = Stakeholder(
            analysis=analysis, name=name, count=count, position=len(people), reason=reason
        )
        people[name] = put(row, world.officer)
    families = Stakeholder(
        analysis=analysis, name="Deltagarnas familjer", position=len(people),
        standing=Stakeholder.Standing.LEFT_OUT, reason="Ingen har frågat dem än.",
    )  # fmt: skip
    put(families, world.officer)
    for position, change in enumerate(CHANGES):
        put(_change(analysis, people, position, *change), world.officer)


def _change(
    analysis: ImpactAnalysis, people: dict[str, Stakeholder], position: int,
    description: str, whom: str, quantity: int, unit: str, years: int,
    proxy: str, value: int | None, *shares: int,
) -> ImpactOutcome:  # fmt: skip
    valuation = Contribution.Valuation.UNVALUED if value is None else Contribution.Valuation.VALUED
    names = ("deadweight", "displacement", "attribution", "drop_off")
    known = {name: Decimal(share) for name, share in zip(names, shares, strict=True)}
    return ImpactOutcome(
        analysis=analysis, stakeholder=people[whom], position=position, description=description,
        indicator=f"Antal {unit}", indicator_source="Antalet i överenskommelsen", quantity=quantity,
        unit=unit, duration_years=years, valuation=valuation, proxy=proxy, proxy_value=value,
        proxy_source=MADE_UP if proxy else "", **known,
        **{f"{name}_source": MADE_UP for name in names},
    )  # fmt: skip


def _estimate(world: World, analysis: ImpactAnalysis) -> None:
    for row in analysis.inputs.filter(description__in=ESTIMATES):
        row.valuation = Contribution.Valuation.VALUED
        row.amount, row.qualifier = Decimal(ESTIMATES[row.description]), Qualifier.ABOUT
        row.source = MADE_UP
        put(row, world.officer)
