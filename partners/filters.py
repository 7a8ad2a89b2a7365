"""Filters of the list of organisations; they live in the address, so a search can be shared."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation, OrganisationQuerySet


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="containing",
        label=_("Search"),
        help_text=_("Name, number, board or contact"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(
        choices=Organisation.Kind, label=_("Kind"), empty_label=_("All")
    )
    side = django_filters.ChoiceFilter(
        choices=[("public", _("Public")), ("non_profit", _("Non-profit"))],
        method="on_side",
        label=_("Side"),
        empty_label=_("Both"),
    )
    registered = django_filters.ChoiceFilter(
        choices=[("yes", _("At Kammarkollegiet")), ("no", _("No, or unknown"))],
        method="in_register",
        label=_("Registered"),
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        choices=[("retired", _("Out of use")), ("all", _("All"))],
        method="in_state",
        label=_("Show"),
        empty_label=_("In use"),
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def filter_queryset(self, queryset: OrganisationQuerySet) -> OrganisationQuerySet:
        """Those out of use are shown only when asked for."""
        found: OrganisationQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.active()

    def containing(self, rows: OrganisationQuerySet, name: str, value: str) -> Any:
        return rows.containing(value)

    def on_side(self, rows: OrganisationQuerySet, name: str, value: str) -> Any:
        public = Organisation.PUBLIC_KINDS
        return rows.public() if value == "public" else rows.exclude(kind__in=public)

    def in_register(self, rows: OrganisationQuerySet, name: str, value: str) -> Any:
        return rows.filter(registered_since__isnull=value == "no")

    def in_state(self, rows: OrganisationQuerySet, name: str, value: str) -> Any:
        return rows.filter(retired_on__isnull=False) if value == "retired" else rows
