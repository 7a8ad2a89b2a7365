"""The forms of an analysis of the social return: its facts, and a form for each of six steps."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import OwnRow, draft_field
from agreements.forms.rows import DraftForm, OwnRows, RowForm, RowKind, Rows
from agreements.forms.sections import SectionForm
from agreements.models import Contribution, ReferenceRate
from followup.models import ImpactAnalysis, ImpactInput, ImpactOutcome, Stakeholder
from iop.shared.formats import day, kr
from iop.shared.forms import DayInput


def impact_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """As in a draft of an agreement; stakeholders and rates are chosen from lists at hand."""
    sources = {Stakeholder: "stakeholders", ReferenceRate: "rates"}
    related = field.related_model if isinstance(field, models.ForeignKey) else None
    if related in sources:
        return OwnRow(
            source=sources[related],
            required=not field.blank,
            label=str(field.verbose_name).capitalize(),
        )
    return draft_field(field, **kwargs)


class _Meta:
    formfield_callback = impact_field


class AnalysisRows(OwnRows):
    """The analysis’s rows by name, and the rates that held on its first day."""

    def __init__(self, analysis: ImpactAnalysis) -> None:
        super().__init__(analysis.agreement)
        self.analysis = analysis

    def _fetch(self, name: str) -> list[Any]:
        if name != "rates":
            return list(getattr(self.analysis, name).all())
        chosen = {row.rate_id for row in self.analysis.inputs.all() if row.rate_id}
        rows = ReferenceRate.objects.valid_on(self.analysis.starts_on)
        rates = list(rows | ReferenceRate.objects.filter(pk__in=chosen))
        for rate in rates:
            name = f"{rate.name}: {kr(rate.amount)}/{rate.unit}"
            if rate.valid_from:
                name = _("%(name)s, from %(day)s") % {"name": name, "day": day(rate.valid_from)}
            rate.short_name = name  # type: ignore[attr-defined]
        return rates


class _RowsOfAnalysis(Rows):
    """Rows that belong to an analysis and not to an agreement."""

    own: AnalysisRows

    def _form(self, key: Any, row: Any, parent: str = "") -> RowForm:
        form = self.kind.form(
            self.data if key else None,
            prefix=f"{self.kind.name}-{key or '__key__'}",
            instance=row or self._new(key),
            own=self.own,
            is_new=row is None,
        )
        return form

    def _new(self, key: Any) -> Any:
        model: Any = self.kind.model
        return model(id=key, analysis=self.own.analysis)


class _TheSameRows(_RowsOfAnalysis):
    """Rows that another step adds and removes: this one only tells more about them."""

    is_fixed = True

    def __init__(self, kind: RowKind, own: AnalysisRows, data: QueryDict | None) -> None:
        if data is not None:
            data = data.copy()
            data.setlist(kind.name, [str(row.pk) for row in own[kind.name]])
        super().__init__(kind, own, data)


class StakeholderForm(RowForm):
    class Meta(_Meta):
        model = Stakeholder
        fields = ["name", "count", "standing", "change", "reason"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("standing") == Stakeholder.Standing.LEFT_OUT and not data.get("reason"):
            self.add_error("reason", _("Write why they are left out."))
        return data


class InputForm(RowForm):
    class Meta(_Meta):
        model = ImpactInput
        fields = [
            "stakeholder", "description", "valuation", "qualifier", "amount", "hours", "rate",
            "source",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        amount, hours = data.get("amount"), data.get("hours")
        if data.get("valuation") == Contribution.Valuation.UNVALUED:
            if amount is not None or hours is not None:
                text = _("What has no value has no amount. Remove it, or choose that it is valued.")
                self.add_error("amount" if amount is not None else "hours", text)
        elif amount is not None and hours is not None:
            self.add_error("hours", _("Write either an amount or hours, not both."))
        elif hours is not None and not data.get("rate"):
            self.add_error("rate", _("Choose the rate that the hours are valued with."))
        return data

    def save_at(self, position: int) -> bool:
        if "rate" in self.changed_data:
            self.instance.keep_rate()
        return super().save_at(position)


class ChangeForm(RowForm):
    class Meta(_Meta):
        model = ImpactOutcome
        fields = ["stakeholder", "description"]


class EvidenceForm(RowForm):
    class Meta(_Meta):
        model = ImpactOutcome
        fields = [
            "indicator", "quantity", "unit", "indicator_source", "duration_years", "starts",
            "valuation", "proxy", "proxy_value", "proxy_source",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_unvalued = data.get("valuation") == Contribution.Valuation.UNVALUED
        if is_unvalued and data.get("proxy_value") is not None:
            text = _("What has no value has no amount. Remove it, or choose that it is valued.")
            self.add_error("proxy_value", text)
        return data


class ShareForm(RowForm):
    class Meta(_Meta):
        model = ImpactOutcome
        fields = [
            name
            for share in ("deadweight", "displacement", "attribution", "drop_off")
            for name in (share, f"{share}_source")
        ]


STAKEHOLDERS = RowKind(
    "stakeholders",
    StakeholderForm,
    title=gettext_lazy("Stakeholders"),
    add_label=gettext_lazy("Add a stakeholder"),
    empty=gettext_lazy("No stakeholder yet. Write whom the activity changes something for."),
    owner="analysis",
)
INPUTS = RowKind(
    "inputs",
    InputForm,
    title=gettext_lazy("What is put in"),
    add_label=gettext_lazy("Add an input"),
    empty=gettext_lazy("No input yet. Take them from the agreement, or write them."),
    owner="analysis",
)
CHANGES = RowKind(
    "outcomes",
    ChangeForm,
    title=gettext_lazy("What changes"),
    add_label=gettext_lazy("Add a change"),
    empty=gettext_lazy("No change yet. Write what becomes different, and for whom."),
    owner="analysis",
)
EVIDENCE = RowKind(
    "outcomes",
    EvidenceForm,
    gettext_lazy("How each change is known and valued"),
    "",
    owner="analysis",
)
SHARES = RowKind(
    "outcomes", ShareForm, gettext_lazy("What is not the activity’s own"), "", owner="analysis"
)


class AnalysisForm(DraftForm):
    class Meta(DraftForm.Meta):
        model = ImpactAnalysis
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if "title" in self.fields and not data.get("title"):
            self.add_error("title", _("Write a title."))
        return data


def _facts(*names: str) -> type[AnalysisForm]:
    meta = type("Meta", (DraftForm.Meta,), {"model": ImpactAnalysis, "fields": list(names)})
    return type("StepFields", (AnalysisForm,), {"Meta": meta})


class Step(TextChoices):
    """The six steps of the method, as addresses and as headings."""

    SCOPE = "omfattning", gettext_lazy("Scope and stakeholders")
    MAP = "forandring", gettext_lazy("What goes in and what changes")
    EVIDENCE = "belagg", gettext_lazy("Evidence and value")
    IMPACT = "paverkan", gettext_lazy("What is the activity’s own")
    CALCULATION = "berakning", gettext_lazy("Calculation")
    USE = "anvandning", gettext_lazy("Report and use")

    @property
    def number(self) -> int:
        return list(Step).index(self) + 1

    @property
    def following(self) -> "Step | None":
        return next((one for one in Step if one.number == self.number + 1), None)


@dataclass(frozen=True)
class Composition:
    fields: type[AnalysisForm]
    rows: tuple[RowKind, ...] = ()
    fixed: tuple[RowKind, ...] = ()


COMPOSITIONS = {
    Step.SCOPE: Composition(
        _facts("title", "kind", "starts_on", "ends_on", "scope_note"), (STAKEHOLDERS,)
    ),
    Step.MAP: Composition(_facts("map_note"), (INPUTS, CHANGES)),
    Step.EVIDENCE: Composition(_facts("evidence_note"), fixed=(EVIDENCE,)),
    Step.IMPACT: Composition(_facts("impact_note"), fixed=(SHARES,)),
    Step.CALCULATION: Composition(
        _facts(
            "discount_rate", "discount_source", "years_counted", "discounting", "calculation_note"
        )
    ),
    Step.USE: Composition(_facts("use_note")),
}


class StepForm(SectionForm):
    """All that the page of one step writes."""

    def __init__(self, analysis: ImpactAnalysis, step: Step, data: QueryDict | None = None) -> None:
        self.analysis, self.step, self.data = analysis, step, data
        self.agreement, self.section, self.text = analysis.agreement, None, None
        self.own: AnalysisRows = AnalysisRows(analysis)
        composition = COMPOSITIONS[step]
        #: Noted before anything typed is written on the rows.
        self.revision = _sum(analysis, self.own, composition)
        # What rows may choose among comes first, as in the step where it is written.
        self.fields = composition.fields(data, instance=analysis, own=self.own)
        self.rows = [
            *(_RowsOfAnalysis(kind, self.own, data) for kind in composition.rows),
            *(_TheSameRows(kind, self.own, data) for kind in composition.fixed),
        ]


def _sum(analysis: ImpactAnalysis, own: AnalysisRows, composition: Composition) -> int:
    """Changes whenever somebody stores something else where this page writes."""
    facts = [getattr(analysis, name) for name in composition.fields.base_fields]
    rows = [
        [str(row.pk), row.position, *(_raw(row, name) for name in kind.form.base_fields)]
        for kind in (*composition.rows, *composition.fixed)
        for row in own[kind.name]
    ]
    return zlib.crc32(repr([facts, rows]).encode())


def _raw(row: models.Model, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]


class StartForm(forms.ModelForm):
    """What an analysis begins with."""

    class Meta:
        model = ImpactAnalysis
        fields = ("title", "kind", "starts_on", "ends_on")
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def kinds_of(step: Step) -> Sequence[RowKind]:
    return COMPOSITIONS[step].rows
