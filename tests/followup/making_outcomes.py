"""Typed functions that make reports of a whole year, approved unless told otherwise."""

import datetime
from typing import Any

from agreements.models import Agreement, Indicator, Party
from followup.models import IndicatorValue, ParticipantCount, Report, ReportDue
from tests.followup.making import partner_party


def make_due(agreement: Agreement, *, party: Party | None = None, **fields: Any) -> ReportDue:
    """A report of the whole year from the association."""
    fields.setdefault("period_from", datetime.date(2026, 1, 1))
    fields.setdefault("period_to", datetime.date(2026, 12, 31))
    fields.setdefault("due_on", datetime.date(2026, 12, 31))
    return ReportDue.objects.create(
        agreement=agreement, party=party or partner_party(agreement), **fields
    )


def make_report(
    agreement: Agreement, *, status: Report.Status = Report.Status.APPROVED, **fields: Any
) -> Report:
    """An approved report of the whole year; ``due_…`` go to what was due."""
    due = {key[4:]: fields.pop(key) for key in list(fields) if key.startswith("due_")}
    fields.setdefault("submitted_on", datetime.date(2026, 12, 20))
    return Report.objects.create(due=make_due(agreement, **due), status=status, **fields)


def give_value(report: Report, indicator: Indicator, value: Any, **fields: Any) -> IndicatorValue:
    return IndicatorValue.objects.create(report=report, indicator=indicator, value=value, **fields)


def count_participants(report: Report, **fields: Any) -> ParticipantCount:
    fields.setdefault("group", "Ungdomar")
    return ParticipantCount.objects.create(report=report, **fields)
