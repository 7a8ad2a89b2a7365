"""Stockholm 2015: three one-year agreements of arbetsmarknadsnämnden, and an idea for the next."""

from agreements.models import Agreement, Commitment, Contribution, Party
from iop.demo.building import World, begin, begin_signed_elsewhere, on, open_case
from iop.standards.markup import p

#: Invented diary number, title, association.
AGREEMENTS_2015 = (
    ("AMN 2015/0101", "Duo Stockholm", "im"),
    ("AMN 2015/0102", "Svenska med baby", "bekantskaper"),
    ("AMN 2015/0103", "Medpratare", "bekantskaper"),
)
CROSSROADS = "SN 2015/0416"


def tell(world: World) -> None:
    with on(2015, 11, 23):
        for reference, title, key in AGREEMENTS_2015:
            _tell_2015(world, reference, title, key)
        _tell_crossroads(world)


def _tell_2015(world: World, reference: str, title: str, key: str) -> None:
    """Amounts and days are not known; that it ran for a year is."""
    association = world.organisations[key]
    case = open_case(
        world,
        world.boards["stockholm_arbete"],
        reference,
        title=title,
        initiator=association,
        status="closed",
    )
    if case is None:
        return
    writer = begin_signed_elsewhere(
        world,
        case,
        (
            f"Parter: arbetsmarknadsförvaltningen i Stockholms stad och {association.name}.",
            "Tecknad under 2015, för ett år.",
            "Nya och etablerade stockholmare möts, så att den sociala integrationen ökar.",
        ),
        summary="Nya och etablerade stockholmare möts. Tecknad 2015 för ett år.",
        status=Agreement.Status.ENDED,
    )
    public = writer.add(
        Party,
        organisation=world.organisations["stockholm"],
        board=world.boards["stockholm_arbete"],
        name_as_written="Arbetsmarknadsförvaltningen i Stockholms stad",
    )
    partner = writer.add(Party, organisation=association)
    writer.add(
        Commitment,
        party=partner,
        description="Ordnar så att nya och etablerade stockholmare möts.",
    )
    writer.add(Contribution, party=public, description="Finansiering enligt överenskommelsen")


def _tell_crossroads(world: World) -> None:
    """A draft that has only begun: the headings are there, and the first text."""
    association = world.organisations["stadsmissionen_sthlm"]
    case = open_case(
        world,
        world.boards["stockholm"],
        CROSSROADS,
        title="Crossroads",
        initiator=association,
        initiative="Stockholms Stadsmission har föreslagit Crossroads som ett idéburet offentligt "
        "partnerskap.",
        challenge="Nya utmaningar i samhället, till exempel människor från andra EU-länder som "
        "lever utsatt i staden.",
    )
    if case is None:
        return
    text = p(
        "Stockholms Stadsmission har föreslagit att Crossroads drivs som ett idéburet offentligt "
        "partnerskap. Socialförvaltningen prövar om det är rätt form."
    )
    writer = begin(world, case, {"Bakgrund": text})
    writer.add(
        Party, organisation=world.organisations["stockholm"], board=world.boards["stockholm"]
    )
    writer.add(Party, organisation=association)
