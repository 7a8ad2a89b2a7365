"""Danderyd 2018: Kompisbyrån Danderyd, three parties and a grant from Länsstyrelsen."""

import datetime
from decimal import Decimal

from agreements import dialogue
from agreements.content import with_content
from agreements.models import (
    Agreement,
    Case,
    Commitment,
    ContactPerson,
    Contribution,
    Funder,
    Goal,
    Group,
    GroupMember,
    Party,
    ReportDuty,
    Signatory,
    TargetGroup,
)
from agreements.workflow import perform
from iop.demo.assessing import assess
from iop.demo.building import World, Writer, begin, on, open_case
from iop.demo.danderyd_assessment import JUDGED
from iop.demo.danderyd_texts import CHALLENGE, REPAYMENT, TEXTS
from iop.demo.steps import open_signing, review, sign_in_ink
from iop.standards.markup import p

Kind = Contribution.Kind
REFERENCE = "SN 2018/0098"

#: What each party brings, as the board was told: nothing of it is valued in kronor.
MUNICIPALITY: tuple[tuple[Contribution.Kind, str, int | None], ...] = (
    (Kind.STAFF, "Volontärsamordnare, som ingår i styrgruppen och arbetsgruppen", 20),
    (Kind.PREMISES, "Möteslokaler för styrgrupp, arbetsgrupp och deltagare", None),
    (Kind.OTHER, "Välkomstcentret och ett adressregister att nå deltagare genom", None),
    (Kind.VOLUNTEERS, "Volontärer som stöd när deltagare matchas och möts", None),
    (Kind.OTHER, "Marknadsföring i kommunens kanaler och nätverk av föreningar", None),
    (
        Kind.OTHER,
        "Kontakt med andra verksamheter: öppna förskolan, biblioteket, Danderyds församling och "
        "föreningar i kommunen",
        None,
    ),
    (Kind.STAFF, "Projektstöd av controller, utvecklingsledare och avdelningschef", None),
)
KOMPISBYRAN: tuple[tuple[Contribution.Kind, str, int | None], ...] = (
    (Kind.STAFF, "Projektledare, som leder arbetsgruppen", 60),
    (Kind.SYSTEM, "It-system för matchning", None),
    (Kind.PREMISES, "Lokaler för projektledaren och för arbetsgruppens möten", None),
    (
        Kind.VOLUNTEERS,
        "Volontärer, och samordning, stöd och utbildning för dem",
        None,
    ),
    (
        Kind.KNOWLEDGE,
        "Erfarenhet av att föra samman nya och etablerade svenskar, digitalt och på plats",
        None,
    ),
    (
        Kind.OTHER,
        "Nätverk av partner och beslutsfattare i ideell, offentlig och privat sektor",
        None,
    ),
    (Kind.STAFF, "Projektstöd: grundaren ingår i styrgruppen", None),
)
ALLA_TILLSAMMANS: tuple[tuple[Contribution.Kind, str, int | None], ...] = (
    (
        Kind.KNOWLEDGE,
        "Målgruppens perspektiv: vad nyanlända kan, möter och behöver",
        None,
    ),
    (Kind.OTHER, "Värvning av nyanlända deltagare bland medlemmar och kontakter", None),
    (Kind.VOLUNTEERS, "Volontärer som hjälper till med fika och det praktiska vid träffar", None),
    (Kind.KNOWLEDGE, "Tolkning på modersmål, som stöd när deltagare matchas", None),
    (
        Kind.OTHER,
        "Projektstöd: ordföranden ingår i styrgruppen och arbetsgruppen, sekreteraren i "
        "arbetsgruppen",
        None,
    ),
)


