"""Puts the standards in the database once; what has ever been there is the administrator's."""

from django.db import models, transaction

from agreements.models import (
    AgreementTemplate,
    Clause,
    CriteriaSet,
    Criterion,
    FormQuestion,
    LegalQuestion,
    PaperKind,
    PaperKindSection,
    ReferenceRate,
    TemplateSection,
    Threshold,
    WatchedWord,
)
from followup.models import ReminderRule, RetentionPeriod, SmallCountLimit, StandardItem
from iop.standards.clauses import CLAUSES
from iop.standards.criteria import FORM_QUESTIONS, LEGAL_QUESTIONS, SETS
from iop.standards.meetings import AGENDA
from iop.standards.papers import KINDS
from iop.standards.reference import RATES, WORDS
from iop.standards.reminders import PERIODS, RULES
from iop.standards.template import DESCRIPTION, NAME, SECTIONS
from iop.standards.thresholds import THRESHOLDS


@transaction.atomic
def load_standards() -> int:
    """Add what has never been loaded here, and answer how many rows that was.

    History remembers what an administrator has since renamed or deleted, so nothing
    comes back that was taken away, and nothing is written over.
    """
    texts = _load_template() + _load_clauses() + _load_reference() + _load_paper_kinds()
    law = _load_criteria() + _load_questions() + _load_thresholds()
    followed = _load_small_count_limit() + _load_agenda() + _load_reminder_rules()
    followed += _load_retention_periods()
    return texts + law + followed


def _is_new(model: type[models.Model], **key: object) -> bool:
    history = model.history  # type: ignore[attr-defined]
    return not history.filter(**key).exists()


def _save(row: models.Model) -> None:
    row.full_clean()
    row.save()


def _load_template() -> int:
    if not _is_new(AgreementTemplate, name=NAME, municipality=None):
        return 0
    template = AgreementTemplate(name=NAME, description=DESCRIPTION)
    _save(template)
    for position, section in enumerate(SECTIONS):
        _save(TemplateSection(template=template, position=position, **section._asdict()))
    return 1


def _load_clauses() -> int:
    new = [c for c in CLAUSES if _is_new(Clause, title=c.title, municipality=None)]
    for clause in new:
        _save(
            Clause(
                title=clause.title,
                kind=clause.kind or "",
                body=clause.body,
                comment=clause.comment,
            )
        )
    return len(new)


def _load_reference() -> int:
    words = [w for w in WORDS if _is_new(WatchedWord, word=w.word)]
    rates = [r for r in RATES if _is_new(ReferenceRate, name=r.name)]
    for word in words:
        _save(WatchedWord(**word._asdict()))
    for rate in rates:
        _save(ReferenceRate(**rate._asdict()))
    return len(words) + len(rates)


def _load_paper_kinds() -> int:
    new = [kind for kind in KINDS if _is_new(PaperKind, name=kind.name, municipality=None)]
    for kind in new:
        row = PaperKind(name=kind.name, purpose=kind.purpose)
        _save(row)
        for position, section in enumerate(kind.sections):
            _save(PaperKindSection(kind=row, position=position, **section._asdict()))
    return len(new)


def _load_criteria() -> int:
    new = [one for one in SETS if _is_new(CriteriaSet, name=one.name, municipality=None)]
    for one in new:
        facts = one._asdict()
        criteria = facts.pop("criteria")
        criteria_set = CriteriaSet(**facts)
        _save(criteria_set)
        for position, criterion in enumerate(criteria):
            row = Criterion(criteria_set=criteria_set, position=position, **criterion._asdict())
            _save(row)
    return len(new)


def _load_questions() -> int:
    count = 0
    for position, question in enumerate(FORM_QUESTIONS):
        if _is_new(FormQuestion, text=question.text):
            _save(FormQuestion(position=position, **question._asdict()))
            count += 1
    for position, sign in enumerate(LEGAL_QUESTIONS):
        if _is_new(LegalQuestion, text=sign.text):
            _save(LegalQuestion(position=position, **sign._asdict()))
            count += 1
    return count


def _load_thresholds() -> int:
    new = [t for t in THRESHOLDS if _is_new(Threshold, kind=t.kind, valid_from=t.valid_from)]
    for threshold in new:
        _save(Threshold(**threshold._asdict()))
    return len(new)


def _load_small_count_limit() -> int:
    """Five, as is usual in public statistics, until the administrator says otherwise."""
    if SmallCountLimit.history.exists():
        return 0
    _save(SmallCountLimit(limit=5, source="Vanlig gräns i offentlig statistik; kommunen bestämmer"))
    return 1


def _load_agenda() -> int:
    new = [
        (position, item)
        for position, item in enumerate(AGENDA, 1)
        if _is_new(StandardItem, heading=item.heading, municipality=None)
    ]
    for position, item in new:
        _save(StandardItem(position=position, **item._asdict()))
    return len(new)


def _load_reminder_rules() -> int:
    new = [rule for rule in RULES if _is_new(ReminderRule, **rule._asdict(), municipality=None)]
    for rule in new:
        _save(ReminderRule(**rule._asdict()))
    return len(new)


def _load_retention_periods() -> int:
    new = [
        period
        for period in PERIODS
        if _is_new(RetentionPeriod, what=period.what, valid_from=period.valid_from)
    ]
    for period in new:
        _save(RetentionPeriod(**period._asdict()))
    return len(new)
