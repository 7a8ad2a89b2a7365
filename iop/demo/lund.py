"""Lund 2019: Vänskapa, half a year, with the contradictions that the real text has."""

import datetime
from decimal import Decimal

from agreements import dialogue
from agreements.models import (
    Agreement,
    Case,
    Commitment,
    ContactPerson,
    Contribution,
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
from agreements.workflow import perform
from iop.demo.assessing import YES, Judged, assess, clear
from iop.demo.building import World, Writer, begin, on, open_case
from iop.demo.lund_texts import CHALLENGE, DIRECT, GOALS, INDIRECT, INITIATIVE, TERMS, TEXTS
from iop.standards.markup import p, ul

REFERENCE = "SN 2018/0412"
JUDGED = Judged(
    criteria="Forum, 8 kriterier",
    answers=[
        (YES, "IM startade Vänskapa 2015 och vill nu fortsätta och bredda verksamheten."),
        (YES, "Kommunstyrelsen beslutade 2016-04-06, § 125, om partnerskap med föreningar."),
        (YES, "Verksamheten hör inte till det som det vanliga föreningsbidraget är till för."),
        (YES, "Ingen annan i närheten erbjuder målgruppen samma aktiviteter."),
        (YES, "Socialförvaltningen går in med pengar, IM med frivilligt arbete."),
        (YES, "IM utformar mötena. Kommunen styr dem inte i detalj."),
        (YES, "Nya och etablerade lundabor lär känna varandra och blir mer delaktiga."),
        (YES, "IM ska fortsätta att vara en fri och självständig aktör."),
    ],
    checks=clear(
        procurement="Ingen tjänst köps: båda parter bär kostnaden och styr tillsammans.",
        state_aid="Verksamheten är ideell och säljer inget på en marknad.",
        competence="Integration av barn, unga och familjer i Lund är av allmänt intresse.",
    ),
    reasons="De åtta skälen som parterna anger är uppfyllda. Vänskap mellan människor är något "
    "som en myndighet varken kan skapa eller köpa.",
)
QUESTION = "Ska rapporten lämnas på en blankett, eller skriver vi fritt?"
ANSWER = "Skriv fritt, två sidor räcker. Vi går igenom den tillsammans i styrgruppen."


def tell(world: World) -> None:
    """The agreement on Vänskapa: a draft that the parties read and talk about.

    What became of it is told in ``lund_followed``.
    """
    with on(2018, 10, 1):
        case = open_case(
            world,
            world.boards["lund"],
            REFERENCE,
            title="Vänskapa – ömsesidig integration i Lund",
            initiator=world.organisations["im"],
            initiative=INITIATIVE,
            challenge=CHALLENGE,
        )
    if case is None:
        return
    with on(2018, 11, 5):
        assess(world, case, JUDGED)
        perform(world.officer, case, "accept")
    with on(2018, 11, 20):
        agreement = _write(world, case)
    _talk(world, agreement)


def _talk(world: World, agreement: Agreement) -> None:
    """The association asks how to report, and is answered."""
    with on(2018, 12, 4):
        dialogue.share(world.officer, agreement.pk)
    agreement.refresh_from_db()
    with on(2018, 12, 6):
        reports = agreement.sections.get(heading="Uppföljning och rapporter")
        question = dialogue.comment(world.users["partner"], agreement, reports, QUESTION)
    with on(2018, 12, 7):
        dialogue.answer(world.officer, question, ANSWER)


def _write(world: World, case: Case) -> Agreement:
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Socialförvaltningen i Lund och Individuell Människohjälp för samman ensamkommande "
        "barn, unga och nyanlända familjer med etablerade lundabor.",
        legal_basis="Kommunstyrelsens beslut 2016-04-06, § 125",
        starts_on=datetime.date(2019, 1, 1),
        ends_on=datetime.date(2019, 6, 30),
        review_on=datetime.date(2019, 2, 15),
        review_note="socialförvaltningen prövar om partnerskapet ska fortsätta, med samma eller "
        "annan inriktning.",
        notice_months=3,
        payment_terms="IM fakturerar enligt kommunens särskilda rutin.",
        **TERMS,
    )
    public, im = _parties(world, writer)
    _goals(writer)
    _commitments(writer, public, im)
    _steering(writer, public, im)
    _economy(writer, public, im)
    return writer.agreement


