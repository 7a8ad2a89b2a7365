"""Forms of organisations, their boards and contacts."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from iop.shared.forms import DayInput
from iop.shared.history import Change, history_of
from partners import likeness
from partners.models import Board, Contact, Organisation
from partners.organisation_numbers import checked_organisation_number


class OrganisationNumberField(forms.CharField):
    """A number with any separators, kept as ``212000-0142``; ``None`` when unknown."""

    def __init__(self, **kwargs: Any) -> None:
        model_field = Organisation._meta.get_field("organisation_number")
        kwargs.setdefault("label", _("Organisation number"))
        kwargs.setdefault("help_text", model_field.help_text)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(required=False, max_length=40, empty_value=None, **kwargs)

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        return checked_organisation_number(text) if text else None


class OrganisationFieldsForm(forms.ModelForm):
    """The facts of an organisation; pages and the admin share it."""

    organisation_number = OrganisationNumberField()
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = Organisation
        fields = [
            "kind",
            "name",
            "short_name",
            "organisation_number",
            "registered_since",
            "has_economic_activity",
            "email",
            "phone",
            "website",
            "address",
        ]
        widgets = {
            "registered_since": DayInput(),
            "address": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_organisation_number(self) -> str | None:
        """The number is one organisation's alone; the error leads to the one that has it."""
        number: str | None = self.cleaned_data["organisation_number"]
        others = Organisation.objects.exclude(pk=self.instance.pk)
        other = others.filter(organisation_number=number).first() if number else None
        if other:
            raise ValidationError(
                format_html(
                    gettext('<a href="{address}">{name}</a> has this number already.'),
                    address=other.get_absolute_url(),
                    name=other.name,
                ),
                code="unique",
            )
        return number


class SeenForm(forms.ModelForm):
    """Notices that somebody else saved the same row while this form lay open.

    ``seen`` is the version that the form was opened with. The form comes back once, with
    what was changed beside what was typed; saving again is then a choice made knowingly.
    """

    #: Changes that the writer has not seen.
    unseen: list[Change] = []

    @property
    def version(self) -> int | None:
        """The newest version of the row, which the form shown now builds on."""
        versions = type(self.instance).history
        newest = versions.filter(id=self.instance.pk).values_list("history_id", flat=True)
        version: int | None = newest.first() if self.instance.pk else None
        return version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen = self.data.get("seen", "")
        if self.instance.pk and seen.isdecimal():
            versions = type(self.instance).history.filter(id=self.instance.pk)
            newer = versions.filter(history_id__gt=seen).count()
            self.unseen = history_of(versions)[:newer] if newer else []
        if self.unseen:
            raise ValidationError(
                _("This was changed by somebody else while you were writing."), code="stale"
            )
        return data


class OrganisationForm(SeenForm, OrganisationFieldsForm):
    """Points out organisations with a name alike before one more is saved.

    The checkbox "it is another organisation" posts ``another``: the name that was warned
    about, so a name changed after the warning is looked up anew.
    """

    #: What the name was found to be like.
    alike: list[Organisation] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        name = data.get("name", "")
        if self.errors or "name" not in self.changed_data:
            return data
        if self.data.get("another") != likeness.key(name):
            self.alike = likeness.alike(name, but=self.instance if self.instance.pk else None)
        if self.alike:
            self.add_error(
                "name",
                ValidationError(
                    _("The name is like that of an organisation which is here already."),
                    code="alike",
                ),
            )
        return data

    @property
    def name_key(self) -> str:
        """What the checkbox posts to say that the name is another organisation's."""
        return likeness.key(self.data.get("name", ""))


class BoardForm(SeenForm):
    """A board of the organisation that the form's instance names."""

    class Meta:
        model = Board
        fields = [
            "name",
            "code",
            "department",
            "public_share_guideline",
            "guidelines",
            "guidelines_reference",
            "guidelines_adopted_on",
        ]
        widgets = {"guidelines_adopted_on": DayInput()}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self.instance.organisation.boards.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise ValidationError(
                _("The organisation already has a board of this name."), code="unique"
            )
        return name


class BoardChoiceField(forms.ModelChoiceField):
    """Boards of one organisation, which need not be named again."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ContactForm(SeenForm):
    """A contact of the organisation that the form's instance names."""

    class Meta:
        model = Contact
        fields = ["name", "title", "board", "email", "phone"]
        field_classes = {"board": BoardChoiceField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.instance.organisation.boards.all()
        boards = here.in_force() | here.filter(pk=self.instance.board_id)
        field = self.fields["board"]
        if isinstance(field, forms.ModelChoiceField) and boards:
            field.queryset = boards
            field.empty_label = gettext("The whole organisation")
        else:
            del self.fields["board"]


class ReasonForm(forms.Form):
    """Why; kept in the history."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        help_text=_("Shown in the history, at most 100 characters."),
    )


class RetireBoardForm(ReasonForm):
    """When a board ends and which board takes over."""

    retired_on = forms.DateField(label=_("Last day"), widget=DayInput, initial=localdate)
    successor = BoardChoiceField(
        Board.objects.none(),
        label=_("Succeeded by"),
        required=False,
        empty_label=_("None, or not known"),
        help_text=_("The board that takes over its duties."),
    )
    field_order = ["retired_on", "successor", "reason"]

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = board.organisation.boards.in_force().exclude(pk=board.pk)

    def clean_retired_on(self) -> datetime.date:
        retired_on: datetime.date = self.cleaned_data["retired_on"]
        if retired_on > localdate():
            raise ValidationError(
                _("The day lies in the future. Take the board out of use when it has ended.")
            )
        return retired_on
