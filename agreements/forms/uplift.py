"""Raising the amount of a year with an index."""

from typing import Any

from django import forms

from agreements.forms.fields import draft_field
from agreements.models import Uplift


class UpliftForm(forms.ModelForm):
    class Meta:
        model = Uplift
        formfield_callback = draft_field
        fields = [
            "year",
            "base_amount",
            "series",
            "base_label",
            "base_figure",
            "new_label",
            "new_figure",
            "part_percent",
            "rounding",
            "rounding_step",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("series", "base_label", "new_label"):
            self.fields[name].required = True
