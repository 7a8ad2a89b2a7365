"""The form of a whole report, and of its plan: what is typed, and what it was based on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import construct_instance
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import draft_field
from followup import privacy
from followup.forms.report_rows import (
    KINDS,
    ReportOwn,
    ReportRows,
    canonical,
    fingerprint,
)
from followup.models import Report, ReportDue
from followup.report_content import is_of_partner
from iop.shared.forms import DayInput

#: Ends the mark of a line whose report has been handed in.
_HANDED_IN = "-in"
_COOPERATION = ("money_in_time", "answers_in_time", "rating_note")


class TextForm(forms.ModelForm):
    """What is said in words. Each field tells which version of it the page showed."""

    class Meta:
        model = Report
        fields = (
            "measured_from",
            "measured_to",
            "narrative",
            "economy_note",
            "deviations",
            "lessons",
            *_COOPERATION,
        )
        formfield_callback = draft_field

    def __init__(self, report: Report, data: QueryDict | None = None) -> None:
        super().__init__(data, instance=report, label_suffix="", use_required_attribute=False)
        if not is_of_partner(report):
            for name in _COOPERATION:
                del self.fields[name]
        for name in ("narrative", "deviations", "lessons"):
            self.fields[name].widget.attrs["rows"] = 5
        self.marks = {name: fingerprint([self.initial.get(name)]) for name in self.fields}
        if data is None:
            self.seen = dict(self.marks)
        else:
            self.seen = {name: str(data.get(f"seen-{name}", "")) for name in self.fields}
        #: What somebody else has saved since the page was shown, by field.
        self.theirs: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("measured_from"), data.get("measured_to")
        if first and last and last < first:
            text = _("The last day comes before the first.")
            for name in ("measured_from", "measured_to"):  # neither is stored
                self.add_error(name, text)
        return data

    def _post_clean(self) -> None:
        """Django's own, less its questions to the database: ``clean`` and ``merge`` see to what
        the constraints ask, and a report is saved over and over."""
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        self.instance = construct_instance(self, self.instance, self._meta.fields)
        try:
            self.instance.full_clean(exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

    def merge(self) -> list[str]:
        """Take what was touched here and by nobody else; the names of the fields to store.

        The instance is left as it shall be stored.
        """
        self.full_clean()
        taken = [name for name in self.fields if self._takes(name)]
        for name in self.fields:
            if name not in taken:
                setattr(self.instance, name, self.initial.get(name))
        first, last = self.instance.measured_from, self.instance.measured_to
        if first and last and last < first:  # one day is mine and one somebody else's
            taken = [name for name in taken if name not in ("measured_from", "measured_to")]
            for name in ("measured_from", "measured_to"):
                setattr(self.instance, name, self.initial.get(name))
        return taken

    def _takes(self, name: str) -> bool:
        if name in self.errors or name not in self.data:
            return False
        typed, now = fingerprint([self.cleaned_data.get(name)]), self.marks[name]
        if typed == now:
            self.seen[name] = now
            return False
        if typed == self.seen[name]:  # not touched here
            return False
        if self.seen[name] != now:
            field = self.fields[name]
            choices = dict(getattr(field, "choices", ()))
            value = canonical(self.initial.get(name))
            self.theirs[name] = str(choices.get(value, value)) or "–"
            return False
        self.seen[name] = typed
        return True

    def show_both(self, report: Report) -> None:
        """For the page that is shown again: it rests on what is stored now."""
        fresh = TextForm(report)
        data: Any = self.data
        data = data.copy()
        for name in self.fields:
            if name not in self.theirs and name not in self.errors:
                value = fresh.initial.get(name)
                data[name] = "" if value is None else str(value)
        self.data, self.seen = data, fresh.seen


class ReportForm:
    """All of a report, loaded ``whole``: its texts and its rows."""

    def __init__(self, report: Report, data: QueryDict | None = None) -> None:
        self.report, self.data = report, data
        own = ReportOwn(report)
        self.text = TextForm(report, data)
        self.rows = {kind.name: ReportRows(kind, own, data) for kind in KINDS}

    @property
    def all_rows(self) -> list[ReportRows]:
        return [*self.rows.values()]

    @property
    def values(self) -> ReportRows:
        return self.rows["values"]

    @property
    def participants(self) -> ReportRows:
        return self.rows["participants"]

    @property
    def outcomes(self) -> ReportRows:
        return self.rows["contribution_outcomes"]

    @property
    def has_conflict(self) -> bool:
        return bool(self.text.theirs) or any(rows.conflicts for rows in self.rows.values())

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by the id of the field that they concern."""
        found = {
            self.text[name].id_for_label: [str(message) for message in messages]
            for name, messages in self.text.errors.items()
            if name in self.text.fields
        }
        for rows in self.rows.values():
            found |= rows.errors
        return found

    @property
    def basis(self) -> dict[str, str]:
        """What the page rests on, by the name of a hidden field."""
        found = {f"seen-{name}": mark for name, mark in self.text.seen.items()}
        return found | {f"{name}-seen": rows.basis for name, rows in self.rows.items()}

    @property
    def warnings(self) -> dict[str, str]:
        """What may tell of a person, as it is typed, by the id of the field."""
        found = {}
        forms_with_texts: list[Any] = [self.text]
        forms_with_texts += [form for rows in self.rows.values() for form in rows.forms]
        for form in forms_with_texts:
            for name, field in form.fields.items():
                if type(field) is forms.CharField:
                    hits = privacy.traces(str(form[name].value() or ""))
                    if hits:
                        found[form[name].id_for_label] = privacy.warning(hits)
        return found

    def save(self) -> bool:
        """Write what was touched here and by nobody else; whether anything was written."""
        taken = self.text.merge()
        written = [rows.save() for rows in self.rows.values()]
        if not (taken or any(written)):
            return False
        self.report.revision += 1
        self.report.save()
        return True

    def show_both(self, report: Report) -> None:
        """For the page that is shown again, the report as it is stored now."""
        self.text.show_both(report)
        own = ReportOwn(report)
        for rows in self.rows.values():
            rows.show_both(own)


