"""Linköping 2020: the five partnerships of arbetsmarknadsnämnden, as the board was told of them.

The periods are not known. The partners' part is the year's value less the board's cost.
"""

from dataclasses import dataclass
from decimal import Decimal

from agreements.models import (
    Agreement,
    Commitment,
    Contribution,
    ContributionYear,
    Goal,
    Party,
    Period,
    TargetGroup,
)
from iop.demo.building import World, Writer, begin, on, open_case
from iop.standards.markup import p

YEARS = (2019, 2020)
OVERVIEW = "Nämndens översikt, februari 2020"
LEGAL_BASIS = (
    "Riktlinjer för idéburet offentligt partnerskap i Linköpings kommun, KS 2016-573, och Program "
    "för samverkan med civilsamhälle och idéburen sektor, 2012"
)


@dataclass(frozen=True)
class Group:
    description: str
    count: int


@dataclass(frozen=True)
class Partnership:
    """A row of the board's overview; the sums are kronor per year."""

    reference: str
    title: str
    partners: tuple[str, ...]
    value: int
    cost: int
    groups: tuple[Group, ...]
    referral: str
    activity: str
    summary: str
    goal: str
    outcome: str = ""


PARTNERSHIPS = (
    Partnership(
        "AN 2019/0101",
        "Hoppfull framtid",
        ("stadsmissionen",),
        2_080_500,
        1_100_000,
        (
            Group(
                "Nyanlända vuxna som har försörjningsstöd eller riskerar att behöva det. De deltar "
                "mer än 20 timmar i veckan.",
                25,
            ),
        ),
        "anvisning från Arbetsmarknadscentrum (AMC)",
        "Ordnar arbetsträning i arbetsteam: i secondhandbutik, på kafé och i restaurangköket "
        "Von Dufva.",
        "Linköpings Stadsmission och kommunen ger nyanlända vuxna arbetsträning i butik, kafé och "
        "restaurangkök.",
        "Deltagarna arbetstränar i ett team och kommer närmare ett eget arbete.",
    ),
    Partnership(
        "AN 2019/0102",
        "Kompletterande språkträning",
        ("bilda",),
        897_626,
        590_000,
        (
            Group("Föräldralediga nyanlända", 54),
            Group("Barn till deltagarna, som passas medan föräldrarna övar", 60),
        ),
        "genom familjecentralerna eller på eget initiativ",
        "Ordnar träffar på dagtid där föräldrar övar svenska medan någon passar barnen.",
        "Bilda och kommunen ger föräldralediga nyanlända svenska på dagtid, med barnpassning.",
        "Föräldralediga lär sig svenska och förlorar inte tid till språket.",
    ),
    Partnership(
        "AN 2019/0103",
        "Bromodellen – Vägen till anställningsbarhet",
        ("erikshjalpen", "bilda"),
        1_791_200,
        1_150_000,
        (
            Group(
                "Nyanlända vuxna som har försörjningsstöd eller riskerar att behöva det. De deltar "
                "mer än 10 timmar i veckan.",
                58,
            ),
        ),
        "anvisning från Arbetsmarknadscentrum (AMC)",
        "Ordnar bildning och arbetspraktik i verkstad och butik.",
        "Erikshjälpen, Bilda och kommunen förenar bildning med arbetspraktik i verkstad och butik.",
        "Deltagarna blir anställningsbara genom bildning och praktik.",
        "Av de 58 deltagarna 2019 gick 5 vidare till arbete.",
    ),
    Partnership(
        "AN 2019/0104",
        "Inkludering på lika villkor",
        ("ikf",),
        454_000,
        230_000,
        (
            Group(
                "Vuxna nyanlända, framför allt kvinnor men alla är välkomna. De deltar mindre än "
                "10 timmar i veckan.",
                80,
            ),
        ),
        "genom kommunens Team utreda eller på eget initiativ",
        "Ordnar hälsogrupper med yoga och lätt jympa, och utflykter i Linköping.",
        "IKF och kommunen möter vuxna nyanlända, framför allt kvinnor, i hälsogrupper och på "
        "utflykter.",
        "Deltagarna mår bättre, lär känna staden och tar nästa steg på lika villkor.",
        "Av de 80 deltagarna 2019 var 20 nya. 2 gick vidare till arbete och 10 till en annan "
        "insats, till exempel sfi.",
    ),
    Partnership(
        "AN 2019/0105",
        "Språkvänner",
        ("roda_korset",),
        1_077_600,
        600_000,
        (
            Group("Nyanlända i alla åldrar", 205),
            Group("Etablerade i Sverige i alla åldrar", 92),
        ),
        "på eget initiativ",
        "Ordnar språkkaféer, tillfälliga kaféer på nya platser och promenader med samtal, och "
        "matchar språkvänner.",
        "Röda Korset och kommunen för samman nyanlända och etablerade som språkvänner.",
        "Nyanlända och etablerade lär känna varandra och språket.",
        "Under 2019 gjordes 76 matchningar och 88 språkvänspar träffades.",
    ),
)


