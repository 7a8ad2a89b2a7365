"""An agreement in which the checks find nothing: the ground that each rule's test breaks."""

import datetime
from decimal import Decimal

from agreements.content import with_content
from agreements.models import (
    Agreement,
    Commitment,
    ContactPerson,
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
)
from tests.factories import (
    make_agreement,
    make_board,
    make_contribution,
    make_organisation,
    make_party,
    make_section,
)

D = datetime.date
CLAUSE = "<p>Parterna för dialog.</p>"


def make_sound_agreement() -> Agreement:
    """Two years, a municipality and an association, half of the value each."""
    board = make_board(public_share_guideline=Decimal(50))
    agreement = make_agreement(
        board=board,
        starts_on=D(2026, 1, 1),
        ends_on=D(2027, 12, 31),
        decision_on=D(2025, 12, 1),
        review_on=D(2027, 6, 1),
        extension=Agreement.Extension.OPTION,
        extension_months=12,
        summary="Parterna skapar vänskap mellan nya och gamla invånare.",
        notice_months=3,
        renegotiation=CLAUSE,
        cancellation=CLAUSE,
        repayment=CLAUSE,
        dispute=CLAUSE,
    )
    for kind in SectionKind:
        make_section(agreement, kind, body="<p>Så här gör parterna.</p>")
    public = make_party(agreement, board.organisation, board=board)
    friends = make_party(agreement, make_organisation(name="Vännerna"), is_coordinator=True)
    _goals(agreement, friends)
    _steering(agreement, public, friends)
    _economy(agreement, public, friends)
    for party in (public, friends):
        Signatory.objects.create(agreement=agreement, party=party, title="Ordförande")
        ContactPerson.objects.create(agreement=agreement, party=party, name="Alva Test")
    return agreement


def _goals(agreement: Agreement, friends: Party) -> None:
    TargetGroup.objects.create(agreement=agreement, description="Nya invånare.")
    goal = Goal.objects.create(agreement=agreement, text="Fler får vänner.")
    count = {
        "agreement": agreement,
        "quantity": Decimal(10),
        "qualifier": Qualifier.AT_LEAST,
        "unit": "vänskapsrelationer",
        "period": Period.YEAR,
    }
    Indicator.objects.create(goal=goal, name="Relationer", **count)
    Commitment.objects.create(party=friends, description="Sammanför vänner.", **count)
    Commitment.objects.create(agreement=agreement, description="Alla hjälps åt.")


def _steering(agreement: Agreement, public: Party, friends: Party) -> None:
    group = Group.objects.create(
        agreement=agreement, meetings=2, meetings_period=Period.YEAR, convened_by=public
    )
    for party in (public, friends):
        GroupMember.objects.create(group=group, party=party, title="Företrädare")
    ReportDuty.objects.create(
        agreement=agreement, kind=ReportDuty.Kind.ANNUAL, due_on=D(2027, 2, 1)
    )


def _economy(agreement: Agreement, public: Party, friends: Party) -> None:
    money = make_contribution(public, years={2026: 50000, 2027: 50000})
    make_contribution(
        friends, years={2026: 50000, 2027: 50000}, kind="volunteers", basis="250 tim × 200 kr"
    )
    plan = PaymentPlan.objects.create(
        agreement=agreement, contribution=money, recipient=friends, per_year=1
    )
    for year in (2026, 2027):
        Instalment.objects.create(plan=plan, due_on=D(year, 1, 1), amount=Decimal(50000))


def loaded(agreement: Agreement) -> Agreement:
    return with_content(Agreement.objects.filter(pk=agreement.pk)).get()