class ReceiveForm(forms.Form):
    """From whom a report came on paper or by mail, and how."""

    submitted_for = forms.CharField(
        label=_("Who has left the report"),
        max_length=150,
        help_text=_("The person’s name, as it stands on the report."),
    )
    received_how = forms.CharField(
        label=_("How it came"), max_length=150, help_text=_("Such as on paper or by mail.")
    )


class DueForm(forms.ModelForm):
    """A line of the plan that is added or amended, with the reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        help_text=_("Why the plan is amended. It stays in the history."),
    )
    #: How the line stood when the page was shown, so that nothing is written over unseen.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ReportDue
        fields = (
            "party",
            "kind",
            "period_from",
            "period_to",
            "due_on",
            "due_note",
            "note",
            "goes_to_board",
            "asks_age_bands",
        )
        widgets = {"period_from": DayInput(), "period_to": DayInput(), "due_on": DayInput()}
        labels = {"asks_age_bands": _("Asks for participants by age")}

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties
        field.empty_label = _("All parties together")
        field.help_text = ""
        if self.instance.pk:  # what has been begun stays with who began it
            del self.fields["party"]
            self._remember()

    def _remember(self) -> None:
        """How the line stands now: what is typed goes into the instance."""
        own = [name for name in self._meta.fields or () if name in self.fields]
        self.stored = {name: getattr(self.instance, name) for name in own}
        reports = Report.objects.filter(due=self.instance, status__in=Report.HANDED_IN)
        self.mark = fingerprint(self.stored.values()) + (_HANDED_IN if reports.exists() else "")
        self.initial["seen"] = self.mark

    def compare(self) -> None:
        """What has come between since the page was shown is told as errors, once."""
        if self.instance.is_skipped:
            text = _("The report is skipped: %(reason)s Ask for it again before you amend it.")
            self.add_error(None, text % {"reason": self.instance.skip_reason})
            return
        seen = self.data.get("seen", self.mark)
        if seen == self.mark:
            return
        if self.mark.endswith(_HANDED_IN) and not seen.endswith(_HANDED_IN):
            self.add_error(None, _("The report has been handed in meanwhile."))
        if self.mark.removesuffix(_HANDED_IN) != seen.removesuffix(_HANDED_IN):
            self.add_error(None, _("Somebody has amended this meanwhile."))
            self._show_both()
        self.add_error(None, _("Nothing is saved. Save again if it is to be as you have written."))
        data: Any = self.data
        self.data = data = data.copy()
        data["seen"] = self.mark

    def _show_both(self) -> None:
        for name, value in self.stored.items():
            if canonical(self.cleaned_data.get(name)) != canonical(value):
                said = _in_words(self.fields[name], value)
                self.add_error(name, _("It says now: %(value)s") % {"value": said})

    @transaction.atomic
    def save(self, commit: bool = True) -> ReportDue:
        self.instance._change_reason = self.cleaned_data["reason"]
        due: ReportDue = super().save(commit)
        return due


def _in_words(field: Any, value: Any) -> str:
    """A stored value as a page would say it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(dict(getattr(field, "choices", ())).get(value, value or "–"))


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the report not asked for?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SubmitForm(forms.Form):
    """The last look before a report is handed in."""

    confirmed = forms.BooleanField(
        label=_("I have looked: the text tells of no participant who can be known."),
        error_messages={"required": _("Look at the places above, and confirm here.")},
    )

    def __init__(
        self, *args: Any, report: Report, on_behalf: bool, has_traces: bool, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if on_behalf:
            for name, field in ReceiveForm.base_fields.items():
                self.fields[name] = field
                self.initial.setdefault(name, getattr(report, name))
        if not has_traces:
            del self.fields["confirmed"]
