"""Results in parts: the same bytes however often a run is ended, and plain words when one cannot
go on."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from pyarrow import parquet

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios import results
from dealdsl.scenarios.engines import ProjectionError
from dealdsl.scenarios.model import load
from dealdsl.scenarios.parts import (
    OtherPartsError,
    PartsThereError,
    kept,
    open_parts,
)
from dealdsl.scenarios.results import Batch, UnknownEndingError, write_batch
from dealdsl.scenarios.selection import select
from dealdsl.scenarios.table import Scenarios

from .models import CHECKED, SHORT, text

ASKED = "balance(A, 1), balance(B, 1), trigger(losing), cash(B)"


def batch(count: int = 10, asked: str = ASKED, deal: str = SHORT) -> Batch:
    severity = np.linspace(0.0, 90.0, count)
    scenarios = Scenarios(Assumptions(mdr=5.0), {"severity": severity})
    return Batch(text(deal), scenarios, select(asked, text(deal)))


class Ended(BaseException):
    """Whatever ends a run: power, a signal."""


def end_after(monkeypatch: pytest.MonkeyPatch, scenarios: int) -> None:
    """End runs once so many more scenarios are done."""
    rows = Scenarios.assumptions
    left = [scenarios]

    def assumptions(self: Scenarios, row: int) -> Assumptions:
        left[0] -= 1
        if left[0] < 0:
            raise Ended
        return rows(self, row)

    monkeypatch.setattr(Scenarios, "assumptions", assumptions)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
@pytest.mark.parametrize("after", [0, 2, 3, 7, 9])
def test_a_run_that_ended_goes_on_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, ending: str
) -> None:
    whole, resumed = str(tmp_path / f"whole.{ending}"), str(tmp_path / f"resumed.{ending}")
    write_batch(batch(), whole, part_size=3)
    with monkeypatch.context() as ended:
        end_after(ended, after)
        with pytest.raises(Ended):
            write_batch(batch(), resumed, part_size=3)
    assert not os.path.exists(resumed)
    assert kept(resumed) == (after // 3 * 3, 10)
    told: list[int] = []
    write_batch(batch(), resumed, resume=True, told=told.append)
    assert told[0] == after // 3 * 3
    assert told[-1] == 10
    assert Path(whole).read_bytes() == Path(resumed).read_bytes()
    assert sorted(os.listdir(tmp_path)) == sorted([f"whole.{ending}", f"resumed.{ending}"])


def ended(path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> None:
    with monkeypatch.context() as patched:
        end_after(patched, 7)
        with pytest.raises(Ended):
            write_batch(batch(), str(path), part_size=3, **options)


def test_a_corrupt_part_is_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, path = tmp_path / "whole.csv", tmp_path / "x.csv"
    write_batch(batch(), str(whole), part_size=3)
    ended(path, monkeypatch)
    first, second = sorted((tmp_path / "x.csv.parts").glob("part-*"))
    first.write_bytes(first.read_bytes()[:-1])
    (second.parent / "0123456789abcdef.unfinished").write_bytes(b"half a part")
    told: list[int] = []
    write_batch(batch(), str(path), resume=True, told=told.append)
    assert told[0] == 3
    assert path.read_bytes() == whole.read_bytes()


def test_parts_are_not_used_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    ended(path, monkeypatch)
    with pytest.raises(PartsThereError, match=r"x\.csv\.parts holds the parts of an unfinished"):
        write_batch(batch(), str(path))
    assert kept(str(path)) == (6, 10)
    write_batch(batch(4), str(path), restart=True)
    assert len(path.read_text().splitlines()) == 1 + 4 * 2


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (batch(11), "the scenarios and the number of scenarios differ from this one's"),
        (batch(asked="balance(A, 1)"), "the outputs differ"),
        (batch(deal=SHORT.replace("900,000", "900,000.0")), "the deal differ"),
    ],
)
def test_parts_of_another_batch_are_not_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: Batch, words: str
) -> None:
    path = tmp_path / "x.csv"
    ended(path, monkeypatch)
    with pytest.raises(OtherPartsError, match=words):
        write_batch(other, str(path), resume=True)
    with pytest.raises(OtherPartsError, match="the size of the parts differ"):
        write_batch(batch(), str(path), resume=True, part_size=4)
    assert kept(str(path)) == (6, 10)


def test_a_folder_that_does_not_say_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    ended(path, monkeypatch)
    (tmp_path / "x.csv.parts" / "manifest.json").write_text("{")
    with pytest.raises(OtherPartsError, match="does not say what its parts are of"):
        write_batch(batch(), str(path), resume=True)


def test_there_may_be_nothing_to_go_on_with(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_batch(batch(), str(path), resume=True)
    assert path.exists()


def test_a_run_may_end_before_it_says_what_it_is_of(tmp_path: Path) -> None:
    path, parts = tmp_path / "x.csv", tmp_path / "x.csv.parts"
    parts.mkdir()
    (parts / "0123456789abcdef.unfinished").write_bytes(b"{")
    write_batch(batch(), str(path), resume=True)
    assert os.listdir(tmp_path) == ["x.csv"]


def test_what_is_not_ours_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    ended(path, monkeypatch)
    notes = tmp_path / "x.csv.parts" / "notes.txt"
    notes.write_text("keep")
    write_batch(batch(), str(path), resume=True)
    assert notes.read_text() == "keep"


def test_a_full_disk_leaves_what_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.parquet"
    sync, left = os.fsync, [6]  # the manifest and its folder, and two of four parts

    def full(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(number)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            write_batch(batch(), str(path), part_size=3)
    assert kept(str(path)) == (6, 10)
    assert not list(tmp_path.glob("**/*.unfinished"))
    write_batch(batch(), str(path), resume=True)
    assert parquet.read_table(path).num_rows == 20


def test_a_disk_that_is_full_at_the_end_leaves_all_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfileobj", full)
        with pytest.raises(OSError, match="No space left"):
            write_batch(batch(), str(path), part_size=3)
    assert kept(str(path)) == (10, 10)
    assert not path.exists()


@pytest.mark.parametrize("name", ["none/x.csv", "folder.csv", "taken.csv"])
def test_places_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "taken.csv.parts").write_text("a file")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match=r"No such file|Is a directory|File exists"):
        write_batch(batch(), str(tmp_path / name))
    assert sorted(tmp_path.rglob("*")) == before


def test_an_ending_that_says_no_form(tmp_path: Path) -> None:
    with pytest.raises(UnknownEndingError, match=r"to \.parquet and \.csv files, not to .*x\.xlsx"):
        write_batch(batch(), str(tmp_path / "x.xlsx"))


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_batch(batch(), str(link))
    assert link.is_symlink()
    assert real.read_text().startswith("scenario,severity,class,")
    assert real.stat().st_mode & 0o777 == 0o640


FAILS = """
def fails(assumptions):
    if assumptions.severity == 80.0:
        raise ZeroDivisionError("division by zero")
    return project(assumptions)

