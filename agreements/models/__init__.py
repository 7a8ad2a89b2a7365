"""The models of agreements, one file per noun."""

from agreements.models.agreements import Agreement, Period, Qualifier, Row, Section
from agreements.models.cases import Case
from agreements.models.documents import Document
from agreements.models.economy import (
    Contribution,
    ContributionYear,
    Funder,
    Uplift,
)
from agreements.models.goals import Commitment, Goal, Indicator, TargetGroup
from agreements.models.governance import Group, GroupMember, ReportDuty
from agreements.models.parties import ContactPerson, Party, Signatory
from agreements.models.payments import Instalment, PaymentPlan
from agreements.models.reference import ReferenceRate, WatchedWord
from agreements.models.templates import AgreementTemplate, Clause, SectionKind, TemplateSection

__all__ = [
    "Agreement",
    "AgreementTemplate",
    "Case",
    "Clause",
    "Commitment",
    "ContactPerson",
    "Contribution",
    "ContributionYear",
    "Document",
    "Funder",
    "Goal",
    "Group",
    "GroupMember",
    "Indicator",
    "Instalment",
    "Party",
    "PaymentPlan",
    "Period",
    "Qualifier",
    "ReferenceRate",
    "ReportDuty",
    "Row",
    "Section",
    "SectionKind",
    "Signatory",
    "TargetGroup",
    "TemplateSection",
    "Uplift",
    "WatchedWord",
]
