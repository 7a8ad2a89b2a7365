"""Forms of the case: registering an initiative, leaving one as a partner, taking a case."""

import datetime
from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.forms.organisations import OrganisationField
from agreements.models import Agreement, Case, DiarySeries, Document
from agreements.models.cases import NUMBER_TAKEN
from agreements.permissions import boards_to_register_in
from agreements.registering import is_taken, officers_of
from iop.accounts.models import User
from iop.shared.forms import DayInput
from partners.forms import SeenForm
from partners.models import Board, Organisation, Role
from partners.roles import boards_with_role, organisations_represented

_Status = Agreement.Status


class PlainLines(forms.Textarea):
    """A browser sends its own line ends; a text that comes back as it was is no change."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        text: str | None = super().value_from_datadict(data, files, name)
        return text.replace("\r\n", "\n") if text else text


class InitiativeForm(forms.ModelForm):
    """What an initiative is, for the officer who registers it and the partner who leaves it."""

    class Meta:
        model = Case
        fields = ("board", "title", "initiative", "challenge")
        widgets = {
            "initiative": PlainLines(attrs={"rows": 6}),
            "challenge": PlainLines(attrs={"rows": 4}),
        }
        help_texts = {
            "title": _("Short, as it will stand in the diary."),
            "challenge": _("What is it that nobody can solve alone?"),
        }

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let the field choose among these rows; the only one is chosen already."""
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset = rows
        if len(rows) == 1:
            field.empty_label = None

    def clean_initiated_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["initiated_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The day lies in the future."))
        return day


