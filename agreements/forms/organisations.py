"""Choosing an organisation among thousands: by name, short name or number, also without scripts."""

from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation
from partners.organisation_numbers import checked_organisation_number


def matching(text: str) -> QuerySet[Organisation]:
    """Active organisations that a few letters or digits may mean."""
    words = Organisation.objects.active()
    for word in text.split():
        words = words.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(organisation_number__startswith=word)
        )
    return words


def named(text: str) -> list[Organisation]:
    """The organisations whose name, short name or number is just this."""
    exact = Q(name__iexact=text) | Q(short_name__iexact=text)
    with suppress(ValidationError):  # a name is no number
        exact |= Q(organisation_number=checked_organisation_number(text))
    found = list(Organisation.objects.active().filter(exact)[:6])
    whole = [row for row in found if row.name.casefold() == text.casefold()]
    return whole if len(whole) == 1 else found


class OrganisationField(forms.CharField):
    """An organisation of the register, written by name, short name or organisation number."""

    #: The one chosen before, which needs no looking up.
    current: Organisation | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 200)
        kwargs["widget"] = forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-suggest": reverse_lazy("agreements:find_organisation"),
            }
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if self.current and text == self.current.name:
            return self.current
        found = named(text)
        if len(found) == 1:
            return found[0]
        raise ValidationError(*self._explain(text, found))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    @staticmethod
    def _explain(text: str, found: list[Organisation]) -> tuple[Any, str]:
        close = found or list(matching(text)[:4])
        names = "; ".join(
            f"{row.name} ({row.organisation_number})" if row.organisation_number else row.name
            for row in close
        )
        if found:
            return _("Several organisations are called so: %s. Write the number.") % names, "many"
        if close:
            return _("No organisation is called just so. Do you mean %s?") % names, "close"
        return (
            _("No organisation in the register has this name or number. Add it there first."),
            "unknown",
        )
