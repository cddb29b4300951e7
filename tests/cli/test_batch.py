"""`dealc batch` as sessions, with the compiler itself; and ended by signals, in processes."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyarrow import csv, parquet

from dealdsl.cli.progress import Progress, line
from dealdsl.scenarios import parts
from tests.unit.scenarios.models import CHECKED, SHORT

from .conftest import TRANSCRIPTS, Session

ROOT = Path(__file__).parents[2]
DEAL = ROOT / "deals" / "library" / "sequential.deal"
GRID = ["--grid", "psa=50:800:50", "--grid", "cdr=0:2:0.5"]


@pytest.fixture
def batch_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    monkeypatch.chdir(tmp_path)
    shutil.copy(DEAL, tmp_path / "x.deal")
    return Session(tmp_path, monkeypatch, capsys)


@pytest.fixture
def told(batch_session: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", batch_session.text)


def test_batch(batch_session: Session, told: Callable[[str], None]) -> None:
    session = batch_session
    session.file("x.csv", "scenario,cdr,lag\nbase,1,\n,,6\n")
    session.run("batch x.deal --grid psa=100,165 --grid cdr=0:1:0.5 --severity 40 --out r.parquet")
    session.run("batch x.deal --grid psa=165 --select 'average_life,balance(A, 60)' --out r.csv")
    session.text += f"$ cat r.csv\n{(session.folder / 'r.csv').read_text()}\n"
    session.run("batch x.deal --scenarios x.csv --grid psa=165,300 --select 'loss(D)' --out s.csv")
    session.run(
        "batch x.deal --sample psa=100:500 --sample lag=0:12 --samples 8 --method latin --seed 3"
        " --cdr 1 --select loss --out s.csv"
    )
    told("batch")
    assert parquet.read_table(session.folder / "r.parquet").num_rows == 6 * 5
    assert csv.read_csv(session.folder / "s.csv").num_rows == 8 * 5


def test_what_a_batch_cannot_be(batch_session: Session, told: Callable[[str], None]) -> None:
    session = batch_session
    session.file("x.csv", "psa,severity\n100,20\n200,120\n")
    session.file("bad.deal", "oops\n")
    for options in (
        "--out r.csv",
        "--grid psa=50:800:40 --out r.csv",
        "--grid pza=50:800:50 --out r.csv",
        "--grid psa=100 --psa 200 --out r.csv",
        "--grid psa=100 --grid cpr=6 --out r.csv",
        "--grid psa=100 --scenario stress --out r.csv",
        "--grid 'index LIBOR-1M=3' --out r.csv",
        "--scenarios x.csv --out r.csv",
        "--scenarios y.csv --out r.csv",
        "--sample psa=100:500 --out r.csv",
        "--samples 10 --out r.csv",
        "--grid psa=100 --select 'los(A)' --out r.csv",
        "--grid psa=100 --select 'loss(AA)' --out r.csv",
        "--grid psa=100 --jobs none --out r.csv",
        "--grid psa=100 --out r.xlsx",
        "--grid psa=100 --out none/r.csv",
        "--grid psa=100 --out x.deal",
        "--scenarios x.csv --out x.csv",
    ):
        session.run(f"batch x.deal {options}")
        assert session.code in (1, 2, 3)
    session.run("batch bad.deal --grid psa=100 --out r.csv")
    told("batch_bad")
    assert sorted(os.listdir(session.folder)) == ["bad.deal", "x.csv", "x.deal"]


def test_a_deal_without_a_scenario(batch_session: Session, told: Callable[[str], None]) -> None:
    session = batch_session
    session.file("x.deal", SHORT)
    session.file("x.csv", "psa,cdr\n100,1\n,2\n")
    session.run("batch x.deal --grid cdr=0,1 --out r.csv")
    session.run("batch x.deal --scenarios x.csv --out r.csv")
    session.run("batch x.deal --scenarios x.csv --psa 165 --out r.csv")
    session.run("batch x.deal --grid cdr=0,1 --grid psa=100 --select 'balance(A, 1)' --out r.csv")
    told("batch_without_scenario")


def test_checks_that_fail_are_told(batch_session: Session, told: Callable[[str], None]) -> None:
    session = batch_session
    session.file("x.deal", CHECKED)
    session.run("batch x.deal --grid mdr=0,5 --severity 80 --psa 0 --select 'loss(B)' --out r.csv")
    session.run("batch x.deal --grid mdr=0 --severity 80 --psa 0 --select 'loss(B)' --out r.csv")
    session.run("batch x.deal --grid mdr=5 --severity 80 --psa 0 --select 'loss(B)' --out r.csv")
    told("batch_fails_checks")


def test_parts(
    batch_session: Session, told: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, command = batch_session, "batch x.deal --grid psa=100:800:100 --out r.csv"
    write = parts.Parts.write

    def interrupted(self: parts.Parts, number: int, data: bytes) -> str:
        if number == 2:
            raise KeyboardInterrupt
        return write(self, number, data)

    with monkeypatch.context() as patched:
        patched.setattr(parts.Parts, "write", interrupted)
        session.run(f"{command} --part-size 3")
    session.run(command)
    session.run(command.replace("100:800", "100:900") + " --resume")
    session.run(f"{command} --select loss --resume")
    session.run(f"{command} --resume")
    told("batch_parts")
    assert sorted(os.listdir(session.folder)) == ["r.csv", "x.deal"]


def test_help_is_quick() -> None:
    """It loads nothing that a batch needs to run."""
    heavy = "{'numpy', 'pyarrow', 'scipy', 'lark', 'attrs', 'multiprocessing'}"
    code = f"""