def _parties(world: World, writer: Writer) -> tuple[Party, Party]:
    public = writer.add(
        Party,
        organisation=world.organisations["lund"],
        board=world.boards["lund"],
        name_as_written="Socialförvaltningen i Lund",
    )
    im = writer.add(Party, organisation=world.organisations["im"])
    writer.add(
        ContactPerson,
        party=public,
        name="Jonas Hedberg",
        title="utvecklingschef",
        email="jonas.hedberg@demo.example",
    )
    writer.add(
        ContactPerson,
        party=im,
        name="Margareta Blom",
        title="ordförande i lokalföreningen i Lund",
        email="margareta.blom@demo.example",
    )
    writer.add(Signatory, party=public, name="Elisabet Kronvall", title="Socialdirektör")
    writer.add(Signatory, party=im, name="Mattias Rydell", title="Ekonom")
    writer.add(Signatory, party=im, name="Cecilia Thornberg", title="HR-chef")
    return public, im


def _goals(writer: Writer) -> None:
    direct = writer.add(TargetGroup, description=DIRECT)
    writer.add(TargetGroup, kind=TargetGroup.Kind.INDIRECT, description=INDIRECT)
    relations = writer.add(Goal, text=GOALS[0])
    writer.add(Goal, text=GOALS[1])
    writer.add(Goal, text=GOALS[2], target_group=direct)
    writer.add(
        Indicator,
        goal=relations,
        name="Vänskapsrelationer som förs samman under första halvåret 2019",
        quantity=Decimal(10),
        qualifier=Qualifier.AT_LEAST,
        unit="vänskapsrelationer",
        period=Period.HALF_YEAR,
    )


def _commitments(writer: Writer, public: Party, im: Party) -> None:
    writer.add(
        Commitment,
        party=im,
        description="För samman deltagare i vänskapsrelationer enligt IM:s egen metod. Den bygger "
        "på intervjuer om familjens lämplighet och intressen. Därefter möts två familjer, eller "
        "ett barn eller en ung vuxen och en etablerad familj.",
        quantity=Decimal(10),
        qualifier=Qualifier.AT_LEAST,
        unit="vänskapsrelationer",
        period=Period.YEAR,
    )
    for description in (
        "Ordnar sociala aktiviteter som är gratis för alla deltagare så länge överenskommelsen "
        "gäller.",
        "Följer upp verksamhetens resultat under hela perioden.",
        "Deltar i styrgruppen och i andra möten mellan det civila samhället och "
        "socialförvaltningen eller någon annan förvaltning i Lund som ska främja integration.",
    ):
        writer.add(Commitment, party=im, description=description)
    for description in (
        "Bidrar med pengar enligt avsnittet Ekonomi.",
        "Hjälper IM till kontakt med andra delar av kommunen som vill bidra till integration och "
        "inkludering.",
        "Ser till att kontaktpersonen på boendet är med när ett ensamkommande barn eller en ung "
        "person möter sin vänskapsfamilj första gången.",
        "Samordnar och ordnar styrgruppens möten med IM och med andra föreningar som arbetar för "
        "ömsesidig integration bland andra målgrupper.",
    ):
        writer.add(Commitment, party=public, description=description)


def _steering(writer: Writer, public: Party, im: Party) -> None:
    group = writer.add(
        Group,
        meetings=1,
        meetings_period=Period.HALF_YEAR,
        convened_by=public,
        minutes_by=public,
        tasks=p("Styrgruppen")
        + ul(
            "ansvarar för att parterna håller sig till det gemensamma målet och till tanken bakom "
            "överenskommelsen,",
            "följer upp att varje part tar ansvar för sina insatser,",
            "följer upp verksamheten minst en gång under halvåret 2019, med slutrapporten som "
            "underlag,",
            "strävar efter enighet när insatser ska ändras eller rättas till.",
        ),
    )
    for party in (public, im):
        writer.add(GroupMember, group=group, party=party, title="Ansvarig företrädare")
    writer.add(
        ReportDuty,
        kind=ReportDuty.Kind.FINAL,
        due_note="när perioden slutar",
        description="Partens erfarenheter av varje insats. Socialförvaltningen sammanställer "
        "rapporterna, som också är underlag för att granska ekonomin och insatserna.",
    )


def _economy(writer: Writer, public: Party, im: Party) -> None:
    money = writer.add(
        Contribution,
        party=public,
        kind=Contribution.Kind.MONEY,
        description="Finansiering för första halvåret 2019",
        valuation=Contribution.Valuation.VALUED,
        form=Contribution.Form.TOTAL,
        amount=Decimal(58000),
        basis="Integrationsanslaget, som kommunstyrelsen förde över 2016-04-06, § 125",
    )
    writer.add(
        Contribution,
        party=im,
        kind=Contribution.Kind.VOLUNTEERS,
        description="Frivilligt arbete",
        valuation=Contribution.Valuation.UNVALUED,
    )
    plan = writer.add(
        PaymentPlan,
        contribution=money,
        recipient=im,
        per_year=1,
        condition=PaymentPlan.Condition.INVOICE,
    )
    writer.add(Instalment, plan=plan, amount=Decimal(58000), note="Hela beloppet mot faktura")
