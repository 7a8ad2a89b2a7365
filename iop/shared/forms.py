"""Pieces that forms of several apps are made of."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar; the value is always ISO 8601."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