def tell(world: World) -> None:
    """The agreement as it lay before the board on 10 September 2018."""
    with on(2018, 8, 6):
        case = open_case(
            world,
            world.boards["danderyd"],
            REFERENCE,
            title="Kompisbyrån Danderyd",
            challenge=CHALLENGE,
        )
        if case is None:
            return
        agreement, kompisbyran = _write(world, case)
    with on(2018, 8, 14):
        dialogue.share(world.officer, agreement.pk)
    with on(2018, 8, 20):
        read = with_content(Agreement.objects.all()).get(pk=agreement.pk)
        seen = dialogue.content_of(read)
        dialogue.accept(world.users["partner"], agreement.pk, str(kompisbyran.pk), seen)
    with on(2018, 8, 24, 8):
        assess(world, case, JUDGED)
        perform(world.officer, case, "accept")
        review(world, agreement)


def sign(world: World) -> None:
    """All three sign in ink once the board has decided, and the project runs its time."""
    agreement = Agreement.objects.get(case__reference=REFERENCE, version=1)
    if agreement.status != Agreement.Status.DECIDED:
        return
    with on(2018, 9, 10, 20):
        snapshot = open_signing(world, agreement)
    with on(2018, 9, 11, 14):
        day = datetime.date(2018, 9, 11)
        for name in ("Gunnar Sjöstedt", "Maria Lindhagen", "Samir Haddad"):
            sign_in_ink(world, snapshot, day, name, "Danderyd")
    with on(2020, 1, 7):
        perform(world.officer, agreement, "end")


def _write(world: World, case: Case) -> tuple[Agreement, Party]:
    """The whole draft, and the party that has somebody who signs in."""
    writer = begin(
        world,
        case,
        TEXTS,
        summary="Danderyds kommun, Kompisbyrån och Alla Tillsammans i Danderyd hjälps åt så att "
        "nyanlända föräldrar till små barn lär känna andra Danderydsbor.",
        starts_on=datetime.date(2018, 9, 11),
        ends_on=datetime.date(2019, 12, 31),
        decision_on=datetime.date(2018, 9, 10),
        review_note="våren 2019 utvärderas projektet och resultatet redovisas för socialnämnden, "
        "som tar ställning till fortsättningen.",
        extension=Agreement.Extension.OPTION,
        extension_note="Om samarbetet ska fortsätta efter 2019 revideras och förlängs "
        "överenskommelsen. Socialnämnden prövar frågan.",
        repayment=REPAYMENT,
    )
    parties = _parties(world, writer)
    _goals(writer)
    _commitments(writer, *parties)
    _steering(writer, *parties)
    _economy(world, writer, *parties)
    return writer.agreement, parties[1]


def _parties(world: World, writer: Writer) -> tuple[Party, Party, Party]:
    organisations = world.organisations
    public = writer.add(
        Party,
        organisation=organisations["danderyd"],
        board=world.boards["danderyd"],
        signing_rule=Party.SigningRule.ALONE,
    )
    kompisbyran = writer.add(Party, organisation=organisations["kompisbyran"])
    together = writer.add(Party, organisation=organisations["alla_tillsammans"])
    writer.add(Signatory, party=public, name="Gunnar Sjöstedt", title="Socialdirektör")
    writer.add(Signatory, party=kompisbyran, title="Firmatecknare")
    writer.add(Signatory, party=together, title="Firmatecknare")
    for party, name, title in (
        (public, "Malin Hägglund", "volontärsamordnare"),
        (kompisbyran, "Ida Fransson", "projektledare"),
        (together, "Samir Haddad", "ordförande"),
    ):
        email = f"{_ascii(name)}@demo.example"
        writer.add(ContactPerson, party=party, name=name, title=title, email=email)
    return public, kompisbyran, together


def _ascii(name: str) -> str:
    return name.lower().translate(str.maketrans("åäö ", "aao."))


