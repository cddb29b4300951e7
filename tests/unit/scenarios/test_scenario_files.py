"""Tables of somebody's: files and frames, empty cells, named scenarios, and bad rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.scenarios.files import frame_factor, read_factor
from dealdsl.scenarios.grid import Factor, product
from dealdsl.scenarios.rows import ScenarioFileError

BASE = Assumptions(psa=165.0)
STRESS = Assumptions(cpr=[6.0, 8.0], cdr=2.0, severity=40.0, lag=6)
NAMED = {"base": BASE, "stress": STRESS}


def rows(factor: Factor, base: Assumptions = BASE) -> list[Assumptions]:
    table = product(base, [factor])
    return [table.assumptions(row) for row in range(len(table))]


def read(folder: Path, text: str, base: Assumptions = BASE) -> Factor:
    path = folder / "x.csv"
    path.write_text(text, encoding="utf-8")
    return read_factor(str(path), base, NAMED)


def test_an_empty_cell_is_as_the_deal_says(tmp_path: Path) -> None:
    found = rows(read(tmp_path, "\ufeffpsa, cdr,call\n200,1,yes\n\n,,no\n,3,\n"))
    assert found == [
        BASE.override(psa=200, cdr=1, call=True),
        BASE,
        BASE.override(cdr=3),
    ]


def test_a_column_names_the_scenario_that_a_row_begins_from(tmp_path: Path) -> None:
    factor = read(tmp_path, "scenario,psa,cdr\nstress,,\nstress,300,\nbase,,1\n,200,\n")
    found = rows(factor)
    assert found == [
        STRESS,
        STRESS.override(psa=300),
        BASE.override(cdr=1),
        BASE.override(psa=200),
    ]
    assert factor.names is not None
    assert factor.names.tolist() == ["stress", "stress", "base", ""]


def test_scenarios_may_be_all_that_is_named(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "scenario\nstress\nbase\n")) == [STRESS, BASE]


def test_a_cell_replaces_another_measure_of_the_base(tmp_path: Path) -> None:
    base = Assumptions(cpr=6.0, indices={"L": 3.0})
    found = rows(read(tmp_path, "psa,smm,index L\n100,,4\n,1,\n,,5\n", base), base)
    assert found[0] == base.override(psa=100, indices={"L": 4.0})
    assert found[1] == base.override(smm=1)
    assert found[2] == base.override(indices={"L": 5.0})


def test_an_index_that_no_scenario_says_cannot_be_empty(tmp_path: Path) -> None:
    with pytest.raises(ScenarioFileError, match="line 3: index L is empty, and no scenario says"):
        read(tmp_path, "psa,index L\n100,4\n200,\n")


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    columns = {"scenario": ["stress", None], "cdr": [None, 1.5], "lag": [12, None]}
    path = tmp_path / "x.parquet"
    parquet.write_table(pa.table(columns), path)
    by_csv = read(tmp_path, "scenario,cdr,lag\nstress,,12\n,1.5,\n")
    assert rows(read_factor(str(path), BASE, NAMED)) == rows(by_csv)


def test_parquet_may_hold_speeds_by_month(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    parquet.write_table(pa.table({"cpr": [[1.0, 2.0, 3.0], [4.0], None]}), path)
    found = rows(read_factor(str(path), BASE, NAMED))
    assert found[0] == BASE.override(cpr=[1, 2, 3])
    assert found[1] == BASE.override(cpr=[4, 4, 4])
    assert found[2] == BASE


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, dict])
def test_frames_give_what_files_give(frame: Any, tmp_path: Path) -> None:
    given = frame({"psa": [100.0, 200.0], "lag": [0, 6], "call": [True, False]})
    expected = read(tmp_path, "psa,lag,call\n100,0,yes\n200,6,no\n")
    assert rows(frame_factor(given, BASE, NAMED)) == rows(expected)


def test_a_frame_with_nothing_in_places() -> None:
    given = pl.DataFrame({"psa": [100.0, None], "scenario": [None, "stress"]})
    assert rows(frame_factor(given, BASE, NAMED)) == [BASE.override(psa=100), STRESS]
    pandas = pd.DataFrame({"psa": [100.0, np.nan], "scenario": [None, "stress"]})
    assert rows(frame_factor(pandas, BASE, NAMED)) == [BASE.override(psa=100), STRESS]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, dict])
def test_a_frame_may_hold_speeds_by_month_and_missing_months(frame: Any) -> None:
    given = frame({"cpr": [[1.0, 2.0], None], "lag": [None, 6]})
    expected = [BASE.override(cpr=[1, 2]), BASE.override(lag=6)]
    assert rows(frame_factor(given, BASE, NAMED)) == expected
    whole = pd.DataFrame({"lag": pd.array([None, 6], dtype="Int64")})
    assert rows(frame_factor(whole, BASE, NAMED)) == [BASE, BASE.override(lag=6)]


@pytest.mark.parametrize("frame", [pd.DataFrame(), pl.DataFrame({"psa": []}), {}, {"psa": []}])
def test_a_frame_without_rows(frame: Any) -> None:
    with pytest.raises(ScenarioFileError, match="the frame: no scenarios; write a row for each"):
        frame_factor(frame, BASE, NAMED)


def test_columns_of_unequal_length() -> None:
    with pytest.raises(ScenarioFileError, match="the frame: its columns are not equally long"):
        frame_factor({"psa": [1.0, 2.0], "cdr": [1.0]}, BASE, NAMED)


def test_only_scenarios_that_rows_name_make_columns(tmp_path: Path) -> None:
    factor = read(tmp_path, "scenario,lag\nbase,6\n")
    assert set(factor.columns) == {"lag"}


def test_a_bad_row_of_a_frame() -> None:
    with pytest.raises(AssumptionError, match="the frame, row 2: severity must be"):
        frame_factor({"severity": [10.0, 101.0]}, BASE, NAMED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no scenarios; write a row for each"),
        ("psa\n", "no scenarios; write a row for each"),
        ("psa\n100\nfast\n", "line 3: psa must be a number, not fast"),
        ("psa\n100\n\n-1\n", "line 4: psa must be a number, 0 or more, not -1"),
        ("psa\nnan\n", "line 2: psa must be a number, not nan"),
        ("psa\n1e999\n", "line 2: psa must be a number, 0 or more, not inf"),
        ("lag\n1.5\n", "line 2: lag must be a whole number of months from 0, not 1.5"),
        ("call\nperhaps\n", "line 2: call must be yes or no, not perhaps"),
        ("psa,cpr\n1,\n1,2\n", "line 3: give one of psa, cpr, smm, abs, not psa and cpr"),
        ("fraud,bankruptcy\n60,60\n", "line 2: special_hazard, fraud and bankruptcy together"),
        ("pas\n1\n", "there is no assumption `pas`: write psa"),
        ("psa,psa\n1,2\n", "line 1: two columns named psa"),
        ("late-recovery,late_recovery\n1,2\n", "two columns give late_recovery"),
        ("psa,\n1,2\n", "line 1: a column without a name"),
        ("psa\n1,2\n", "line 2: 2 cells under 1 columns"),
        ("psa,cdr\n1\n", "line 2: 1 cells under 2 columns"),
        ("scenario\nstres\n", "line 2: the deal has no scenario `stres`: write stress"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ScenarioFileError, match=message):
        read(tmp_path, text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("psa\n1 é\n".encode("latin-1"))
    (tmp_path / "x.parquet").write_bytes(b"psa\n1\n")
    for name, message in (
        ("none.csv", "cannot be read: No such file"),
        ("latin.csv", "is not a CSV file in UTF-8"),
        ("x.parquet", "is not a Parquet file"),
        ("x.xlsx", "scenarios are read from .csv and .parquet files"),
    ):
        with pytest.raises(ScenarioFileError, match=message):
            read_factor(str(tmp_path / name), BASE, NAMED)
