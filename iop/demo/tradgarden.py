"""Invented: a draft in Ekerö that the chief sent back, and that waits for review once more."""

import datetime
from decimal import Decimal

from agreements import dialogue, reviewing
from agreements.models import (
    Agreement,
    Case,
    Comment,
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
from agreements.workflow import perform
from iop.demo.assessing import YES, Judged, assess, clear
from iop.demo.building import World, Writer, begin, on, open_case, put
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
JUDGED = Judged(
    criteria="SKL, 8 kriterier",
    answers=[
        (YES, "Tomten och vattnet gäller bara odlingen. Föreningen får dessutom sitt grundstöd."),
        (YES, "Kommunen lånar ut mark och vatten. Föreningen står för redskap, jord och arbete."),
        (YES, "Kommunen når inte dem som är ensamma på egen hand, och föreningen saknar mark."),
        (YES, "Kommunens riktlinjer från 2019 och programmet för äldre nämner föreningslivet."),
        (YES, "Medlemmarna bestämmer vad som odlas och när de träffas."),
        (YES, "Parterna leder arbetet tillsammans i en styrgrupp som möts varje kvartal."),
        (YES, "Ingen marknad är känd: ingen säljer gemensam odling för äldre och unga."),
        (YES, "Två år räcker för att pröva. Parterna utvärderar i september 2028."),
    ],
    checks=clear(
        procurement="Kommunen beställer inget och betalar inget för att odlingen drivs.",
        state_aid="Skörden äts av dem som odlar. Inget säljs.",
        competence="Mötesplatser för äldre och unga är av allmänt intresse för Ekeröborna.",
    ),
    reasons="Marken finns hos kommunen och kraften hos föreningen. Tillsammans når de människor "
    "som ingen av dem når ensam.",
)
SENT_BACK = "Bra utkast. Bakgrunden behöver en siffra, så att kommunstyrelsen ser omfattningen."
TO_MEND = "Hur många odlar i dag? Ange källa."
ADDED = "Våren 2026 odlade 24 medlemmar, enligt föreningens årsberättelse."


def tell(world: World) -> None:
    with on(2026, 8, 24):
        case = open_case(
            world,
            world.boards["ekero_ks"],
            REFERENCE,
            title="Öppna trädgården",
            initiator=world.organisations["tradgarden"],
            initiated_on=datetime.date(2026, 8, 24),
        )
    if case is None:
        return
    with on(2026, 9, 14):
        assess(world, case, JUDGED)
        perform(world.officer, case, "accept")
    with on(2026, 10, 5):
        agreement = _write(world, case)
    with on(2026, 10, 26):
        perform(world.officer, agreement, "send_for_review")
    background = agreement.sections.get(heading="Bakgrund")
    with on(2026, 10, 30):
        reviewing.send_back(world.chief, agreement.pk, SENT_BACK, to_mend={background.pk: TO_MEND})
    with on(2026, 11, 9):
        background.body += p(ADDED)
        put(background, world.officer)
        thread = Comment.objects.get(section=background)
        dialogue.answer(world.officer, thread, "Nu står det där, med källa.")
        perform(world.officer, agreement, "send_for_review")


def _write(world: World, case: Case) -> Agreement:
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Kommunen och Föreningen Öppna trädgården odlar för möten mellan äldre och unga.",
        legal_basis="Ekerö kommuns riktlinjer för idéburet offentligt partnerskap, KS19/186",
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
    return writer.agreement


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
