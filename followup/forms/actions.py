"""Forms of an action: done, changed, dropped."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from followup.models import ActionItem
from iop.shared.forms import DayInput


class DoneForm(forms.Form):
    done_on = forms.DateField(label=_("Done on"), widget=DayInput(), initial=localdate)
    done_note = forms.CharField(label=_("What came of it"), max_length=500, required=False)

    def clean_done_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["done_on"]
        if day > localdate():
            raise ValidationError(_("The day lies in the future."))
        return day


class ChangeForm(forms.ModelForm):
    class Meta:
        model = ActionItem
        fields = ["responsible", "due_on"]
        widgets = {"due_on": DayInput()}


class DropForm(forms.Form):
    dropped_reason = forms.CharField(
        label=_("Why is it not to be done?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
