"""Pieces that forms of several apps are made of."""

from typing import TypeVar

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Model

_Row = TypeVar("_Row", bound=Model)


class DayInput(forms.DateInput):
    """The browser's own calendar; the value is always ISO 8601."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def saved_unless_taken(form: "forms.ModelForm[_Row]") -> _Row | None:
    """The valid form's row, saved; ``None`` if somebody took its number or name just before.

    Two forms that are sent at once both find the number free. The database lets one of them
    through, and the other is checked again: now it has the error and its sentence.
    """
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        form.full_clean()
        if form.is_valid():
            raise
        return None