class RegisterForm(InitiativeForm):
    """An officer's: also the number, the initiator and the day."""

    initiator = OrganisationField(
        label=_("Initiative from"),
        help_text=_(
            "Name, short name or organisation number. Empty if the municipality itself began."
        ),
    )
    takes = forms.BooleanField(label=_("I take the case myself"), required=False, initial=True)

    class Meta(InitiativeForm.Meta):
        fields = (
            "board",
            "reference",
            "title",
            "initiator",
            "initiated_on",
            "initiative",
            "challenge",
            "secrecy_note",
        )  # type: ignore[assignment]
        widgets = InitiativeForm.Meta.widgets | {"initiated_on": DayInput}  # type: ignore[assignment]
        help_texts = InitiativeForm.Meta.help_texts | {
            "reference": _("As in the diary. Empty: the next number of the board’s series."),
            "initiative": _("In the initiator’s own words, who can read this here."),
            "secrecy_note": _("If something in the case is secret: what, and by which rule."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"initiated_on": timezone.localdate(), **kwargs.pop("initial", {})}
        super().__init__(*args, **kwargs)
        boards = boards_to_register_in(user)
        self.offer("board", boards)
        self.numbered = set(
            DiarySeries.objects.filter(board__in=boards).values_list("board", flat=True)
        )
        self.officer_in = boards_with_role(user, Role.OFFICER)
        if not self.officer_in.intersection(board.pk for board in boards):
            del self.fields["takes"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        board = data.get("board")
        if board and board.pk not in self.numbered and not data.get("reference"):
            self.add_error(
                "reference", _("The board has no series of numbers. Write the diary number.")
            )
        if board and data.get("takes") and board.pk not in self.officer_in:
            self.add_error("takes", _("You are not a case officer of that board."))
        return data


class FactsForm(SeenForm, InitiativeForm):
    """The facts of a case, mended by its officer; to be used while the case is locked."""

    initiator = OrganisationField(
        label=_("Initiative from"), help_text=RegisterForm.base_fields["initiator"].help_text
    )

    class Meta(RegisterForm.Meta):
        fields = (
            "title",
            "initiator",
            "initiated_on",
            "initiative",
            "challenge",
            "co_boards",
            "reference",
            "external_reference",
            "secrecy_note",
        )  # type: ignore[assignment]
        widgets = RegisterForm.Meta.widgets | {"co_boards": forms.CheckboxSelectMultiple}  # type: ignore[assignment]
        help_texts = RegisterForm.Meta.help_texts | {
            "co_boards": _("Boards that also have to decide before the agreement can be signed."),
            "reference": _("As in the diary, such as SN 2018/0098."),
        }

    def __init__(self, data: Any = None, *, instance: Case) -> None:
        super().__init__(data, instance=instance, initial={"initiator": instance.initiator})
        cast(OrganisationField, self.fields["initiator"]).current = instance.initiator
        boards = Board.objects.filter(organisation=instance.board.organisation).in_force()
        boards = boards | Board.objects.filter(pk__in=instance.co_boards.values("pk"))
        offered = boards.exclude(pk=instance.board_id).select_related("organisation")
        cast(forms.ModelMultipleChoiceField, self.fields["co_boards"]).queryset = offered
        if not offered:
            del self.fields["co_boards"]
        if reason := _why_number_stands(instance):
            self.fields["reference"].disabled = True
            self.fields["reference"].help_text = reason

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError:
            self._take_what_others_wrote()
            raise

    def _take_what_others_wrote(self) -> None:
        """Fields that were not touched here show what stands now, and do not undo it."""
        seen, data = self.data["seen"], cast(QueryDict, self.data).copy()
        then = Case.history.get(history_id=seen)
        boards = Case.history.model.co_boards.model.objects.filter(history=seen)
        shown = {name: getattr(then, name) for name in self.fields if name != "co_boards"}
        shown["co_boards"] = set(boards.values_list("board", flat=True))
        for name, typed in self.cleaned_data.items():
            if name == "co_boards":
                if {board.pk for board in typed} == shown[name]:
                    data.setlist(name, [board.pk for board in self.initial[name]])
            elif typed == shown[name]:
                data[name] = self[name].field.prepare_value(self.initial[name]) or ""
        self.data = data

    def clean_reference(self) -> str:
        case: Case = self.instance
        number: str = self.cleaned_data["reference"]
        if not number and case.reference:
            raise ValidationError(_("A case that has a diary number keeps one."))
        if number and is_taken(case.board, number, besides=case):
            raise ValidationError(NUMBER_TAKEN)
        return number

    def clean_co_boards(self) -> Collection[Board]:
        """Who decides does not change under an agreement that waits for it."""
        chosen = self.cleaned_data["co_boards"]
        before = {board.pk for board in self.instance.co_boards.all()}
        after = {board.pk for board in chosen}
        waiting = [_Status.SIGNING] if before != after else []
        if before - after:
            waiting += [_Status.READY, _Status.DECIDED]
        # Locked, so that none is opened for signing while this is saved.
        agreements = self.instance.agreements.select_for_update(of=("self",))
        bound = agreements.select_related("case").filter(status__in=waiting).first()
        if bound:
            raise ValidationError(
                _(
                    "%(agreement)s is “%(status)s”: its boards stay. "
                    "It has to go back to the draft before you change them."
                )
                % {"agreement": bound.reference, "status": bound.get_status_display()}
            )
        return cast(Collection[Board], chosen)

    def save(self, commit: bool = True) -> Case:
        """Facts and boards as one version in the history; none when nothing has changed."""
        case: Case = self.instance
        if self.has_changed():
            case.skip_history_when_saving = True  # type: ignore[attr-defined]
            case.co_boards.set(self.cleaned_data.get("co_boards", ()))
            del case.skip_history_when_saving  # type: ignore[attr-defined]
            case.save()
        return case


def _why_number_stands(case: Case) -> str:
    """Why the diary number cannot be mended; empty when it can."""
    series = DiarySeries.objects.filter(board=case.board_id).first()
    if series and series.has_given(case.reference):
        return gettext("The board’s series has given this number, so it stands.")
    Kind = Document.Kind
    from_outside = (Kind.ATTACHMENT, Kind.SIGNED_ELSEWHERE, Kind.NOTICE)
    if case.documents.exclude(kind__in=from_outside).exists():
        return gettext("The number is written in documents that have been issued, so it stands.")
    return ""


class ProposeForm(InitiativeForm):
    """A partner's: short, and for one of the organisations that the user represents."""

    initiator = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which organisation?")
    )

    class Meta(InitiativeForm.Meta):
        fields = ("initiator", "board", "title", "initiative", "challenge")  # type: ignore[assignment]
        labels = {
            "board": _("To which board?"),
            "title": _("What do you want to call it?"),
            "initiative": _("What do you want to do together?"),
            "challenge": _("Which challenge in society do you want to meet?"),
        }
        help_texts = {
            "board": _("The board that works with the question. Unsure? Choose the nearest one."),
            "initiative": _("Who, what, for whom and with what? Half a page is enough."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("board", Board.objects.in_force().select_related("organisation"))
        own = Organisation.objects.filter(pk__in=organisations_represented(user)).active()
        self.offer("initiator", own)
        self.fields["initiative"].required = True


class AssignForm(forms.Form):
    """Who takes the case, and its number if it has none."""

    officer = forms.ModelChoiceField(User.objects.none(), label=_("Case officer"))
    reference = forms.CharField(
        label=_("Diary number"),
        max_length=40,
        help_text=_("As in the diary, such as SN 2018/0098."),
    )
    #: The officer that the user saw, so that two who take the case at once notice each other.
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        officers = officers_of(case.board)
        chosen = case.officer or (user if user in officers else None)
        kwargs["initial"] = {"officer": chosen, "instead_of": case.officer_id}
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["officer"]).queryset = officers
        if case.reference or DiarySeries.objects.filter(board=case.board_id).exists():
            del self.fields["reference"]


def check_secrecy(form: forms.BaseForm, data: dict[str, Any]) -> None:
    """Nothing is secret without a rule, and what is public has none."""
    if not data.get("is_secret"):
        data["secrecy_ground"] = ""
    elif not data.get("secrecy_ground"):
        form.add_error("secrecy_ground", _("Write the rule by which it is secret."))


class SecrecyForm(forms.ModelForm):
    """Whether a file is secret, and by which rule; nothing is secret without one."""

    class Meta:
        model = Document
        fields = ("is_secret", "secrecy_ground")
        labels = {"is_secret": _("The file is secret")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_secrecy(self, data)
        return data

    def save(self, commit: bool = True) -> Document:
        """What is said of an issued paper's file is said of the paper."""
        document: Document = super().save(commit)
        for paper in document.issued_papers.all():
            paper.is_secret, paper.secrecy_ground = document.is_secret, document.secrecy_ground
            paper.save()
        return document
