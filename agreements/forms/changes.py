"""Which changes to show: since a day, and by whom."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iop.accounts.models import User
from iop.shared.forms import DayInput

#: How far back the page looks when it is opened.
LOOK_BACK = datetime.timedelta(days=30)


class SinceForm(forms.Form):
    since = forms.DateField(
        label=_("Since"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: from the beginning."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate() - LOOK_BACK

    @property
    def start(self) -> datetime.datetime | None:
        """The first moment of the day asked for; ``None``: the beginning."""
        day = self.fields["since"].initial
        if self.is_bound and self.is_valid():
            day = self.cleaned_data["since"]
        if day is None:
            return None
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class ChangesForm(SinceForm):
    by = forms.TypedChoiceField(label=_("By"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            ("", _("Anybody")),
            *((person.pk, person.name) for person in people),
        ]

    @property
    def person(self) -> int | None:
        """The key of the person asked for."""
        return self.cleaned_data.get("by") if self.is_bound and self.is_valid() else None
