"""Agreements with every kind of section and row, for tests that read the whole of them."""

import datetime
from decimal import Decimal

from agreements.content import with_content
from agreements.models import (
    Agreement,
    Commitment,
    ContactPerson,
    Contribution,
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
    SectionKind,
    Signatory,
    TargetGroup,
    Uplift,
)
from partners.models import Board, Organisation
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_contribution,
    make_organisation,
    make_party,
    make_section,
)

HEADINGS = {
    SectionKind.TEXT: "Bakgrund",
    SectionKind.PARTIES: "Parter",
    SectionKind.GOALS: "Mål",
    SectionKind.TARGET_GROUPS: "Målgrupp",
    SectionKind.COMMITMENTS: "Parternas insatser",
    SectionKind.GROUPS: "Styrning",
    SectionKind.REPORTS: "Uppföljning",
    SectionKind.CONTACTS: "Kontaktpersoner",
    SectionKind.PERIOD: "Period",
    SectionKind.ECONOMY: "Ekonomi",
    SectionKind.PAYMENTS: "Betalning",
    SectionKind.TERMS: "Omförhandling, uppsägning och tvister",
    SectionKind.SIGNATORIES: "Underskrifter",
}


def loaded(agreement: Agreement) -> Agreement:
    """The agreement as views load it."""
    return with_content(Agreement.objects.all()).get(pk=agreement.pk)


def make_small_agreement(*, board: Board | None = None) -> Agreement:
    """A board, an association and one sum of money."""
    agreement = make_agreement(
        board=board,
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2026, 6, 30),
        title="Vänner i Provköping",
    )
    for kind in (SectionKind.TEXT, SectionKind.PARTIES, SectionKind.ECONOMY):
        make_section(agreement, kind, heading=HEADINGS[kind], body="<p>Parterna är eniga.</p>")
    municipality = agreement.case.board.organisation
    public = make_party(agreement, municipality, board=agreement.case.board)
    make_party(agreement)
    make_contribution(public, amount=Decimal(58_000), description="Verksamhetsbidrag")
    return agreement


def make_whole_agreement(*, rows: int = 1, board: Board | None = None) -> Agreement:
    """Every kind of section, and ``rows`` of everything that there can be several of."""
    board = board or make_board(
        municipality=make_organisation(
            name="Provköpings kommun",
            kind=Organisation.Kind.MUNICIPALITY,
            organisation_number=None,
        ),
        public_share_guideline=Decimal(50),
    )
    agreement = make_agreement(
        case=make_case(board=board, title="Vänner i Provköping"),
        starts_on=datetime.date(2026, 3, 1),
        ends_on=datetime.date(2027, 12, 31),
        title="Idéburet offentligt partnerskap: Vänner i Provköping",
        summary="Kommunen och två föreningar ger nyanlända familjer och etablerade "
        "kommuninvånare tid och plats att lära känna varandra.",
        legal_basis="Kommunstyrelsens beslut 2025-04-06, § 125",
        decision_on=datetime.date(2026, 2, 10),
        decision_reference="§ 17",
        review_on=datetime.date(2027, 6, 30),
        review_note="redovisas för socialnämnden hösten 2027",
        extension=Agreement.Extension.OPTION,
        extension_months=12,
        extension_note="Frågan tas upp vid översynen",
        notice_months=3,
        notice_in_writing=True,
        renegotiation="<p>Om förutsättningarna ändras väsentligt tar parterna upp en dialog "
        "innan något förändras i verksamheten.</p>",
        cancellation="<p>En part får häva överenskommelsen om en annan part inte fullgör sina "
        "åtaganden och inte rättar till det inom skälig tid.</p>",
        repayment="<p>Vid hävning betalas <strong>hela eller en del</strong> av beloppet "
        "tillbaka.</p>",
        dispute="<ol><li>Tvister löses i första hand i dialog.</li><li>Därefter tas de upp i "
        "styrgruppen.</li></ol>",
        payment_terms="Betalning sker inom 30 dagar från fakturans dag",
    )
    for kind, heading in HEADINGS.items():
        make_section(agreement, kind, heading=heading, body=_BODIES.get(kind, ""))
    public, friends, actor = _add_parties(agreement, rows)
    _add_goals(agreement, public, friends, rows)
    _add_governance(agreement, public, friends, rows)
    _add_economy(agreement, public, friends, rows)
    assert not actor.signs
    return agreement


