"""Forms of an extension, an amendment or a revision, and of a day to look at."""

import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import renewal
from agreements.forms.creation import offer
from agreements.models import Agreement, AgreementTemplate
from iop.accounts.models import User
from iop.shared.forms import DayInput

_R = Agreement.Relation
#: The value of the choice that is no section.
BASICS = "basics"


class RenewForm(forms.Form):
    """What it is to be, from when, which parts may be changed, and why."""

    relation = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (_R.EXTENSION, _("Extend: the same again for a further term")),
            (_R.AMENDMENT, _("Amend: change chosen parts within the term")),
            (_R.REVISION, _("Revise: work through the whole text within the term")),
        ],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)
    takes_effect_on = forms.DateField(
        label=_("Takes effect on"),
        required=False,
        widget=DayInput,
        help_text=_("The day from which the changed text holds. It can be written later."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts that may be changed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others are read-only. A part can be opened later, with a reason."),
    )
    ground = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The parties and the board read it. Such as: decided by the steering group 2019-02-15."
        ),
    )
    template = forms.ModelChoiceField(
        AgreementTemplate.objects.none(),
        label=_("Template"),
        help_text=_("The agreement was signed elsewhere, so the headings come from a template."),
    )

    def __init__(self, *args: Any, agreement: Agreement, user: User, **kwargs: Any) -> None:
        self.agreement = agreement
        first, last = renewal.next_term(agreement)
        kwargs["initial"] = {"relation": _R.EXTENSION, "starts_on": first, "ends_on": last} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.sections = list(agreement.sections.all())
        if self.sections:
            del self.fields["template"]
            choices: list[Any] = [(BASICS, _("Title and basic facts"))]
            choices += [(str(one.pk), one.heading) for one in self.sections]
            cast(forms.MultipleChoiceField, self.fields["parts"]).choices = choices
        else:
            del self.fields["parts"]
            templates = AgreementTemplate.objects.visible_to(user).filter(is_active=True)
            offer(self, "template", templates).empty_label = None

    @property
    def own(self) -> str:
        """The headings that an extension opens anyway, as one line."""
        own = (one.heading for one in self.sections if one.kind in renewal.EXTENDED)
        return ", ".join(own)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("relation") == _R.EXTENSION:
            self._check_term(data)
        elif self._lacks_parts(data):
            self.add_error("parts", _("Choose at least one part that the amendment changes."))
        if data.get("relation") in Agreement.CHANGES:
            check_effect(self, data.get("takes_effect_on"), self.agreement)
        return data

    def _lacks_parts(self, data: dict[str, Any]) -> bool:
        is_asked = "parts" in self.fields and "parts" not in self.errors
        return is_asked and data.get("relation") == _R.AMENDMENT and not data.get("parts")

    def _check_term(self, data: dict[str, Any]) -> None:
        first, last = data.get("starts_on"), data.get("ends_on")
        for name in ("starts_on", "ends_on"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Write the day."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        before = self.agreement.starts_on
        if first and before and first <= before:
            self.add_error("starts_on", _("It begins after the term that it extends has begun."))

    @property
    def given(self) -> dict[str, Any]:
        """What ``renewal.start`` is given."""
        data = self.cleaned_data
        relation, parts = data["relation"], data.get("parts") or []
        given = {
            "relation": Agreement.Relation(relation),
            "open_sections": [int(part) for part in parts if part != BASICS],
            "opens_basics": BASICS in parts or None,
            "ground": data["ground"],
            "template": data.get("template"),
        }
        if relation == _R.EXTENSION:
            return given | {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
        return given | {"takes_effect_on": data["takes_effect_on"]}


def check_effect(form: forms.BaseForm, day: datetime.date | None, agreement: Agreement) -> None:
    """A change takes effect within the term of what it changes."""
    first, last = agreement.starts_on, agreement.last_day
    if day and ((first and day < first) or (last and day > last)):
        form.add_error("takes_effect_on", _("It takes effect within the term of the agreement."))


class EffectForm(forms.ModelForm):
    """The day on which a change takes effect, and why it is made."""

    class Meta:
        model = Agreement
        fields = ["takes_effect_on", "ground"]
        widgets = {"takes_effect_on": DayInput(), "ground": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.relation not in Agreement.CHANGES:
            del self.fields["takes_effect_on"]

    def clean_takes_effect_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["takes_effect_on"]
        first, last = self.instance.starts_on, self.instance.ends_on
        if day and ((first and day < first) or (last and day > last)):
            raise ValidationError(_("It takes effect within the term of the agreement."))
        return day


class OpenPartForm(forms.Form):
    """Why a closed part is opened."""

    reason = forms.CharField(
        label=_("Why is the part opened?"),
        max_length=300,
        help_text=_("The parties and the board read it."),
    )


class DayForm(forms.Form):
    """The day to look at; today until another is asked for."""

    dag = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dag"].initial = timezone.localdate

    @property
    def day(self) -> datetime.date | None:
        """``None`` when what was asked for is no day."""
        if not self.is_bound:
            return timezone.localdate()
        return self.cleaned_data["dag"] if self.is_valid() else None
