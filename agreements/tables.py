"""The lists of agreements and cases as tables."""

from typing import Any

import django_tables2 as tables
from django.db import models
from django.db.models import F, IntegerField, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Case
from agreements.models.agreements import AgreementQuerySet
from agreements.models.cases import CaseQuerySet
from agreements.templatetags.status import case_badge, status_badge, waited
from agreements.templatetags.value import value_with_words
from iop.shared.formats import day, days
from iop.shared.ordering import SwedishOrder
from iop.shared.tables import ListTable, NumberColumn, swedish


def _last_if_unknown(name: str, is_descending: bool) -> Any:
    field = F(name)
    return field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)


def _by_life(statuses: type[models.TextChoices], is_descending: bool) -> Any:
    order = models.Case(
        *(When(status=status, then=Value(number)) for number, status in enumerate(statuses)),
        output_field=IntegerField(),
    )
    return order.desc() if is_descending else order.asc()


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
        return days(record.starts_on, record.last_day)

    def render_board(self, record: Agreement) -> str:
        return str(record.case.board)

    def order_title(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        if is_descending:
            return rows.order_by("-case__reference", "-version", "-pk"), True
        return rows.order_by("case__reference", "version", "pk"), True

    def order_period(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        """By the last day: what ends next is what is looked for. Unknown comes last."""
        return rows.order_by(_last_if_unknown("ends_on", is_descending), "-pk"), True

    def order_status(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        """In the order of an agreement's life, not by the codes."""
        return rows.order_by(_by_life(Agreement.Status, is_descending), "-pk"), True

    def order_board(self, rows: AgreementQuerySet, is_descending: bool) -> Any:
        names = [SwedishOrder("case__board__name"), SwedishOrder("case__board__organisation__name")]
        if is_descending:
            return rows.order_by(*(name.desc() for name in names), "-pk"), True
        return rows.order_by(*names, "pk"), True


class CaseTable(ListTable):
    title = tables.Column(verbose_name=_("Case"))
    initiator = tables.Column(verbose_name=_("Initiative from"))
    status = tables.Column(verbose_name=_("Status"))
    officer = tables.Column(verbose_name=_("Case officer"), empty_values=())
    received = tables.Column(verbose_name=_("Received"), accessor="initiated_on")
    board = tables.Column(verbose_name=_("Board"))

    class Meta:
        attrs = {"class": "table cases"}

    caption = _("Cases")

    def count_in_words(self, count: int) -> str:
        return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}

    def render_title(self, record: Case) -> SafeString:
        return format_html(
            '<a href="{}"><span class="reference">{}</span> {}</a>',
            record.get_absolute_url(),
            record.reference or gettext("no diary number yet"),
            record.title,
        )

    def render_initiator(self, record: Case) -> str:
        return record.initiator.shown_name if record.initiator else ""

    def render_status(self, record: Case) -> SafeString:
        return case_badge(record)

    def render_officer(self, record: Case) -> str | SafeString:
        """The officer, or how long nobody has taken it."""
        if record.officer:
            return record.officer.name
        if record.status != Case.Status.RECEIVED:
            return ""
        return format_html("<strong>{}</strong>", waited(record))

    def render_received(self, record: Case) -> str:
        return day(record.initiated_on)

    def order_title(self, rows: CaseQuerySet, is_descending: bool) -> Any:
        if is_descending:
            return rows.order_by("-reference", "-pk"), True
        return rows.order_by("reference", "pk"), True

    def order_initiator(self, rows: CaseQuerySet, is_descending: bool) -> Any:
        return swedish(rows, "initiator__name", is_descending)

    def order_status(self, rows: CaseQuerySet, is_descending: bool) -> Any:
        """In the order of a case's life, not by the codes."""
        return rows.order_by(_by_life(Case.Status, is_descending), "-pk"), True

    def order_officer(self, rows: CaseQuerySet, is_descending: bool) -> Any:
        return swedish(rows, "officer__name", is_descending)

    def order_received(self, rows: CaseQuerySet, is_descending: bool) -> Any:
        return rows.order_by(_last_if_unknown("initiated_on", is_descending), "-pk"), True

    def order_board(self, rows: CaseQuerySet, is_descending: bool) -> Any:
        return swedish(rows, "board__name", is_descending)
