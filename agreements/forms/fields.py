"""How fields of a draft are typed: money, numbers, days, rich text, choices of own rows."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.html import escape, linebreaks, strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.models import Row
from iop.shared import formats, rich_text

_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_LIMITS = (
    (MinValueValidator, _("Write at least %(limit_value)s.")),
    (MaxValueValidator, _("Write at most %(limit_value)s.")),
)
_UNIT = re.compile(r"(kr|kronor|sek|:-|%)\.?$", re.IGNORECASE)


def parse_number(text: str) -> str:
    """``58 000,50 kr`` and ``58.000,50`` as ``58000.50``; what is no number stays as it is."""
    compact = _UNIT.sub("", "".join(text.split())).replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS.fullmatch(compact):
        compact = compact.replace(".", "")
    return compact.replace(",", ".")


class NumberField(forms.DecimalField):
    """A number as people write it: spaces between thousands, a comma, and a unit."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Write a number, such as 58 000 or 12,5.")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(parse_number(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return formats.number(value) if isinstance(value, (Decimal, int)) else value


class WholeNumberField(forms.IntegerField):
    """A whole number, in a box without the wheel that changes it by mistake."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric", "class": "num"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(parse_number(value) if isinstance(value, str) else value)


class RichTextInput(forms.CharField):
    """Rich text: the browser makes an editor of the box; without scripts it takes plain text."""

    def __init__(self, *, config: Any = None, preset: str = "", **kwargs: Any) -> None:
        kwargs["widget"] = forms.Textarea(attrs={"data-rich": True, "rows": 8})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if len(text) > rich_text.MAX_LENGTH:
            raise ValidationError(
                _("The text is too long: at most %(most)d characters, now %(now)d."),
                code="too_long",
                params={"most": rich_text.MAX_LENGTH, "now": len(text)},
            )
        if strip_tags(text) == text:
            text = linebreaks(escape(text)) if text else ""
        return rich_text.clean(text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial or "", data or "")


class OwnRow(forms.Field):
    """A choice among the agreement's own rows, from a list that is fetched once."""

    widget = forms.Select
    default_error_messages = {
        "invalid_choice": _("What was chosen here has been removed. Choose again."),
    }

    def __init__(self, *, source: str, empty_label: str = "", **kwargs: Any) -> None:
        self.source, self.empty_label = source, empty_label
        self.objects: dict[str, models.Model] = {}
        kwargs.setdefault("widget", forms.Select(attrs={"data-source": source}))
        super().__init__(**kwargs)

    def offer(self, rows: Sequence[models.Model]) -> None:
        """Let the user choose among these."""
        self.objects = {str(row.pk): row for row in rows}
        self.widget.choices = [
            ("", self.empty_label or "—"),
            *((key, _short(row)) for key, row in self.objects.items()),
        ]

    def prepare_value(self, value: Any) -> Any:
        return str(getattr(value, "pk", value) or "")

    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        if str(value) not in self.objects:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.objects[str(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


def _short(row: models.Model, most: int = 90) -> str:
    """A row's name in a list of choices."""
    name = str(getattr(row, "short_name", "") or row)
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _say_limits(formfield: forms.Field, field: models.Field) -> None:
    """Django's sentence for a number out of bounds in plain words, where the model has none."""
    for validator in (*formfield.validators, *field.validators):
        for kind, sentence in _LIMITS:
            if isinstance(validator, kind) and validator.message == kind.message:
                formfield.error_messages.setdefault(kind.code, sentence)


def _own_row(field: models.ForeignKey) -> OwnRow:
    owner: Any = field.related_model._meta.get_field("agreement")
    return OwnRow(
        source=owner.remote_field.related_name,
        required=not field.blank,
        label=capfirst(field.verbose_name),
    )


def draft_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field of a model field in a draft. Used as ``formfield_callback``.

    A draft may lack what a finished agreement needs, so text is never required here;
    ``agreements.checks`` says what is missing.
    """
    is_chosen = bool(field.choices)
    match field:
        case models.ForeignKey() if issubclass(field.related_model, Row):
            return _own_row(field)
        case rich_text.RichTextField():
            kwargs["form_class"] = RichTextInput
        case models.DecimalField():
            kwargs["form_class"] = NumberField
        case models.PositiveSmallIntegerField() | models.PositiveIntegerField() if (
            not field.choices
        ):
            kwargs["form_class"] = WholeNumberField
        case models.DateField():
            kwargs["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        case models.TextField():
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "data-grow": True})
        case models.BooleanField() if field.null:
            kwargs["widget"] = forms.Select(
                choices=[("", "—"), ("True", _("Yes")), ("False", _("No"))]
            )
    formfield = field.formfield(**kwargs)
    if formfield:
        _say_limits(formfield, field)
    if formfield and isinstance(field, (models.CharField, models.TextField)) and not is_chosen:
        formfield.required = False
    if is_chosen and isinstance(formfield, forms.ChoiceField):
        choices: list[Any] = list(formfield.choices)  # type: ignore[arg-type]  # no callable
        formfield.choices = [
            (key, label if key not in ("", None) else "—") for key, label in choices
        ]
    return formfield
