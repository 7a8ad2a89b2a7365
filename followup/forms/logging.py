"""What is written during a meeting, one small form for each kind of save, and its closing."""

import datetime
from typing import Any, cast
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Party
from followup.minutes import people_who_came
from followup.models import ActionItem, AgendaItem, Attendance, GroupMeeting, Outcome
from iop.shared.forms import DayInput


class ClockInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=20_000,
        required=False,
        strip=False,
        error_messages={"max_length": _("The notes are longer than 20 000 signs. Shorten them.")},
    )
    revision = forms.IntegerField(min_value=0)


class ConfidentialForm(forms.Form):
    value = forms.BooleanField(required=False)


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(choices=[("", ""), *Attendance.Presence.choices], required=False)


class GuestForm(forms.ModelForm):
    class Meta:
        model = Attendance
        fields = ("name", "title", "party")

    def __init__(self, *args: Any, meeting: GroupMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        party = cast(forms.ModelChoiceField, self.fields["party"])
        party.queryset = Party.objects.filter(agreement=meeting.agreement)


class ItemForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ("heading",)


class RowForm(forms.ModelForm):
    """A row under an item; an empty text takes it away."""

    item = forms.UUIDField()
    base = forms.CharField(required=False, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False


class OutcomeForm(RowForm):
    class Meta:
        model = Outcome
        fields = ("kind", "text")


class ActionForm(RowForm):
    class Meta:
        model = ActionItem
        fields = ("text", "responsible", "due_on")


class PeopleChoice(forms.ModelMultipleChoiceField):
    """People with their parties: two may have the same post and no name."""

    def label_from_instance(self, obj: Attendance) -> str:
        return f"{obj} · {obj.party}" if obj.party else str(obj)


class AdjustersForm(forms.Form):
    """Who adjusts, chosen among those who came."""

    adjusters = PeopleChoice(
        Attendance.objects.none(),
        label=_("Adjust the minutes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chosen by the group among those who were present."),
        error_messages={"invalid_choice": _("Choose among those who were present.")},
    )

    def __init__(self, *args: Any, meeting: GroupMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelMultipleChoiceField, self.fields["adjusters"])
        field.queryset = people_who_came(meeting)
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def chosen(self) -> frozenset[UUID]:
        return frozenset(person.pk for person in self.cleaned_data["adjusters"])


class CloseForm(AdjustersForm):
    """What the minutes need to say of the meeting itself."""

    held_on = forms.DateField(label=_("Day of the meeting"), widget=DayInput)
    starts_at = forms.TimeField(
        label=_("It began"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    ends_at = forms.TimeField(
        label=_("It ended"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Where it was held"), max_length=150, required=False)
    chair = forms.CharField(label=_("Chair"), max_length=150, required=False)
    minutes_taker = forms.CharField(label=_("Writes the minutes"), max_length=150)
    without_adjusting = forms.BooleanField(
        label=_("The minutes are not adjusted"),
        required=False,
        help_text=_("Say so when the group has chosen nobody; the minutes then say it too."),
    )
    FACTS = ("held_on", "starts_at", "ends_at", "place", "chair", "minutes_taker")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Div("held_on", "starts_at", "ends_at", css_class="log-times"),
            *("place", "chair", "minutes_taker", "adjusters", "without_adjusting"),
        )

    def clean_held_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The meeting cannot be closed before its day has come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("adjusters") and data.get("without_adjusting"):
            self.add_error(
                "without_adjusting",
                _("You have chosen who adjusts the minutes. Choose one or the other."),
            )
        began, ended = data.get("starts_at"), data.get("ends_at")
        if began and ended and ended < began:
            self.add_error("ends_at", _("The meeting cannot end before it began."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.FACTS, "without_adjusting")}


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the notes are opened again"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
    )


class ConfirmForm(forms.Form):
    confirmed_on = forms.DateField(label=_("Confirmed on"), widget=DayInput)
