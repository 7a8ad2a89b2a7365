"""An analysis of the social return as a workbook whose formulas do the whole sum again.

Every figure that was typed stands once, among the data; all others are formulas on those
cells, so that a reader may change an assumption and see what becomes of the ratio.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from followup.social_return import SCENARIOS, Calculation, part

#: Written as all such codes are, in English; each reader's program shows its own signs.
KR, KR_ORE = '[$-41D]#,##0\\ "kr"', '[$-41D]#,##0.00\\ "kr"'
NUMBER, SHARE = "[$-41D]#,##0.##", "[$-41D]0.00\\ %"
RATIO, FACTOR = "[$-41D]0.00", "[$-41D]0.0000"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FONT = "Calibri"
#: Room for three lines of headings, where more than a few stand close together.
_TALL, _FEW = 46, 8
_HEAD = PatternFill("solid", fgColor="E4EFF3")
_GIVEN = PatternFill("solid", fgColor="FDF0D2")
#: Rows of the terms on the sheet of data.
_RATE, _YEARS, _START = 5, 6, 7
#: What begins a formula, were it typed in a cell.
_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Sheet:
    """A worksheet that is written row by row from the top."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[int]) -> None:
        self.cells: Worksheet = book.create_sheet(title)
        self.name = quote_sheetname(title)
        # On paper: A4 across, as wide as the page.
        self.cells.page_setup.orientation, self.cells.page_setup.paperSize = "landscape", 9
        self.cells.page_setup.fitToHeight = 0
        self.cells.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.row = 0
        for place, width in enumerate(widths, start=1):
            self.cells.column_dimensions[get_column_letter(place)].width = width

    def at(self, column: int, row: int) -> str:
        """The address of a cell from any sheet."""
        return f"{self.name}!${get_column_letter(column)}${row}"

    def write(self, *values: Any, formats: Sequence[str] = (), fill: Any = None) -> int:
        """A row of texts, figures and (as ``F``) formulas; its number."""
        self.row += 1
        for place, value in enumerate(values, start=1):
            cell = self.cells.cell(self.row, place)
            _put(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=_is_text(value))
            is_figure = isinstance(value, (Decimal, int, F))
            if is_figure and place <= len(formats) and formats[place - 1]:
                cell.number_format = formats[place - 1]
            if fill and is_figure and not isinstance(value, F):
                cell.fill = fill
        return self.row

    def heading(self, text: str) -> None:
        self.row += 1
        self.write(text)
        self.cells.cell(self.row, 1).font = Font(name=_FONT, bold=True, size=13)
        self.cells.cell(self.row, 1).alignment = Alignment(wrap_text=False)

    def head(self, *labels: Any) -> int:
        row = self.write(*labels)
        for cell in self.cells[row][: len(labels)]:
            cell.font, cell.fill = Font(name=_FONT, bold=True), _HEAD
            cell.alignment = Alignment(vertical="bottom", wrap_text=True)
        if len(labels) > _FEW:
            self.cells.row_dimensions[row].height = _TALL
        return row

    def bold(self) -> None:
        for cell in self.cells[self.row]:
            cell.font = Font(name=_FONT, bold=True)


class F(str):
    """A formula; all other texts are texts, whatever sign they begin with."""

    __slots__ = ()


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, F)


def _put(cell: Cell, value: Any) -> None:
    if isinstance(value, F):
        cell.value = str(value)
    elif isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        if value.startswith(_SIGNS):
            cell.data_type, cell.quotePrefix = "s", True
    else:
        cell.value = value


