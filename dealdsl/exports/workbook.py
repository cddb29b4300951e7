"""A projection as an Excel workbook.

It is read by people: a long sheet has its totals on top, in sight, and they are of the rows that
its filter shows. A total holds its formula and its value, so that a program that does not calculate
reads the right figure. Classes stand in one long sheet, not in a sheet each: one filter shows a
class, a pivot table takes all of them, and a sheet's name, which Excel bounds to 31 letters, is
never a name of the deal's. Numbers keep sixteen digits; formats show cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from dealdsl.exports import told
from dealdsl.exports.mistakes import ExportError, require
from dealdsl.exports.projection import Projection
from dealdsl.exports.sheet import ROWS, Sheet, Styles
from dealdsl.exports.tables import Table, class_table, measure_tables, wide_table
from dealdsl.runtime.flows import Model, Result

_OPTIONS = {
    "in_memory": True,
    "nan_inf_to_errors": True,
    # What a deal says is text, whatever it begins with.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_MADE = datetime(2000, 1, 1)
"""The time that every workbook says it was made at: the same projection gives the same bytes."""


def workbook(projection: Projection) -> bytes:
    """The bytes of an .xlsx file. Raises ExportError for flows with more rows than Excel takes, and
    MissingPackageError without xlsxwriter."""
    require("xlsxwriter")
    from xlsxwriter import Workbook

    tables = list(_tables(projection))
    for table in tables:
        _require_room(table)
    stream = BytesIO()
    with Workbook(stream, _OPTIONS) as book:
        book.set_properties({"title": projection.model.title, "created": _MADE})
        styles = Styles(book)
        _write_summary(Sheet(book.add_worksheet("Summary"), styles), projection)
        for table in tables:
            Sheet(book.add_worksheet(table.name), styles).write_whole(table)
    return stream.getvalue()


def _tables(projection: Projection) -> Iterator[Table]:
    """What has a sheet of its own, in their order."""
    model, result = projection.model, projection.result
    yield class_table(model, result)
    names = (*model.classes, *model.composites)
    cash = {name: _cash(result, name) for name in names}
    balances = {name: result.flows[name, "ending_balance"] for name in names}
    yield wide_table("Cash by class", model, cash, is_added=True)
    yield wide_table("Balances by class", model, balances, is_added=False)
    yield from measure_tables(model, result)
    yield told.scenario_table(projection.assumptions)
    yield told.facts_table(projection)
    yield told.assumptions_table(projection)


def _cash(result: Result, name: str) -> list[float]:
    paid = ("interest_paid", "principal_paid", "residual_paid")
    return [sum(each) for each in zip(*(result.flows[name, c] for c in paid), strict=True)]


def _require_room(table: Table) -> None:
    if table.rows > ROWS:
        raise ExportError(
            f"the sheet {table.name} would have {table.rows:,} rows, and Excel takes {ROWS:,}: "
            "write a .parquet file"
        )


def _write_summary(sheet: Sheet, projection: Projection) -> None:
    """What the workbook is of, and what each class receives."""
    model, result = projection.model, projection.result
    sheet.fit_paper()
    sheet.write_title(model.title)
    sheet.write_pair("Scenario", projection.in_words)
    if model.closing:
        sheet.write_pair("Closing", date.fromisoformat(model.closing))
    for name, value in projection.origins():
        sheet.write_pair(name, value)
    for sentence in projection.failed_checks:
        sheet.write_pair("Check that fails", sentence)
    sheet.skip()
    sheet.write_table(told.summary_table(model, result, model.classes), total="Total")
    if model.composites:
        sheet.skip()
        sheet.write_pair("Composites", "sums of classes that stand above")
        sheet.write_table(told.summary_table(model, result, model.composites))
    sheet.skip()
    sheet.write_pair("Units", _units(model))


def _units(model: Model) -> str:
    dated = model.closing and model.accrual_dates[-1]
    basis = f"30/360 from {model.closing}" if dated else "months / 12"
    return f"average life in years ({basis}), amounts in dollars, loss net of reimbursements"
