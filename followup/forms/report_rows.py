"""Rows of a report: values, participants, what came of contributions. Written by several at once.

Each row has its key from the moment it is shown, and the page tells which version of each row it
was made from. So two people can write side by side: what only one of them has touched is taken
from that one, and only where both have written the same row differently are both shown.
"""

import copy
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.forms.rows import PLACEHOLDER, OwnRows, RowForm, RowKind
from agreements.models import Contribution, Row
from followup.models import ContributionOutcome, Exactness, IndicatorValue, ParticipantCount, Report
from followup.report_content import contributions_of


def canonical(value: Any) -> str:
    """A stored or cleaned value as it is compared: unknown is empty, and 10 is 10,00."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return str(value.pk)
    return str(value).replace("\r\n", "\n").strip()


def fingerprint(values: Iterable[Any]) -> str:
    """Tells whether two versions say the same."""
    text = "\x1f".join(map(canonical, values))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class ReportOwn(OwnRows):
    """What a report's rows choose among."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.agreement)
        self.report = report

    def _fetch(self, name: str) -> list[Any]:
        if name == "contributions":
            return contributions_of(self.report)
        return super()._fetch(name)


class ReportRowForm(RowForm):
    """A row of a report, under what it is about where ``owner`` names that."""

    #: The field that names what the row is about, and where those are found.
    owner = ""
    owners = ""
    #: What the fields that few need are called.
    fold: Promise | str = ""
    own: ReportOwn

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.report = self.own.report
        self.fields["exactness"].required = False  # nothing said is exact
        #: What somebody else has saved since the page was shown, in words.
        self.theirs: list[tuple[str, str]] = []

    def clean_exactness(self) -> str:
        return self.cleaned_data["exactness"] or Exactness.EXACT

    @property
    def stored(self) -> str:
        return fingerprint(self.initial.get(name) for name in self.fields)

    @property
    def cleaned(self) -> str:
        """What was typed; with errors, as it was typed."""
        if not self.has_changed():  # then Django cleans nothing
            return self.stored
        if self.errors:
            return fingerprint(self[name].data for name in self.fields)
        return fingerprint(self.cleaned_data.get(name) for name in self.fields)

    def in_words(self) -> list[tuple[str, str]]:
        """The stored row, for the one who wrote it otherwise."""
        found = []
        for name, field in self.fields.items():
            value = field.prepare_value(self.initial.get(name))
            choices = dict(getattr(field, "choices", ()))
            words = str(choices.get(value, value if value is not None else ""))
            if words:
                found.append((str(field.label), words))
        return found


