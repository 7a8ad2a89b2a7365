"""Invented: an agreement in force in Lund, with every way of counting an economy."""

import datetime
from decimal import Decimal

from agreements.instalments import plan_instalments
from agreements.models import (
    Agreement,
    Case,
    Commitment,
    ContactPerson,
    Contribution,
    ContributionYear,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Party,
    PaymentPlan,
    Period,
    Qualifier,
    ReportDuty,
    Signatory,
    TargetGroup,
    Uplift,
)
from agreements.rates import apply_rate
from agreements.uplift import apply_uplift
from agreements.workflow import perform
from iop.demo.assessing import YES, Judged, assess, clear
from iop.demo.building import World, Writer, begin, on, open_case, put
from iop.standards.clauses import clause
from iop.standards.markup import p

REFERENCE = "SN 2025/0317"
VALUED = Contribution.Valuation.VALUED
Form = Contribution.Form
Kind = Contribution.Kind

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "Många som är nya i Lund övar svenska bara i klassrummet. Föreningen Språkvågen har sedan "
        "2022 haft språkkafé en kväll i veckan, och Kulturföreningen Linden har lånat ut sin "
        "lokal. Hösten 2025 föreslog Språkvågen att kommunen skulle vara med, så att kaféet kan "
        "hålla öppet oftare och nå fler."
    ),
    "Syfte": p(
        "Fler ska få tala svenska med någon i sin vardag och samtidigt lära känna sin stad. "
        "Parterna skapar mötesplatser som ingen av dem kan hålla öppna ensam."
    ),
}

TERMS = {
    "renegotiation": clause("Omförhandling"),
    "cancellation": clause("Hävning med möjlighet att rätta till"),
    "repayment": clause("Oanvända medel"),
    "dispute": clause("Tvist löses i tre steg"),
}
JUDGED = Judged(
    criteria="Forum, 8 kriterier",
    answers=[
        (YES, "Språkvågen skrev till nämnden i september 2025 och föreslog fler kvällar."),
        (YES, "Kommunens integrationsplan säger att språk lärs i möten, med föreningslivet."),
        (YES, "Föreningsbidraget räcker till en kväll i veckan och ger ingen gemensam styrning."),
        (YES, "Kaféet är gratis, och ingen erbjuder något liknande mot betalning."),
        (YES, "Nämnden går in med pengar och lokal, föreningarna med samordnare, lokal och tid."),
        (YES, "Parterna bestämmer tillsammans i styrgruppen vad kvällarna innehåller."),
        (YES, "Lundabor som sällan möts lär känna varandra, och deltagare blir samtalsvärdar."),
        (YES, "Föreningarna drev kaféet före partnerskapet och talar i egen sak också framöver."),
    ],
    checks=clear(
        procurement="Nämnden köper inget. Den bidrar till en verksamhet som föreningarna äger.",
        state_aid="Kaféet är öppet och gratis för alla och säljer inget på en marknad.",
        competence="Integration är av allmänt intresse, och verksamheten är till för Lundabor.",
    ),
    reasons="Kommunen och föreningarna vill samma sak och behöver varandra för att hålla öppet. "
    "Bidrag ger ingen gemensam styrning, och det finns ingen tjänst att upphandla.",
)
#: Goal, what is counted for it, how many each year, how exact, of what.
MEASURED_GOALS = (
    (
        "Deltagarna talar mer svenska och vågar använda den.",
        "Kvällar med språkkafé",
        120,
        Qualifier.AT_LEAST,
        "kvällar",
    ),
    (
        "Nya och gamla lundabor lär känna varandra.",
        "Samtalsvärdar som tar emot",
        25,
        Qualifier.AT_LEAST,
        "samtalsvärdar",
    ),
    (
        "Fler hittar vidare till föreningar och utbildning.",
        "Deltagare som går vidare till en förening eller en utbildning",
        40,
        Qualifier.ABOUT,
        "deltagare",
    ),
)
#: Kind, from all together, day, to the board, what it covers.
REPORTS = (
    (ReportDuty.Kind.ANNUAL, False, datetime.date(2027, 1, 31), False, "Det gångna året."),
    (
        ReportDuty.Kind.EVALUATION,
        True,
        datetime.date(2027, 3, 31),
        True,
        "Vad kaféet har betytt, enligt deltagare och samtalsvärdar.",
    ),
    (ReportDuty.Kind.FINAL, True, datetime.date(2027, 12, 15), True, "Hela perioden."),
)


