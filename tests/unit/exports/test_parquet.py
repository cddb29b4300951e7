"""The Parquet files as duckdb and polars, which did not write them, read them."""

from __future__ import annotations

from datetime import date
from math import fsum
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dealdsl.runtime.flows import CLASS_COLUMNS
from dealdsl.runtime.output import flows_csv, pools_csv

from .runs import DEALS, flows, hostile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parquet")


@pytest.mark.parametrize("name", DEALS)
def test_the_flows_are_those_of_the_csv_files_to_the_last_bit(folder: Path, name: str) -> None:
    run, path = flows(name), folder / f"{name}.parquet"
    run.to_parquet(path)
    for read, text in (
        (pl.read_parquet(path), flows_csv(run.model, run.result)),
        (pl.read_parquet(path.with_suffix(".pools.parquet")), pools_csv(run.model, run.result)),
    ):
        (folder / "x.csv").write_text(text, encoding="utf-8")
        expected = pl.read_csv(folder / "x.csv", schema_overrides=read.schema)
        assert read.equals(expected)


def test_duckdb_adds_up_the_flows(folder: Path) -> None:
    run, path = flows("cmsi-2003-11"), folder / "x.parquet"
    run.to_parquet(path)
    for column in CLASS_COLUMNS:
        asked = f"select class, sum({column}) from '{path}' group by class"
        for name, total in duckdb.sql(asked).fetchall():
            assert total == pytest.approx(fsum(run.result.flows[name, column]), abs=0.005)
    asked = f"select typeof(period), typeof(date), min(date) from '{path}' group by all"
    assert duckdb.sql(asked).fetchall() == [("INTEGER", "DATE", date(2003, 12, 23))]


def test_it_says_what_it_is_of(folder: Path) -> None:
    run, path = hostile(), folder / "hostile.parquet"
    run.to_parquet(path)
    told = pl.read_parquet_metadata(path)
    assert told["title"] == "=1+1 <b>Elm</b> & Sons"
    assert told["scenario"].startswith("from the scenario base: no prepayments")
    assert len(told["SHA-256 of the deal"]) == 64
    assert pl.read_parquet(path)["date"].null_count() == 3 * 4


def test_the_same_projection_gives_the_same_bytes(folder: Path) -> None:
    run = flows("swap")
    run.to_parquet(folder / "a.parquet")
    run.to_parquet(folder / "b.parquet")
    assert (folder / "a.parquet").read_bytes() == (folder / "b.parquet").read_bytes()