MODEL = replace(MODEL, project=fails)
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_scenario_that_cannot_be_projected_is_named(tmp_path: Path, jobs: int) -> None:
    path, run = tmp_path / "x.csv", batch()
    source, guard, rest = run.model.source.partition('\nif __name__ == "__main__":')
    failing = Batch(load(source + FAILS + guard + rest, {}), run.scenarios, run.selection)
    with pytest.raises(ProjectionError, match=r"scenario 9: the deal cannot be projected .* zero"):
        write_batch(failing, str(path), part_size=3, jobs=jobs)
    assert kept(str(path)) == (6, 10)


def test_processes_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    write_batch(batch(100), str(one), part_size=40)
    write_batch(batch(100), str(two), part_size=40, jobs=2)
    assert one.read_bytes() == two.read_bytes()


def test_parts_do_not_depend_on_what_bore_their_names_before(tmp_path: Path) -> None:
    path = str(tmp_path / "x.csv")
    wanted = results.manifest(batch().model, batch().scenarios, batch().selection, 3)
    parts = open_parts(path, wanted, resume=False, restart=False)
    written = parts.write(2, b"abc")
    assert parts.finished() == {2: written}
    assert open_parts(path, wanted, resume=True, restart=False).finished() == {2: written}
    assert open_parts(path, wanted, resume=False, restart=True).finished() == {}


def test_other_programs_read_the_table(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write_batch(batch(), str(path), part_size=3)
    question = f"select avg(balance_1) from '{path}' where class = 'B' and trigger_losing = 1"
    (average,) = duckdb.sql(question).fetchall()[0]
    # Severities over 20% lose over $10,000 in month 1: (100,000 - 500 x severity) each.
    assert average == pytest.approx(100_000 - 500 * 60, rel=1e-12)
    frame = pl.read_parquet(path).filter(pl.col("class") == "B", pl.col("trigger_losing") == 1)
    assert frame["balance_1"].mean() == pytest.approx(average, rel=1e-12)
    assert frame["cash"].list.len().to_list() == [4] * len(frame)
    unnested = f"select count(*) from (select unnest(cash) from '{path}' where class = 'B')"
    assert duckdb.sql(unnested).fetchall() == [(40,)]


def test_csv_says_what_parquet_says(tmp_path: Path) -> None:
    asked = "balance(A, 1), balance(B, 1), trigger(losing)"
    for ending in ("csv", "parquet"):
        write_batch(batch(asked=asked), str(tmp_path / f"x.{ending}"), part_size=3)
    rows = pl.read_csv(tmp_path / "x.csv").to_dicts()
    assert rows == pl.read_parquet(tmp_path / "x.parquet").to_dicts()


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("engine", ["plain", "auto"])
def test_scenarios_in_which_a_check_fails_are_told(
    tmp_path: Path, ending: str, engine: str
) -> None:
    """5% of a million defaults in the first month and is lost in it by severity: $20,000 of 40%."""
    path = tmp_path / f"x{ending}"
    run = batch(count=10, asked="loss(B)", deal=CHECKED)
    severity = run.scenarios.columns["severity"]
    failing = write_batch(run, str(path), engine)
    assert failing == [row + 1 for row in range(10) if severity[row] > 40.0]
    found = duckdb.sql(f"select severity from '{path}' where failed_checks > 0 order by 1")
    assert [row[0] for row in found.fetchall()] == [s for s in severity if s > 40.0]
    assert write_batch(batch(asked="loss(B)"), str(path), engine, restart=True) == []


def test_a_batch_that_was_ended_still_tells_of_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, path = batch(count=10, asked="loss(B)", deal=CHECKED), str(tmp_path / "x.parquet")
    end_after(monkeypatch, 7)
    with pytest.raises(Ended):
        write_batch(run, path, "plain", part_size=2)
    monkeypatch.undo()
    assert write_batch(run, path, "plain", resume=True) == [6, 7, 8, 9, 10]
