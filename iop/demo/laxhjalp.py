"""Invented: an agreement in Lund that is being signed. One has signed; Petra Sandell is next."""

import datetime
from decimal import Decimal

from agreements import dialogue
from agreements.models import (
    Agreement,
    Case,
    Commitment,
    Contribution,
    Goal,
    Group,
    GroupMember,
    Indicator,
    PaperKind,
    Party,
    Period,
    Qualifier,
    ReportDuty,
    Signatory,
    TargetGroup,
)
from agreements.papers import start
from agreements.workflow import perform
from iop.demo.assessing import YES, Judged, assess, clear
from iop.demo.building import World, Writer, begin, on, open_case, put
from iop.demo.steps import decide, finish, issue, open_signing, review, sign_in_ink
from iop.standards.clauses import clause
from iop.standards.markup import p

REFERENCE = "SN 2026/0231"
MEETING = datetime.date(2026, 11, 18)
Kind = Contribution.Kind

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "Individuell Människohjälp (IM) och Kulturföreningen Linden har sedan 2024 läxhjälp på "
        "stadsdelsbiblioteket en kväll i veckan. Fler elever kommer än det finns stolar till."
    ),
    "Syfte": p("Elever som saknar lugn och ro hemma ska få hjälp, mat och någon att prata med."),
    "Betalning": None,
    "Kontaktpersoner": None,
}
PAPER_TEXTS = {
    "Bakgrund": p(
        "Läxhjälpen på biblioteket har funnits sedan 2024. I april 2026 kom i genomsnitt 38 "
        "elever varje kväll, enligt föreningarnas egna listor. Det är dubbelt så många som "
        "föreningarna hade räknat med."
    ),
    "Ekonomiska konsekvenser": p(
        "Nämndens bidrag ryms i budgeten för 2027. Bibliotekets lokal kostar inget extra."
    ),
    "Jämställdhets- och barnperspektiv": p(
        "Barn har rätt till utbildning och vila. Läxhjälpen når barn som bor trångt. Ungefär "
        "hälften av dem som kommer är flickor."
    ),
    "Samråd": p("Förslaget är skrivet tillsammans med föreningarna och biblioteket."),
}
JUDGED = Judged(
    criteria="Forum, 6 kriterier",
    answers=[
        (YES, "IM skrev till nämnden i maj 2026, för båda föreningarna."),
        (YES, "Kommunens plan mot segregation nämner föreningarnas läxhjälp."),
        (YES, "Bidraget räcker inte till mat, och gemensam styrning ryms inte i det."),
        (YES, "Ingen annan erbjuder gratis läxhjälp med mat i stadsdelen."),
        (YES, "Nämnden bidrar med pengar och lokal, föreningarna med samordnare och volontärer."),
        (YES, "Föreningarna bestämmer hur kvällarna går till."),
    ],
    checks=clear(
        procurement="Nämnden köper ingen tjänst. Alla parter bidrar och styr tillsammans.",
        state_aid="Läxhjälpen är gratis och säljer inget på en marknad.",
        competence="Läxhjälp för barn i Lund är av allmänt intresse.",
    ),
    reasons="Parterna behöver varandra: nämnden når inte eleverna utan föreningarna, och de har "
    "varken lokal eller pengar till mat på egen hand.",
)


def tell(world: World) -> None:
    with on(2026, 5, 11):
        case = open_case(
            world,
            world.boards["lund"],
            REFERENCE,
            title="Läxhjälp på biblioteket",
            initiator=world.organisations["im"],
            initiated_on=datetime.date(2026, 5, 11),
            initiative="Vi vill ha läxhjälp två kvällar i veckan i stället för en, och bjuda på "
            "mat.",
        )
    if case is None:
        return
    with on(2026, 8, 31):
        assess(world, case, JUDGED)
        perform(world.officer, case, "accept")
    with on(2026, 9, 21):
        agreement = _write(world, case)
        dialogue.share(world.officer, agreement.pk)
    with on(2026, 10, 12):
        review(world, agreement)
    with on(2026, 10, 29):
        _take_to_the_board(world, case)
    with on(2026, 11, 18, 18):
        decide(world, case.papers.get(), "151")
    with on(2026, 11, 19):
        snapshot = open_signing(world, agreement)
    with on(2026, 11, 20):
        sign_in_ink(world, snapshot, datetime.date(2026, 11, 20), "Elisabet Kronvall", "Lund")


