"""Filters of the list of agreements; they live in the address, so a search can be shared."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from agreements.forms.creation import DayInput
from agreements.models import Agreement, Party
from agreements.models.agreements import AgreementQuerySet
from iop.accounts.models import User
from partners.models import Board, Organisation


def _boards(request: Any) -> "Any":
    cases = Agreement.objects.visible_to(request.user).values("case__board")
    return Board.objects.filter(pk__in=cases).select_related("organisation")


def _officers(request: Any) -> "Any":
    return User.objects.filter(
        pk__in=Agreement.objects.visible_to(request.user).values("case__officer")
    )


class AgreementFilter(django_filters.FilterSet):  # type: ignore[misc]
    search = django_filters.CharFilter(method="containing", label=_("Title, diary number or party"))
    status = django_filters.ChoiceFilter(
        choices=Agreement.Status, label=_("Status"), empty_label=_("All")
    )
    board = django_filters.ModelChoiceFilter(
        field_name="case__board", queryset=_boards, label=_("Board"), empty_label=_("All")
    )
    organisation = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.all(), method="with_party", label=_("Organisation")
    )
    ends_before = django_filters.DateFilter(
        field_name="ends_on", lookup_expr="lt", label=_("Ends before"), widget=DayInput
    )
    officer = django_filters.ModelChoiceFilter(
        field_name="case__officer",
        queryset=_officers,
        label=_("Case officer"),
        empty_label=_("All"),
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def containing(self, agreements: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        return agreements.containing(value)

    def with_party(
        self, agreements: AgreementQuerySet, name: str, value: Organisation
    ) -> AgreementQuerySet:
        return agreements.filter(
            pk__in=Party.objects.filter(organisation=value).values("agreement")
        )
