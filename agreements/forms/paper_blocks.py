"""The blocks of a paper's form: its head, the text of each section, and its rows.

Each block carries a sum of what it held when the page was shown. A block that was not touched
is left alone, and one that somebody else has changed meanwhile is never written over unseen.
"""

import zlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import RichTextInput
from agreements.models import (
    CriteriaSet,
    Paper,
    PaperKind,
    PaperSection,
)
from agreements.paper_documents import part_html
from iop.accounts.models import User
from iop.shared.forms import DayInput
from iop.shared.rich_text import rendered

#: More rows than this is no list that people sign or read.
MOST_ROWS = 60
Data = Mapping[str, Any]
Files = MultiValueDict[str, UploadedFile]


def _sum(values: object) -> str:
    return f"{zlib.crc32(repr(values).encode()):08x}"


class Block:
    """A piece of the paper: what is stored, what is posted, and what was seen."""

    name: str
    data: Data | None
    #: Somebody else has changed it since the page was shown.
    is_conflict = False
    #: What was posted is what is stored.
    is_saved = False

    def stored(self) -> object:
        raise NotImplementedError

    def posted(self) -> object:
        raise NotImplementedError

    def is_valid(self) -> bool:
        raise NotImplementedError

    def write(self) -> None:
        raise NotImplementedError

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by the id of their field."""
        raise NotImplementedError

    @property
    def seen(self) -> str:
        """The sum that the page carries; of what is stored once both versions are shown."""
        if self.data is None or self.is_conflict:
            return _sum(self.stored())
        if self.is_saved:
            return _sum(self.posted())
        return str(self.data.get(f"{self.name}-seen", ""))

    @property
    def basis(self) -> dict[str, str]:
        """What the page that wrote it is now based on, by the name of a hidden field."""
        return {f"{self.name}-seen": self.seen}

    def save(self) -> bool:
        """Write it when it was touched, is sound, and nobody else has changed it meanwhile."""
        assert self.data is not None  # noqa: S101 (asked of posted blocks alone)
        seen = self.data.get(f"{self.name}-seen")
        if seen is None or not self.is_valid():  # the page may not show every block
            return False
        posted = _sum(self.posted())
        if posted == seen:  # not touched here, whatever others have done
            return False
        stored = _sum(self.stored())
        self.is_conflict = stored not in (seen, posted)
        if self.is_conflict:
            return False
        if stored != posted:
            self.write()
        self.is_saved = True
        return stored != posted


def _errors_of(form: forms.BaseForm) -> dict[str, list[str]]:
    return {
        (form[name].id_for_label if name in form.fields else form.prefix or ""): [*map(str, said)]
        for name, said in form.errors.items()
    }


_HEAD = (
    "title", "written_on", "author_role", "unit", "criteria_set", "is_secret", "secrecy_ground",
)  # fmt: skip


class HeadForm(forms.ModelForm):
    """Who writes, when, and under which title."""

    class Meta:
        model = Paper
        fields = _HEAD
        widgets = {"written_on": DayInput()}
        help_texts = {
            "is_secret": _(
                "Then the paper and its files are read by the board’s members, officers, chiefs, "
                "secretaries and auditors alone, never by partners."
            ),
            "secrecy_ground": _("Such as OSL 26:1."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        purposes = (PaperKind.Purpose.GUIDELINES, PaperKind.Purpose.ANSWER)
        if self.instance.kind.purpose not in purposes:
            del self.fields["criteria_set"]
        else:
            sets: Any = CriteriaSet.objects.visible_to(user)
            self.fields["criteria_set"].queryset = sets.filter(is_active=True)  # type: ignore[attr-defined]


class HeadBlock(Block):
    name = "head"

    def __init__(self, paper: Paper, user: User, data: Data | None) -> None:
        self.data = data
        # Validation writes on its instance: the stored paper stays as it is.
        self._stored = {name: getattr(paper, name) for name in _HEAD}
        self.paper = paper
        self.form = HeadForm(data, instance=paper, prefix="head", user=user)
        self.is_valid_now = self.form.is_valid() if data is not None else True

    def stored(self) -> object:
        return [str(self._stored[name] or "") for name in self.form.fields]

    def posted(self) -> object:
        return [str(self.form.cleaned_data.get(name) or "") for name in self.form.fields]

    def is_valid(self) -> bool:
        return self.is_valid_now

    @property
    def errors(self) -> dict[str, list[str]]:
        return _errors_of(self.form)

    def write(self) -> None:
        self.form.save()

    @property
    def theirs(self) -> list[tuple[str, str]]:
        """What is stored, by field, for whoever has to choose."""
        return [
            (str(field.label), str(self._stored[name] or "—"))
            for name, field in self.form.fields.items()
        ]


class SectionForm(forms.Form):
    body = RichTextInput(required=False)


class SectionBlock(Block):
    """The text of one section."""

    def __init__(self, section: PaperSection, data: Data | None) -> None:
        self.section, self.data = section, data
        self.name = f"section-{section.pk}"
        initial = {"body": section.body}
        self.form = SectionForm(data, prefix=self.name, initial=initial, label_suffix="")
        self.form.fields["body"].label = section.heading
        if section.guidance:
            advice = {"aria-describedby": f"advice-{section.pk}"}
            self.form.fields["body"].widget.attrs |= advice

    def stored(self) -> object:
        return str(rendered(self.section.body))

    def posted(self) -> object:
        return str(rendered(self.form.cleaned_data["body"]))

    def is_valid(self) -> bool:
        return self.form.is_valid()

    @property
    def errors(self) -> dict[str, list[str]]:
        return _errors_of(self.form)

    def write(self) -> None:
        self.section.body = self.form.cleaned_data["body"]
        self.section.save()

    @property
    def filled(self) -> SafeString:
        """What the system adds under the text."""
        return part_html(self.section.paper, self.section)


def row_source(row: Any) -> str:
    """The key of what an attachment stands for, among the choices."""
    # An agreement that was issued has its file too, made anew when it is issued again.
    for kind in ("agreement", "document"):
        if key := getattr(row, f"{kind}_id", None):
            return f"{kind}-{key}"
    return ""


def _row_values(row: Any, names: list[str]) -> dict[str, str]:
    values = {name: str(getattr(row, name, None) or "") for name in names}
    return values | {"source": row_source(row)} if "source" in names else values


class RowsBlock(Block):
    """Rows of one kind in their order: proposals, attachments, signers or recipients."""

    def __init__(
        self,
        name: str,
        titles: "tuple[Promise | str, Promise | str]",
        form: type[forms.ModelForm],
        rows: list[Any],
        data: Data | None,
        files: Files | None = None,
        **given: Any,
    ) -> None:
        self.name, (self.title, self.add_label), self.data = name, titles, data
        self.form_class, self.rows = form, {str(row.pk): row for row in rows}
        self.extra = given.pop("extra", {})
        self.given, self.files = given, files or MultiValueDict()
        self.fields = [name for name in form.base_fields if name != "file"]
        # Validation writes on the rows: what is stored is noted first.
        self._stored = [
            {"pk": key, **_row_values(row, self.fields)} for key, row in self.rows.items()
        ]
        self.raw = self._stored if data is None else self._posted(data)
        self._shown: dict[int, forms.ModelForm] = {}

    def _posted(self, data: Data) -> list[dict[str, str]]:
        try:
            count = min(int(data.get(f"{self.name}-count", 0)), MOST_ROWS)
        except ValueError:
            count = 0
        return [
            {
                field: str(data.get(f"{self.name}-{place}-{field}", "")).strip()
                for field in ("pk", *self.fields)
            }
            for place in range(count)
        ]

    def stored(self) -> object:
        return [[row[name] for name in self.fields] for row in self._stored]

    def posted(self) -> object:
        return [
            [*(self.raw[place][name] for name in self.fields), *self._file(place)]
            for place in self.bound
        ]

    def _file(self, place: int) -> list[str]:
        """The name of a new file at the row; none once it is kept."""
        file = self.files.get(f"{self.name}-{place}-file")
        return [file.name or ""] if file and not self.is_saved else []

    def _form(self, place: int, row: dict[str, str], *, is_bound: bool) -> forms.ModelForm:
        prefix = f"{self.name}-{place}"
        data = {f"{prefix}-{key}": value for key, value in row.items()}
        instance = self.rows.get(row["pk"]) or self.form_class._meta.model(**self.given)
        # The model tells what a bound form began with, but knows nothing of a source.
        initial = {"source": row_source(instance)} if is_bound else row
        form = self.form_class(
            data if is_bound else None, self.files if is_bound else None, prefix=prefix,
            initial=initial, instance=instance, label_suffix="", **self.extra,
        )  # fmt: skip
        form.use_required_attribute = False
        return form

    @cached_property
    def bound(self) -> dict[int, forms.ModelForm]:
        """The forms of the rows where anything was posted, by their place."""
        return {
            place: self._form(place, row, is_bound=True)
            for place, row in enumerate(self.raw)
            if any(row[name] for name in self.fields) or self._file(place)
        }

    @property
    def forms(self) -> list[tuple[str, forms.ModelForm]]:
        """Each row's key and form, as the page shows them."""
        shown = self._shown if self.data is None or self.has_acted else self.bound
        return [
            (row["pk"], shown.get(place) or self._form(place, row, is_bound=False))
            for place, row in enumerate(self.raw)
        ]

    has_acted = False

    def act(self, name: str, place: int) -> None:
        """Add, remove or move a row of what is shown; nothing but a new file is stored."""
        self.has_acted = True
        if name == "add" and len(self.raw) < MOST_ROWS:
            self.raw.append(dict.fromkeys(("pk", *self.fields), ""))
        elif name == "attach" and place in self.bound:
            self._attach(place)
        elif name == "remove" and place < len(self.raw):
            del self.raw[place]
        elif name in ("up", "down"):
            other = place + (1 if name == "down" else -1)
            if 0 <= other < len(self.raw) and place < len(self.raw):
                self.raw[place], self.raw[other] = self.raw[other], self.raw[place]

    def _attach(self, place: int) -> None:
        """Keep the row's new file, so that the row may be saved like any other."""
        form = self.bound[place]
        if form.is_valid() and form.cleaned_data["file"]:
            source = form.keep_file()  # type: ignore[attr-defined]  # of AttachmentForm
            self.raw[place] |= {"name": form.cleaned_data["name"], "source": source}
        else:
            self._shown[place] = form

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.bound.values()]
        return all(checked)

    @property
    def errors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for form in self.bound.values():
            found |= _errors_of(form)
        return found

    @property
    def basis(self) -> dict[str, str]:
        keys = {f"{self.name}-{place}-pk": self.raw[place]["pk"] for place in self.bound}
        return super().basis | keys

    def write(self) -> None:
        kept = {self.raw[place]["pk"] for place in self.bound}
        for key, row in self.rows.items():
            if key not in kept:
                row.delete()
        for position, (place, form) in enumerate(self.bound.items()):
            row = form.instance
            is_moved, row.position = row.position != position, position
            if row.pk is None or is_moved or form.has_changed():
                form.save()
            self.raw[place] |= _row_values(form.instance, self.fields)
            self.raw[place]["pk"] = str(form.instance.pk)

    @property
    def theirs(self) -> list[str]:
        choices = self.extra.get("choices", {})
        return [
            ", ".join(str(choices.get(row[name], row[name])) for name in self.fields if row[name])
            for row in self._stored
        ]
