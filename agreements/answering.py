"""Saving one part of an assessment: locked, row by row, and never over another's answer unseen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.text import capfirst

from agreements import assessing
from agreements.assessing import Part
from agreements.forms.assessments import (
    AnswerForm,
    ConclusionForm,
    CriterionForm,
    DayForm,
    FormAnswerForm,
    LegalAnswerForm,
    LegalCheckForm,
)
from agreements.models import Assessment
from iop.accounts.models import User


@dataclass
class Saved:
    """What became of the forms of a part."""

    assessment: Assessment
    forms: list[AnswerForm]
    written: int = 0
    #: Rows that somebody else has changed otherwise since the page was shown.
    conflicts: list[AnswerForm] = field(default_factory=list)
    #: What the rows that are stored as they were typed are now based on, by field.
    basis: dict[str, str] = field(default_factory=dict)

    def show_as_seen(self, form: AnswerForm, stored: str) -> None:
        form.show_as_seen(stored)
        self.basis[form.add_prefix("seen")] = stored

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by the id of their field."""
        return {
            form[name].auto_id: [str(sentence) for sentence in sentences]
            for form in self.faulty
            for name, sentences in form.errors.items()
        }

    @property
    def faulty(self) -> list[AnswerForm]:
        return [form for form in self.forms if form.errors]

    @property
    def is_whole(self) -> bool:
        return not (self.conflicts or self.faulty)


def forms_of(assessment: Assessment, part: Part, data: QueryDict | None = None) -> list[AnswerForm]:
    """The forms of a part, in the order of the page, of an assessment ``with_answers``."""
    match part:
        case Part.FORM:
            return [FormAnswerForm(row, data) for row in assessment.form_answers.all()]
        case Part.CRITERIA:
            return [CriterionForm(row, data) for row in assessment.criterion_answers.all()]
        case Part.LAW:
            return [
                DayForm(assessment, data),
                *(LegalAnswerForm(row, data) for row in assessment.legal_answers.all()),
                *(LegalCheckForm(row, data) for row in assessment.legal_checks.all()),
            ]
    return [ConclusionForm(assessment, data)]


@transaction.atomic
def save(user: User, pk: int, part: Part, data: QueryDict) -> Saved:
    """Write each row that is sound and that nobody else has changed meanwhile.

    Raises ``PermissionDenied`` with the reason when nothing may be written now.
    """
    assessment = assessing.locked(pk)
    assessing.refuse_unless_writable(user, assessment)
    saved = Saved(assessment, forms_of(assessment, part, data))
    for form in saved.forms:
        _save_row(form, saved)
    return saved


def _save_row(form: AnswerForm, saved: Saved) -> None:
    seen = form.data.get(form.add_prefix("seen"), "")
    if f"{form.prefix}-{form.own[-1]}" not in form.data or not form.is_valid():
        return
    if form.cleaned == form.stored:
        saved.show_as_seen(form, form.stored)
    elif seen == form.stored:
        form.save()
        saved.written += 1
        saved.show_as_seen(form, form.cleaned)
    elif form.cleaned == seen:  # only the other has written in it
        form.show_stored()
    else:
        form.theirs = _theirs(form)
        saved.conflicts.append(form)
        form.show_as_seen(form.stored)


def _theirs(form: AnswerForm) -> list[tuple[str, str]]:
    """What is stored, by label, of the fields that differ from what was typed."""
    stored: Any = type(form.instance)._default_manager.get(pk=form.instance.pk)
    said: list[tuple[str, str]] = []
    for name in form.own:
        if form.initial.get(name) == form.cleaned_data.get(name):
            continue
        field_of = stored._meta.get_field(name)
        display = getattr(stored, f"get_{name}_display", None)
        value = display() if display else getattr(stored, name)
        said.append((str(capfirst(field_of.verbose_name)), str(value if value is not None else "")))
    return said


def who_saved(forms: Sequence[AnswerForm]) -> str:
    """The names of those who last wrote in the rows."""
    names = {
        str(latest.history_user)
        for form in forms
        if (latest := form.instance.history.select_related("history_user").first())
        and latest.history_user
    }
    return ", ".join(sorted(names))
