"""Forms for what has been seen of police records."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.reasons import Reasoned
from agreements.models import Party, RecordExtract
from iop.shared.forms import DayInput

_PERSONAL_NUMBER = re.compile(r"\d{6}(\d\d)?\s?[-+]?\s?\d{4}")


class ExtractForm(forms.ModelForm):
    """Whose extracts, and the day they were seen."""

    class Meta:
        model = RecordExtract
        fields = ["party", "whose", "seen_on"]
        widgets = {"seen_on": DayInput()}

    def __init__(self, parties: Sequence[Party], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = Party.objects.filter(pk__in=[party.pk for party in parties])
        field.choices = [("", "–"), *((party.pk, str(party)) for party in parties)]

    def clean_whose(self) -> str:
        whose: str = self.cleaned_data["whose"]
        if _PERSONAL_NUMBER.search(whose):
            raise ValidationError(_("Write posts, and no personal numbers."))
        return whose

    def clean_seen_on(self) -> Any:
        seen_on = self.cleaned_data["seen_on"]
        if seen_on > timezone.localdate():
            raise ValidationError(_("The day lies in the future."))
        return seen_on


class ExtractCorrectionForm(Reasoned, ExtractForm):
    """A note that is mended, with the reason."""
