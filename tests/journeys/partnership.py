"""An agreement in force, of the kind that a small town and an association sign for a year."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal

from django.db import connections, transaction

from agreements import freezing
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
    SectionKind,
    Signatory,
    Signature,
    TargetGroup,
)
from agreements.signing import Act, sign
from agreements.signing_turns import may_sign_now
from iop.accounts.models import User
from partners.models import Role
from tests.agreements.test_signing import scan
from tests.agreements.whole import HEADINGS
from tests.factories import (
    make_agreement,
    make_case,
    make_contribution,
    make_member,
    make_party,
    make_section,
    make_user,
)
from tests.journeys.beginning import NUMBER, TITLE
from tests.journeys.world import Town

CONTROLLER = "Karin Falk"
OUTSIDER, OUTSIDER_ADDRESS = "Eva Sjö", "eva.sjo@grannvan.example"
INDICATOR = "Nya vänskapsrelationer"
VOLUNTEERS = "Språkvännernas tid"
_BODIES = {
    SectionKind.TEXT: "<p>Många nya invånare har ingen att prata svenska med.</p>",
    SectionKind.PARTIES: "",
    SectionKind.TERMS: "",
}


@dataclass(frozen=True)
class Term:
    """A year that is near its end, counted from the day of the test."""

    today: datetime.date
    first: datetime.date
    last: datetime.date

    @property
    def next_first(self) -> datetime.date:
        return self.last + datetime.timedelta(days=1)

    @property
    def next_last(self) -> datetime.date:
        return self.next_first.replace(year=self.next_first.year + 1) - datetime.timedelta(days=1)


def term_around(today: datetime.date) -> Term:
    """Twelve whole months that end 30 to 60 days from now: what is due by then waits."""
    near = today + datetime.timedelta(days=30)
    after = (near.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return Term(today, after.replace(year=after.year - 1), after - datetime.timedelta(days=1))


def make_partnership(town: Town, term: Term) -> Agreement:
    """Signed by both parties on paper, so active; what follows from that is laid out."""
    make_member(Role.CONTROLLER, town.board, user=make_user(name=CONTROLLER))
    case = make_case(
        board=town.board,
        reference=NUMBER,
        title=TITLE,
        status=Case.Status.ACCEPTED,
        officer=town.officer,
        initiator=town.association,
    )
    agreement = _written(case, town, term)
    # Sealing runs an event loop, and the browser keeps one in this thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_sign, agreement, town.officer, term.first).result()
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.ACTIVE
    return agreement


def _written(case: Case, town: Town, term: Term) -> Agreement:
    agreement = make_agreement(
        case=case,
        starts_on=term.first,
        ends_on=term.last,
        title=TITLE,
        summary="Nya och gamla invånare får en vän att prata med.",
        review_on=term.today + datetime.timedelta(days=14),
        extension=Agreement.Extension.OPTION,
        extension_months=12,
        notice_months=1,
        notice_in_writing=True,
        renegotiation="<p>Parterna för dialog innan något ändras.</p>",
        cancellation="<p>En part får häva om den andra inte håller vad den lovat.</p>",
        repayment="<p>Pengar som inte har använts betalas tillbaka.</p>",
        dispute="<p>Tvister löses i dialog.</p>",
    )
    for kind, heading in HEADINGS.items():
        body = _BODIES.get(kind, "<p>Så här gör parterna.</p>")
        make_section(agreement, kind, heading=heading, body=body)
    public = make_party(agreement, town.board.organisation, board=town.board)
    partner = make_party(agreement, town.association, is_coordinator=True)
    _promise(agreement, partner)
    _steer(agreement, public, partner, town, term)
    _fund(agreement, public, partner, term)
    for position, (party, user) in enumerate(
        ((public, town.chair), (partner, town.representative))
    ):
        Signatory.objects.create(
            agreement=agreement, party=party, name=user.name, title="Ordförande", position=position
        )
    return agreement


def _promise(agreement: Agreement, partner: Party) -> None:
    TargetGroup.objects.create(agreement=agreement, description="Vuxna som är nya i kommunen")
    goal = Goal.objects.create(agreement=agreement, text="Fler hittar en vän att prata med.")
    Indicator.objects.create(
        agreement=agreement,
        goal=goal,
        name=INDICATOR,
        quantity=Decimal(10),
        qualifier=Qualifier.AT_LEAST,
        unit="relationer",
        period=Period.TERM,
    )
    Commitment.objects.create(agreement=agreement, party=partner, description="Sammanför vänner.")


def _steer(agreement: Agreement, public: Party, partner: Party, town: Town, term: Term) -> None:
    """A steering group that the municipality calls once each half-year; one has no account."""
    group = Group.objects.create(
        agreement=agreement,
        meetings=1,
        meetings_period=Period.HALF_YEAR,
        convened_by=public,
        minutes_by=public,
    )
    for position, (party, name) in enumerate(
        ((public, town.officer.name), (partner, town.representative.name), (partner, OUTSIDER))
    ):
        GroupMember.objects.create(
            group=group, party=party, name=name, is_chair=position == 0, position=position
        )
    for party, name, email in (
        (public, town.officer.name, town.officer.email),
        (partner, OUTSIDER, OUTSIDER_ADDRESS),
    ):
        ContactPerson.objects.create(agreement=agreement, party=party, name=name, email=email)
    ReportDuty.objects.create(
        agreement=agreement,
        kind=ReportDuty.Kind.FINAL,
        due_on=term.today,
        description="Verksamhet, resultat mot målen och ekonomiskt utfall",
    )


def _fund(agreement: Agreement, public: Party, partner: Party, term: Term) -> None:
    money = make_contribution(public, amount=Decimal(58_000), description="Verksamhetsbidrag")
    make_contribution(
        partner,
        kind=Contribution.Kind.VOLUNTEERS,
        description=VOLUNTEERS,
        form=Contribution.Form.RATE,
        rate=Decimal(200),
        units=Decimal(290),
        unit="timmar",
    )
    plan = PaymentPlan.objects.create(
        agreement=agreement,
        contribution=money,
        recipient=partner,
        is_single=True,
        condition=PaymentPlan.Condition.REPORT,
    )
    Instalment.objects.create(
        plan=plan, due_on=term.today + datetime.timedelta(days=10), amount=Decimal(58_000)
    )


def _sign(agreement: Agreement, officer: User, on: datetime.date) -> None:
    try:
        Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.SIGNING)
        agreement.refresh_from_db()
        with transaction.atomic():
            freezing.freeze(agreement, officer, "")
        snapshot = agreement.snapshots.get()
        while turn := may_sign_now(snapshot):
            sign(snapshot, turn[0], officer, Act(Signature.Way.INK, on, file=scan()))
    finally:
        connections.close_all()