_BODIES = {
    SectionKind.TEXT: "<p>Provköping har sedan 2016 tagit emot fler nyanlända familjer än "
    "tidigare. Många av dem saknar vardagliga möten med etablerade kommuninvånare. "
    "Parterna vill ändra det <em>tillsammans</em>, eftersom ingen av dem kan göra det ensam.</p>"
    "<ul><li>Verksamheten är kostnadsfri för deltagarna.</li>"
    '<li>Läs mer på <a href="https://provkoping.example/">kommunens webbplats</a>.</li></ul>',
    SectionKind.SIGNATORIES: "<p>Överenskommelsen är upprättad i likalydande exemplar, ett för "
    "varje part.</p>",
}


def _add_parties(agreement: Agreement, rows: int) -> tuple[Party, Party, Party]:
    board = agreement.case.board
    public = make_party(
        agreement, board.organisation, board=board, signing_rule=Party.SigningRule.ALONE
    )
    friends = make_party(
        agreement,
        make_organisation(name="Föreningen Vänskapsbron", short_name="Vänskapsbron"),
        is_coordinator=True,
        signing_rule=Party.SigningRule.JOINTLY,
        notice_months=6,
    )
    for number in range(rows):
        make_party(agreement, make_organisation(name=f"Товариство «Зустріч» {number + 1}"))
    actor = Party.objects.create(
        agreement=agreement, name_as_written="Fastighetskontoret", signs=False, position=90
    )
    for position, (party, name, title) in enumerate(
        (
            (public, "Zoë Ångström Öberg", "Socialdirektör"),
            (friends, "Nguyễn Thị Hồng Ánh", "Ordförande"),
            (friends, "", "Kassör"),
        )
    ):
        Signatory.objects.create(
            agreement=agreement, party=party, name=name, title=title, position=position
        )
    for position in range(rows):
        ContactPerson.objects.create(
            agreement=agreement,
            party=friends,
            name="Łucja Szczęsna",
            title="Samordnare",
            email="lucja@vanskapsbron.example",
            phone="070-174 06 05",
            position=position,
        )
    return public, friends, actor


def _add_goals(agreement: Agreement, public: Party, friends: Party, rows: int) -> None:
    for position in range(rows):
        group = TargetGroup.objects.create(
            agreement=agreement,
            description="Nyanlända föräldrar med små barn som bor i Provköping",
            count=40,
            count_qualifier=Qualifier.ABOUT,
            count_period=Period.YEAR,
            referral="öppna förskolan berättar om verksamheten, eller på eget initiativ",
            position=position,
        )
        TargetGroup.objects.create(
            agreement=agreement,
            kind=TargetGroup.Kind.INDIRECT,
            description="Etablerade kommuninvånare som vill lära känna nya grannar",
            position=position,
        )
        goal = Goal.objects.create(
            agreement=agreement,
            text="Deltagarna bygger relationer och kontaktnät.",
            target_group=group,
            position=position,
        )
        Indicator.objects.create(
            agreement=agreement,
            goal=goal,
            name="Nya vänskapsrelationer",
            quantity=Decimal(10),
            qualifier=Qualifier.AT_LEAST,
            unit="vänskapsrelationer",
            period=Period.HALF_YEAR,
            baseline=Decimal(4),
            position=position,
        )
        Indicator.objects.create(
            agreement=agreement, name="Deltagarnas egen bild av sitt nätverk", position=position
        )
        for party in (public, friends, None):
            Commitment.objects.create(
                agreement=agreement,
                party=party,
                description="Tar del i planeringen och bjuder in sina kontakter",
                quantity=Decimal(2),
                qualifier=Qualifier.AT_LEAST,
                unit="träffar",
                period=Period.MONTH,
                position=position,
            )


