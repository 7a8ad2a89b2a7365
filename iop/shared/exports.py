"""Files for other systems: CSV as Swedish spreadsheets open it, and without formulas."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse

#: A cell that begins so is a formula to a spreadsheet (CWE-1236).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """``58000,00``, ``2026-01-31``, or a text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, (int, datetime.date)):
        return str(value)
    text = " ".join(str(value).splitlines())
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_text(heading: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for row in (heading, *rows):
        writer.writerow([cell(value) for value in row])
    return file.getvalue()


def csv_response(
    name: str, heading: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The rows as a file to save; the mark at its beginning tells Excel that it is UTF-8."""
    content = csv_text(heading, rows).encode("utf-8-sig")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
