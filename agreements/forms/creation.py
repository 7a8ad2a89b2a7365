"""Forms that start an agreement."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.models import AgreementTemplate
from agreements.starting import Place
from iop.accounts.models import User
from partners.models import Board, Organisation


class DayInput(forms.DateInput):
    """The browser's own calendar; the value is always ISO 8601."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    """Let the field choose among these rows."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    field.queryset = rows
    return field


class PlaceForm(forms.Form):
    """The board and the case: a new one, or one that exists."""

    NEW, EXISTING = "new", "existing"

    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"))
    case_kind = forms.ChoiceField(
        label=_("Case"),
        choices=[(NEW, _("New case")), (EXISTING, _("A case that the board has already"))],
        widget=forms.RadioSelect,
        initial=NEW,
    )
    reference = forms.CharField(
        label=_("Diary number"),
        max_length=40,
        help_text=_("As in the diary, such as SN 2018/0098."),
    )
    title = forms.CharField(label=_("Title of the agreement"), max_length=200)

    def __init__(self, *args: Any, user: User, boards: list[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        keys = [board.pk for board in boards]
        field = offer(
            self, "board", Board.objects.filter(pk__in=keys).select_related("organisation")
        )
        if len(boards) == 1:
            field.empty_label = None

    @property
    def place(self) -> Place:
        data = self.cleaned_data
        return Place(data["board"], data["reference"], data["case_kind"] == self.NEW)


class StartForm(PlaceForm):
    """A new agreement from a template."""

    template = forms.ModelChoiceField(
        AgreementTemplate.objects.none(), label=_("Template"), empty_label=None
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Other parties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The municipality's board is put in first. You can add parties later too."),
    )
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = AgreementTemplate.objects.visible_to(self.user).filter(is_active=True)
        offer(self, "template", templates)
        offer(self, "organisations", Organisation.objects.visible_to(self.user).active())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error(
                "ends_on", _("The last day comes before the first. Which of them is right?")
            )
        board, template = data.get("board"), data.get("template")
        if board and template and template.municipality_id not in (None, board.organisation_id):
            self.add_error(
                "template",
                ValidationError(_("The template belongs to another municipality than the board.")),
            )
        return data