def _add_governance(agreement: Agreement, public: Party, friends: Party, rows: int) -> None:
    for position in range(rows):
        group = Group.objects.create(
            agreement=agreement,
            meetings=2,
            meetings_period=Period.YEAR,
            convened_by=public,
            minutes_by=public,
            tasks="<p>Styrgruppen följer att målen nås.</p>",
            position=position,
        )
        GroupMember.objects.create(group=group, party=public, title="Enhetschef", is_chair=True)
        GroupMember.objects.create(group=group, party=friends, title="Ordförande", position=1)
        GroupMember.objects.create(group=group, title="Boende i kommunen", position=2)
        ReportDuty.objects.create(
            agreement=agreement,
            kind=ReportDuty.Kind.ANNUAL,
            due_on=datetime.date(2027, 1, 31),
            goes_to_board=True,
            description="Verksamhet, resultat mot målen och ekonomiskt utfall",
            position=position,
        )
        ReportDuty.objects.create(
            agreement=agreement,
            kind=ReportDuty.Kind.FINAL,
            is_joint=True,
            due_note="vid periodens slut",
            position=position,
        )


def _add_economy(agreement: Agreement, public: Party, friends: Party, rows: int) -> None:
    for position in range(rows):
        money = make_contribution(
            public,
            years={2026: Decimal(250_000), 2027: Decimal(306_400)},
            description="Verksamhetsbidrag",
            earmark="samordnarens lön",
            position=position,
        )
        Uplift.objects.create(
            contribution=money,
            year=2027,
            series="KPI",
            base_label="oktober 2025",
            base_figure=Decimal("415.51"),
            new_label="oktober 2026",
            new_figure=Decimal("423.20"),
            part_percent=Decimal(80),
            rounding=Uplift.Rounding.DOWN,
            rounding_step=100,
            base_amount=Decimal(302_000),
            result=Decimal(306_400),
        )
        plan = PaymentPlan.objects.create(
            agreement=agreement,
            contribution=money,
            recipient=friends,
            per_year=2,
            day_rule=PaymentPlan.DayRule.FIRST_WEEK,
            condition=PaymentPlan.Condition.INVOICE,
            position=position,
        )
        for place, (day, amount) in enumerate(
            (
                (datetime.date(2026, 3, 1), 125_000),
                (datetime.date(2026, 7, 1), 125_000),
                (datetime.date(2027, 1, 1), 153_200),
                (datetime.date(2027, 7, 1), 153_200),
            )
        ):
            Instalment.objects.create(plan=plan, due_on=day, amount=Decimal(amount), position=place)
        make_contribution(
            public,
            kind=Contribution.Kind.PREMISES,
            description="Lokaler för möten",
            valuation=Contribution.Valuation.UNVALUED,
            form="",
            position=position,
        )
        make_contribution(
            friends,
            kind=Contribution.Kind.STAFF,
            description="Projektledare",
            staff_percent=Decimal(60),
            years={2026: Decimal(200_000), 2027: Decimal(240_000)},
            qualifier=Qualifier.ABOUT,
            basis="lön och avgifter enligt föreningens budget",
            position=position,
        )
        make_contribution(
            friends,
            kind=Contribution.Kind.VOLUNTEERS,
            description="Frivilliga timmar",
            form=Contribution.Form.RATE,
            rate=Decimal(200),
            units=Decimal(120),
            unit="timmar",
            is_yearly=True,
            position=position,
        )
        make_contribution(
            public,
            description="Hyra av större lokal vid behov",
            form=Contribution.Form.CEILING,
            amount=Decimal(40_000),
            is_yearly=True,
            position=position,
        )
        funder = Funder.objects.create(
            agreement=agreement,
            name_as_written="Länsstyrelsen",
            legal_basis="§ 37 a, förordning (2010:1122)",
            reference="851-1234-2025",
            starts_on=datetime.date(2026, 1, 1),
            ends_on=datetime.date(2027, 12, 31),
            repays_unused=True,
            position=position,
        )
        Contribution.objects.create(
            agreement=agreement,
            funder=funder,
            description="Utvecklingsmedel",
            valuation=Contribution.Valuation.VALUED,
            form=Contribution.Form.TOTAL,
            amount=Decimal(752_734),
            position=position,
        )