class ImpactWorkbook:
    """The sheets of one calculation, each building on the ones before."""

    def __init__(
        self, title: str, subtitle: str, calculation: Calculation, notes: Sequence[tuple[str, str]]
    ) -> None:
        self.calculation, self.notes = calculation, notes
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.book.properties.title = title
        self.book.properties.language = get_language() or "sv"
        self.book.calculation.fullCalcOnLoad = True
        self.lines = calculation.lines
        self._data(title, subtitle)
        self._calculation(title)
        self._sensitivity()
        self._sources()

    def content(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def _name(self, name: str, place: str) -> None:
        self.book.defined_names[name] = DefinedName(name, attr_text=place)

    # --- Data --------------------------------------------------------------------------

    def _data(self, title: str, subtitle: str) -> None:
        sheet = self.data = Sheet(
            self.book, _("Data"), (26, 40, 14, 14, 16, 14, 14, 14, 14, 12, 12)
        )
        terms = self.calculation.terms
        sheet.write(title)
        sheet.cells["A1"].font = Font(name=_FONT, bold=True, size=15)
        sheet.write(subtitle)
        for cell in ("A1", "A2"):
            sheet.cells[cell].alignment = Alignment(wrap_text=False)
        sheet.write("")
        sheet.head(_("Terms"), _("Explanation"), _("Value"))
        start = 1 if terms.from_first_year else 2
        for label, words, value, shape in (
            (_("Discount rate"), _("per year"), part(terms.rate), SHARE),
            (_("Years counted"), _("year 1 is the year of the activity"), terms.years, "0"),
            (_("Discounted from year"), _("1 or 2"), start, "0"),
        ):
            sheet.write(label, words, value, formats=("", "", shape), fill=_GIVEN)
        self._inputs(sheet)
        self._changes(sheet)
        sheet.cells.freeze_panes = "B5"

    def _inputs(self, sheet: Sheet) -> None:
        sheet.heading(_("What is put in"))
        sheet.head(
            _("Stakeholder"), _("Input"), _("Hours"), _("Kr per hour"), _("Amount (kr)"),
            pgettext("exactness", "About"),
        )  # fmt: skip
        first = sheet.row + 1
        for one in self.calculation.inputs:
            amount: Any = _("without value") if one.is_unvalued else one.amount
            if one.hours is not None and one.rate is not None:
                amount = F(f"=ROUND(C{sheet.row + 1}*D{sheet.row + 1},2)")
            sheet.write(
                one.stakeholder, one.description, one.hours, one.rate, amount,
                _("about") if one.is_approximate else "",
                formats=("", "", NUMBER, KR_ORE, KR_ORE), fill=_GIVEN,
            )  # fmt: skip
        last = max(sheet.row, first)
        total = F(f"=SUM(E{first}:E{last})")
        row = sheet.write(_("Sum"), "", "", "", total, formats=("", "", "", "", KR_ORE))
        sheet.bold()
        self.invested = sheet.at(5, row)

    def _changes(self, sheet: Sheet) -> None:
        sheet.heading(_("What changes"))
        sheet.head(
            _("Stakeholder"), _("What changes"), _("Quantity"), _("Unit"), _("Value of one (kr)"),
            _("Would have happened anyway"), _("Moved from somebody else"), _("Owing to others"),
            _("Fades each year"), _("Years it lasts"), _("Begins in year"),
        )  # fmt: skip
        self.rows = [
            sheet.write(
                line.effect.stakeholder, line.effect.description, line.effect.quantity,
                line.effect.unit, line.effect.value, part(line.effect.deadweight),
                part(line.effect.displacement), part(line.effect.attribution),
                part(line.effect.drop_off), line.effect.duration, line.effect.first_year,
                formats=("", "", NUMBER, "", KR_ORE, SHARE, SHARE, SHARE, SHARE, "0", "0"),
                fill=_GIVEN,
            )
            for line in self.lines
        ]  # fmt: skip

    # --- Calculation -------------------------------------------------------------------

    def _calculation(self, title: str) -> None:
        years = self.calculation.terms.all_years
        sheet = Sheet(self.book, _("Calculation"), (40, 16, 16, *(14 for _year in years), 16))
        self.sums = sheet
        data, last = self.data, 3 + len(years)
        sheet.write(_("What each year’s change is worth"))
        sheet.cells["A1"].font = Font(name=_FONT, bold=True, size=15)
        sheet.cells["A1"].alignment = Alignment(wrap_text=False)
        head = sheet.head(
            _("What changes"),
            _("Gross value (kr)"),
            _("Impact (kr)"),
            *years,
            _("Present value (kr)"),
        )
        year = _("Year")
        for place in range(4, last + 1):
            sheet.cells.cell(head, place).number_format = f'"{year} "0'
        factors = [
            F(f"=1/(1+{data.at(3, _RATE)})^({_column(place)}${head}-{data.at(3, _START)}+1)")
            for place in range(4, last + 1)
        ]
        factor = sheet.write(
            _("What a krona of the year is worth now"), "", "", *factors,
            formats=("", "", "", *(FACTOR for _year in years)),
        )  # fmt: skip
        for row in self.rows:
            self._change(sheet, row, head, factor, last)
        self.first, self.last_row, self.present_column = factor + 1, sheet.row, last + 1
        span = f"{self.first}:{{0}}{sheet.row}"
        totals = [
            F(f"=SUM({_column(place)}{span.format(_column(place))})")
            for place in range(2, last + 2)
        ]
        row = sheet.write(_("Sum"), *totals, formats=("", *(KR_ORE for _total in totals)))
        sheet.bold()
        self.present = sheet.at(last + 1, row)
        sheet.cells.freeze_panes = sheet.cells.cell(head + 1, 2)
        sheet.cells.print_title_rows = f"{head}:{head}"
        self._result(sheet)

    def _change(self, sheet: Sheet, row: int, head: int, factor: int, last: int) -> None:
        data, here = self.data, sheet.row + 1
        gross = F(f"={data.at(3, row)}*{data.at(5, row)}")
        impact = F(f"=B{here}*(1-{data.at(6, row)})*(1-{data.at(7, row)})*(1-{data.at(8, row)})")
        begins, lasts = data.at(11, row), data.at(10, row)
        years = []
        for place in range(4, last + 1):
            year = f"{_column(place)}${head}"
            before = f"{_column(place - 1)}{here}" if place > 4 else "0"
            fades = f"{before}*(1-{data.at(9, row)})"
            counts = f"AND({year}>={begins},{year}<{begins}+{lasts},{year}<={data.at(3, _YEARS)})"
            years.append(F(f"=IF({counts},IF({year}={begins},$C{here},{fades}),0)"))
        span = f"D{{0}}:{_column(last)}{{0}}"
        present = F(f"=SUMPRODUCT({span.format(here)},{span.format(f'${factor}')})")
        sheet.write(
            F(f"={data.at(2, row)}"), gross, impact, *years, present,
            formats=("", *(KR_ORE for _place in range(last)))
        )  # fmt: skip

    def _result(self, sheet: Sheet) -> None:
        sheet.heading(_("Result"))
        net = f"{self.present}-{self.invested}"
        for name, label, formula, shape in (
            ("insatser", _("Value of all that is put in"), self.invested, KR_ORE),
            ("nuvarde", _("Present value of all changes"), self.present, KR_ORE),
            ("netto", _("Present value less what is put in"), net, KR_ORE),
            ("kvot", _("Kronor in value for each krona put in"),
             f"{self.present}/{self.invested}", RATIO),
            ("nettokvot", _("Net kronor for each krona put in"),
             f"({net})/{self.invested}", RATIO),
        ):  # fmt: skip
            row = sheet.write(label, F(f"={formula}"), formats=("", shape))
            self._name(name, sheet.at(2, row))
        self.ratio = sheet.at(2, row - 1)
        sheet.write(
            _("An estimate that rests on its assumptions. It says nothing of other partnerships.")
        )
        sheet.cells.cell(sheet.row, 1).alignment = Alignment(wrap_text=False)

    # --- Sensitivity -------------------------------------------------------------------

    def _sensitivity(self) -> None:
        names = [line.effect.description for line in self.lines]
        widths = (62, *(13 for _place in range(5)), *(18 for _name in names), 18, 10, 10)
        sheet = Sheet(self.book, _("Sensitivity"), widths)
        sheet.write(_("What becomes of the ratio when an assumption is changed"))
        sheet.cells["A1"].font = Font(name=_FONT, bold=True, size=15)
        sheet.cells["A1"].alignment = Alignment(wrap_text=False)
        head = sheet.head(
            _("Assumption"), _("Happened anyway, points"), _("Owing to others, points"),
            _("Fades, points"), _("Part of the value"), _("Discount rate"), *names,
            _("Present value (kr)"), _("Ratio"), pgettext("difference", "Change"),
        )  # fmt: skip
        sums = 7 + len(names)
        for scenario in SCENARIOS:
            here = sheet.row + 1
            rate = F(f"=MAX(0,{self.data.at(3, _RATE)}+({part(scenario.rate)}))")
            effects = [F(f"={self._closed(row, here)}") for row in self.rows]
            total = F(f"=SUM(G{here}:{_column(sums - 1)}{here})")
            ratio = F(f"={_column(sums)}{here}/{self.invested}")
            change = F(f"={_column(sums + 1)}{here}-{_column(sums + 1)}${head + 1}")
            sheet.write(
                str(scenario.label), part(scenario.deadweight), part(scenario.attribution),
                part(scenario.drop_off), scenario.value_part, rate, *effects, total, ratio, change,
                formats=("", SHARE, SHARE, SHARE, RATIO, SHARE, *(KR for _effect in effects), KR,
                         RATIO, "[$-41D]+0.00;[$-41D]-0.00;[$-41D]0.00"),
                fill=_GIVEN,
            )  # fmt: skip
        sheet.cells.freeze_panes = sheet.cells.cell(head + 1, 2)
        self._break_even(sheet)

    def _closed(self, row: int, here: int) -> str:
        """The present value of a change in one formula: the sum of a geometric series."""
        data = self.data
        begins, lasts, rate = data.at(11, row), data.at(10, row), f"$F{here}"
        count = f"MAX(0,MIN({begins}+{lasts}-1,{data.at(3, _YEARS)})-{begins}+1)"
        fades = f"((1-MIN(1,{data.at(9, row)}+$D{here}))/(1+{rate}))"
        series = f"IF({fades}=1,{count},(1-{fades}^{count})/(1-{fades}))"
        impact = (
            f"{data.at(3, row)}*{data.at(5, row)}*$E{here}"
            f"*(1-MIN(1,{data.at(6, row)}+$B{here}))*(1-{data.at(7, row)})"
            f"*(1-MIN(1,{data.at(8, row)}+$C{here}))"
        )
        waited = f"({begins}-{data.at(3, _START)}+1)"
        return f"IF({count}=0,0,{impact}*{series}/(1+{rate})^{waited})"

    def _break_even(self, sheet: Sheet) -> None:
        """How much of each change, all others as they are, gives 1 : 1."""
        sheet.heading(_("Quantity that gives 1 : 1"))
        sheet.head(_("What changes"), _("Quantity"), _("Needed"))
        for row, own in zip(self.rows, range(self.first, self.last_row + 1), strict=True):
            present = self.sums.at(self.present_column, own)
            quantity = self.data.at(3, row)
            needed = (
                f"=IF({present}>0,MAX(0,({self.invested}-({self.present}-{present}))"
                f'/({present}/{quantity})),"–")'
            )
            sheet.write(
                F(f"={self.data.at(2, row)}"), F(f"={quantity}"), F(needed),
                formats=("", NUMBER, NUMBER),
            )  # fmt: skip

    # --- Sources -----------------------------------------------------------------------

    def _sources(self) -> None:
        sheet = Sheet(self.book, _("Sources"), (44, 30, 70))
        head = sheet.head(_("Concerns"), _("Figure"), _("How it was made, and its source"))
        sheet.cells.freeze_panes = sheet.cells.cell(head + 1, 1)
        for one in self.calculation.inputs:
            words = "; ".join(filter(None, (one.how, one.source)))
            sheet.write(one.description, _("Value of the input"), words)
        for effect in self.calculation.effects:
            for label, source in effect.sources:
                sheet.write(effect.description, label, source)
        for left_out in self.calculation.unvalued:
            sheet.write(left_out.description, _("Expressly without value"), "")
        for effect in self.calculation.left_out:
            sheet.write(effect.description, _("Of a stakeholder that is left out"), "")
        for label, text in self.notes:
            sheet.write(label, "", text)


def _column(place: int) -> str:
    return str(get_column_letter(place))
