"""Filters of the lists of agreements and cases; in the address, so a search can be shared."""

from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Case
from agreements.models.agreements import AgreementQuerySet
from agreements.models.cases import CaseQuerySet
from iop.accounts.models import User
from iop.shared.forms import DayInput
from partners.models import Board, Organisation


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
        field_name="case__board", label=_("Board"), empty_label=_("All")
    )
    officer = django_filters.ModelChoiceFilter(
        field_name="case__officer", label=_("Case officer"), empty_label=_("All")
    )
    organisation = django_filters.ModelChoiceFilter(
        method="with_party", label=_("Party"), empty_label=_("All")
    )
    ends_before = django_filters.DateFilter(
        method="ending_before", label=_("Ends before"), widget=DayInput
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: AgreementQuerySet, **options: Any) -> None:
        """Offers the boards and officers of what the user may read; both come from one query.

        The party is chosen by a link from its own page: a list of all would be long.
        """
        super().__init__(data, queryset, **options)
        places = set(queryset.order_by().values_list("case__board", "case__officer").distinct())
        boards, officers = ({place[at] for place in places} for at in (0, 1))
        organisations = Organisation.objects.visible_to(self.request.user)
        offered = {
            "board": Board.objects.filter(pk__in=boards).select_related("organisation"),
            "officer": User.objects.filter(pk__in=officers - {None}),
            "organisation": organisations.filter(pk=_number(data.get("organisation"))),
        }
        for name, rows in offered.items():
            self.filters[name].queryset = rows
            self.filters[name].extra["queryset"] = rows

    def containing(self, agreements: AgreementQuerySet, name: str, value: str) -> Any:
        return agreements.containing(value)

    def with_party(self, agreements: AgreementQuerySet, name: str, value: Organisation) -> Any:
        return agreements.with_party(value)

    def ending_before(self, agreements: AgreementQuerySet, name: str, value: Any) -> Any:
        return agreements.ending_before(value)


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="containing",
        label=_("Search"),
        help_text=_("Diary number, title or initiator"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = django_filters.ChoiceFilter(
        choices=Case.Status, label=_("Status"), empty_label=_("All")
    )
    board = django_filters.ModelChoiceFilter(label=_("Board"), empty_label=_("All"))
    officer = django_filters.ModelChoiceFilter(
        label=_("Case officer"), empty_label=_("All"), null_label=_("Nobody yet")
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: CaseQuerySet, **options: Any) -> None:
        """Offers the boards and officers of what the user may read; both come from one query."""
        super().__init__(data, queryset, **options)
        places = set(queryset.order_by().values_list("board", "officer").distinct())
        boards, officers = ({place[at] for place in places} for at in (0, 1))
        offered = {
            "board": Board.objects.filter(pk__in=boards).select_related("organisation"),
            "officer": User.objects.filter(pk__in=officers - {None}),
        }
        for name, rows in offered.items():
            self.filters[name].queryset = rows
            self.filters[name].extra["queryset"] = rows

    def containing(self, cases: CaseQuerySet, name: str, value: str) -> Any:
        return cases.containing(value)


def _number(text: str | None) -> int:
    """A key from the address; 0, which is nobody's, when it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
