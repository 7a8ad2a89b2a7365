"""The models of the follow-up, one file per noun."""

from followup.models.agendas import StandardItem, Topic
from followup.models.carrying import CarriedInstalment, CarriedReport
from followup.models.impact import ImpactAnalysis, ImpactInput, ImpactOutcome, Stakeholder
from followup.models.meetings import (
    ActionItem,
    AgendaItem,
    Attendance,
    GroupMeeting,
    Outcome,
)
from followup.models.outcomes import (
    ContributionOutcome,
    Exactness,
    IndicatorValue,
    MeasuringRule,
    ParticipantCount,
    SmallCountLimit,
)
from followup.models.payments import Payment, RegisterEntry
from followup.models.reminders import (
    CalendarFeed,
    DayKind,
    ReminderChoice,
    ReminderRule,
    ReminderSent,
    RetentionPeriod,
)
from followup.models.reports import Report, ReportComment, ReportDue, ReportFile
from followup.models.reviews import Notice, Review

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "CarriedInstalment",
    "CarriedReport",
    "ContributionOutcome",
    "DayKind",
    "Exactness",
    "GroupMeeting",
    "ImpactAnalysis",
    "ImpactInput",
    "ImpactOutcome",
    "IndicatorValue",
    "MeasuringRule",
    "Notice",
    "Outcome",
    "ParticipantCount",
    "Payment",
    "RegisterEntry",
    "ReminderChoice",
    "ReminderRule",
    "ReminderSent",
    "Report",
    "ReportComment",
    "ReportDue",
    "ReportFile",
    "RetentionPeriod",
    "Review",
    "SmallCountLimit",
    "Stakeholder",
    "StandardItem",
    "Topic",
]
