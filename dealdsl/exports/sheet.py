"""A sheet of a workbook, written from the top down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, assert_never

from attrs import define, field

from dealdsl.exports.tables import Cell, Column, Kind, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_574
"""The rows of a table that Excel has room for, below the totals and the names of columns."""

_LONGEST = 32_767  # letters in a cell
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a day in February 1900 that never was
_WIDEST = 60  # letters of a column; longer text is cut off on the screen, not in the cell
_NARROWEST = 8

_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DOLLARS: "#,##0.00;-#,##0.00;0.00",
    Kind.YEARS: "0.00",
    Kind.STATE: '"on";;"off"',
    Kind.ANY: "General",
}
_SHOWN = "SUBTOTAL(109,{})"  # 109 is the sum of the rows that a filter shows
_ALL = "SUM({})"


class Styles:
    """The formats of a workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        date_format = {"num_format": _FORMATS[Kind.DATE], "align": "left"}
        self.date_beside = book.add_format(date_format)
        self.label = book.add_format({"bold": True})
        rule = {"bold": True, "bottom": 1, "bg_color": "#E8EDF3"}
        # Words stand apart from the numbers to their left.
        self.head = book.add_format({**rule, "indent": 1})
        self.number_head = book.add_format({**rule, "align": "right"})
        self.cells = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        self.cells[Kind.TEXT].set_indent(1)
        self.totals = {
            kind: book.add_format({"num_format": f, "bold": True}) for kind, f in _FORMATS.items()
        }


@define
class Sheet:
    """A worksheet, and the row that is written next, from 0."""

    worksheet: Worksheet
    styles: Styles
    row: int = 0
    widths: dict[int, int] = field(factory=dict)

    def write_whole(self, table: Table) -> None:
        """A table that has the sheet to itself: totals if it has any, names of columns that stay in
        sight with the columns that say what a row is of, a filter; for paper, a page wide."""
        if any(column.is_added for column in table.columns):
            self._write_totals(table, self.row + 2, "Total shown", _SHOWN)
        top = self.row
        self.write_table(table)
        self.worksheet.freeze_panes(top + 1, table.keys)
        self.worksheet.autofilter(top, 0, max(self.row - 1, top), len(table.columns) - 1)
        self.worksheet.repeat_rows(0, top)
        self.fit_paper()

    def fit_paper(self) -> None:
        """Print the sheet a page wide."""
        self.worksheet.set_landscape()
        self.worksheet.fit_to_pages(1, 0)

    def write_title(self, text: str) -> None:
        self.worksheet.write_string(self.row, 0, _fitting(text), self.styles.title)
        self.row += 1

    def write_pair(self, name: str, value: str | date) -> None:
        """A name and what it is, side by side."""
        self.worksheet.write_string(self.row, 0, _fitting(name), self.styles.label)
        self._widen(0, name)
        if isinstance(value, date) and value >= _FIRST_DAY:
            self.worksheet.write_datetime(self.row, 1, value, self.styles.date_beside)
        else:
            self.worksheet.write_string(self.row, 1, _fitting(str(value)))
        self.row += 1

    def skip(self) -> None:
        """Leave a row free."""
        self.row += 1

    def write_table(self, table: Table, total: str | None = None) -> None:
        """The names of the columns, their cells below, and their totals if `total` names them."""
        for place, column in enumerate(table.columns):
            style = self.styles.head if column.kind is Kind.TEXT else self.styles.number_head
            self.worksheet.write_string(self.row, place, _fitting(column.name), style)
            self._widen(place, column.name)
            for row, cell in enumerate(column.cells, start=self.row + 1):
                self._write(row, place, cell, column.kind)
            self._widen_for(place, column)
        first = self.row + 1
        self.row += 1 + table.rows
        if total is not None:
            self._write_totals(table, first, total, _ALL)
        for place, width in self.widths.items():
            self.worksheet.set_column(place, place, width)

    def _write_totals(self, table: Table, first: int, name: str, formula: str) -> None:
        """A row of the sums of the rows from `first` on: formulas, with what they come to."""
        self.worksheet.write_string(self.row, 0, name, self.styles.label)
        for place, column in enumerate(table.columns):
            if column.is_added and table.rows:
                cells = _cells(place, first, first + table.rows - 1)
                said, style = f"={formula.format(cells)}", self.styles.totals[column.kind]
                self.worksheet.write_formula(self.row, place, said, style, column.total)
        self.row += 1

    def _write(self, row: int, place: int, cell: Cell, kind: Kind) -> None:
        style = self.styles.cells[kind]
        match cell:
            case None:
                pass
            case bool():
                self.worksheet.write_string(row, place, "yes" if cell else "no", style)
            case int() | float():
                self.worksheet.write_number(row, place, cell, style)
            case date() if cell >= _FIRST_DAY:
                self.worksheet.write_datetime(row, place, cell, style)
            case _:
                self.worksheet.write_string(row, place, _fitting(str(cell)), style)

    def _widen(self, place: int, *texts: str) -> None:
        longest = max(map(len, texts), default=0) + 2
        now = self.widths.get(place, _NARROWEST)
        self.widths[place] = min(max(now, longest), _WIDEST)

    def _widen_for(self, place: int, column: Column) -> None:
        """Room for the widest cell, and for the total in its bold letters."""
        match column.kind:
            case Kind.TEXT | Kind.DATE | Kind.ANY:
                self._widen(place, *(str(cell) for cell in column.cells if cell is not None))
            case Kind.DOLLARS:
                numbers = [cell for cell in column.cells if isinstance(cell, int | float)]
                ends = [*numbers, column.total] if column.is_added else [*numbers, 0.0]
                self._widen(place, f"{min(ends):,.2f} ", f"{max(ends):,.2f} ")
            case Kind.COUNT | Kind.YEARS | Kind.STATE:
                pass
            case _:
                assert_never(column.kind)


def _cells(place: int, first: int, last: int) -> str:
    """A part of a column, by rows from 0, as formulas have it: `D3:D360`."""
    from xlsxwriter.utility import xl_range

    return str(xl_range(first, place, last, place))


def _fitting(text: str) -> str:
    """A text as a cell takes it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
