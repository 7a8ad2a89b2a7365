"""Rows of a section: parties, goals, contributions … as a form that saves itself again and again.

Django's formsets number their rows, and a new row gets its key when it is saved; sent twice it
becomes two. Here a row has its key from the moment it is shown. The keys stand in the post in
the order of the page (``goals=<uuid>``), which tells at once what exists and in what order, and
each field is named by its row (``goals-<uuid>-text``).
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.forms.models import construct_instance
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agreements.forms.fields import OwnRow, draft_field
from agreements.models import Agreement, GroupMember, Instalment, Row
from partners.models import Board

#: What stands for the key in the empty row that the browser copies.
PLACEHOLDER = "__key__"

_RELATED = {
    "parties": ("organisation", "board__organisation"),
    "funders": ("organisation",),
    "contributions": ("party__organisation", "funder__organisation"),
}


class OwnRows:
    """The agreement's rows by name, each list asked for once and only when needed."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self._lists: dict[str, list[Any]] = {}

    def __getitem__(self, name: str) -> list[Any]:
        if name not in self._lists:
            self._lists[name] = self._fetch(name)
        return self._lists[name]

    def __setitem__(self, name: str, rows: Sequence[Row]) -> None:
        self._lists[name] = list(rows)

    def _fetch(self, name: str) -> list[Any]:
        if name == "members":
            return list(GroupMember.objects.filter(group__agreement=self.agreement))
        if name == "instalments":
            return list(Instalment.objects.filter(plan__agreement=self.agreement))
        if name == "boards":
            parties = {party.organisation_id for party in self["parties"]} - {None}
            return list(Board.objects.in_force().filter(organisation__in=parties))
        rows = getattr(self.agreement, name)
        if name in getattr(self.agreement, "_prefetched_objects_cache", {}):
            return list(rows.all())
        if name == "contributions":
            rows = rows.prefetch_related("years")
        return list(rows.select_related(*_RELATED.get(name, ())))


