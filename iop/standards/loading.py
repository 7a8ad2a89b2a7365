"""Puts the standards in the database once; what has ever been there is the administrator's."""

from django.db import models, transaction

from agreements.models import (
    AgreementTemplate,
    Clause,
    ReferenceRate,
    TemplateSection,
    WatchedWord,
)
from iop.standards.clauses import CLAUSES
from iop.standards.reference import RATES, WORDS
from iop.standards.template import DESCRIPTION, NAME, SECTIONS


@transaction.atomic
def load_standards() -> int:
    """Add what has never been loaded here, and answer how many rows that was.

    History remembers what an administrator has since renamed or deleted, so nothing
    comes back that was taken away, and nothing is written over.
    """
    return _load_template() + _load_clauses() + _load_reference()


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
