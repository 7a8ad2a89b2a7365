"""The forms of a paper's rows, and the form that starts one."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements import uploads
from agreements.forms.files import CheckedFileField
from agreements.models import (
    Agreement,
    DecisionPoint,
    Document,
    PaperAttachment,
    PaperKind,
    PaperPerson,
)
from iop.accounts.models import User
from iop.shared.forms import DayInput


class ProposalForm(forms.ModelForm):
    class Meta:
        model = DecisionPoint
        fields = ("text", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "due_on": DayInput()}

    def save(self, commit: bool = True) -> Any:
        if "text" in self.changed_data:
            self.instance.is_filled = False
        return super().save(commit)


class AttachmentForm(forms.ModelForm):
    """A name, and the file of the case or the agreement that it stands for."""

    source = forms.ChoiceField(label=_("From the case"), required=False)
    file = CheckedFileField(label=_("Or a new file"), required=False)

    class Meta:
        model = PaperAttachment
        fields = ("name",)

    def __init__(
        self, *args: Any, choices: dict[str, Document | Agreement], user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices, self.user = choices, user
        source: Any = self.fields["source"]
        source.choices = [("", "—"), *((key, str(row)) for key, row in choices.items())]
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """A name is needed, and a file has one already."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("name"):
            source = self.choices.get(data.get("source", ""))
            file = data.get("file")
            data["name"] = PurePath(file.name).stem if file else str(source or "")[:200]
            if not (data["name"] or self.errors):
                self.add_error("name", _("Write a name, or choose a file."))
        return data

    def keep_file(self) -> str:
        """Keep the new file with the case, and return its key among the choices."""
        paper = self.instance.paper
        stored = uploads.keep(
            self.cleaned_data["file"],
            self.user,
            case=paper.case,
            is_secret=paper.is_secret,
            secrecy_ground=paper.secrecy_ground,
        )
        key = f"document-{stored.pk}"
        self.choices[key] = stored
        return key

    def save(self, commit: bool = True) -> Any:
        has_file = bool(self.cleaned_data.get("file"))
        row = self.choices.get(self.keep_file() if has_file else self.cleaned_data["source"])
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
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
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