def tell(world: World) -> None:
    """In force since before the system was: the agreement comes as it was signed."""
    with on(2025, 9, 2):
        case = open_case(
            world,
            world.boards["lund"],
            REFERENCE,
            title="Språkkafé året runt",
            initiator=world.organisations["sprakvagen"],
            initiated_on=datetime.date(2025, 9, 2),
            initiative="Språkvågen vill öppna språkkaféet tre kvällar i veckan.",
        )
    if case is None:
        return
    with on(2025, 10, 20):
        assess(world, case, JUDGED)
        perform(world.officer, case, "accept")
    with on(2025, 12, 15):
        _write(world, case)


def _write(world: World, case: Case) -> None:
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Två föreningar och socialnämnden håller språkkafé öppet tre kvällar i veckan.",
        status=Agreement.Status.ACTIVE,
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2027, 12, 31),
        decision_on=datetime.date(2025, 11, 19),
        decision_reference="§ 141",
        review_on=datetime.date(2027, 4, 30),
        review_note="parterna tar då ställning till en fortsättning, inför nämndens beslut",
        extension=Agreement.Extension.OPTION,
        extension_months=24,
        notice_months=6,
        notice_in_writing=True,
        **TERMS,
        payment_terms="Pengarna betalas till Språkvågens konto.",
    )
    parties = _parties(world, writer)
    _goals(writer)
    _commitments(writer, *parties)
    _steering(writer, *parties)
    _reports(writer)
    _economy(writer, *parties)


def _parties(world: World, writer: Writer) -> tuple[Party, Party, Party]:
    organisations = world.organisations
    public = writer.add(
        Party,
        organisation=organisations["lund"],
        board=world.boards["lund"],
        signing_rule=Party.SigningRule.ALONE,
    )
    waves = writer.add(
        Party,
        organisation=organisations["sprakvagen"],
        is_coordinator=True,
        signing_rule=Party.SigningRule.JOINTLY,
    )
    linden = writer.add(Party, organisation=organisations["linden"], notice_months=3)
    for party, name, title in (
        (public, "Elisabet Kronvall", "Socialdirektör"),
        (waves, "Nadja Warsame", "Ordförande"),
        (waves, "Olof Tegelberg", "Kassör"),
        (linden, "Inga-Lill Strand", "Ordförande"),
    ):
        writer.add(Signatory, party=party, name=name, title=title)
    for party, name, title, email in (
        (public, "Jonas Hedberg", "utvecklingschef", "jonas.hedberg@demo.example"),
        (waves, "Nadja Warsame", "ordförande", "nadja.warsame@demo.example"),
        (linden, "Inga-Lill Strand", "ordförande", "inga-lill.strand@demo.example"),
    ):
        writer.add(ContactPerson, party=party, name=name, title=title, email=email)
    return public, waves, linden


def _goals(writer: Writer) -> None:
    learners = writer.add(
        TargetGroup,
        description="Vuxna i Lund som vill öva svenska",
        count=120,
        count_qualifier=Qualifier.ABOUT,
        count_period=Period.YEAR,
        referral="på eget initiativ",
    )
    writer.add(
        TargetGroup,
        kind=TargetGroup.Kind.INDIRECT,
        description="Lundabor som vill vara samtalsvärdar",
    )
    for text, name, quantity, qualifier, unit in MEASURED_GOALS:
        goal = writer.add(Goal, text=text, target_group=learners)
        writer.add(
            Indicator,
            goal=goal,
            name=name,
            quantity=Decimal(quantity),
            qualifier=qualifier,
            unit=unit,
            period=Period.YEAR,
        )


def _commitments(writer: Writer, public: Party, waves: Party, linden: Party) -> None:
    writer.add(
        Commitment,
        party=waves,
        description="Håller språkkafé öppet.",
        quantity=Decimal(120),
        qualifier=Qualifier.AT_LEAST,
        unit="kvällar",
        period=Period.YEAR,
    )
    for party, description in (
        (waves, "Hittar, utbildar och stöder samtalsvärdar."),
        (linden, "Öppnar sin lokal och ordnar musik och berättande en kväll i månaden."),
        (public, "Bidrar med pengar och lokal, och berättar om kaféet för dem som vill öva."),
        (public, "Bokar tolk när ett informationsmöte kräver det."),
    ):
        writer.add(Commitment, party=party, description=description)


