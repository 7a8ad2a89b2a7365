"""Filters of the list of agreements; they live in the address, so a search can be shared."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party
from agreements.models.agreements import AgreementQuerySet
from iop.accounts.models import User
from iop.shared.forms import DayInput
from partners.models import Board, Organisation


def _visible(request: Any) -> AgreementQuerySet:
    agreements: AgreementQuerySet = Agreement.objects.visible_to(request.user).order_by()
    return agreements


def _boards(request: Any) -> Any:
    boards = Board.objects.filter(pk__in=_visible(request).values("case__board"))
    return boards.select_related("organisation")


def _officers(request: Any) -> Any:
    return User.objects.filter(pk__in=_visible(request).values("case__officer"))


def _organisations(request: Any) -> Any:
    parties = Party.objects.filter(agreement__in=_visible(request).values("pk"))
    return Organisation.objects.filter(pk__in=parties.values("organisation"))


class AgreementFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="containing",
        label=_("Search"),
        help_text=_("Title, diary number or party"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = django_filters.ChoiceFilter(
        choices=Agreement.Status, label=_("Status"), empty_label=_("All")
    )
    board = django_filters.ModelChoiceFilter(
        field_name="case__board", queryset=_boards, label=_("Board"), empty_label=_("All")
    )
    organisation = django_filters.ModelChoiceFilter(
        queryset=_organisations, method="with_party", label=_("Party"), empty_label=_("All")
    )
    officer = django_filters.ModelChoiceFilter(
        field_name="case__officer",
        queryset=_officers,
        label=_("Case officer"),
        empty_label=_("All"),
    )
    ends_before = django_filters.DateFilter(
        method="ending_before", label=_("Ends before"), widget=DayInput
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def containing(self, agreements: AgreementQuerySet, name: str, value: str) -> Any:
        return agreements.containing(value)

    def with_party(self, agreements: AgreementQuerySet, name: str, value: Organisation) -> Any:
        return agreements.with_party(value)

    def ending_before(self, agreements: AgreementQuerySet, name: str, value: Any) -> Any:
        return agreements.ending_before(value)
