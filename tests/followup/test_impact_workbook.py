"""The workbook's formulas, computed by LibreOffice, give what the program computes."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from followup.impact_workbook import ImpactWorkbook
from followup.social_return import Calculation, Effect, Input, Terms, variations
from tests.followup.libreoffice import Recalculate
from tests.followup.making_impact import befriending_service, employment_programme

ORE = 0.005


def many() -> Calculation:
    """Every kind of input and change at once, with the values at their edges."""
    inputs = (
        Input("Nämnden", "Bidrag", Decimal("752734.50")),
        Input("Föreningen", "Hjälp", Decimal(26_950), hours=Decimal("122.5"), rate=Decimal(220)),
        Input("Kyrkan", "Lokal", None, is_unvalued=True),
    )  # fmt: skip
    shares = (Decimal("12.5"), Decimal(5), Decimal("33.33"))
    effects = (
        Effect("A", "Lång", Decimal(41), Decimal("9999.99"), *shares, Decimal("17.5"), 9),
        Effect("B", "Bleknar inte", Decimal(7), Decimal(31_000), *shares, Decimal(0), 4, 2),
        Effect("C", "Borta direkt", Decimal(3), Decimal(500), *shares, Decimal(100), 3),
        Effect("D", "Till det sämre", Decimal(12), Decimal(-800), *shares, Decimal(50), 2),
        Effect("E", "Utan värde", None, None, None, None, None, is_unvalued=True),
    )  # fmt: skip
    return Calculation(inputs, effects, Terms(Decimal("3.5"), 5))


def without_waiting() -> Calculation:
    """No discount and nothing that fades: the series is as long as it is."""
    return replace(many(), terms=Terms(Decimal(0), 5, from_first_year=False))


def _content(calculation: Calculation, title: str = "Nyttan") -> bytes:
    return ImpactWorkbook(title, "Avtal 2026", calculation, [("Omfattning", "Allt")]).content()


def _named(book: Workbook, name: str) -> float:
    (sheet, cell), *_more = list(book.defined_names[name].destinations)
    return float(book[sheet][cell].value)


@pytest.mark.parametrize("make", [employment_programme, befriending_service, many, without_waiting])
def test_recalculated_workbook_gives_the_same_to_the_ore(
    make: Callable[[], Calculation], recalculate: Recalculate
) -> None:
    calculation = make()
    book = recalculate(_content(calculation))
    assert calculation.ratio is not None
    assert calculation.net_ratio is not None
    assert abs(_named(book, "insatser") - float(calculation.invested)) < ORE
    assert abs(_named(book, "nuvarde") - float(calculation.present)) < ORE
    assert abs(_named(book, "netto") - float(calculation.net)) < ORE
    assert abs(_named(book, "kvot") - float(calculation.ratio)) < 1e-9
    assert abs(_named(book, "nettokvot") - float(calculation.net_ratio)) < 1e-9
    _same_per_change(book["Beräkning"], calculation)
    _same_sensitivity(book["Känslighet"], calculation)


def _same_per_change(sheet: Any, calculation: Calculation) -> None:
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    for line in calculation.lines:
        expected = [line.effect.gross, line.effect.impact, *line.per_year, line.present]
        found = rows[line.effect.description][: len(expected)]
        assert all(
            abs(one - float(other)) < ORE for one, other in zip(found, expected, strict=True)
        )


def _same_sensitivity(sheet: Any, calculation: Calculation) -> None:
    place = 6 + len(calculation.lines)
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    for one in variations(calculation):
        row = rows[str(one.scenario.label)]
        assert abs(row[place] - float(one.present)) < ORE
        assert abs(row[place + 1] - float(one.ratio)) < 1e-9
    for line in calculation.lines:
        needed = calculation.quantity_needed(line)
        found = rows[line.effect.description][2]
        assert found == "–" if needed is None else abs(found - float(needed)) < 1e-6


def test_published_ratio_stands_in_the_recalculated_workbook(recalculate: Recalculate) -> None:
    assert f"{_named(recalculate(_content(employment_programme())), 'kvot'):.2f}" == "1.44"
    assert f"{_named(recalculate(_content(befriending_service())), 'kvot'):.2f}" == "0.81"


def test_a_changed_assumption_changes_the_recalculated_ratio(recalculate: Recalculate) -> None:
    book = load_workbook(io.BytesIO(_content(employment_programme())))
    rows = list(book["Indata"].iter_rows())
    (head,) = [place for place, row in enumerate(rows) if row[2].value == "Antal"]
    rows[head + 1][5].value = 0  # nothing would have happened anyway
    stream = io.BytesIO()
    book.save(stream)
    assert abs(_named(recalculate(stream.getvalue()), "kvot") - 1.43628 / 0.6) < 1e-4


def test_text_that_looks_like_a_formula_stays_text(recalculate: Recalculate) -> None:
    sign = "=1+1"
    calculation = replace(
        employment_programme(), inputs=(Input("@nämnd", sign, Decimal(1), source="-x"),)
    )
    content = _content(calculation, title="+46")
    sheet = load_workbook(io.BytesIO(content))["Indata"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    for text in (sign, "@nämnd", "+46"):
        assert cells[text].data_type == "s"
        assert cells[text].quotePrefix
    values = [cell for row in recalculate(content)["Indata"].iter_rows() for cell in row]
    assert sign in [cell.value for cell in values]


def test_workbook_says_what_it_is() -> None:
    book = load_workbook(io.BytesIO(_content(many())))
    assert book.sheetnames == ["Indata", "Beräkning", "Känslighet", "Källor"]
    assert book.properties.title == "Nyttan"
    assert all(sheet.freeze_panes for sheet in book)
    formulas = [
        cell.value
        for name in ("Beräkning", "Känslighet")
        for row in book[name].iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 100
    texts = {cell.value for row in book["Källor"].iter_rows() for cell in row}
    assert {"Uttryckligen utan värde", "Omfattning", "Allt"} <= texts
