"""The parts of a review: a small form each, knowing what it was based on."""

from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.forms.assessments import fingerprint
from followup.models import Review


class Part(models.TextChoices):
    """The parts of the page in order; the values stand in its anchors."""

    GOALS = "mal", _("Goals and outcome")
    ECONOMY = "ekonomi", _("Economy")
    MEETINGS = "moten", _("Meetings held")
    REPORTS = "rapporter", _("Reports")
    CRITERIA = "kriterier", _("The criteria, and the market")
    PARTIES = "parterna", _("What the parties say")
    CONCLUSION = "slutsats", _("Conclusion")


#: The fields of each part.
FIELDS = {
    Part.GOALS: ("goals_note",),
    Part.ECONOMY: ("economy_note",),
    Part.MEETINGS: ("meetings_note",),
    Part.REPORTS: ("reports_note",),
    Part.CRITERIA: ("market_note",),
    Part.PARTIES: ("parties_note",),
    Part.CONCLUSION: ("conclusion", "reasons"),
}
_LABELS = {
    "goals_note": _("What do the figures tell, and what do they leave out?"),
    "economy_note": _("How has the money been used?"),
    "meetings_note": _("How has the cooperation worked?"),
    "reports_note": _("What have the reports shown?"),
    "market_note": _("Is there a market now, and has anything else changed?"),
    "parties_note": _("What does each party say?"),
    "conclusion": _("What the review concludes"),
    "reasons": _("Reasons for the conclusion"),
}


class PartForm(forms.ModelForm):
    """A part of the review. ``seen`` tells which version of it the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-basis": True}))
    instance: Review

    class Meta:
        model = Review
        fields = sorted(_LABELS)
        labels = _LABELS

    def __init__(self, part: Part, review: Review, data: QueryDict | None = None) -> None:
        super().__init__(data, instance=review, prefix=part.value)
        self.part, self.own = part, list(FIELDS[part])
        for name in list(self.fields):
            if name not in (*self.own, "seen"):
                del self.fields[name]
        for name in self.own:
            _shape(self.fields[name])
        self.stored = fingerprint(self.initial.get(name) for name in self.own)
        self.initial["seen"] = self.stored
        #: What somebody else has saved since the page was shown, in words.
        self.theirs: list[tuple[str, str]] = []

    @property
    def cleaned(self) -> str:
        return fingerprint(self.cleaned_data.get(name) for name in self.own)

    def is_empty(self, review: Review) -> bool:
        return not any(getattr(review, name).strip() for name in self.own)

    def show_as_seen(self, stored: str) -> None:
        """When the form is shown again it is based on what is stored now."""
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("seen")] = stored
        self.data = data

    def show_stored(self) -> None:
        """When the form is shown again it shows what is stored, not what was sent."""
        self.is_bound = False

    def compare_with_stored(self) -> None:
        choices = dict(Review.Conclusion.choices)
        for name in self.own:
            theirs = self.initial.get(name) or ""
            if theirs != self.cleaned_data.get(name):
                label = str(capfirst(self.fields[name].label or ""))
                self.theirs.append((label, str(choices.get(theirs, theirs))))


def _shape(field: Any) -> None:
    field.required = False
    if isinstance(field, forms.TypedChoiceField):
        field.widget = forms.RadioSelect()
        field.choices = Review.Conclusion.choices
    else:
        field.widget.attrs |= {"rows": 4, "data-grow": True}


def forms_of(review: Review, data: QueryDict | None = None) -> list[PartForm]:
    """A form for each part; each has the review as it was, whatever another of them says."""
    return [PartForm(part, _copied(review), data) for part in Part]


def _copied(review: Review) -> Review:
    names = [name for fields in FIELDS.values() for name in fields]
    return Review(
        pk=review.pk,
        agreement_id=review.agreement_id,
        started_by_id=review.started_by_id,
        **{name: getattr(review, name) for name in names},
    )
