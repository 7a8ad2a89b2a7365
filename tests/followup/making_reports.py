"""Typed functions that make due reports, reports and what they count."""

import datetime
from decimal import Decimal
from typing import Any

from agreements.models import Agreement, Indicator, Party
from followup.models import (
    IndicatorValue,
    ParticipantCount,
    Report,
    ReportComment,
    ReportDue,
)
from iop.accounts.models import User
from partners.models import Organisation, Role
from tests.factories import make_contribution, make_member
from tests.followup.making import make_indicator, make_signed, partner_party

DUE = datetime.date(2026, 6, 30)


def make_due(agreement: Agreement | None = None, **fields: Any) -> ReportDue:
    """The partner's report of the first half of the year."""
    agreement = agreement or make_signed()
    fields.setdefault("party", partner_party(agreement))
    fields.setdefault("period_from", datetime.date(2026, 1, 1))
    fields.setdefault("period_to", DUE)
    fields.setdefault("due_on", DUE)
    return ReportDue.objects.create(agreement=agreement, **fields)


def make_report(due: ReportDue | None = None, **fields: Any) -> Report:
    """A draft in which something is said."""
    fields.setdefault("narrative", "Det gick bra.")
    report = Report.objects.create(due=due or make_due(), **fields)
    if report.status in Report.HANDED_IN and report.submitted_on is None:
        report.submitted_on = DUE
        report.save()
    return report


def make_value(report: Report, indicator: Indicator | None = None, **fields: Any) -> IndicatorValue:
    fields.setdefault("value", Decimal(12))
    indicator = indicator or make_indicator(report.agreement)
    return IndicatorValue.objects.create(report=report, indicator=indicator, **fields)


def make_count(report: Report, **fields: Any) -> ParticipantCount:
    fields.setdefault("group", "Ungdomar")
    fields.setdefault("women", 7)
    fields.setdefault("men", 0)
    return ParticipantCount.objects.create(report=report, **fields)


def make_comment(report: Report, by: User, **fields: Any) -> ReportComment:
    fields.setdefault("field", "narrative")
    fields.setdefault("text", "Skriv mer om våren.")
    return ReportComment.objects.create(report=report, by=by, **fields)


def make_full(agreement: Agreement, indicators: int = 1) -> ReportDue:
    """A due report of an agreement with so many indicators and contributions."""
    for number in range(indicators):
        make_indicator(agreement, name=f"Mått {number}")
        make_contribution(
            partner_party(agreement), description=f"Insats {number}", years={2026: 100}
        )
    return make_due(agreement)


def representative(party: Party) -> User:
    assert isinstance(party.organisation, Organisation)
    return make_member(Role.PARTNER, party.organisation)


def officer_of(agreement: Agreement) -> User:
    return make_member(Role.OFFICER, agreement.case.board)
