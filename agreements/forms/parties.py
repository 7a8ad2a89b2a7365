"""Parties, contact persons and signatories."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.forms.organisations import OrganisationField
from agreements.forms.rows import RowForm, RowKind
from agreements.models import ContactPerson, Party, Signatory
from partners.models import Board


class BoardField(forms.Field):
    """A board of the row's organisation; the boards of all rows are fetched at once."""

    widget = forms.Select

    def offer(self, boards: list[Board]) -> None:
        self.objects = {str(board.pk): board for board in boards}
        self.widget.choices = [("", "—"), *((key, row.name) for key, row in self.objects.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(getattr(value, "pk", value) or "")

    def to_python(self, value: Any) -> Board | None:
        if value in self.empty_values:
            return None
        if str(value) in self.objects:
            return self.objects[str(value)]
        board = Board.objects.in_force().filter(pk=value).first() if str(value).isdigit() else None
        if board is None:
            raise ValidationError(_("The board does not exist any more. Choose again."))
        return board

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class OrganisationRowForm(RowForm):
    """A row that names an organisation of the register, or writes a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.organisation if self.instance.organisation_id else None
        cast(OrganisationField, self.fields["organisation"]).current = chosen
        self.initial["organisation"] = chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "organisation" not in self.errors and not (
            cleaned.get("organisation") or cleaned.get("name_as_written")
        ):
            missing = _("Choose an organisation or write a name.")
            self.add_error("organisation", ValidationError(missing, code="required"))
        return cleaned


class PartyForm(OrganisationRowForm):
    summary_fields = ("organisation", "board", "name_as_written")
    more = ("name_as_written", "signing_rule", "joined_on", "left_on", "notice_months")
    organisation = OrganisationField(
        label=_("Organisation"), help_text=_("Name, short name or organisation number.")
    )
    board = BoardField(
        label=_("Board"),
        required=False,
        help_text=_("For a municipality or region: the board that is bound."),
    )

    class Meta(RowForm.Meta):
        model = Party
        fields = [
            "organisation",
            "board",
            "name_as_written",
            "signs",
            "signing_rule",
            "is_coordinator",
            "joined_on",
            "left_on",
            "notice_months",
        ]
        help_texts = {"name_as_written": _("Only when it is written otherwise in the agreement.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(BoardField, self.fields["board"]).offer(_boards(self))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        organisation = cleaned.get("organisation")
        if cleaned.get("signs") and cleaned.get("name_as_written") and not organisation:
            self.add_error("signs", _("Only an organisation in the register can sign."))
        board = cleaned.get("board")
        is_left_over = "organisation" in self.changed_data and "board" not in self.changed_data
        if board and organisation and board.organisation_id != organisation.pk and is_left_over:
            cleaned["board"] = None  # it belonged to the organisation that stood there before
        return cleaned


def _boards(form: RowForm) -> list[Board]:
    """The boards of the row's organisation; those of all parties are fetched at once."""
    organisation = form.instance.organisation_id
    if organisation is None:
        return []
    return [board for board in form.own["boards"] if board.organisation_id == organisation]


class ContactPersonForm(RowForm):
    class Meta(RowForm.Meta):
        model = ContactPerson
        fields = ["party", "name", "title", "email", "phone"]
        labels = {"title": _("Post or title")}


class SignatoryForm(RowForm):
    class Meta(RowForm.Meta):
        model = Signatory
        fields = ["party", "name", "title"]
        labels = {"title": _("Post or title")}


PARTIES = RowKind(
    "parties",
    PartyForm,
    title=_("Parties"),
    add_label=_("Add a party"),
    empty=_("No party yet. An agreement needs a public and a non-profit party."),
)
CONTACT_PERSONS = RowKind(
    "contact_persons",
    ContactPersonForm,
    title=_("Contact persons"),
    add_label=_("Add a contact person"),
    empty=_("No contact person yet. Name one for each party."),
)
SIGNATORIES = RowKind(
    "signatories",
    SignatoryForm,
    title=_("Signatories"),
    add_label=_("Add a signatory"),
    empty=_("No signatory yet. Name those who sign for each party."),
)
