"""The workbook as openpyxl, which did not write it, reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from math import fsum
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dealdsl.api import Flows
from dealdsl.exports import sheet, tables, workbook
from dealdsl.exports.mistakes import ExportError
from dealdsl.runtime.flows import CLASS_COLUMNS

from .runs import DEALS, ROOT, flows, hostile


def opened(run: Flows, values: bool = True) -> Workbook:
    """The workbook with what its formulas come to, as they were written, or with the formulas."""
    return load_workbook(BytesIO(workbook.workbook(run.projection)), data_only=values)


def rows(of: Worksheet) -> Iterator[dict[str, Any]]:
    """The rows of a long sheet by the names of its columns, below the totals."""
    lines = list(of.iter_rows(values_only=True))
    head = next(place for place, line in enumerate(lines) if line[0] in ("period", "name"))
    for line in lines[head + 1 :]:
        yield dict(zip(lines[head], line, strict=True))


def totals(of: Worksheet) -> dict[str, float]:
    first, second = list(of.iter_rows(values_only=True, max_row=2))
    assert first[0] == "Total shown"
    return {
        name: value for name, value in zip(second[1:], first[1:], strict=True) if value is not None
    }


@pytest.mark.parametrize("name", DEALS)
def test_columns_of_classes_add_up_to_the_flows_to_the_cent(name: str) -> None:
    run = flows(name)
    found = list(rows(opened(run)["Classes"]))
    assert len(found) == len(run.model.classes) * len(run.model.payment_dates)
    for column in CLASS_COLUMNS:
        everything = (run.result.flows[each, column] for each in run.model.classes)
        read = fsum(row[column] for row in found)
        assert read == pytest.approx(fsum(map(fsum, everything)), abs=0.005)
    for row in found[:: 1 + len(found) // 17]:
        flow = run.result.flows[row["class"], "ending_balance"][row["period"]]
        assert row["ending_balance"] == pytest.approx(flow, rel=1e-14)


@pytest.mark.parametrize("name", DEALS)
def test_everything_else_adds_up_too(name: str) -> None:
    """Every measure of every pool, fee, limit, … stands in one sheet of its kind."""
    run = flows(name)
    book = opened(run)
    of_kind = {"losses": "Losses", **{kind: f"{kind.capitalize()}s" for kind in KINDS}}
    sheets = {kind: list(rows(book[title])) for kind, title in of_kind.items() if title in book}
    for (kind, thing, measure), flow in run.pools.items():
        read = [row[measure] for row in sheets[kind] if row[kind] == thing]
        assert fsum(read) == pytest.approx(fsum(flow), abs=0.005)
    for composite in run.model.composites:
        read = [
            row["principal_paid"] for row in sheets["composite"] if row["composite"] == composite
        ]
        whole = fsum(run.result.flows[composite, "principal_paid"])
        assert fsum(read) == pytest.approx(whole, abs=0.005)


KINDS = (
    *("pool", "fee", "claim", "account", "swap", "cap", "limit", "trigger", "check", "composite"),
)


@pytest.mark.parametrize("name", DEALS)
def test_totals_are_right_without_calculating_and_are_formulas(name: str) -> None:
    run = flows(name)
    read, written = opened(run), opened(run, values=False)
    found = totals(read["Classes"])
    assert set(found) == tables.ADDED["class"]
    for column, total in found.items():
        flow = (run.result.flows[each, column] for each in run.model.classes)
        assert total == pytest.approx(fsum(map(fsum, flow)), abs=0.005)
    last = read["Classes"].max_row
    assert written["Classes"]["G1"].value == f"=SUBTOTAL(109,G3:G{last})"
    wide = totals(read["Cash by class"])
    for each in run.model.classes:
        columns = ("interest_paid", "principal_paid", "residual_paid")
        cash = fsum(fsum(run.result.flows[each, column]) for column in columns)
        assert wide[each] == pytest.approx(cash, abs=0.005)


def test_the_first_sheet_says_what_it_is_of() -> None:
    run = flows("cmsi-2003-11")
    text = (ROOT / DEALS["cmsi-2003-11"]).read_text(encoding="utf-8")
    lines = list(opened(run).worksheets[0].iter_rows(values_only=True))
    told = {line[0]: line[1] for line in lines}
    assert lines[0][0] == "REMIC Pass-Through Certificates, Series 2003-11"
    assert told["Scenario"].startswith("from the scenario base: CPR from 4% in month 1 to 8%")
    assert told["Closing"] == datetime(2003, 12, 23)
    assert told["SHA-256 of the deal"] == sha256(text.encode()).hexdigest()
    assert told["Version of dealdsl"].count(".") == 2
    classes = [line for line in lines if line[0] in run.model.classes]
    assert [line[0] for line in classes] == list(run.model.classes)
    heads = next(line for line in lines if line[0] == "class")
    assert heads[1:4] == ("average_life", "first_payment", "last_payment")
    sums = next(line for line in lines if line[0] == "Total")
    principal = (run.result.flows[name, "principal_paid"] for name in run.model.classes)
    assert sums[5] == pytest.approx(fsum(map(fsum, principal)), abs=0.005)


def test_cells_are_numbers_and_dates_with_formats() -> None:
    book = opened(flows("subprime"))
    classes, triggers = book["Classes"], book["Triggers"]
    assert classes["B3"].value == datetime(2024, 1, 25)
    assert classes["B3"].number_format == "yyyy-mm-dd"
    assert classes["M4"].data_type == "n"
    assert classes["M4"].number_format.startswith("#,##0.00")
    assert (classes.freeze_panes, classes.auto_filter.ref) == ("D3", f"A2:M{classes.max_row}")
    assert {row["on"] for row in rows(triggers)} <= {0, 1}
    assert triggers["D3"].number_format == '"on";;"off"'
    widths = [each for each in classes.column_dimensions.values() if each.min <= 13 <= each.max]
    assert widths[0].width > len("ending_balance")


def test_facts_stand_with_their_sources_and_assumptions_with_their_reasons() -> None:
    book = opened(flows("cmsi-2003-11"))
    facts = {row["name"]: row for row in rows(book["Facts"])}
    assert facts["I.balance"]["value"] == "$150,030,821.86"
    assert facts["I.balance"]["source"] == 'F "p. 2"'
    reasons = [row["reason"] for row in rows(book["Assumptions"])]
    assert "gives the usual 24-day delay" in reasons
    lines = list(book["Scenario"].iter_rows(values_only=True, min_row=2))
    speeds = [line[1:] for line in lines if line[0] == "cpr"]
    assert speeds == [(1, 4), (2, 6), (3, 8)]
    assert ("call", 1, "no") in lines


def test_what_a_deal_says_never_becomes_a_formula_or_a_sheet() -> None:
    book = opened(hostile(), values=False)
    assert book.worksheets[0]["A1"].value == "=1+1 <b>Elm</b> & Sons"
    assert book.worksheets[0]["A1"].data_type == "s"
    formulas = [
        cell.value
        for each in book
        for row in each.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert all(formula.startswith(("=SUM(", "=SUBTOTAL(109,")) for formula in formulas)
    long = "a-class-with-a-name-of-more-than-thirty-one-letters"
    assert long in {row["class"] for row in rows(book["Classes"])}
    assert {row["check"] for row in rows(book["Checks"])} == {
        key[1] for key in hostile().pools if key[0] == "check"
    }
    assert all(len(title) <= 31 and title.replace(" ", "").isalpha() for title in book.sheetnames)


def test_the_same_projection_gives_the_same_bytes() -> None:
    run = flows("swap")
    first = workbook.workbook(run.projection)
    assert workbook.workbook(run.projection) == first


def test_a_deal_without_dates_has_none() -> None:
    run = hostile()
    book = opened(run)
    assert {row["date"] for row in rows(book["Classes"])} == {None}
    line = next(line for line in book["Summary"].iter_rows(values_only=True) if line[0] == "A")
    assert line[2:4] == (1, 3)


def test_more_rows_than_excel_takes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 10)
    with pytest.raises(
        ExportError, match="the sheet Classes would have 12 rows, and Excel takes 10"
    ):
        workbook.workbook(hostile().projection)


def test_long_texts_and_early_days_are_kept_as_far_as_excel_takes_them() -> None:
    stream = BytesIO()
    from xlsxwriter import Workbook as Written

    with Written(stream) as book:
        written = sheet.Sheet(book.add_worksheet("x"), sheet.Styles(book))
        days = tables.Column("day", tables.Kind.DATE, [date(1899, 12, 31), date(1900, 3, 1)])
        long = tables.Column("text", tables.Kind.TEXT, ["x" * 40_000, None])
        written.write_whole(tables.Table("x", 1, (days, long)))
    read = load_workbook(stream)["x"]
    assert [cell.value for cell in read["A"]] == ["day", "1899-12-31", datetime(1900, 3, 1)]
    assert read["B2"].value == "x" * 32_766 + "…"
