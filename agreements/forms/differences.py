"""What differs between a posted section and the stored one, for two officers to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.forms.fields import RichTextInput
from agreements.forms.rows import RowForm
from agreements.forms.sections import SectionForm
from iop.shared import rich_text


@dataclass(frozen=True)
class Difference:
    """One field, or one row, in both versions; empty where a version lacks it."""

    label: str
    mine: str | SafeString
    theirs: str | SafeString


def differences(form: SectionForm) -> list[Difference]:
    """Field by field what was posted and what somebody else has stored since."""
    return [*_fields(form), *_rows(form)]


def _fields(form: SectionForm) -> Iterator[Difference]:
    for single in form.single_forms:
        for name in single.changed_data:
            yield _difference(single, name, str(single.fields[name].label))


def _rows(form: SectionForm) -> Iterator[Difference]:
    for rows in form.all_rows:
        for row in rows.wanted():
            title = _title(row)
            if row.is_new:
                yield Difference(_("A row: %s") % title, _listed(row), "")
                continue
            for name in row.changed_data:
                yield _difference(row, name, f"{title}: {row.fields[name].label}")
        for removed in rows.removed:
            yield Difference(_("A row: %s") % removed, "", str(removed))
        if rows.is_reordered:
            mine = [_title(row) for row in rows.wanted()]
            theirs = [str(row) for row in rows.stored]
            yield Difference(_("The order"), "; ".join(mine), "; ".join(theirs))


def _difference(form: forms.ModelForm, name: str, label: str) -> Difference:
    bound = form[name]
    return Difference(
        label, mine=_shown(bound, bound.data), theirs=_shown(bound, form.initial.get(name))
    )


def _listed(row: RowForm) -> str:
    """What a row says, when the other version does not have it at all."""
    said = (_shown(row[name], row[name].data) for name in row.changed_data)
    return "; ".join(str(words) for words in said if words)


def _title(row: RowForm) -> str:
    """A few words that tell which row it is."""
    said = (str(_shown(field, field.value())) for field in row)
    return next((rich_text.plain(words)[:60] for words in said if words), "")


def _shown(bound: forms.BoundField, value: Any) -> str | SafeString:
    field = bound.field
    if isinstance(field, RichTextInput):
        return rich_text.rendered(str(value or ""))
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return _("Yes") if value else _("No")
    key = field.prepare_value(value)
    if isinstance(field.widget, forms.Select):
        return str(dict(field.widget.choices).get("" if key is None else str(key), key or ""))
    return "" if key is None else str(key)