class ValueForm(ReportRowForm):
    owner, owners = "indicator", "indicators"
    fold = _("Measured over another time, or a share")
    more = ("measured_from", "measured_to", "is_share")

    class Meta(RowForm.Meta):
        model = IndicatorValue
        fields = ["exactness", "value", "comment", "measured_from", "measured_to", "is_share"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("measured_from"), data.get("measured_to")
        if first and last and last < first:
            self.add_error("measured_to", _("The last day comes before the first."))
        return data


class ParticipantForm(ReportRowForm):
    empty_labels = {"target_group": _("Another group")}

    class Meta(RowForm.Meta):
        model = ParticipantCount
        fields = ["target_group", "group", "age_band", "women", "men", "other", "exactness"]
        help_texts = {"group": _("Such as parents. Never a name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.own.report.due.asks_age_bands or self.initial.get("age_band")):
            del self.fields["age_band"]
        if not self.own["target_groups"]:
            del self.fields["target_group"]


class OutcomeForm(ReportRowForm):
    owner, owners = "contribution", "contributions"
    more: tuple[str, ...] = ("year",)
    fold = _("For one year alone")

    class Meta(RowForm.Meta):
        model = ContributionOutcome
        fields = ["exactness", "amount", "units", "unit", "year", "comment"]
        help_texts = {"unit": _("Such as hours.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gift = self.instance.contribution if self.instance.contribution_id else None
        if gift and gift.kind == Contribution.Kind.MONEY:  # what is given is asked for at once
            self.more = ("year", "units", "unit")
            self.fold = _("Hours or things, or for one year")


VALUES = RowKind("values", ValueForm, _("Values"), _("Add another value"), owner="indicator")
PARTICIPANTS = RowKind(
    "participants", ParticipantForm, _("Participants"), _("Add a group"), owner="report"
)
OUTCOMES = RowKind(
    "contribution_outcomes",
    OutcomeForm,
    _("Outcome"),
    _("Add a row"),
    owner="contribution",
)
KINDS = [VALUES, PARTICIPANTS, OUTCOMES]


class ReportRows:
    """The rows of one kind, as stored or as posted, and what is written of them."""

    def __init__(self, kind: RowKind, own: ReportOwn, data: QueryDict | None) -> None:
        self.kind, self.own, self.data = kind, own, data
        rows = getattr(own.report, kind.name).all()
        self.stored: dict[str, ReportRowForm] = {
            str(row.pk): self._form(row, is_new=False, is_bound=False) for row in rows
        }
        self.owners = self._owners()
        if data is None:
            self.forms = [*self.stored.values(), *self._blanks()]
            self.seen = {form.key: form.stored for form in self.forms}
        else:
            self.seen = _seen(data.get(f"{kind.name}-seen", ""))
            self.forms = [form for key in _keys(data, kind.name) if (form := self._posted(key))]

    # --- Making the forms --------------------------------------------------------------

    @property
    def _class(self) -> type[ReportRowForm]:
        return self.kind.form  # type: ignore[return-value]

    def _owners(self) -> dict[str, Row]:
        name = self._class.owners
        return {str(row.pk): row for row in self.own[name]} if name else {}

    def _form(
        self, row: Any, *, is_new: bool, is_bound: bool, key: str = "", parent: str = ""
    ) -> ReportRowForm:
        owner = self._class.owner
        if owner and not parent:
            parent = str(getattr(row, f"{owner}_id"))
        form: Any = self._class(
            self.data if is_bound else None,
            prefix=f"{self.kind.name}-{key or row.pk}",
            instance=row,
            own=self.own,
            is_new=is_new,
            parent_key=parent,
        )
        return form  # type: ignore[no-any-return]

    def _posted(self, key: str) -> ReportRowForm | None:
        """The row as it was sent; ``None`` when what it is about is not in the agreement."""
        stored = self.stored.get(key)
        if stored:
            # An instance of its own: the stored one must stay as it is stored.
            return self._form(copy.copy(stored.instance), is_new=False, is_bound=True)
        data = self.data or QueryDict()
        parent = str(data.get(f"{self.kind.name}-{key}-parent", ""))
        if self._class.owner and parent not in self.owners:
            return None
        return self._form(self._new(uuid.UUID(key), parent), is_new=True, is_bound=True)

    def _new(self, key: uuid.UUID | None, parent: str, **fields: Any) -> Row:
        row: Any = self.kind.model(id=key, **fields)
        if self._class.owner and parent in self.owners:
            setattr(row, self._class.owner, self.owners[parent])
            if self.kind is VALUES:
                row.is_share = "%" in row.indicator.unit
            if self.kind is OUTCOMES:
                row.unit = row.contribution.unit
        return row  # type: ignore[no-any-return]

    def _blanks(self) -> Iterable[ReportRowForm]:
        """An empty row where there is none; whoever opens the page gets the same key for it."""
        if not self.own.report.is_editable:
            return
        if self._class.owner:
            has_rows = {form.parent_key for form in self.stored.values()}
            for parent in self.owners:
                if parent not in has_rows:
                    row = self._new(self._key(parent), parent)
                    yield self._form(row, is_new=True, is_bound=False)
        elif not self.stored:
            groups = self.own["target_groups"] or [None]
            for group in groups:
                row = self._new(self._key(str(group and group.pk)), "", target_group=group)
                yield self._form(row, is_new=True, is_bound=False)

    def _key(self, parent: str) -> uuid.UUID:
        name = f"{self.own.report.pk}:{self.kind.name}:{parent}"
        return uuid.uuid5(uuid.NAMESPACE_OID, name)

    @property
    def empty_form(self) -> ReportRowForm:
        """The row that the browser copies when one is added."""
        row = self._new(None, "")
        return self._form(row, is_new=True, is_bound=False, key=PLACEHOLDER, parent=PLACEHOLDER)

    def of(self, parent: Any) -> list[ReportRowForm]:
        """The rows about one indicator or contribution."""
        return [form for form in self.forms if form.parent_key == str(parent.pk)]

    # --- Reading what was sent -----------------------------------------------------------

    @property
    def basis(self) -> str:
        """Which version of each row the page rests on."""
        return " ".join(f"{key}:{mark}" for key, mark in self.seen.items())

    @property
    def conflicts(self) -> list[ReportRowForm]:
        return [form for form in self.forms if form.theirs]

    @property
    def errors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for form in self.forms:
            if not form.is_bound or not form.is_wanted:
                continue
            for name, messages in form.errors.items():
                place = form[name].id_for_label if name in form.fields else f"row-{form.key}"
                found[place] = [str(message) for message in messages]
        return found

    def save(self) -> bool:
        """Write what was touched here and by nobody else; whether anything was written."""
        posted = {form.key for form in self.forms}
        written = [self._save(form) for form in self.forms]
        written += [self._remove(key) for key in [*self.seen] if key not in posted]
        return any(written)

    def _save(self, form: ReportRowForm) -> bool:
        stored, seen = self.stored.get(form.key), self.seen.get(form.key)
        if stored is None:
            return self._save_new(form, seen)
        now, typed = stored.stored, form.cleaned
        if typed == now:
            self.seen[form.key] = now
        elif typed == seen:  # not touched here
            return False
        elif now != seen:
            form.theirs = stored.in_words() or [(str(_("Stored")), "–")]
        elif form.is_valid():
            form.instance.save()
            self.seen[form.key] = typed
            return True
        return False

    def _save_new(self, form: ReportRowForm, seen: str | None) -> bool:
        """A row that is not stored: new, or taken away by somebody while it was open here."""
        if not form.is_wanted or not form.is_valid() or form.cleaned == seen:
            return False
        if self.kind.model._base_manager.filter(pk=form.instance.pk).exists():
            raise SuspiciousOperation("A new row has the key of a row elsewhere.")
        form.instance.position = self._last_position() + 1
        form.instance.save(force_insert=True)
        self.seen[form.key] = form.cleaned
        self.stored[form.key] = form
        return True

    def _last_position(self) -> int:
        return max((form.instance.position for form in self.stored.values()), default=-1)

    def _remove(self, key: str) -> bool:
        """Take away what was taken away here, unless somebody has written in it since."""
        stored = self.stored.get(key)
        mark = self.seen.pop(key)
        if stored is None or stored.stored != mark:
            return False
        stored.instance.delete()
        return True

    def show_both(self, own: ReportOwn) -> None:
        """For the page that is shown again: what others have written, and on what it rests now.
        ``own`` is of the report as it is stored after the save."""
        fresh = ReportRows(self.kind, own, None)
        kept = {form.key: form for form in self.forms}
        shown = []
        for key, form in kept.items():
            stored = fresh.stored.get(key)
            is_untouched = stored and not form.theirs and not form.errors
            shown.append(stored if stored and is_untouched else form)
        shown += [form for key, form in fresh.stored.items() if key not in kept]
        self.forms, self.seen = shown, fresh.seen


def _seen(text: str) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in text.split())
    return {key: mark for key, _colon, mark in pairs}


def _keys(data: QueryDict, name: str) -> Sequence[str]:
    try:
        return list(dict.fromkeys(str(uuid.UUID(key)) for key in data.getlist(name)))
    except ValueError:
        raise SuspiciousOperation("The key of a row is no UUID.") from None
