"""The list of instalments over all boards: its table, and its filter, which the file follows."""

import datetime
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Agreement, Instalment
from followup.paying import State, instalments, with_plan
from followup.visibility import followed_by
from iop.accounts.models import User
from iop.shared.formats import day, kr
from iop.shared.tables import ListTable, NumberColumn, swedish
from partners.models import Board

#: The sign and class of each state.
LOOKS = {
    State.LATE: ("!", "status status-stop"),
    State.DUE: ("◔", "status status-warn"),
    State.HELD: ("◑", "status status-warn"),
    State.COMING: ("○", "status status-quiet"),
    State.PAID: ("●", "status status-good"),
    State.AHEAD: ("▷", "status status-quiet"),
    State.REPLACED: ("▢", "status status-quiet"),
}


#: What is not in force yet is listed under the version before.
_LISTED = [choice for choice in State.choices if choice[0] != State.AHEAD]


def state_badge(state: State) -> SafeString:
    """The word of a state, in a shape and with a sign."""
    sign, classes = LOOKS[state]
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span>{}</span>', classes, sign, state.label
    )


def listed_for(user: User, today: datetime.date) -> "QuerySet[Instalment]":
    """The instalments of all agreements whose follow-up the user reads."""
    agreements = followed_by(user).order_by().values("pk")
    return instalments(today).filter(plan__agreement__in=agreements)


class InstalmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="containing",
        label=gettext_lazy("Search"),
        help_text=gettext_lazy("Title, diary number or party"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = django_filters.ChoiceFilter(
        choices=_LISTED, label=gettext_lazy("Stands"), empty_label=gettext_lazy("All")
    )
    board = django_filters.ModelChoiceFilter(
        field_name="plan__agreement__case__board",
        label=gettext_lazy("Board"),
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Instalment
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: Any, **options: Any) -> None:
        """Offers the boards of what the user may read."""
        super().__init__(data, queryset, **options)
        boards = queryset.order_by().values("plan__agreement__case__board")
        rows = Board.objects.filter(pk__in=boards).select_related("organisation")
        self.filters["board"].queryset = rows
        self.filters["board"].extra["queryset"] = rows

    def containing(self, rows: Any, name: str, value: str) -> Any:
        agreements = Agreement.objects.containing(value).order_by().values("pk")
        return rows.filter(Q(plan__agreement__in=agreements))


class InstalmentTable(ListTable):
    agreement = tables.Column(verbose_name=gettext_lazy("Agreement"), accessor="plan__agreement")
    recipient = tables.Column(
        verbose_name=gettext_lazy("Paid to"), accessor="plan__recipient", default=""
    )
    due = tables.Column(verbose_name=gettext_lazy("Due on"), accessor="due_on", default="")
    state = tables.Column(verbose_name=gettext_lazy("Stands"))
    amount = NumberColumn(verbose_name=gettext_lazy("Amount"))
    paid = NumberColumn(verbose_name=gettext_lazy("Paid"))
    left = NumberColumn(verbose_name=gettext_lazy("Left"))

    class Meta:
        attrs = {"class": "table payments"}
        order_by = ("state",)

    caption = gettext_lazy("Payments")

    def count_in_words(self, count: int) -> str:
        return ngettext("%(count)s instalment", "%(count)s instalments", count) % {"count": count}

    def render_agreement(self, record: Instalment) -> SafeString:
        agreement = record.plan.agreement
        return format_html(
            '<a href="{}"><span class="reference">{}</span> {}</a>',
            reverse("payments:agreement", args=[agreement.pk]),
            agreement.reference,
            agreement.title,
        )

    def render_recipient(self, record: Instalment) -> str:
        return record.plan.recipient.short_name if record.plan.recipient else ""

    def render_due(self, record: Instalment) -> str:
        return day(record.due_on) or _("no day")

    def render_state(self, record: Any) -> SafeString:
        return state_badge(State(record.state))

    def render_amount(self, record: Instalment) -> str:
        return kr(record.amount)

    def render_paid(self, record: Any) -> str:
        return kr(record.paid)

    def render_left(self, record: Any) -> str:
        return kr(record.left)

    def order_agreement(self, rows: Any, is_descending: bool) -> Any:
        sign = "-" if is_descending else ""
        names = ("plan__agreement__case__reference", "plan__agreement__version", "due_on", "pk")
        return rows.order_by(*(f"{sign}{name}" for name in names)), True

    def order_recipient(self, rows: Any, is_descending: bool) -> Any:
        return swedish(rows, "plan__recipient__organisation__name", is_descending)

    def order_due(self, rows: Any, is_descending: bool) -> Any:
        field = F("due_on")
        order = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
        return rows.order_by(order, "pk"), True

    def order_state(self, rows: Any, is_descending: bool) -> Any:
        """The most pressing first."""
        order = {state.value: number for number, state in enumerate(State)}
        return _by(rows, order, is_descending), True


def _by(rows: Any, order: dict[str, int], is_descending: bool) -> Any:
    place = Case(
        *(When(state=state, then=Value(number)) for state, number in order.items()),
        output_field=IntegerField(),
    )
    return rows.order_by(place.desc() if is_descending else place.asc(), "due_on", "pk")


def table_of(rows: "QuerySet[Instalment]") -> InstalmentTable:
    return InstalmentTable(with_plan(rows))
