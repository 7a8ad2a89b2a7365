"""Lists: one look, one way to sort and page, and live search by htmx over the same address."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import RequestConfig

from iop.shared.ordering import SwedishOrder

PER_PAGE = 25


class ListTable(tables.Table):  # type: ignore[misc]
    """A table that says what it lists and how many there are.

    Shown by ``templates/tables/table.html``. On a narrow screen each row is a card and
    the headings that sort stand in a row above them.
    """

    #: Read by screen readers as the table's name.
    caption: Any = ""

    def count_in_words(self, count: int) -> str:
        """``132 organisations``, in each table's own words."""
        return str(count)

    @property
    def count_text(self) -> str:
        paginator = getattr(self, "paginator", None)
        return self.count_in_words(paginator.count if paginator else len(self.rows))

    @property
    def body(self) -> SafeString:
        """The rows as HTML. A template would ask each column anew for every cell, which is slow.

        So is the library, which looks for each cell at what its function takes: here a table's
        ``render_<column>`` takes the record and nothing else.
        """
        columns = [
            (
                format_html(
                    '<td {} role="cell" data-label="{}">',
                    column.attrs["td"].as_html(),
                    column.header,
                ),
                column,
                getattr(self, f"render_{column.name}", None),
            )
            for column in self.columns
        ]
        rows = []
        for row in self.paginated_rows:
            cells = ((opening, _cell(row, column, render)) for opening, column, render in columns)
            inner = format_html_join("", "{}{}</td>", cells)
            rows.append((row.attrs.as_html(), inner))
        return format_html_join("", '<tr {} role="row">{}</tr>', rows)


def _cell(row: Any, column: Any, render: Callable[[Any], str] | None) -> Any:
    if render is None:
        return row.get_cell(column.name)
    return render(row.record) or column.default


class NumberColumn(tables.Column):  # type: ignore[misc]
    """Right-aligned figures."""

    attrs = {"th": {"class": "num"}, "td": {"class": "num"}}


def swedish(rows: QuerySet, field: str, is_descending: bool) -> tuple[QuerySet, bool]:
    """What ``order_<column>`` of a table returns: rows in Swedish order, by key where alike."""
    if is_descending:
        return rows.order_by(SwedishOrder(field).desc(), "-pk"), True
    return rows.order_by(SwedishOrder(field), "pk"), True


def asks_for_fragment(request: HttpRequest) -> bool:
    """Whether htmx swaps in a part; a page restored from the browser's history is a whole one."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers


def list_page(
    request: HttpRequest, table: ListTable, *, page: str, results: str, **context: Any
) -> HttpResponse:
    """The page of a list; for a live search only its results, and the address to show."""
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    is_fragment = asks_for_fragment(request)
    context |= {"table": table, "is_fragment": is_fragment}
    response = render(request, results if is_fragment else page, context)
    patch_vary_headers(response, ["HX-Request"])
    if is_fragment:
        response["HX-Replace-Url"] = _address(request)
    return response


def _address(request: HttpRequest) -> str:
    """The address of the list with the filters that say something."""
    said = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if any(values):
            said.setlist(name, [value for value in values if value])
    return f"{request.path}?{said.urlencode()}" if said else request.path
