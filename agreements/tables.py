"""The list of agreements as a table."""

from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models import Agreement
from agreements.models.agreements import AgreementQuerySet
from agreements.templatetags.status import status_badge
from agreements.templatetags.value import value_with_words
from iop.shared.formats import days
from iop.shared.ordering import SwedishOrder
from iop.shared.tables import ListTable, NumberColumn


def _last_if_unknown(name: str, is_descending: bool) -> Any:
    field = F(name)
    return field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)


class AgreementTable(ListTable):
    """Cells are made by functions: a template for each would take most of the page's time."""

    title = tables.Column(verbose_name=_("Agreement"))
    parties = tables.Column(verbose_name=_("Parties"), empty_values=(), orderable=False)
    period = tables.Column(verbose_name=_("Period"), empty_values=())
    status = tables.Column(verbose_name=_("Status"))
    value = NumberColumn(verbose_name=_("Value"), empty_values=(), orderable=False)
    board = tables.Column(verbose_name=_("Board"), accessor="case__board")

    class Meta:
        attrs = {"class": "table agreements"}

    caption = _("Agreements")

    def count_in_words(self, count: int) -> str:
        return ngettext("%(count)s agreement", "%(count)s agreements", count) % {"count": count}

    def render_title(self, record: Agreement) -> SafeString:
        return format_html(
            '<a href="{}"><span class="reference">{}</span> {}</a>',
            record.get_absolute_url(),
            record.reference,
            record.title,
        )

    def render_status(self, record: Agreement) -> SafeString:
        return status_badge(record)

    def render_value(self, record: Agreement) -> str:
        return value_with_words(record)

    def render_parties(self, record: Agreement) -> str:
        return ", ".join(party.short_name for party in record.parties.all())

    def render_period(self, record: Agreement) -> str:
        return days(record.starts_on, record.ends_on)

    def order_title(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        if is_descending:
            return rows.order_by("-case__reference", "-version", "-pk"), True
        return rows.order_by("case__reference", "version", "pk"), True

    def order_period(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        """By the last day: what ends next is what is looked for. Unknown comes last."""
        return rows.order_by(_last_if_unknown("ends_on", is_descending), "-pk"), True

    def order_status(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        """In the order of an agreement's life, not by the codes."""
        order = Case(
            *(When(status=status, then=Value(n)) for n, status in enumerate(Agreement.Status)),
            output_field=IntegerField(),
        )
        return rows.order_by(order.desc() if is_descending else order.asc(), "-pk"), True

    def order_board(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        names = [SwedishOrder("case__board__name"), SwedishOrder("case__board__organisation__name")]
        if is_descending:
            return rows.order_by(*(name.desc() for name in names), "-pk"), True
        return rows.order_by(*names, "pk"), True
