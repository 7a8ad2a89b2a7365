"""Typed functions that make reviews and notices, and a partnership with something to review."""

import datetime
from typing import Any

from agreements.models import Agreement, Party
from followup.models import (
    IndicatorValue,
    Notice,
    Payment,
    Report,
    ReportDue,
    Review,
)
from iop.accounts.models import User
from tests.factories import make_user
from tests.followup.making import make_indicator, make_plan, partner_party

CONCLUDED_AT = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)


def make_review(agreement: Agreement, *, by: User | None = None, **fields: Any) -> Review:
    """One that is in progress and says why to go on."""
    fields.setdefault("conclusion", Review.Conclusion.CONTINUE)
    fields.setdefault("reasons", "Målen nås.")
    if fields.get("status") == Review.Status.CONCLUDED:
        fields.setdefault("concluded_at", CONCLUDED_AT)
    return Review.objects.create(agreement=agreement, started_by=by or make_user(), **fields)


def make_notice(agreement: Agreement, *, by: User | None = None, **fields: Any) -> Notice:
    """Notice by letter from the association, with three months."""
    fields.setdefault("party", partner_party(agreement))
    fields.setdefault("given_on", datetime.date(2026, 3, 10))
    fields.setdefault("way", Notice.Way.LETTER)
    fields.setdefault("last_day_on", datetime.date(2026, 6, 10))
    fields.setdefault("reason", "Vi orkar inte längre.")
    return Notice.objects.create(agreement=agreement, entered_by=by or make_user(), **fields)


def make_report(agreement: Agreement, *, party: Party | None = None, **fields: Any) -> Report:
    """An approved report of the association, in time."""
    due = ReportDue.objects.create(
        agreement=agreement,
        party=party or partner_party(agreement),
        due_on=fields.pop("due_on", datetime.date(2026, 6, 30)),
    )
    fields.setdefault("status", Report.Status.APPROVED)
    fields.setdefault("submitted_on", datetime.date(2026, 6, 20))
    return Report.objects.create(due=due, **fields)


def make_history(agreement: Agreement, count: int = 1) -> None:
    """So many indicators with outcome, reports and payments."""
    payer = make_user()
    plan = make_plan(agreement, amount=58_000)
    for place in range(count):
        indicator = make_indicator(agreement, name=f"Relationer {place}")
        report = make_report(agreement)
        IndicatorValue.objects.create(report=report, indicator=indicator, value=12)
        Payment.objects.create(
            agreement=agreement,
            instalment=plan.instalments.get(),
            amount=10_000,
            paid_on=datetime.date(2026, 2, 1),
            entered_by=payer,
        )