def _steering(writer: Writer, public: Party, waves: Party, linden: Party) -> None:
    steering = writer.add(
        Group,
        meetings=2,
        meetings_period=Period.YEAR,
        convened_by=public,
        minutes_by=public,
        tasks=clause("Gemensam styrning"),
    )
    working = writer.add(
        Group,
        kind=Group.Kind.WORKING,
        meetings=1,
        meetings_period=Period.MONTH,
        convened_by=waves,
        minutes_by=waves,
    )
    for group, party, title, is_chair in (
        (steering, public, "Utvecklingschef", True),
        (steering, waves, "Ordförande", False),
        (steering, linden, "Ordförande", False),
        (working, public, "Integrationssamordnare", False),
        (working, waves, "Samordnare", True),
        (working, linden, "Lokalvärd", False),
    ):
        writer.add(GroupMember, group=group, party=party, title=title, is_chair=is_chair)


def _reports(writer: Writer) -> None:
    for kind, is_joint, due_on, to_board, description in REPORTS:
        writer.add(
            ReportDuty,
            kind=kind,
            is_joint=is_joint,
            due_on=due_on,
            goes_to_board=to_board,
            description=description,
        )


def _economy(writer: Writer, public: Party, waves: Party, linden: Party) -> None:
    money = _money(writer, public)
    for party, kind, description, amount, qualifier, basis in (
        (
            public,
            Kind.PREMISES,
            "Lokal två kvällar i veckan",
            36_000,
            Qualifier.ABOUT,
            "internhyra",
        ),
        (waves, Kind.STAFF, "Samordnare", 140_000, Qualifier.EXACT, "lön och sociala avgifter"),
        (linden, Kind.PREMISES, "Lokal en kväll i veckan", 18_000, Qualifier.ABOUT, "egen hyra"),
    ):
        contribution = writer.add(
            Contribution,
            party=party,
            kind=kind,
            description=description,
            valuation=VALUED,
            form=Form.PER_YEAR,
            qualifier=qualifier,
            basis=basis,
            staff_percent=Decimal(25) if kind == Kind.STAFF else None,
        )
        for year in writer.agreement.years:
            writer.add(
                ContributionYear, contribution=contribution, year=year, amount=Decimal(amount)
            )
    _hours_and_ceiling(writer, public, waves)
    writer.add(
        Contribution,
        party=linden,
        kind=Kind.KNOWLEDGE,
        description="Kunskap om sång och berättande",
        valuation=Contribution.Valuation.UNVALUED,
    )
    _payments(writer, money, waves)


def _payments(writer: Writer, money: Contribution, waves: Party) -> None:
    plan = writer.add(
        PaymentPlan,
        contribution=money,
        recipient=waves,
        per_year=4,
        day_rule=PaymentPlan.DayRule.FIRST_WEEK,
        condition=PaymentPlan.Condition.NONE,
    )
    for instalment in plan_instalments(plan):
        put(instalment, writer.officer)


def _money(writer: Writer, public: Party) -> Contribution:
    """240 000 kr the first year, raised by an index the next. The index is invented."""
    money = writer.add(
        Contribution,
        party=public,
        description="Finansiering från socialnämnden",
        valuation=VALUED,
        form=Form.PER_YEAR,
        basis="Nämndens budget",
    )
    writer.add(ContributionYear, contribution=money, year=2026, amount=Decimal(240_000))
    apply_uplift(
        writer.add(
            Uplift,
            contribution=money,
            year=2027,
            series="Exempelindex",
            base_label="oktober 2025",
            base_figure=Decimal(100),
            new_label="oktober 2026",
            new_figure=Decimal("102.8"),
            part_percent=Decimal(80),
            rounding=Uplift.Rounding.DOWN,
            rounding_step=100,
            base_amount=Decimal(240_000),
            result=Decimal(245_300),
        )
    )
    return money


def _hours_and_ceiling(writer: Writer, public: Party, waves: Party) -> None:
    hours = writer.add(
        Contribution,
        party=waves,
        kind=Kind.VOLUNTEERS,
        description="Samtalsvärdarnas tid",
        valuation=VALUED,
        form=Form.RATE,
        qualifier=Qualifier.ABOUT,
        rate=Decimal(200),
        units=Decimal(600),
        unit="timmar",
        units_year=2026,
        units_source="Språkvågens schema",
        is_yearly=True,
        basis="Volontärtimme, LONA",
    )
    apply_rate(hours)
    writer.add(
        Contribution,
        party=public,
        kind=Kind.OTHER,
        description="Tolk vid informationsmöten",
        valuation=VALUED,
        form=Form.CEILING,
        qualifier=Qualifier.AT_MOST,
        amount=Decimal(20_000),
        is_yearly=True,
        basis="verkliga kostnader, mot faktura",
        earmark="tolk",
    )
