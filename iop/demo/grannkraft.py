"""Invented: a draft in Linköping that says against itself wherever it can, to find and mend."""

import datetime
from decimal import Decimal

from agreements.models import (
    Commitment,
    Contribution,
    ContributionYear,
    Funder,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Instalment,
    Party,
    PaymentPlan,
    Period,
    Qualifier,
    ReportDuty,
    Signatory,
    TargetGroup,
)
from iop.demo.building import World, Writer, begin, on, open_case
from iop.standards.markup import p

REFERENCE = "AN 2026/0201"
VALUED = Contribution.Valuation.VALUED

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "Uppdragsgivaren beställer mötesplatser av Föreningen Grannkraft, som är en erfaren "
        "leverantör. Föreningen Språkvågen hjälper till."
    ),
    "Syfte": "",
    "Betalning": p("Föreningen får betalt en gång per år. Den som inte levererar betalar vite."),
    "Omförhandling, hävning och tvist": "",
}


def tell(world: World) -> None:
    with on(2026, 9, 28):
        _tell(world)


def _tell(world: World) -> None:
    case = open_case(
        world,
        world.boards["linkoping"],
        REFERENCE,
        title="Grannkraft – utkast att öva på",
        initiator=world.organisations["grannkraft"],
        status="accepted",
    )
    if case is None:
        return
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Ett påhittat utkast med många fel. Öppna ”Att se över” och rätta dem ett i taget.",
        starts_on=datetime.date(2027, 1, 1),
        ends_on=datetime.date(2027, 9, 30),
        decision_on=datetime.date(2027, 1, 20),
        review_on=datetime.date(2027, 10, 15),
    )
    public = writer.add(
        Party, organisation=world.organisations["linkoping"], board=world.boards["linkoping"]
    )
    neighbours = writer.add(Party, organisation=world.organisations["grannkraft"])
    writer.add(Party, organisation=world.organisations["linden"])
    writer.add(Signatory, party=public, title="Utbildnings- och arbetsmarknadsdirektör")
    _counts(writer, neighbours)
    _steering(writer, public)
    _economy(world, writer, public, neighbours)


def _counts(writer: Writer, neighbours: Party) -> None:
    """Twenty per half-year in the goals, twelve per year in the commitments."""
    writer.add(TargetGroup, description="Alla som bor i stadsdelen")
    goal = writer.add(Goal, text="Grannar lär känna varandra.")
    writer.add(
        Indicator,
        goal=goal,
        name="Grannträffar",
        quantity=Decimal(20),
        qualifier=Qualifier.AT_LEAST,
        unit="grannträffar",
        period=Period.HALF_YEAR,
    )
    writer.add(
        Commitment,
        party=neighbours,
        description="Ordnar grannträffar.",
        quantity=Decimal(12),
        qualifier=Qualifier.AT_LEAST,
        unit="grannträffar",
        period=Period.YEAR,
    )


def _steering(writer: Writer, public: Party) -> None:
    """No association has a seat, and the evaluation comes when all is over."""
    group = writer.add(Group)
    writer.add(GroupMember, group=group, party=public, title="Enhetschef", is_chair=True)
    writer.add(
        ReportDuty,
        kind=ReportDuty.Kind.EVALUATION,
        is_joint=True,
        due_on=datetime.date(2027, 11, 30),
        goes_to_board=True,
    )


def _economy(world: World, writer: Writer, public: Party, neighbours: Party) -> None:
    """Sums that differ, a value left out, and a funder whose time is another."""
    money = writer.add(
        Contribution,
        party=public,
        description="Finansiering",
        valuation=VALUED,
        form=Contribution.Form.TOTAL,
        amount=Decimal(100_000),
    )
    writer.add(ContributionYear, contribution=money, year=2027, amount=Decimal(120_000))
    writer.add(
        Contribution,
        party=neighbours,
        kind=Contribution.Kind.MATERIAL,
        description="Kaffe och bord",
        valuation=VALUED,
        form=Contribution.Form.TOTAL,
        amount=Decimal(10_000),
    )
    writer.add(
        Contribution,
        party=neighbours,
        kind=Contribution.Kind.VOLUNTEERS,
        description="Grannvärdar",
    )
    writer.add(
        Funder,
        organisation=world.organisations["fonden"],
        starts_on=datetime.date(2026, 7, 1),
        ends_on=datetime.date(2027, 12, 31),
    )
    plan = writer.add(
        PaymentPlan,
        contribution=money,
        recipient=neighbours,
        per_year=1,
        condition=PaymentPlan.Condition.INVOICE,
    )
    writer.add(Instalment, plan=plan, due_on=datetime.date(2027, 12, 1), amount=Decimal(90_000))
