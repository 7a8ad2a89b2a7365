"""Why something that was noted is mended or taken away; the reason stays in the history."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=100)

    @transaction.atomic
    def strike(self, row: Any) -> None:
        """Take the row away; what it said, who struck it and why stay in its history."""
        row._change_reason = self.cleaned_data["reason"]
        row.delete()


class Reasoned(forms.ModelForm):
    """For a form that mends a row whose history is kept."""

    reason = forms.CharField(
        label=_("Reason"), max_length=100, help_text=_("What was wrong. It stays in the history.")
    )

    def save(self, commit: bool = True) -> Any:
        self.instance._change_reason = self.cleaned_data["reason"]
        return super().save(commit)
