"""The forms of a paper's rows, and the form that starts one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    DecisionPoint,
    Document,
    PaperAttachment,
    PaperKind,
    PaperPerson,
)
from iop.shared.forms import DayInput


class ProposalForm(forms.ModelForm):
    class Meta:
        model = DecisionPoint
        fields = ("text", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "due_on": DayInput()}


class AttachmentForm(forms.ModelForm):
    """A name, and the file of the case or the agreement that it stands for."""

    source = forms.ChoiceField(label=_("the file"), required=False)

    class Meta:
        model = PaperAttachment
        fields = ("name",)

    def __init__(self, *args: Any, choices: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        source: Any = self.fields["source"]
        source.choices = [("", "—"), *((key, str(row)) for key, row in choices.items())]

    def save(self, commit: bool = True) -> Any:
        row = self.choices.get(self.cleaned_data["source"])
        self.instance.document = row if isinstance(row, Document) else None
        self.instance.agreement = row if isinstance(row, Agreement) else None
        return super().save(commit)


class PersonForm(forms.ModelForm):
    class Meta:
        model = PaperPerson
        fields = ("name", "title")


class StartForm(forms.Form):
    """Which kind of paper, and to which board when the case has several."""

    kind = forms.ModelChoiceField(
        PaperKind.objects.none(),
        label=_("kind of paper"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, kinds: Any, boards: list[Any], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.boards = {str(board.pk): board for board in boards}
        if len(boards) > 1:
            choices = [(key, str(board)) for key, board in self.boards.items()]
            self.fields["board"] = forms.ChoiceField(label=_("to the board"), choices=choices)

    @property
    def chosen_board(self) -> Any:
        return self.boards.get(self.cleaned_data.get("board", ""))
