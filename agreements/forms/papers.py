"""The form of a whole paper, in blocks that are saved each by itself.

Each block carries a sum of what it held when the page was shown. A block that was not touched
is left alone, and one that somebody else has changed meanwhile is never written over unseen.
"""

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import RichTextInput
from agreements.forms.paper_rows import AttachmentForm, PersonForm, ProposalForm
from agreements.models import (
    Agreement,
    CriteriaSet,
    Document,
    Paper,
    PaperKind,
    PaperPart,
    PaperPerson,
    PaperSection,
)
from agreements.paper_documents import part_html
from iop.accounts.models import User
from iop.shared.forms import DayInput
from iop.shared.rich_text import rendered

#: More rows than this is no list that people sign or read.
MOST_ROWS = 60
Data = Mapping[str, Any]


def _sum(values: object) -> str:
    return f"{zlib.crc32(repr(values).encode()):08x}"


class Block:
    """A piece of the paper: what is stored, what is posted, and what was seen."""

    name: str
    data: Data | None
    #: Somebody else has changed it since the page was shown.
    is_conflict = False

    def stored(self) -> object:
        raise NotImplementedError

    def posted(self) -> object:
        raise NotImplementedError

    def is_valid(self) -> bool:
        raise NotImplementedError

    def save(self) -> None:
        raise NotImplementedError

    @property
    def seen(self) -> str:
        """The sum that the page carries; of what is stored once both versions are shown."""
        if self.data is None or self.is_conflict:
            return _sum(self.stored())
        return str(self.data.get(f"{self.name}-seen", ""))

    @property
    def is_touched(self) -> bool:
        assert self.data is not None  # noqa: S101 (asked of posted blocks alone)
        return _sum(self.posted()) != str(self.data.get(f"{self.name}-seen", ""))

    def check_others(self) -> bool:
        """Whether what would be written over is other than what the writer saw."""
        assert self.data is not None  # noqa: S101
        was = str(self.data.get(f"{self.name}-seen", ""))
        self.is_conflict = self.is_touched and _sum(self.stored()) not in (
            was,
            _sum(self.posted()),
        )
        return self.is_conflict


_HEAD = ("title", "written_on", "author_role", "unit", "criteria_set")


class HeadForm(forms.ModelForm):
    """Who writes, when, and under which title."""

    class Meta:
        model = Paper
        fields = _HEAD
        widgets = {"written_on": DayInput()}

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

    def save(self) -> None:
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

    def stored(self) -> object:
        return str(rendered(self.section.body))

    def posted(self) -> object:
        return str(rendered(self.form.cleaned_data["body"]))

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def save(self) -> None:
        self.section.body = self.form.cleaned_data["body"]
        self.section.save()

    @property
    def filled(self) -> SafeString:
        """What the system adds under the text."""
        return part_html(self.section.paper, self.section)


def _row_values(row: Any, names: list[str]) -> dict[str, str]:
    values = {name: getattr(row, name, None) for name in names if name != "source"}
    if "source" in names:
        key = (row.document_id and f"document-{row.document_id}") or (
            row.agreement_id and f"agreement-{row.agreement_id}"
        )
        values["source"] = key
    return {name: str(value or "") for name, value in values.items()}


class RowsBlock(Block):
    """Rows of one kind in their order: proposals, attachments, signers or recipients."""

    def __init__(
        self,
        name: str,
        titles: "tuple[Promise | str, Promise | str]",
        form: type[forms.ModelForm],
        rows: list[Any],
        data: Data | None,
        **given: Any,
    ) -> None:
        self.name, (self.title, self.add_label), self.data = name, titles, data
        self.form_class, self.rows = form, {str(row.pk): row for row in rows}
        self.extra = given.pop("extra", {})
        self.given = given
        self.fields = [*form.base_fields]
        self.raw = self._stored() if data is None else self._posted(data)

    def _stored(self) -> list[dict[str, str]]:
        return [{"pk": key, **_row_values(row, self.fields)} for key, row in self.rows.items()]

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
        return [[row[name] for name in self.fields] for row in self._stored()]

    def posted(self) -> object:
        return [[row[name] for name in self.fields] for row in self._wanted()]

    def _wanted(self) -> list[dict[str, str]]:
        return [row for row in self.raw if any(row[name] for name in self.fields)]

    def _form(self, place: int, row: dict[str, str], *, is_bound: bool) -> forms.ModelForm:
        prefix = f"{self.name}-{place}"
        data = {f"{prefix}-{key}": value for key, value in row.items()}
        instance = self.rows.get(row["pk"]) or self.form_class._meta.model(**self.given)
        initial = None if is_bound else row
        form = self.form_class(
            data if is_bound else None, prefix=prefix, initial=initial, instance=instance,
            label_suffix="", **self.extra,
        )  # fmt: skip
        form.use_required_attribute = False
        return form

    @cached_property
    def bound(self) -> list[forms.ModelForm]:
        return [self._form(place, row, is_bound=True) for place, row in enumerate(self._wanted())]

    @property
    def forms(self) -> list[tuple[str, forms.ModelForm]]:
        """Each row's key and form, as the page shows them."""
        if self.data is not None and not self.has_acted:
            return [(row["pk"], form) for row, form in zip(self._wanted(), self.bound, strict=True)]
        return [
            (row["pk"], self._form(place, row, is_bound=False))
            for place, row in enumerate(self.raw)
        ]

    has_acted = False

    def act(self, name: str, place: int) -> None:
        """Add, remove or move a row of what is shown; nothing is stored."""
        self.has_acted = True
        if name == "add" and len(self.raw) < MOST_ROWS:
            self.raw.append(dict.fromkeys(("pk", *self.fields), ""))
        elif name == "remove" and place < len(self.raw):
            del self.raw[place]
        elif name in ("up", "down"):
            other = place + (1 if name == "down" else -1)
            if 0 <= other < len(self.raw) and place < len(self.raw):
                self.raw[place], self.raw[other] = self.raw[other], self.raw[place]

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.bound]
        return all(checked)

    def save(self) -> None:
        kept = {row["pk"] for row in self._wanted()}
        for key, row in self.rows.items():
            if key not in kept:
                row.delete()
        for position, form in enumerate(self.bound):
            form.instance.position = position
            form.save()

    @property
    def theirs(self) -> list[str]:
        return [", ".join(filter(None, values)) for values in self.stored()]  # type: ignore[attr-defined]


