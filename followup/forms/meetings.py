"""Forms of a meeting: when and where, who is called, and what is taken up."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.board_meetings import TimeInput
from agreements.models import Agreement, Group, Party
from followup.models import Attendance, GroupMeeting, Topic
from iop.shared.forms import DayInput

#: Empty rows that are always there to write more people in.
SPARE = 2
WHEN_AND_WHERE = ("held_on", "starts_at", "ends_at", "place", "link")


class GroupChoice(forms.ModelChoiceField):
    """A group by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


def group_field(agreement: Agreement) -> GroupChoice:
    """The agreement's groups; the first one, most often the steering group, is chosen already."""
    groups = agreement.groups.all()
    field = GroupChoice(
        Group.objects.filter(pk__in=[group.pk for group in groups]),
        label=_("Group"),
        empty_label=None,
    )
    # They are loaded already: the page asks for them no more.
    field.choices = [(group.pk, field.label_from_instance(group)) for group in groups]
    return field


class _TimesForm(forms.ModelForm):
    """Day and times in order."""

    link = forms.URLField(
        label=_("Link to the meeting"), max_length=500, required=False, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if ends and not starts:
            self.add_error("starts_at", _("Say when it begins too."))
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", _("The meeting ends before it begins."))
        return data


class MeetingForm(_TimesForm):
    """A meeting by hand, or what is known of a planned one. It tells nobody anything."""

    class Meta:
        model = GroupMeeting
        fields = [*WHEN_AND_WHERE, "chair", "minutes_taker"]
        widgets = {"held_on": DayInput(), "starts_at": TimeInput(), "ends_at": TimeInput()}
        help_texts = {"held_on": _("May wait until you know.")}

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields = {"group": group_field(agreement), **self.fields}
            self.fields["held_on"].required = True
            self.fields["held_on"].help_text = ""

    def _post_clean(self) -> None:
        if group := self.cleaned_data.get("group"):
            self.instance.group = group
        super()._post_clean()  # type: ignore[misc]


class CallForm(_TimesForm):
    """When, where and a word; what must be there is asked for when the call is sent."""

    class Meta:
        model = GroupMeeting
        fields = [*WHEN_AND_WHERE, "message"]
        widgets = {
            "held_on": DayInput(),
            "starts_at": TimeInput(),
            "ends_at": TimeInput(),
            "message": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "ends_at": _("Empty: an hour and a half in the calendar."),
            "message": _("Stands in the mail. Write nothing secret."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].label = _("Day")

    @property
    def said(self) -> dict[str, Any]:
        return {field: self.cleaned_data[field] for field in self.Meta.fields}


class PersonForm(forms.ModelForm):
    """Somebody to call; the key of the row is the prefix of its fields."""

    is_gone = forms.BooleanField(label=_("Take away from the call"), required=False)

    class Meta:
        model = Attendance
        fields = ["name", "title", "party", "email"]

    def __init__(self, *args: Any, parties: list[Party], is_spare: bool, **kwargs: Any) -> None:
        kwargs |= {"empty_permitted": is_spare, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.is_spare = is_spare
        party = self.fields["party"]
        if isinstance(party, forms.ModelChoiceField):
            party.queryset = Party.objects.filter(pk__in=[one.pk for one in parties])
            named = ((one.pk, one.name) for one in parties)
            party.choices = [("", _("nobody: independent")), *named]
        self.fields["title"].label = pgettext_lazy("person", "Post")
        self.fields["email"].help_text = _("Empty: is not reached by mail.")
        if is_spare:
            del self.fields["is_gone"]

    @property
    def is_open(self) -> bool:
        """Whether the row is unfolded: it asks for something."""
        return bool(self.errors) or not (self["email"].value() or "")

    @property
    def is_wanted(self) -> bool:
        if self.is_spare:
            return self.has_changed()
        return not self.cleaned_data.get("is_gone")


class People:
    """Who is called, as stored or proposed, or as posted: ``person`` holds the rows' keys."""

    def __init__(
        self, meeting: GroupMeeting, invited: Iterable[Attendance], data: QueryDict | None
    ) -> None:
        self.meeting, self.data = meeting, data
        parties = Party.objects.filter(agreement=meeting.agreement)
        self.parties = list(parties.select_related("organisation"))
        known = {str(one.pk): one for one in invited}
        keys = list(known) if data is None else _keys(data)
        self.forms = [self._form(key, known.get(key)) for key in keys]
        if data is None:
            self.forms += [self._form(str(uuid.uuid4()), None) for _spare in range(SPARE)]

    def _form(self, key: str, known: Attendance | None) -> PersonForm:
        row = known or Attendance(pk=uuid.UUID(key), meeting=self.meeting)
        return PersonForm(
            self.data, instance=row, prefix=key, parties=self.parties, is_spare=known is None
        )

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @property
    def chosen(self) -> list[Attendance]:
        return [form.instance for form in self.forms if form.is_wanted]


def _keys(data: QueryDict) -> list[str]:
    found = []
    for key in dict.fromkeys(data.getlist("person")):
        try:
            found.append(str(uuid.UUID(key)))
        except ValueError:
            continue
    return found[:100]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("groups", "Why is the meeting cancelled?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by those who were called, and in the case."),
    )


class TopicForm(forms.ModelForm):
    """A topic for one of the agreement's groups."""

    class Meta:
        model = Topic
        fields = ["text"]

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"group": group_field(agreement), **self.fields}
        self.fields["text"].label = _("What should be taken up?")
        if len(agreement.groups.all()) == 1:
            self.fields["group"].widget = forms.HiddenInput()
            self.initial["group"] = agreement.groups.all()[0].pk

    def _post_clean(self) -> None:
        if group := self.cleaned_data.get("group"):
            self.instance.group = group
        super()._post_clean()  # type: ignore[misc]


class AgendaItemForm(forms.Form):
    heading = forms.CharField(label=_("New item"), max_length=200, required=False)
