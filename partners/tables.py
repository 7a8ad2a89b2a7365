"""The list of organisations as a table."""

from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from iop.shared.ordering import SwedishOrder
from iop.shared.tables import ListTable, swedish
from partners.models import Organisation, OrganisationQuerySet

#: Boards named in a row of the list.
MOST_BOARDS = 3


class OrganisationTable(ListTable):
    name = tables.TemplateColumn(
        template_name="partners/_name.html", verbose_name=_("Organisation")
    )
    kind = tables.Column(verbose_name=_("Kind"))
    organisation_number = tables.Column(verbose_name=_("Number"), default="")
    registered_since = tables.DateColumn(
        verbose_name=_("In the register since"), format="Y-m-d", default="", orderable=False
    )
    boards = tables.Column(verbose_name=_("Boards"), empty_values=(), orderable=False)

    class Meta:
        order_by = "name"
        empty_text = _("No organisation matches. Search for less, or take away a filter.")

    caption = _("Organisations")

    def count_in_words(self, count: int) -> str:
        return ngettext("%(count)s organisation", "%(count)s organisations", count) % {
            "count": count
        }

    def render_boards(self, record: Organisation) -> str:
        """The first few, and how many there are beside them."""
        names = [board.name for board in record.boards.all()]
        shown = ", ".join(names[:MOST_BOARDS])
        if len(names) <= MOST_BOARDS:
            return shown
        return gettext("%(boards)s and %(count)s more") % {
            "boards": shown,
            "count": len(names) - MOST_BOARDS,
        }

    def order_name(self, rows: OrganisationQuerySet, is_descending: bool) -> Any:
        return swedish(rows, "name", is_descending)

    def order_kind(self, rows: OrganisationQuerySet, is_descending: bool) -> Any:
        """By the word that is shown, not by its code."""
        kinds = sorted(Organisation.Kind, key=lambda kind: str(kind.label), reverse=is_descending)
        place = Case(
            *(When(kind=kind, then=Value(number)) for number, kind in enumerate(kinds)),
            output_field=IntegerField(),
        )
        return rows.order_by(place, SwedishOrder("name"), "pk"), True

    def order_organisation_number(self, rows: OrganisationQuerySet, is_descending: bool) -> Any:
        """Unknown numbers come last, whichever way."""
        number = F("organisation_number")
        by_number = number.desc(nulls_last=True) if is_descending else number.asc(nulls_last=True)
        return rows.order_by(by_number, "pk"), True
