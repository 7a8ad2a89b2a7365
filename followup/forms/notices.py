"""The forms of notice and of the end of an agreement."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import uploads
from agreements.forms.cases import check_secrecy
from agreements.forms.fields import OwnRow
from agreements.forms.files import CheckedFileField
from agreements.models import Agreement, Party
from followup.ending import Choice, Letter, Way, last_day
from followup.models import Notice
from iop.shared.formats import day
from iop.shared.forms import DayInput

#: What the municipality alone says of a notice that it has been told, and of its file.
_OFFICE = ("given_on", "way", "received_on", "received_by", "proof_note")
_SECRECY = ("is_secret", "secrecy_ground")
_SHORT = forms.Textarea(attrs={"rows": 3, "data-grow": True})


def _not_ahead(on: datetime.date | None) -> datetime.date | None:
    if on and on > timezone.localdate():
        raise ValidationError(_("The day lies in the future."))
    return on


class NoticeForm(forms.ModelForm):
    """Who gives notice, how it was told, and until when the agreement holds.

    A party that gives notice here does so today, and by that alone (``is_own``).
    """

    party = OwnRow(source="parties", required=False, label=_("From"))
    file = CheckedFileField(
        label=_("The notice as a file"),
        required=False,
        help_text=_("PDF, DOCX, ODT, PNG, JPEG or TXT."),
    )
    is_secret = forms.BooleanField(label=_("The file is secret"), required=False)
    secrecy_ground = forms.CharField(
        label=_("Ground for secrecy"),
        required=False,
        max_length=200,
        help_text=_("Such as OSL 26:1."),
    )

    class Meta:
        model = Notice
        fields = [
            "kind",
            "party",
            "given_on",
            "way",
            "received_on",
            "received_by",
            "proof_note",
            "last_day_on",
            "last_day_note",
            "reason",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "given_on": DayInput(),
            "received_on": DayInput(),
            "last_day_on": DayInput(),
            "reason": _SHORT,
        }
        help_texts = {
            "received_on": _("Empty until it is known. The notice time is counted from this day."),
            "last_day_on": _("Empty: computed from the notice time."),
            "reason": _("The parties read it."),
        }

    def __init__(
        self, agreement: Agreement, parties: list[Party], *args: Any, is_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agreement, self.is_own = agreement, is_own
        self.instance.agreement = agreement
        party: Any = self.fields["party"]
        party.help_text = "" if is_own else _("Empty when the parties have agreed to end it.")
        party.offer(parties)
        kinds = [choice for choice in Notice.Kind.choices if not is_own or choice[0] != "agreed"]
        self._choose("kind", kinds)
        if is_own:
            party.required = True
            if len(parties) == 1:
                self.initial.setdefault("party", parties[0].pk)
            for name in (*_OFFICE, *_SECRECY):
                del self.fields[name]
            self.instance.given_on = timezone.localdate()
            self.instance.way = Notice.Way.HERE
        else:
            told = [choice for choice in Notice.Way.choices if choice[0] != Notice.Way.HERE]
            self._choose("way", [("", "—"), *told])
        self.fields["last_day_on"].required = False

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_given_on(self) -> datetime.date | None:
        return _not_ahead(self.cleaned_data["given_on"])

    def clean_received_on(self) -> datetime.date | None:
        received_on = _not_ahead(self.cleaned_data["received_on"])
        given_on = self.cleaned_data.get("given_on")
        if received_on and given_on and received_on < given_on:
            raise ValidationError(_("It cannot be received before it is given."))
        return received_on

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_own:
            check_secrecy(self, data)
        is_agreed = data.get("kind") == Notice.Kind.AGREED
        if "party" in data and is_agreed:
            data["party"] = None
        elif "party" in data and data["party"] is None:
            self.add_error("party", _("Choose the party that gives notice."))
        self._clean_last_day(data)
        return data

    def _clean_last_day(self, data: dict[str, Any]) -> None:
        """Computed where nothing is written; what differs from that says why."""
        given_on = data.get("received_on") or data.get("given_on") or self.instance.given_on
        if not given_on or {"party", "kind", "last_day_on"} & set(self.errors):
            return
        computed = last_day(self.agreement, data["kind"], data.get("party"), given_on)
        written = data.get("last_day_on")
        if written is None and computed is None:
            self.add_error(
                "last_day_on", _("Write the last day: no notice time is agreed to compute it from.")
            )
        elif written is None:
            data["last_day_on"] = computed
        elif written < given_on:
            self.add_error("last_day_on", _("The last day comes before the day of the notice."))
        elif computed and written < computed and self.is_own:
            text = _("By the notice time the last day is %(day)s. Only all together go below it.")
            self.add_error("last_day_on", text % {"day": day(computed)})
        elif computed and written != computed and not data.get("last_day_note"):
            text = _("By the notice time the last day is %(day)s. Write why it is another.")
            self.add_error("last_day_note", text % {"day": day(computed)})

    @property
    def facts(self) -> dict[str, Any]:
        """What is to be entered."""
        of_file = ("file", *_SECRECY)
        facts = {name: said for name, said in self.cleaned_data.items() if name not in of_file}
        if self.is_own:
            facts |= {"given_on": self.instance.given_on, "way": self.instance.way}
        return facts

    @property
    def letter(self) -> Letter | None:
        file: uploads.CheckedFile | None = self.cleaned_data["file"]
        ground: str = self.cleaned_data.get("secrecy_ground", "")
        return Letter(file, ground) if file else None


class ReceivedForm(forms.ModelForm):
    """When the notice came, to whom, and the proof."""

    class Meta:
        model = Notice
        fields = ["received_on", "received_by", "proof_note"]
        widgets = {"received_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].required = True

    def clean_received_on(self) -> datetime.date | None:
        received_on = _not_ahead(self.cleaned_data["received_on"])
        if received_on and received_on < self.instance.given_on:
            raise ValidationError(_("It cannot be received before it is given."))
        return received_on


class EndForm(forms.Form):
    """How the agreement ends, why, and that it ends though something remains."""

    way = forms.ChoiceField(label=_("How does it end?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=_SHORT,
        help_text=_("The parties read it."),
    )
    is_confirmed = forms.BooleanField(
        label=_("End it anyway; what remains is done afterwards"), required=False
    )

    def __init__(
        self, choices: list[Choice], *args: Any, something_remains: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.something_remains = something_remains
        field: Any = self.fields["way"]
        field.choices = [(one.way.value, one.way.label) for one in choices if one.is_open]
        if not something_remains:
            del self.fields["is_confirmed"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.something_remains and not data.get("is_confirmed"):
            self.add_error("is_confirmed", _("Confirm, or see to what remains first."))
        needs_reason = self.something_remains or data.get("way") in (Way.TERMINATE, Way.CANCEL)
        if needs_reason and not data.get("reason", "").strip():
            self.add_error("reason", _("Write why; those concerned will read it."))
        return data