class DraftForm(forms.ModelForm):
    """A form on part of a draft; choices of own rows come from ``own``."""

    #: What an empty choice means, by field.
    empty_labels: dict[str, Promise | str] = {}

    class Meta:
        formfield_callback = draft_field

    def __init__(self, *args: Any, own: OwnRows, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.own = own
        for name, field in self.fields.items():
            if isinstance(field, OwnRow):
                field.empty_label = str(self.empty_labels.get(name, ""))
                field.offer(own[field.source])

    def _post_clean(self) -> None:
        """Django's own, less its queries, since a draft is saved again and again.

        Related rows are chosen from a list we made, so they exist; and ``clean`` has a
        sentence at the field for each of the model's constraints.
        """
        related = {field.name for field in self._meta.model._meta.fields if field.is_relation}
        exclude = self._get_validation_exclusions() | related  # type: ignore[attr-defined]
        self.instance = construct_instance(self, self.instance, self._meta.fields)
        try:
            self.instance.full_clean(exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class RowForm(DraftForm):
    """One row. A row that is new and says nothing is left out."""

    children: "list[RowForm]"
    #: Fields whose values name the row when it is folded.
    summary_fields: tuple[str, ...] = ()
    #: Fields that few rows need, shown on request.
    more: tuple[str, ...] = ()

    def __init__(self, *args: Any, is_new: bool, parent_key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, **kwargs)
        self.is_new, self.parent_key = is_new, parent_key
        self.children = []
        for name in self.summary_fields:
            self.fields[name].widget.attrs["data-summary"] = True

    @property
    def key(self) -> str:
        return PLACEHOLDER if self.instance.pk is None else str(self.instance.pk)

    @property
    def called(self) -> str:
        """What the row is called when it is moved or removed."""
        return "" if self.is_new and not self.is_bound else str(self.instance)

    @property
    def summary(self) -> str:
        """The row in one line, when it is folded."""
        values = (getattr(self.instance, name, None) for name in self.summary_fields)
        return " · ".join(str(getattr(value, "short_name", value)) for value in values if value)

    @property
    def figure(self) -> str:
        """What the row amounts to, beside its summary."""
        return ""

    @property
    def is_open(self) -> bool:
        return self.is_new or bool(self.is_bound and self.errors)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    @property
    def has_more(self) -> bool:
        """Whether one of the fields that few need holds something."""
        return any(field.value() or field.errors for field in self.more_fields)

    @property
    def is_wanted(self) -> bool:
        return not self.is_new or self.has_changed() or any(row.is_wanted for row in self.children)

    def full_clean(self) -> None:
        self.empty_permitted = not any(row.is_wanted for row in self.children)
        super().full_clean()

    def save_at(self, position: int) -> bool:
        """Write the row if it, or its place, is other than what is stored."""
        if not (self.is_new or self.has_changed() or self.instance.position != position):
            return False
        self.instance.position = position
        self.instance.save(force_insert=self.is_new)
        self.save_more()
        return True

    def save_more(self) -> None:
        """For a form that also keeps rows of its own."""


@dataclass(frozen=True)
class RowKind:
    """What rows of one kind are called, and how they are written."""

    #: The related name on the agreement, and the name in the post.
    name: str
    form: type[RowForm]
    title: Promise | str
    add_label: Promise | str
    empty: Promise | str = ""
    #: The foreign key to the row it belongs to, when that is not the agreement itself.
    owner: str = "agreement"
    child: "RowKind | None" = None
    #: Whether stored rows are folded until somebody opens them.
    is_folded: bool = False

    @property
    def model(self) -> type[Row]:
        return self.form._meta.model


class Rows:
    """The rows of one kind, as stored or as posted."""

    def __init__(
        self, kind: RowKind, own: OwnRows, data: QueryDict | None, parents: "Rows | None" = None
    ) -> None:
        self.kind, self.own, self.data, self.parents = kind, own, data, parents
        stored = {row.pk: row for row in own[kind.name]}
        keys = list(stored) if data is None else _keys(data, kind.name)
        self.forms = [self._form(key, stored.get(key)) for key in keys]
        if parents:
            self._join(parents)
        self.removed = [row for key, row in stored.items() if key not in set(keys)]
        self.stored = list(stored.values())
        kept = [key for key in stored if key in set(keys)]
        self.is_reordered = kept != [key for key in keys if key in stored]
        self.child = Rows(kind.child, own, data, self) if kind.child else None
        if data is not None and not kind.child:
            # What later rows of the page may choose among is what stands on the page now.
            for form in self.forms:
                form.full_clean()
            own[kind.name] = [form.instance for form in self.wanted()]

    def __iter__(self) -> Iterator[RowForm]:
        return iter(self.forms)

    def _form(self, key: uuid.UUID | None, row: Row | None, parent: str = "") -> RowForm:
        prefix = f"{self.kind.name}-{key or PLACEHOLDER}"
        instance: Any = row or self.kind.model(id=key)
        if self.kind.owner == "agreement":
            instance.agreement = self.own.agreement
        elif not parent and self.data is not None:
            parent = self.data.get(f"{prefix}-parent", "")
        elif not parent:
            parent = str(getattr(instance, f"{self.kind.owner}_id"))
        return self.kind.form(
            self.data if key else None,
            prefix=prefix,
            instance=instance,
            own=self.own,
            is_new=row is None,
            parent_key=parent,
        )

    def _join(self, parents: "Rows") -> None:
        """Put each row under the one it belongs to; a row without one is gone with it."""
        by_key = {form.key: form for form in parents.forms}
        self.forms = [form for form in self.forms if form.parent_key in by_key]
        for form in self.forms:
            parent = by_key[form.parent_key]
            setattr(form.instance, self.kind.owner, parent.instance)
            parent.children.append(form)

    @property
    def empty_form(self) -> RowForm:
        """The row that the browser copies when one is added."""
        return self._form(None, None, parent=PLACEHOLDER)

    def add(self, parent: str = "") -> RowForm:
        """An empty row at the end, shown and not stored."""
        form = self._form(uuid.uuid4(), None, parent)
        self.forms.append(form)
        return form

    def wanted(self) -> list[RowForm]:
        return [form for form in self.forms if form.is_wanted]

    def has_changed(self) -> bool:
        """Whether what was posted differs from what is stored."""
        return (
            bool(self.removed)
            or self.is_reordered
            or any(form.is_new or form.has_changed() for form in self.wanted())
        )

    def save(self, forms_to_save: Sequence[RowForm]) -> int:
        """Write the rows that differ from what is stored; the number written."""
        new = [form.instance.pk for form in forms_to_save if form.is_new]
        if new and self.kind.model._base_manager.filter(pk__in=new).exists():
            raise SuspiciousOperation("A new row has the key of a row elsewhere.")
        written, last = 0, -1
        for form in forms_to_save:
            place = form.instance.position
            if form.is_new or place <= last:
                place = last + 1
            written += form.save_at(place)
            last = place
        return written


def _keys(data: QueryDict, name: str) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(key) for key in data.getlist(name)))
    except ValueError:
        raise SuspiciousOperation("The key of a row is no UUID.") from None


def dependents(row: Row, owned: Sequence[str]) -> str:
    """What else in the agreement rests on the row, such as ``bidrag (2), mål (1)``."""
    found = []
    for relation in row._meta.related_objects:
        if relation.get_accessor_name() in owned:
            continue
        count = relation.related_model._base_manager.filter(**{relation.field.name: row}).count()
        if count:
            found.append(f"{relation.related_model._meta.verbose_name_plural} ({count})")
    return ", ".join(found)


def still_used(row: Row, uses: str) -> str:
    return _("%(row)s cannot be removed while it is used: %(uses)s. Change those first.") % {
        "row": row,
        "uses": uses,
    }
