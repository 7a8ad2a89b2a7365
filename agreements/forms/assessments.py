"""The forms of an assessment: one small form per answer, each knowing what it was based on."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import NumberField
from agreements.forms.reasons import Reasoned
from agreements.law import in_euro
from agreements.models import (
    Assessment,
    CriteriaSet,
    CriterionAnswer,
    DeMinimisAid,
    FormAnswer,
    LegalAnswer,
    LegalCheck,
)
from iop.shared.forms import DayInput

#: Three boxes stand beside each other: what a check says of a fact that may be unknown.
_YES_NO_UNKNOWN = [("", _("Not stated")), ("True", _("Yes")), ("False", _("No"))]
_GROWS = {"rows": 3, "data-grow": True}


def _text(value: Any) -> str:
    """A stored or cleaned value as it is compared: unknown is empty, and newlines are alike."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def fingerprint(values: Iterable[Any]) -> str:
    """Tells whether two versions of a row say the same."""
    text = "\x1f".join(_text(value) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class AnswerForm(forms.ModelForm):
    """A row of an assessment. ``seen`` tells which version of it the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-basis": True}))
    instance: Any

    def __init__(self, row: Model, data: QueryDict | None = None) -> None:
        name = row._meta.model_name
        super().__init__(data, instance=row, prefix=f"{name}-{row.pk}")
        self.own = [name for name in self.fields if name != "seen"]
        self.stored = fingerprint(self.initial.get(name) for name in self.own)
        self.initial["seen"] = self.stored
        #: What another officer has saved since the page was shown, in words.
        self.theirs: list[tuple[str, str]] = []
        #: The answer in the assessment before this one.
        self.earlier: Any = None
        self.earlier_said = ""
        self.earlier_words = ""

    @property
    def cleaned(self) -> str:
        return fingerprint(self.cleaned_data.get(name) for name in self.own)

    def show_as_seen(self, stored: str) -> None:
        """When the form is shown again it is based on what is stored now."""
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("seen")] = stored
        self.data = data

    def show_stored(self) -> None:
        """When the form is shown again it shows what is stored, not what was sent."""
        self.is_bound = False


def _with_empty(field: Any, label: Any) -> None:
    choices = [choice for choice in field.choices if choice[0] not in ("", None)]
    field.choices = [("", label), *choices]


class _RadioAnswerForm(AnswerForm):
    def __init__(self, row: Model, data: QueryDict | None = None) -> None:
        super().__init__(row, data)
        _with_empty(self.fields["answer"], _("Not answered"))


class CriterionForm(_RadioAnswerForm):
    class Meta:
        model = CriterionAnswer
        fields = ["answer", "motivation"]
        widgets = {
            "answer": forms.RadioSelect(attrs={"class": "form-check-input"}),
            "motivation": forms.Textarea(attrs=_GROWS),
        }


class FormAnswerForm(_RadioAnswerForm):
    class Meta:
        model = FormAnswer
        fields = ["answer", "note"]
        widgets = {"answer": forms.RadioSelect(attrs={"class": "form-check-input"})}


class LegalAnswerForm(_RadioAnswerForm):
    class Meta:
        model = LegalAnswer
        fields = ["answer", "note"]
        widgets = {"answer": forms.RadioSelect(attrs={"class": "form-check-input"})}


class LegalCheckForm(AnswerForm):
    class Meta:
        model = LegalCheck
        fields = ["ladder", "has_statement", "statement_on", "outcome", "motivation"]
        widgets = {
            "statement_on": DayInput(),
            "has_statement": forms.Select(choices=_YES_NO_UNKNOWN),
            "motivation": forms.Textarea(attrs=_GROWS),
        }
        help_texts = {
            "statement_on": _(
                "When the recipient stated what other aid it has got. "
                "Keep the statement itself among the files of the case, for ten years."
            ),
        }

    def __init__(self, row: LegalCheck, data: QueryDict | None = None) -> None:
        super().__init__(row, data)
        _with_empty(self.fields["outcome"], _("Not answered"))
        _with_empty(self.fields["ladder"], _("Not answered"))
        if row.kind != "state_aid":
            for name in ("ladder", "has_statement", "statement_on"):
                del self.fields[name]
                self.own.remove(name)
            self.stored = fingerprint(self.initial.get(name) for name in self.own)
            self.initial["seen"] = self.stored


class DayForm(AnswerForm):
    """The day whose figures of the law count."""

    class Meta:
        model = Assessment
        fields = ["decision_on"]
        widgets = {"decision_on": DayInput()}


class ConclusionForm(AnswerForm):
    class Meta:
        model = Assessment
        fields = ["conclusion", "reasons", "has_conflict", "conflict_note"]
        widgets = {
            "reasons": forms.Textarea(attrs={"rows": 6, "data-grow": True}),
            "has_conflict": forms.Select(choices=_YES_NO_UNKNOWN),
        }

    def __init__(self, row: Assessment, data: QueryDict | None = None) -> None:
        super().__init__(row, data)
        _with_empty(self.fields["conclusion"], _("Not concluded"))


class StartForm(forms.Form):
    """Which list of criteria the case is assessed by."""

    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(),
        label=_("Criteria"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the criteria to assess by.")},
    )

    def __init__(self, sets: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["criteria_set"]
        field.queryset = sets


class DeMinimisForm(forms.ModelForm):
    """Aid in kronor at a stated rate, or in euro."""

    class Meta:
        model = DeMinimisAid
        fields = [
            "granted_on",
            "grantor",
            "regulation",
            "amount_sek",
            "rate",
            "rate_source",
            "amount_eur",
            "note",
        ]
        field_classes = {
            "amount_sek": NumberField,
            "rate": NumberField,
            "amount_eur": NumberField,
        }
        widgets = {"granted_on": DayInput()}
        help_texts = {
            "granted_on": _("When the recipient got the right to it, not when it was paid."),
            "rate": _(
                "The rate of the day of the legal right, such as 11,4835. "
                "Empty: not known yet, and then the sum is not either."
            ),
            "rate_source": _("Such as the bank or authority that published it."),
            "amount_eur": _("Empty: computed from the kronor and the rate."),
            "note": _("Such as where the figure comes from. Aid in kind counts too."),
        }

    def clean_granted_on(self) -> Any:
        granted_on = self.cleaned_data["granted_on"]
        if granted_on > timezone.localdate():
            raise ValidationError(_("The day lies in the future."))
        return granted_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kronor, rate, euro = (data.get(name) for name in ("amount_sek", "rate", "amount_eur"))
        if {"amount_sek", "rate", "amount_eur"} & set(self.errors):
            return data
        if kronor is None and euro is None:
            self.add_error("amount_eur", _("Write the amount in euro, or in kronor with a rate."))
        elif kronor is not None and rate is not None and rate <= 0:
            self.add_error("rate", _("Write how many kronor a euro was."))
        elif kronor is not None and rate:
            computed = in_euro(kronor, rate)
            if euro is not None and abs(euro - computed) > Decimal("0.01"):
                text = _("At that rate it is %(euro)s euro. Leave this empty, or mend the rate.")
                self.add_error("amount_eur", text % {"euro": computed})
            data["amount_eur"] = computed
        return data


class DeMinimisCorrectionForm(Reasoned, DeMinimisForm):
    """An entry that is mended, with the reason."""