import sys
from dealdsl.cli.main import main
main(["batch", "--help"])
print({heavy} & set(sys.modules), file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr == "set()\n"
    assert "--grid NAME=VALUES" in ran.stdout


@pytest.mark.parametrize("name", ["numpy", "pyarrow", "scipy"])
def test_a_missing_package_is_named(
    batch_session: Session, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("dealdsl.cli.batch.find_spec", lambda wanted: wanted != name or None)
    assert batch_session.run("batch x.deal --grid psa=100 --out r.csv") == 1
    assert f"needs {name}, which is not installed" in batch_session.err
    assert "pip install 'dealdsl[batch]'" in batch_session.err


@pytest.mark.parametrize(
    ("done", "run", "seconds", "expected"),
    [
        (0, 0, 0.0, "0 of 100,000 scenarios"),
        (3_072, 0, 1.0, "3,072 of 100,000 scenarios"),
        (3_072, 3_072, 2.5, "3,072 of 100,000 scenarios, 1,229 a second, 1 min 19 s left"),
        (50_000, 10, 5.0, "50,000 of 100,000 scenarios, 2.0 a second, 6 h 56 min left"),
        (99_000, 99_000, 99.0, "99,000 of 100,000 scenarios, 1,000 a second, 1 s left"),
    ],
)
def test_the_line_of_progress(done: int, run: int, seconds: float, expected: str) -> None:
    assert line(done, 100_000, run, seconds) == expected


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for terminal, shown in ((False, ""), (True, "\r\x1b[K5 of 10 scenarios\r\x1b[K")):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        with Progress(10) as progress:
            progress.told(5)
        assert capsys.readouterr().err == shown


def started(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A batch of 80 scenarios in parts of 8, in a process of its own."""
    command = [sys.executable, "-m", "dealdsl.cli", "batch", str(DEAL), *GRID, "--part-size", "8"]
    return subprocess.Popen(
        [*command, "--out", str(folder / "r.parquet"), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def wait_for_parts(folder: Path, process: subprocess.Popen[str], count: int) -> None:
    while len(list(folder.glob("r.parquet.parts/part-*"))) < count:
        assert process.poll() is None
        time.sleep(0.005)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("whole")
    process = started(folder)
    assert process.communicate() == (f"80 scenarios written to {folder / 'r.parquet'}\n", "")
    return (folder / "r.parquet").read_bytes()


@pytest.mark.parametrize(("jobs", "count"), [("1", 1), ("1", 4), ("2", 3)])
def test_killed_and_resumed(tmp_path: Path, uninterrupted: bytes, jobs: str, count: int) -> None:
    process = started(tmp_path, "--jobs", jobs)
    wait_for_parts(tmp_path, process, count)
    process.kill()
    # The pipes are at their ends once the processes that were started by the killed one are too.
    process.communicate(timeout=60)
    assert not (tmp_path / "r.parquet").exists()
    resumed = started(tmp_path, "--jobs", jobs, "--resume")
    assert resumed.communicate()[1] == ""
    assert (tmp_path / "r.parquet").read_bytes() == uninterrupted
    assert os.listdir(tmp_path) == ["r.parquet"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_and_resumed(tmp_path: Path, uninterrupted: bytes, jobs: str) -> None:
    process = started(tmp_path, "--jobs", jobs)
    wait_for_parts(tmp_path, process, 2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.startswith("error[batch-interrupted]: interrupted: ")
    assert "of 80 scenarios are kept in" in err
    assert "= help: go on with `--resume`" in err
    assert started(tmp_path, "--resume").communicate()[1] == ""
    assert (tmp_path / "r.parquet").read_bytes() == uninterrupted


def test_a_disk_without_room(tmp_path: Path, uninterrupted: bytes) -> None:
    """Files of more than 2 KiB cannot be written, as if the disk were full."""
    limited = "import resource, sys, runpy\n"
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, resource.RLIM_INFINITY))\n"
    limited += "runpy.run_module('dealdsl.cli', run_name='__main__')\n"
    out = str(tmp_path / "r.parquet")
    ran = subprocess.run(
        [sys.executable, "-c", limited, "batch", str(DEAL), *GRID, "--out", out],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert ran.returncode == 3
    assert ran.stderr.startswith(f"error[results-unwritable]: `{out}` cannot be written: file too")
    assert started(tmp_path, "--resume", "--part-size", "1024").communicate()[1] == ""
    assert os.listdir(tmp_path) == ["r.parquet"]


def test_a_folder_that_nobody_may_write_to(
    batch_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(os, "mkdir", denied)
    assert batch_session.run("batch x.deal --grid psa=100 --out r.csv") == 3
    assert "`r.csv` cannot be written: permission denied" in batch_session.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    process = started(tmp_path)
    assert "cannot be written: permission denied" in process.communicate()[1]
    assert process.returncode == 3