def tell(world: World) -> None:
    """All five as they stood when the board was told of them."""
    with on(2020, 2, 10):
        for partnership in PARTNERSHIPS:
            _tell(world, partnership)


def _tell(world: World, partnership: Partnership) -> None:
    case = open_case(
        world,
        world.boards["linkoping"],
        partnership.reference,
        title=partnership.title,
        initiator=world.organisations[partnership.partners[0]],
        status="accepted",
    )
    if case is None:
        return
    writer = begin(
        world,
        case,
        _texts(partnership),
        summary=partnership.summary,
        legal_basis=LEGAL_BASIS,
        status=Agreement.Status.ACTIVE,
    )
    public = writer.add(
        Party, organisation=world.organisations["linkoping"], board=world.boards["linkoping"]
    )
    partners = [
        writer.add(Party, organisation=world.organisations[key]) for key in partnership.partners
    ]
    _content(writer, partnership, public, partners)
    _economy(writer, partnership, public, partners)


def _texts(partnership: Partnership) -> dict[str, str | None]:
    follow_up = (
        "Partnerskapet förvaltas enligt nämndens rutiner och kommunens riktlinjer. Våren 2020 "
        "prövar kommunen ett verktyg som mäter sociala effekter enligt SROI (social return on "
        "investment)."
    )
    return {
        "Bakgrund": p(
            "Partnerskapet är ett av fem som arbetsmarknadsnämnden har i februari 2020. "
            "Det bidrar till kommunens mål om stark gemenskap och människor i arbete. Initiativet "
            "kommer från det civila samhället, och det finns ingen marknad för verksamheten."
        ),
        "Syfte": p(partnership.summary),
        "Uppföljning och rapporter": p(*filter(None, (follow_up, partnership.outcome))),
        "Ekonomi": p(
            "Värdet räknas samman av till exempel personal, lokaler, administration och material. "
            "Riktmärket är att kommunen står för cirka hälften."
        ),
        "Betalning": None,
        "Omförhandling, hävning och tvist": "",
    }


def _content(
    writer: Writer, partnership: Partnership, public: Party, partners: list[Party]
) -> None:
    for group in partnership.groups:
        writer.add(
            TargetGroup,
            description=group.description,
            count=group.count,
            count_period=Period.YEAR,
            referral=partnership.referral,
        )
    writer.add(Goal, text=partnership.goal)
    writer.add(Commitment, party=partners[0], description=partnership.activity)
    for other in partners[1:]:
        writer.add(Commitment, party=other, description="Ordnar bildningsinsatserna.")
    writer.add(
        Commitment,
        party=public,
        description="Finansierar en del av verksamheten och berättar om den för dem som kan ha "
        "nytta av den.",
    )


def _economy(
    writer: Writer, partnership: Partnership, public: Party, partners: list[Party]
) -> None:
    money = writer.add(
        Contribution,
        party=public,
        description="Finansiering från arbetsmarknadsnämnden",
        valuation=Contribution.Valuation.VALUED,
        form=Contribution.Form.PER_YEAR,
        basis=OVERVIEW,
    )
    shared = len(partners) > 1
    work = writer.add(
        Contribution,
        party=partners[0],
        kind=Contribution.Kind.OTHER,
        description="Personal, lokaler, administration och material"
        + (", för alla idéburna parter tillsammans" if shared else ""),
        valuation=Contribution.Valuation.VALUED,
        form=Contribution.Form.PER_YEAR,
        basis=f"{OVERVIEW}: värdet per år minus nämndens kostnad",
    )
    for contribution, amount in (
        (money, partnership.cost),
        (work, partnership.value - partnership.cost),
    ):
        for year in YEARS:
            writer.add(
                ContributionYear, contribution=contribution, year=year, amount=Decimal(amount)
            )
    for other in partners[1:]:
        writer.add(
            Contribution,
            party=other,
            kind=Contribution.Kind.OTHER,
            description=f"Egna insatser. Värdet ingår i beloppet för {partners[0].name}, och hur "
            "det fördelas är inte känt.",
            valuation=Contribution.Valuation.UNVALUED,
        )
