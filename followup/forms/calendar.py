"""How one is reminded of what others are to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from followup.models import ReminderChoice


class ReminderChoiceForm(forms.ModelForm):
    class Meta:
        model = ReminderChoice
        fields = ("others",)
        widgets = {"others": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].label = _("Reminders of what others are to do")
