"""Forms that start an agreement: from a template, as a copy, or one signed elsewhere."""

from decimal import Decimal
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.copying import Days, Shift
from agreements.forms.fields import NumberField
from agreements.forms.files import CheckedFileField
from agreements.models import Agreement, AgreementTemplate, Qualifier
from agreements.starting import Place
from iop.accounts.models import User
from iop.shared.forms import DayInput
from partners.models import Board, Organisation, OrganisationQuerySet

#: How many organisations a search shows.
MOST_FOUND = 10


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    """Let the field choose among these rows."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    field.queryset = rows
    return field


class PlaceForm(forms.Form):
    """The board and the case, the title and the period."""

    NEW, EXISTING = "new", "existing"

    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"), empty_label="—")
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
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    def __init__(self, *args: Any, user: User, boards: list[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        keys = [board.pk for board in boards]
        field = offer(
            self, "board", Board.objects.filter(pk__in=keys).select_related("organisation")
        )
        if len(boards) == 1:
            field.empty_label = None

    @classmethod
    def unchecked(cls, typed: QueryDict, **kwargs: Any) -> Self:
        """The form with what has been typed so far, before anything is checked."""
        initial = {
            name: typed.getlist(name) if name == "organisations" else value
            for name, value in typed.items()
        }
        return cls(initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error(
                "ends_on", _("The last day comes before the first. Which of them is right?")
            )
        return data

    @property
    def place(self) -> Place:
        data = self.cleaned_data
        return Place(data["board"], data["reference"], data["case_kind"] == self.NEW)

    def refuse(self, error: ValidationError) -> None:
        """Show at the right fields why the agreement was not made."""
        self.add_error(None, error)

    def needs_template_of(self, board: Board, template: AgreementTemplate) -> None:
        if template.municipality_id not in (None, board.organisation_id):
            self.add_error(
                "template", _("The template belongs to another municipality than the board.")
            )


class PartiesForm(PlaceForm):
    """Also the organisations that are parties beside the board's own."""

    #: How many the search finds, at most ``MOST_FOUND``; ``None`` before any search.
    found: int | None = None

    find = forms.CharField(
        label=_("Find an organisation"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_("Name, short name or organisation number."),
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Other parties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.visible_to(self.user).active()
        field = offer(self, "organisations", known)
        field.choices = [(one.pk, _with_number(one)) for one in self._shown(known)]

    def _shown(self, known: OrganisationQuerySet) -> list[Organisation]:
        """Those chosen so far, then those that the search finds."""
        keys = [key for key in self["organisations"].value() or () if str(key).isdigit()]
        chosen = list(known.filter(pk__in=keys))
        text = str(self["find"].value() or "").strip()
        if not text:
            return chosen
        new = list(known.containing(text).exclude(pk__in=keys)[:MOST_FOUND])
        self.found = len(new)
        return chosen + new


def _with_number(organisation: Organisation) -> str:
    number = organisation.organisation_number
    return f"{organisation.name} ({number})" if number else organisation.name


class StartForm(PartiesForm):
    """A new agreement from a template."""

    template = forms.ModelChoiceField(
        AgreementTemplate.objects.none(), label=_("Template"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = AgreementTemplate.objects.visible_to(self.user)
        offer(self, "template", templates.filter(is_active=True))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("board") and data.get("template"):
            self.needs_template_of(data["board"], data["template"])
        return data


class CopyForm(PlaceForm):
    """A new agreement on the pattern of an earlier one, in a case of its own."""

    case_kind = None  # type: ignore[assignment]  # Django's way to leave out a field
    days = forms.ChoiceField(
        label=_("The other days"),
        choices=Days,
        widget=forms.RadioSelect,
        initial=Days.MOVE,
        help_text=_("Review, reports, payments and amounts per year."),
    )
    template = forms.ModelChoiceField(AgreementTemplate.objects.none(), label=_("Template"))

    def __init__(self, *args: Any, original: Agreement, boards: list[Board], **kwargs: Any) -> None:
        self.original = original
        kwargs["initial"] = {
            "title": original.title,
            "board": original.case.board_id,
            "days": Days.MOVE if original.starts_on else Days.EMPTY,
            **self._next_term(original),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, boards=boards, **kwargs)
        if original.sections.exists():
            del self.fields["template"]
        else:
            templates = AgreementTemplate.objects.visible_to(self.user)
            offer(self, "template", templates.filter(is_active=True)).empty_label = None

    @staticmethod
    def _next_term(original: Agreement) -> dict[str, Any]:
        """As long a time again, from the day after the last."""
        if not (original.starts_on and original.ends_on and original.months):
            return {}
        first = Shift(days=1)(original.ends_on)
        return {
            "starts_on": first,
            "ends_on": Shift.between(original.starts_on, first)(original.ends_on),
        }

    @property
    def place(self) -> Place:
        return Place(self.cleaned_data["board"], self.cleaned_data["reference"], is_new=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        known = data.get("starts_on") and self.original.starts_on
        if data.get("days") == Days.MOVE and not known:
            self.add_error(
                "days",
                _("Days can move only when both first days are known. Choose keep or empty."),
            )
        if data.get("board") and data.get("template"):
            self.needs_template_of(data["board"], data["template"])
        return data


class SignedElsewhereForm(PartiesForm):
    """The short form for an agreement that was written and signed outside."""

    amount = NumberField(
        label=_("The municipality pays, over the whole term (kr)"),
        required=False,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0), _("An amount cannot be below zero."))],
        help_text=_("Empty if unknown. 0 means that nothing is paid."),
    )
    qualifier = forms.ChoiceField(
        label=_("How exact is the amount?"), choices=Qualifier, initial=Qualifier.EXACT
    )
    file = CheckedFileField(
        ".pdf", label=_("The signed agreement"), help_text=_("A PDF, with all its pages.")
    )
