"""Forms of meetings of the boards and of what was decided there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements.deciding import proposed_text
from agreements.models import BoardItem, BoardMeeting, Decision
from agreements.permissions import boards_to_keep
from iop.accounts.models import User
from iop.shared.forms import DayInput
from partners.models import Board


class TimeInput(forms.TimeInput):
    """The browser's own clock, to the minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MeetingForm(forms.ModelForm):
    """A meeting of one of the boards that the secretary keeps."""

    class Meta:
        model = BoardMeeting
        fields = ["board", "held_on", "starts_at", "place", "papers_due_on"]
        widgets = {"held_on": DayInput(), "starts_at": TimeInput(), "papers_due_on": DayInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["board"]
        if self.instance.pk:
            del self.fields["board"]
        elif isinstance(field, forms.ModelChoiceField):
            kept = Board.objects.filter(pk__in=boards_to_keep(user)).in_force()
            field.queryset = kept.select_related("organisation")
            if len(field.queryset) == 1:
                field.empty_label = None

    def clean(self) -> dict[str, Any]:
        """The database knows it too, but not the form: it has not all of the rule's fields."""
        data = super().clean() or self.cleaned_data
        board = data.get("board") or self.instance.board_id
        held_on = data.get("held_on")
        others = BoardMeeting.objects.filter(board=board, cancelled_at=None)
        others = others.exclude(pk=self.instance.pk)
        if held_on and others.filter(held_on=held_on).exists():
            self.add_error("held_on", _("The board already has a meeting that day."))
        return data


class CancelForm(forms.Form):
    """Why a meeting is not held."""

    reason = forms.CharField(
        label=_("Why is the meeting cancelled?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the board’s members and in the cases."),
    )


class MinutesForm(forms.ModelForm):
    """When the minutes were adjusted and the notice was posted."""

    class Meta:
        model = BoardMeeting
        fields = ["minutes_adjusted_on", "notice_posted_on"]
        widgets = {"minutes_adjusted_on": DayInput(), "notice_posted_on": DayInput()}
        help_texts = {
            "notice_posted_on": _(
                "On the municipality’s notice board. From it follows the day of legal force."
            )
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        adjusted, posted = data.get("minutes_adjusted_on"), data.get("notice_posted_on")
        for field, day in (("minutes_adjusted_on", adjusted), ("notice_posted_on", posted)):
            if day and day < self.instance.held_on:
                self.add_error(field, _("The day lies before the meeting."))
            elif day and day > localdate():
                self.add_error(field, _("The day lies in the future."))
        if not adjusted and "minutes_adjusted_on" not in self.errors and self._has_extracts():
            self.add_error(
                "minutes_adjusted_on",
                _("Extracts of the adjusted minutes are kept: mend the day, do not empty it."),
            )
        elif posted and not adjusted and "minutes_adjusted_on" not in self.errors:
            self.add_error("minutes_adjusted_on", _("The notice tells that they are adjusted."))
        elif posted and adjusted and posted < adjusted:
            self.add_error("notice_posted_on", _("The notice is posted after the adjustment."))
        return data

    def _has_extracts(self) -> bool:
        kept = Decision.objects.filter(item__meeting=self.instance).exclude(extract=None)
        return kept.exists()


class DecisionForm(forms.ModelForm):
    """What the board decided on an item; the text begins as the proposals of the paper."""

    class Meta:
        model = Decision
        fields = ["outcome", "paragraph", "text", "reservation", "condition"]
        widgets = {
            "outcome": forms.RadioSelect(),
            "text": forms.Textarea(attrs={"rows": 7}),
            "reservation": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, item: BoardItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed_text(item.paper)
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = Decision.Outcome.choices
        if not self.instance.pk:
            self.initial.setdefault("outcome", Decision.Outcome.AS_PROPOSED)
            self.initial.setdefault("text", self.proposed)

    def clean_paragraph(self) -> str:
        paragraph = str(self.cleaned_data["paragraph"]).replace("§", "").strip()
        if not paragraph:
            raise ValidationError(_("Write the number of the paragraph."))
        return paragraph

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        outcome, text = data.get("outcome"), data.get("text", "")
        approves = outcome in Decision.APPROVING
        if approves and not text:
            self.add_error("text", _("Write what the board decided."))
        if outcome and not approves and text and _alike(text, self.proposed):
            self.add_error(
                "text", _("This is the proposal. Write what the board decided instead of it.")
            )
        if outcome and not approves and data.get("condition"):
            self.add_error("condition", _("Only a decision to do something has a condition."))
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What is recorded."""
        return {field: self.cleaned_data[field] for field in self.Meta.fields}


class CorrectionForm(DecisionForm):
    """The decision as it should have been recorded, and why it was not."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=100,
        help_text=_("Shown in the history, at most 100 characters."),
    )


class ConditionForm(forms.ModelForm):
    class Meta:
        model = Decision
        fields = ["condition_met_on"]
        widgets = {"condition_met_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition_met_on"].required = True

    def clean_condition_met_on(self) -> Any:
        day = self.cleaned_data["condition_met_on"]
        if day > localdate():
            raise ValidationError(_("The day lies in the future."))
        return day


def _alike(text: str, other: str) -> bool:
    """The same words, however the lines are broken."""
    return text.split() == other.split()
