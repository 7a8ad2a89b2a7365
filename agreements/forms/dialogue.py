"""Forms of the dialogue: a comment, an answer, a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.dialogue import as_lines
from agreements.models import Agreement, Approval, Comment, Section
from agreements.reviewing import WHY_ALL_THE_SAME, lacks_reason


class CommentForm(forms.ModelForm):
    """A new thread. Without the choice of readers it is for the parties."""

    class Meta:
        model = Comment
        fields = ("section", "text", "proposed_text", "audience")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "proposed_text": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(
        self, agreement: Agreement, *args: Any, may_be_internal: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        assert isinstance(section, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        section.queryset = agreement.sections.all()
        section.empty_label = _("The whole agreement")
        if not may_be_internal:
            del self.fields["audience"]

    def clean(self) -> None:
        """A wording that is the section's own proposes nothing."""
        super().clean()
        section, proposed = (self.cleaned_data.get(name) for name in ("section", "proposed_text"))
        if isinstance(section, Section) and proposed and _same(proposed, as_lines(section)):
            self.cleaned_data["proposed_text"] = ""
        if proposed and not section:
            self.add_error("section", _("Choose the section that the wording is for."))


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


#: What people write instead of nothing.
_NONE = {"", "-", "–", "nej", "ingen", "inget", "inga", "no", "none"}


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReviewForm(forms.ModelForm):
    """What a reviewer says, with a field for each section that may be sent back to be mended."""

    class Meta:
        model = Approval
        fields = ("conflict_of_interest", "comment")
        widgets = {"comment": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "conflict_of_interest": _(
                "Have you, or somebody close to you, anything to do with a party? "
                "Write what. Empty means none."
            ),
            "comment": _("Needed when you send it back, or have a conflict of interest."),
        }

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        for section in agreement.sections.all():
            self.fields[f"section-{section.pk}"] = forms.CharField(
                label=section.heading,
                required=False,
                max_length=5_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean_conflict_of_interest(self) -> str:
        said: str = self.cleaned_data["conflict_of_interest"]
        return "" if said.strip(" .!").casefold() in _NONE else said

    def clean(self) -> None:
        super().clean()
        said = [self.cleaned_data.get(name, "") for name in ("comment", "conflict_of_interest")]
        if lacks_reason("send_back" not in self.data, *said):
            self.add_error("comment", WHY_ALL_THE_SAME)

    @property
    def section_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("section-")]

    def to_mend(self) -> dict[int, str]:
        """What to mend by section, where something is written."""
        return {
            section.pk: text
            for section in self.agreement.sections.all()
            if (text := self.cleaned_data.get(f"section-{section.pk}", "").strip())
        }
