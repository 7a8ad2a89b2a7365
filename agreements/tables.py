"""The list of agreements as a table."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from iop.shared.formats import days


class AgreementTable(tables.Table):  # type: ignore[misc]
    title = tables.TemplateColumn(
        template_name="agreements/_title.html",
        verbose_name=_("Agreement"),
        order_by=("case__reference", "version"),
    )
    parties = tables.Column(verbose_name=_("Parties"), empty_values=(), orderable=False)
    period = tables.Column(
        verbose_name=_("Period"), empty_values=(), order_by=("starts_on", "ends_on", "pk")
    )
    status = tables.TemplateColumn(
        template_name="agreements/_status.html",
        verbose_name=_("Status"),
        extra_context={},
        order_by=("status", "pk"),
    )
    board = tables.Column(
        verbose_name=_("Board"),
        accessor="case__board",
        order_by=("case__board__organisation__name", "case__board__name", "pk"),
    )

    class Meta:
        sequence = ("title", "parties", "period", "status", "...", "board")

    def render_parties(self, record: Agreement) -> str:
        return ", ".join(party.short_name for party in record.parties.all())

    def render_period(self, record: Agreement) -> str:
        return days(record.starts_on, record.ends_on)

    def value_board(self, value: Any) -> str:
        return str(value)