def _take_to_the_board(world: World, case: Case) -> None:
    kind = PaperKind.objects.get(purpose=PaperKind.Purpose.ADOPT, municipality=None)
    paper = start(case, kind, world.officer)
    for section in paper.sections.filter(heading__in=PAPER_TEXTS):
        section.body = PAPER_TEXTS[section.heading]  # type: ignore[assignment]  # no types
        put(section, world.officer)
    finish(world, paper)
    issue(world, paper, MEETING)


def _write(world: World, case: Case) -> Agreement:
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Två föreningar och socialnämnden ordnar läxhjälp på biblioteket två kvällar i "
        "veckan.",
        starts_on=datetime.date(2027, 1, 1),
        ends_on=datetime.date(2027, 12, 31),
        decision_on=MEETING,
        review_on=datetime.date(2027, 9, 30),
        extension=Agreement.Extension.NONE,
        notice_months=3,
        notice_in_writing=True,
        renegotiation=clause("Omförhandling"),
        cancellation=clause("Hävning med möjlighet att rätta till"),
        repayment=clause("Oanvända medel"),
        dispute=clause("Tvist löses i tre steg"),
    )
    organisations = world.organisations
    public = writer.add(
        Party,
        organisation=organisations["lund"],
        board=world.boards["lund"],
        signing_rule=Party.SigningRule.ALONE,
    )
    im = writer.add(Party, organisation=organisations["im"], is_coordinator=True)
    linden = writer.add(Party, organisation=organisations["linden"])
    for party, name, title in (
        (public, "Elisabet Kronvall", "Socialdirektör"),
        (im, world.users["partner"].name, "Verksamhetschef"),
        (linden, "Inga-Lill Strand", "Ordförande"),
    ):
        writer.add(Signatory, party=party, name=name, title=title)
    _content(writer, public, im, linden)
    _economy(writer, public, im, linden)
    return writer.agreement


def _content(writer: Writer, public: Party, im: Party, linden: Party) -> None:
    pupils = writer.add(
        TargetGroup, description="Elever i årskurs 4–9 som bor nära biblioteket", count=60
    )
    goal = writer.add(
        Goal, text="Eleverna får ro att läsa och hjälp att förstå.", target_group=pupils
    )
    writer.add(
        Indicator,
        goal=goal,
        name="Kvällar med läxhjälp",
        quantity=Decimal(70),
        qualifier=Qualifier.AT_LEAST,
        unit="kvällar",
        period=Period.YEAR,
    )
    for party, description in (
        (im, "Samordnar läxhjälpen och utbildar volontärerna."),
        (linden, "Lagar mat tillsammans med eleverna."),
        (public, "Öppnar biblioteket, bidrar med pengar till mat och berättar för skolorna."),
    ):
        writer.add(Commitment, party=party, description=description)
    steering = writer.add(
        Group, meetings=2, meetings_period=Period.YEAR, convened_by=public, minutes_by=im
    )
    for party in (public, im, linden):
        writer.add(GroupMember, group=steering, party=party, title="Ansvarig företrädare")
    writer.add(
        ReportDuty,
        kind=ReportDuty.Kind.FINAL,
        is_joint=True,
        due_on=datetime.date(2027, 12, 15),
        goes_to_board=True,
    )


def _economy(writer: Writer, public: Party, im: Party, linden: Party) -> None:
    for party, kind, description, amount, basis in (
        (public, Kind.MONEY, "Mat och läromedel", 60_000, "Nämndens budget"),
        (im, Kind.STAFF, "Samordnare på deltid", 90_000, "Lön och sociala avgifter"),
    ):
        writer.add(
            Contribution,
            party=party,
            kind=kind,
            description=description,
            valuation=Contribution.Valuation.VALUED,
            form=Contribution.Form.TOTAL,
            amount=Decimal(amount),
            basis=basis,
        )
    for party, kind, description in (
        (public, Kind.PREMISES, "Bibliotekets läsesal två kvällar i veckan"),
        (linden, Kind.VOLUNTEERS, "Medlemmarnas tid i köket"),
    ):
        writer.add(
            Contribution,
            party=party,
            kind=kind,
            description=description,
            valuation=Contribution.Valuation.UNVALUED,
        )
