"""Invented: a draft in Ekerö that waits for review, before it goes to kommunstyrelsen."""

import datetime
from decimal import Decimal

from agreements.models import (
    Agreement,
    Commitment,
    Contribution,
    ContributionYear,
    Goal,
    Group,
    GroupMember,
    Party,
    Period,
    ReportDuty,
    Signatory,
    TargetGroup,
)
from iop.demo.building import World, Writer, begin, open_case
from iop.standards.clauses import clause
from iop.standards.markup import p

REFERENCE = "KS26/204"

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "Föreningen Öppna trädgården odlar sedan 2023 på en tomt som kommunen inte använder. "
        "Föreningen vill nu bjuda in fler, särskilt äldre som lever ensamma och unga som söker "
        "sitt första jobb."
    ),
    "Syfte": p("Människor som sällan möts ska odla, laga mat och ha roligt tillsammans."),
    "Kontaktpersoner": None,
    "Betalning": None,
}


def tell(world: World) -> None:
    case = open_case(
        world,
        world.boards["ekero_ks"],
        REFERENCE,
        title="Öppna trädgården",
        initiator=world.organisations["tradgarden"],
        initiated_on=datetime.date(2026, 8, 24),
        status="accepted",
    )
    if case is None:
        return
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Kommunen och Föreningen Öppna trädgården odlar för möten mellan äldre och unga.",
        legal_basis="Ekerö kommuns riktlinjer för idéburet offentligt partnerskap, KS19/186",
        status=Agreement.Status.IN_REVIEW,
        starts_on=datetime.date(2027, 3, 1),
        ends_on=datetime.date(2029, 2, 28),
        decision_on=datetime.date(2027, 1, 26),
        review_on=datetime.date(2028, 9, 30),
        extension=Agreement.Extension.NONE,
        notice_months=3,
        notice_in_writing=True,
        renegotiation=clause("Omförhandling"),
        dispute=clause("Tvist löses i tre steg"),
    )
    public = writer.add(
        Party, organisation=world.organisations["ekero"], board=world.boards["ekero_ks"]
    )
    garden = writer.add(Party, organisation=world.organisations["tradgarden"])
    writer.add(Signatory, party=public, title="Kommundirektör")
    writer.add(Signatory, party=garden, title="Ordförande")
    _content(writer, public, garden)
    _economy(writer, public, garden)


def _content(writer: Writer, public: Party, garden: Party) -> None:
    writer.add(
        TargetGroup, description="Äldre som lever ensamma, och unga som söker sitt första jobb"
    )
    writer.add(Goal, text="Äldre och unga lär känna varandra.")
    writer.add(Goal, text="Fler får ett skäl att gå ut.")
    writer.add(Commitment, party=garden, description="Leder odlingen och bjuder in till träffar.")
    writer.add(
        Commitment, party=public, description="Upplåter tomten och bjuder in äldre och unga."
    )
    steering = writer.add(
        Group, meetings=1, meetings_period=Period.QUARTER, convened_by=public, minutes_by=garden
    )
    for party in (public, garden):
        writer.add(GroupMember, group=steering, party=party, title="Ansvarig företrädare")
    writer.add(
        ReportDuty,
        kind=ReportDuty.Kind.ANNUAL,
        is_joint=True,
        due_on=datetime.date(2028, 3, 31),
        goes_to_board=True,
    )


def _economy(writer: Writer, public: Party, garden: Party) -> None:
    for party, kind, description, amounts in (
        (public, Contribution.Kind.PREMISES, "Tomt och vatten", (40_000, 48_000, 8_000)),
        (garden, Contribution.Kind.MATERIAL, "Redskap, frön och jord", (30_000, 24_000, 4_000)),
    ):
        contribution = writer.add(
            Contribution,
            party=party,
            kind=kind,
            description=description,
            valuation=Contribution.Valuation.VALUED,
            form=Contribution.Form.PER_YEAR,
            basis="Egen beräkning",
        )
        for year, amount in zip(writer.agreement.years, amounts, strict=True):
            writer.add(
                ContributionYear, contribution=contribution, year=year, amount=Decimal(amount)
            )
    writer.add(
        Contribution,
        party=garden,
        kind=Contribution.Kind.VOLUNTEERS,
        description="Medlemmarnas tid",
        valuation=Contribution.Valuation.UNVALUED,
    )