def _goals(writer: Writer) -> None:
    parents = writer.add(
        TargetGroup,
        description="Nyanlända i Danderyd, särskilt föräldrar som är hemma med små barn och "
        "inte deltar i etableringsprogrammet.",
        referral="genom Välkomstcentret, parternas kontakter eller på eget initiativ",
    )
    writer.add(
        TargetGroup,
        kind=TargetGroup.Kind.INDIRECT,
        description="Etablerade Danderydsbor, särskilt föräldrar till små barn, som vill lära "
        "känna någon som är ny i kommunen.",
    )
    for text in (
        "Nyanlända föräldrar till små barn får kontakt med etablerade kommuninvånare.",
        "Deltagarna får öva svenska i vardagen.",
        "Deltagarna bygger egna nätverk i samhället.",
    ):
        writer.add(Goal, text=text, target_group=parents)


def _commitments(writer: Writer, public: Party, kompisbyran: Party, together: Party) -> None:
    for party, description in (
        (public, "Når ut till nyanlända familjer genom Välkomstcentret och kommunens kanaler."),
        (public, "Öppnar lokaler för möten och kopplar ihop projektet med andra verksamheter."),
        (
            kompisbyran,
            "Leder arbetsgruppen, som planerar, genomför och utvärderar aktiviteterna.",
        ),
        (kompisbyran, "Värvar och matchar deltagare, och samordnar och utbildar volontärer."),
        (together, "Bidrar med målgruppens perspektiv i planering och möten."),
        (together, "Värvar nyanlända deltagare och tolkar när deltagare matchas."),
        (None, "Planerar och utvecklar projektet tillsammans och utvärderar det våren 2019."),
    ):
        writer.add(Commitment, party=party, description=description)


def _steering(writer: Writer, public: Party, kompisbyran: Party, together: Party) -> None:
    steering = writer.add(
        Group,
        tasks=p("Styrgruppen följer löpande upp att projektet når det som parterna vill uppnå."),
    )
    working = writer.add(
        Group,
        kind=Group.Kind.WORKING,
        tasks=p("Arbetsgruppen planerar, genomför och utvärderar aktiviteterna."),
    )
    for group, party, title, is_chair in (
        (steering, public, "Volontärsamordnare", False),
        (steering, kompisbyran, "Grundare", False),
        (steering, together, "Ordförande", False),
        (steering, None, "Kommuninvånare", False),
        (working, public, "Volontärsamordnare", False),
        (working, kompisbyran, "Projektledare", True),
        (working, together, "Ordförande", False),
        (working, together, "Sekreterare", False),
    ):
        writer.add(GroupMember, group=group, party=party, title=title, is_chair=is_chair)
    writer.add(
        ReportDuty,
        kind=ReportDuty.Kind.EVALUATION,
        is_joint=True,
        due_note="våren 2019",
        goes_to_board=True,
        description="Arbetsgruppen utvärderar om projektet gynnar målgruppen i tillräcklig "
        "omfattning. Underlag för beslut om fortsättning.",
    )


def _economy(
    world: World, writer: Writer, public: Party, kompisbyran: Party, together: Party
) -> None:
    funder = writer.add(
        Funder,
        organisation=world.organisations["lansstyrelsen"],
        name_as_written="Länsstyrelsen",
        legal_basis="§ 37 a, förordning (2010:1122)",
        starts_on=datetime.date(2018, 9, 1),
        ends_on=datetime.date(2019, 12, 31),
        repays_unused=True,
    )
    writer.add(
        Contribution,
        funder=funder,
        description="Utvecklingsmedel för projektet",
        valuation=Contribution.Valuation.VALUED,
        form=Contribution.Form.TOTAL,
        amount=Decimal(752734),
        basis="Länsstyrelsens beslut",
    )
    for party, rows in (
        (public, MUNICIPALITY),
        (kompisbyran, KOMPISBYRAN),
        (together, ALLA_TILLSAMMANS),
    ):
        for kind, description, staff_percent in rows:
            writer.add(
                Contribution,
                party=party,
                kind=kind,
                description=description,
                valuation=Contribution.Valuation.UNVALUED,
                staff_percent=staff_percent,
            )
