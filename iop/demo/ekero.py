"""Ekerö 2019: the yearly agreement with the parish, and a draft that is to take its place."""

import datetime

from agreements.models import (
    Agreement,
    Case,
    Commitment,
    Contribution,
    Goal,
    Group,
    GroupMember,
    Party,
    Period,
    TargetGroup,
)
from iop.demo.building import World, Writer, begin, begin_signed_elsewhere, on, open_case
from iop.standards.markup import p

REFERENCE = "SN 2019/0071"

MATCHING = "För samman nyanlända familjer och personer med Ekeröbor."
FURNITURE = "Tar emot begagnade möbler och förmedlar dem till nyanländas bostäder."
LINK = "Socialkontorets integrationsenhet hjälper nyanlända till nätverket."

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "När många nyanlända kom till Ekerö behövde familjerna snabbt lära känna människor som "
        "redan bodde här. De behövde också möbler till sina bostäder. Ekerö pastorat började para "
        "ihop nyanlända med Ekeröbor, och arbetet växte till att även omfatta möbler som kan "
        "användas igen. Det sker nära socialkontorets integrationsenhet.",
        "I dag vilar samarbetet på en överenskommelse som görs om varje år. Den ger litet utrymme "
        "att utveckla arbetet. Ett idéburet offentligt partnerskap gör det lättare att möta nya "
        "behov, tänka långsiktigt och visa vad båda parter bidrar med.",
    ),
    "Syfte": p(
        "Nyanlända på Ekerö ska få vänner och ett hem som fungerar. Parterna bygger nätverket "
        "tillsammans och låter det växa med behoven."
    ),
    "Omförhandling, hävning och tvist": "",
}


def tell(world: World) -> None:
    with on(2019, 11, 25):
        _tell(world)


def _tell(world: World) -> None:
    case = open_case(
        world,
        world.boards["ekero"],
        REFERENCE,
        title="Vänfamiljer och bosättning för nyanlända",
        initiator=world.organisations["pastorat"],
        challenge="Nyanlända familjer behöver både vänner och möbler när de flyttar in.",
        status="accepted",
    )
    if case is None:
        return
    yearly = _yearly_agreement(world, case)
    _draft(world, case, yearly)


def _parties(world: World, writer: Writer) -> tuple[Party, Party]:
    return (
        writer.add(Party, organisation=world.organisations["ekero"], board=world.boards["ekero"]),
        writer.add(Party, organisation=world.organisations["pastorat"]),
    )


def _yearly_agreement(world: World, case: Case) -> Agreement:
    """What is known of it: who, and about what. Days and amounts are not."""
    writer = begin_signed_elsewhere(
        world,
        case,
        (
            "Parter: socialnämnden i Ekerö kommun och Ekerö pastorat.",
            "Överenskommelsen görs om varje år.",
            "Den gäller ett nätverk av vänfamiljer och möbler till nyanländas bostäder.",
        ),
        summary="Socialnämndens årliga överenskommelse med Ekerö pastorat om vänfamiljer och "
        "möbler till nyanlända.",
        status=Agreement.Status.ACTIVE,
        extension_note="Överenskommelsen görs om varje år.",
    )
    public, parish = _parties(world, writer)
    _commitments(writer, public, parish)
    return writer.agreement


def _commitments(writer: Writer, public: Party, parish: Party) -> None:
    for party, description in ((parish, MATCHING), (parish, FURNITURE), (public, LINK)):
        writer.add(Commitment, party=party, description=description)


def _draft(world: World, case: Case, yearly: Agreement) -> None:
    writer = begin(
        world,
        case,
        TEXTS,
        version=2,
        predecessor=yearly,
        relation=Agreement.Relation.REVISION,
        title="Vänner och hem på Ekerö",
        summary="Ekerö pastorat och socialnämnden fortsätter tillsammans, i ett partnerskap som "
        "kan växa med behoven.",
        legal_basis="Ekerö kommuns riktlinjer för idéburet offentligt partnerskap, KS19/186",
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2022, 12, 31),
    )
    public, parish = _parties(world, writer)
    families = writer.add(
        TargetGroup,
        description="Nyanlända familjer och personer som bosätter sig på Ekerö",
        referral="genom socialkontorets integrationsenhet",
    )
    writer.add(
        TargetGroup,
        kind=TargetGroup.Kind.INDIRECT,
        description="Ekeröbor som vill bli vänfamilj eller skänka möbler",
    )
    writer.add(Goal, text="Nyanlända lär känna Ekeröbor.", target_group=families)
    writer.add(Goal, text="Nyanlända får möbler, och mer används igen.", target_group=families)
    _commitments(writer, public, parish)
    steering = writer.add(
        Group, meetings=2, meetings_period=Period.YEAR, convened_by=public, minutes_by=public
    )
    writer.add(GroupMember, group=steering, party=public, title="Enhetschef, integrationsenheten")
    writer.add(GroupMember, group=steering, party=parish, title="Diakon")
    for party, kind, description in (
        (public, Contribution.Kind.STAFF, "Integrationsenhetens arbete med nätverket"),
        (parish, Contribution.Kind.STAFF, "Samordnare i pastoratet"),
        (parish, Contribution.Kind.VOLUNTEERS, "Vänfamiljer och hjälp med möbler"),
    ):
        writer.add(Contribution, party=party, kind=kind, description=description)
