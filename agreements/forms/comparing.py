"""Which two moments to compare: each an event of the list, or a day."""

import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.comparing import Moment
from agreements.models import Agreement
from iop.shared.forms import DayInput


class MomentsForm(forms.Form):
    """A day that is given goes before the event, and means how it stood when the day was over."""

    first = forms.ChoiceField(label=pgettext_lazy("moment", "From"), required=False)
    first_on = forms.DateField(
        label=_("or a day"),
        required=False,
        widget=DayInput,
        help_text=_("As it stood when the day was over."),
    )
    last = forms.ChoiceField(label=pgettext_lazy("moment", "To"), required=False)
    last_on = forms.DateField(
        label=_("or a day"),
        required=False,
        widget=DayInput,
        help_text=_("As it stood when the day was over."),
    )
    agreement = forms.TypedChoiceField(label=_("Agreement"), coerce=int, required=False)

    def __init__(self, data: Any, *, moments: list[Moment], agreements: list[Agreement]) -> None:
        super().__init__(data or None)
        choices = [(one.at.isoformat(), _in_words(one)) for one in moments]
        for name, standard in (("first", _("The beginning")), ("last", _("Now"))):
            given = (data or {}).get(name, "")
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", standard), *choices, *_other(given, choices)]
        if len(agreements) > 1:
            of_agreement = cast(forms.ChoiceField, self.fields["agreement"])
            of_agreement.choices = [(row.pk, str(row)) for row in agreements]
        else:
            del self.fields["agreement"]

    def between(
        self, begins: datetime.datetime
    ) -> tuple[datetime.datetime, datetime.datetime] | None:
        """The two moments, the earlier first; ``None`` when what was asked for is no moment."""
        if self.is_bound and not self.is_valid():
            return None
        asked = self.cleaned_data if self.is_bound else {}
        first = _moment(asked.get("first_on"), asked.get("first")) or begins
        last = _moment(asked.get("last_on"), asked.get("last")) or timezone.now()
        first, last = sorted((first, last))
        return max(first, begins), max(last, begins)


def _in_words(moment: Moment) -> str:
    return f"{timezone.localtime(moment.at):%Y-%m-%d %H:%M} {moment.what}"


def _other(given: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A moment of the address that is no step, such as when somebody stopped writing."""
    at = _parsed(given)
    if at is None or any(value == given for value, _label in choices):
        return []
    return [(given, f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}")]


def _moment(day: datetime.date | None, given: str | None) -> datetime.datetime | None:
    if day:
        after = day + datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(after, datetime.time.min))
    return _parsed(given or "")


def _parsed(given: str) -> datetime.datetime | None:
    try:
        at = parse_datetime(given)
    except ValueError:
        return None
    return at if at and timezone.is_aware(at) else None
