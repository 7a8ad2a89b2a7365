"""Typed functions that make reports, payments and outcomes for tests of the economy."""

import datetime
from decimal import Decimal
from typing import Any

from agreements.models import (
    Agreement,
    Assessment,
    Contribution,
    DeMinimisAid,
    Instalment,
    LegalCheck,
    LegalQuestion,
    Party,
)
from followup.models import ContributionOutcome, Payment, RegisterEntry, Report, ReportDue
from iop.accounts.models import User
from tests.factories import make_criteria_set, make_user
from tests.followup.making import partner_party

CONCLUDED_AT = datetime.datetime(2025, 11, 1, tzinfo=datetime.UTC)
PAID_ON = datetime.date(2026, 2, 2)


def instalment_of(agreement: Agreement) -> Instalment:
    return Instalment.objects.filter(plan__agreement=agreement).earliest("due_on")


def make_payment(agreement: Agreement, *, amount: Any = 58_000, **fields: Any) -> Payment:
    """A payment of the first instalment, unless it is of another kind."""
    kind = fields.setdefault("kind", Payment.Kind.PAYMENT)
    if kind == Payment.Kind.PAYMENT and "instalment" not in fields:
        fields["instalment"] = instalment_of(agreement)
    if kind in (Payment.Kind.PAYMENT, Payment.Kind.REPAYMENT):
        fields.setdefault("party", partner_party(agreement))
    fields.setdefault("paid_on", PAID_ON)
    if "entered_by" not in fields:
        fields["entered_by"] = make_user()
    return Payment.objects.create(agreement=agreement, amount=amount, **fields)


def make_report(
    agreement: Agreement,
    *,
    status: str = Report.Status.APPROVED,
    party: Party | None = None,
    due_on: datetime.date = datetime.date(2026, 1, 15),
    **fields: Any,
) -> Report:
    """A report of the association, approved unless said otherwise."""
    due = ReportDue.objects.create(
        agreement=agreement, party=party or partner_party(agreement), due_on=due_on, **fields
    )
    return Report.objects.create(due=due, status=status)


def make_outcome(
    report: Report, contribution: Contribution, *, amount: Any = None, **fields: Any
) -> ContributionOutcome:
    return ContributionOutcome.objects.create(
        report=report,
        contribution=contribution,
        amount=None if amount is None else Decimal(amount),
        **fields,
    )


def make_concluded(
    agreement: Agreement, ladder: str = LegalCheck.Ladder.DE_MINIMIS, **fields: Any
) -> Assessment:
    """A concluded assessment that says by which step the support is lawful as state aid."""
    assessment = Assessment.objects.create(
        case=agreement.case,
        criteria_set=make_criteria_set(),
        status=Assessment.Status.CONCLUDED,
        conclusion=Assessment.Conclusion.IOP,
        started_by=make_user(),
        concluded_at=fields.pop(
            "concluded_at", datetime.datetime(2025, 11, 1, tzinfo=datetime.UTC)
        ),
        **fields,
    )
    LegalCheck.objects.create(
        assessment=assessment, kind=LegalQuestion.Check.STATE_AID, outcome="clear", ladder=ladder
    )
    return assessment


def make_register_entry(
    agreement: Agreement, *, by: User | None = None, party: Party | None = None, **fields: Any
) -> RegisterEntry:
    organisation = (party or partner_party(agreement)).organisation
    aid = DeMinimisAid.objects.create(
        organisation=organisation,
        municipality=agreement.case.board.organisation,
        granted_on=fields.pop("granted_on", datetime.date(2026, 1, 8)),
        grantor=fields.pop("grantor", "Provköping"),
        amount_sek=58_000,
        amount_eur=fields.pop("amount_eur", None),
        entered_by=by or make_user(),
    )
    fields.setdefault("due_on", datetime.date(2026, 2, 5))
    return RegisterEntry.objects.create(aid=aid, agreement=agreement, **fields)
