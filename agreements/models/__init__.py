"""The models of agreements, one file per noun."""

from agreements.models.agreements import Agreement, Period, Qualifier
from agreements.models.assessments import (
    Assessment,
    CriterionAnswer,
    FormAnswer,
    LegalAnswer,
    LegalCheck,
)
from agreements.models.board_meetings import BoardItem, BoardMeeting, Decision
from agreements.models.cases import Case
from agreements.models.criteria import (
    CriteriaSet,
    Criterion,
    DeMinimisAid,
    FormQuestion,
    LegalQuestion,
    Threshold,
)
from agreements.models.dialogue import Acceptance, Approval, Comment, ReviewStep
from agreements.models.diary import DiaryCount, DiarySeries
from agreements.models.documents import Document
from agreements.models.economy import (
    Contribution,
    ContributionYear,
    Funder,
    Uplift,
)
from agreements.models.goals import Commitment, Goal, Indicator, TargetGroup
from agreements.models.governance import Group, GroupMember, ReportDuty
from agreements.models.papers import (
    DecisionPoint,
    Paper,
    PaperAttachment,
    PaperKind,
    PaperKindSection,
    PaperPart,
    PaperPerson,
    PaperSection,
)
from agreements.models.parties import ContactPerson, Party, RecordExtract, Signatory
from agreements.models.payments import Instalment, PaymentPlan
from agreements.models.reference import ReferenceRate, WatchedWord
from agreements.models.renewal import OpenedPart
from agreements.models.sections import Row, Section
from agreements.models.signatures import Signature, Snapshot
from agreements.models.status_changes import StatusChange
from agreements.models.templates import AgreementTemplate, Clause, SectionKind, TemplateSection

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementTemplate",
    "Approval",
    "Assessment",
    "BoardItem",
    "BoardMeeting",
    "Case",
    "Clause",
    "Comment",
    "Commitment",
    "ContactPerson",
    "Contribution",
    "ContributionYear",
    "CriteriaSet",
    "Criterion",
    "CriterionAnswer",
    "DeMinimisAid",
    "Decision",
    "DecisionPoint",
    "DiaryCount",
    "DiarySeries",
    "Document",
    "FormAnswer",
    "FormQuestion",
    "Funder",
    "Goal",
    "Group",
    "GroupMember",
    "Indicator",
    "Instalment",
    "LegalAnswer",
    "LegalCheck",
    "LegalQuestion",
    "OpenedPart",
    "Paper",
    "PaperAttachment",
    "PaperKind",
    "PaperKindSection",
    "PaperPart",
    "PaperPerson",
    "PaperSection",
    "Party",
    "PaymentPlan",
    "Period",
    "Qualifier",
    "RecordExtract",
    "ReferenceRate",
    "ReportDuty",
    "ReviewStep",
    "Row",
    "Section",
    "SectionKind",
    "Signatory",
    "Signature",
    "Snapshot",
    "StatusChange",
    "TargetGroup",
    "TemplateSection",
    "Threshold",
    "Uplift",
    "WatchedWord",
]
