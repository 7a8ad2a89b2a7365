"""The form of one section: its text, some fields of the agreement, and rows, as its kind says."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.functional import cached_property

from agreements.forms.economy import CONTRIBUTIONS, FUNDERS, PAYMENT_PLANS
from agreements.forms.goals import COMMITMENTS, GOALS, INDICATORS, TARGET_GROUPS
from agreements.forms.governance import GROUPS, REPORT_DUTIES
from agreements.forms.parties import CONTACT_PERSONS, PARTIES, SIGNATORIES
from agreements.forms.rows import DraftForm, OwnRows, RowForm, RowKind, Rows
from agreements.forms.terms import (
    AgreementForm,
    BasicsForm,
    PaymentTermsForm,
    PeriodForm,
    TermsForm,
)
from agreements.models import Agreement, Section, SectionKind


class TextForm(DraftForm):
    """The text of a section."""

    class Meta(DraftForm.Meta):
        model = Section
        fields = ["body"]


@dataclass(frozen=True)
class Composition:
    """What a kind of section holds besides its text."""

    fields: type[AgreementForm] | None = None
    rows: tuple[RowKind, ...] = ()


BASICS = Composition(BasicsForm)
COMPOSITIONS = {
    SectionKind.TEXT: Composition(),
    SectionKind.PARTIES: Composition(rows=(PARTIES,)),
    SectionKind.GOALS: Composition(rows=(GOALS, INDICATORS)),
    SectionKind.TARGET_GROUPS: Composition(rows=(TARGET_GROUPS,)),
    SectionKind.COMMITMENTS: Composition(rows=(COMMITMENTS,)),
    SectionKind.GROUPS: Composition(rows=(GROUPS,)),
    SectionKind.REPORTS: Composition(rows=(REPORT_DUTIES,)),
    SectionKind.CONTACTS: Composition(rows=(CONTACT_PERSONS,)),
    SectionKind.PERIOD: Composition(PeriodForm),
    SectionKind.ECONOMY: Composition(rows=(FUNDERS, CONTRIBUTIONS)),
    SectionKind.PAYMENTS: Composition(PaymentTermsForm, rows=(PAYMENT_PLANS,)),
    SectionKind.TERMS: Composition(TermsForm),
    SectionKind.SIGNATORIES: Composition(rows=(SIGNATORIES,)),
}


def composition_of(section: Section | None) -> Composition:
    return COMPOSITIONS[SectionKind(section.kind)] if section else BASICS


def revision_of(agreement: Agreement, section: Section | None) -> int:
    """Changes whenever somebody saves what the section's page writes."""
    if section:
        return section.revision
    facts = [agreement.title, agreement.summary, agreement.legal_basis]
    return zlib.crc32("\0".join(facts).encode())


class SectionForm:
    """All that one page of the editor writes. ``section`` is ``None`` for the basic facts."""

    def __init__(
        self, agreement: Agreement, section: Section | None, data: QueryDict | None = None
    ) -> None:
        self.agreement, self.section, self.data = agreement, section, data
        self.own = OwnRows(agreement)
        self.revision = revision_of(agreement, section)
        composition = composition_of(section)
        self.fields: DraftForm | None = None
        if composition.fields:
            self.fields = composition.fields(data, instance=agreement, own=self.own)
        self.text = TextForm(data, instance=section, own=self.own) if section else None
        self.rows = [Rows(kind, self.own, data) for kind in composition.rows]

    @cached_property
    def all_rows(self) -> list[Rows]:
        """The rows of every kind, owners before what they own."""
        children = [rows.child for rows in self.rows if rows.child]
        return [*self.rows, *children]

    def rows_named(self, name: str) -> Rows | None:
        return next((rows for rows in self.all_rows if rows.kind.name == name), None)

    @property
    def single_forms(self) -> list[DraftForm]:
        return [form for form in (self.fields, self.text) if form]

    def __iter__(self) -> Iterator[DraftForm]:
        """Every form whose content counts."""
        yield from self.single_forms
        for rows in self.all_rows:
            yield from rows.wanted()

    @property
    def is_stale(self) -> bool:
        """Whether somebody has saved since the page that was posted was shown."""
        return self.data is not None and self.data.get("revision") != str(self.revision)

    def has_changed(self) -> bool:
        parts: list[DraftForm | Rows] = [*self.single_forms, *self.all_rows]
        return any(part.has_changed() for part in parts)

    def focus_on(self, key: str) -> None:
        """Let the first field of the row have the focus when the page is shown."""
        for rows in self.all_rows:
            for form in rows:
                if form.key == key:
                    next(iter(form.fields.values())).widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        # Every form is asked, so that all errors show at once.
        return all([form.is_valid() for form in self])  # noqa: C419

    def unfinished_rows(self) -> list[RowForm]:
        """New rows that only lack something: nothing to correct yet, but not to be saved."""
        return [
            form
            for form in self
            if isinstance(form, RowForm)
            and form.is_new
            and form.errors
            and all(
                error.code == "required"
                for errors in form.errors.as_data().values()
                for error in errors
            )
        ]

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        return self.errors_of(list(self))

    def errors_of(self, forms: "list[DraftForm]") -> dict[str, list[str]]:
        """Sentences by the id of the field, or of the row, that they concern."""
        found: dict[str, list[str]] = {}
        for form in forms:
            for name, messages in form.errors.items():
                place = form[name].id_for_label if name in form.fields else _anchor(form)
                found.setdefault(place, []).extend(str(message) for message in messages)
        return found

    def sound_forms(self) -> "list[BaseForm]":
        """The forms without errors, less those that build on one with errors."""
        lost: set[models.Model] = set()
        sound: list[BaseForm] = []
        for form in self:
            values = [row for row in form.cleaned_data.values() if isinstance(row, models.Model)]
            if isinstance(form, RowForm) and form.parent_key:
                values.append(getattr(form.instance, _owner_of(form)))
            if form.is_valid() and not any(value in lost for value in values):
                sound.append(form)
            elif isinstance(form, RowForm) and form.is_new:
                lost.add(form.instance)
        return sound


def _anchor(form: BaseForm) -> str:
    return f"row-{form.key}" if isinstance(form, RowForm) else "section-form"


def _owner_of(form: RowForm) -> str:
    return "group" if hasattr(form.instance, "group_id") else "plan"