class PaperForm:
    """All the blocks of a paper, loaded ``with_content``."""

    def __init__(self, paper: Paper, user: User, data: Data | None = None) -> None:
        self.paper, self.data = paper, data
        self.head = HeadBlock(paper, user, data)
        self.rows = {block.name: block for block in _row_blocks(paper, user, data)}
        sections = list(paper.sections.all())
        for section in sections:
            section.paper = paper
        self.sections = [SectionBlock(section, data) for section in sections]

    def __iter__(self) -> Iterator[Block]:
        yield self.head
        yield from self.rows.values()
        yield from self.sections

    @property
    def order(self) -> list[tuple[SectionBlock, RowsBlock | None]]:
        """The sections as the paper has them, with the rows that are written there."""
        places: dict[str, str] = {
            PaperPart.PROPOSALS: "proposals",
            PaperPart.ATTACHMENTS: "attachments",
            PaperPart.RECIPIENTS: "recipients",
        }
        return [
            (block, self.rows.get(places.get(block.section.part, ""))) for block in self.sections
        ]

    @property
    def unplaced(self) -> list[RowsBlock]:
        """Rows whose section this kind of paper does not have, and that exist all the same."""
        placed = {rows.name for _section, rows in self.order if rows} | {"signers"}
        return [rows for rows in self.rows.values() if rows.name not in placed and rows.raw]

    @property
    def has_conflict(self) -> bool:
        return any(block.is_conflict for block in self)

    def act(self, words: str) -> None:
        """``up:proposals:2``"""
        name, _colon, rest = words.partition(":")
        kind, _colon, place = rest.partition(":")
        if kind in self.rows:
            self.rows[kind].act(name, int(place) if place.isdigit() else 0)

    def is_valid(self) -> bool:
        checked = [block.is_valid() for block in self]
        return all(checked)

    def check_others(self) -> bool:
        """Whether nothing of others would be written over."""
        conflicts = [block.check_others() for block in self]
        return not any(conflicts)

    def save(self) -> bool:
        """Write what was touched; whether anything was."""
        touched = [block for block in self if block.is_touched]
        for block in touched:
            block.save()
        return bool(touched)


def _row_blocks(paper: Paper, user: User, data: Data | None) -> list[RowsBlock]:
    people = list(paper.people.all())
    part = PaperPerson.Part
    points, attachments = list(paper.decision_points.all()), list(paper.attachments.all())
    choices = {"choices": sources_of(paper, user)}
    signers = [row for row in people if row.part == part.SIGNER]
    recipients = [row for row in people if row.part == part.RECIPIENT]
    return [
        RowsBlock(
            "proposals", (_("Proposals for decision"), _("Add a proposal")),
            ProposalForm, points, data, paper=paper,
        ),
        RowsBlock(
            "attachments", (_("Attachments"), _("Add an attachment")),
            AttachmentForm, attachments, data, paper=paper, extra=choices,
        ),
        RowsBlock(
            "recipients", (_("Recipients of the decision"), _("Add a recipient")),
            PersonForm, recipients, data, paper=paper, part=part.RECIPIENT,
        ),
        RowsBlock(
            "signers", (_("Signers"), _("Add a signer")),
            PersonForm, signers, data, paper=paper, part=part.SIGNER,
        ),
    ]  # fmt: skip


def sources_of(paper: Paper, user: User) -> dict[str, Document | Agreement]:
    """What may be attached: the case's agreements and its files."""
    agreements = Agreement.objects.visible_to(user).filter(case=paper.case).with_case()
    documents = Document.objects.visible_to(user).filter(case=paper.case)
    return {f"agreement-{row.pk}": row for row in agreements} | {
        f"document-{row.pk}": row for row in documents
    }
