"""How `dealc` starts and ends, whatever happens in between."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dealdsl import __version__
from dealdsl.cli import main as entry
from dealdsl.cli.compile import model_name

from . import stand_in
from .conftest import Session

HEAVY = {"lark", "attr", "attrs", "jinja2", "numpy", "pandas", "polars"}
SHORTEST = [sys.executable, "-m", "dealdsl.cli"]


def dealc(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*SHORTEST, *arguments], text=True, encoding="utf-8", capture_output=True, **options
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nothing",
        "check",
        "check --wrong x",
        "check --str x",
        "fmt x --check --diff",
        "render x",
        "render x --8k --format pdf",
        "run x --psa",
        "run x --psa 100 --cpr 6",
    ],
)
def test_a_wrong_command_line_is_exit_2(session: Session, line: str) -> None:
    assert session.run(line) == 2
    assert session.out == ""
    assert "usage: dealc" in session.err


def test_help_and_version(session: Session) -> None:
    assert session.run("--version") == 0
    assert session.out == f"dealc {__version__}\n"
    assert session.run("--help") == 0
    assert all(name in session.out for name in entry.COMMANDS)
    assert "exit codes:" in session.out


@pytest.mark.parametrize("line", ["--help", *(f"{name} --help" for name in entry.COMMANDS)])
def test_help_imports_nothing_heavy(line: str) -> None:
    code = (
        "import sys; from dealdsl.cli.main import main; "
        f"assert main({line.split()!r}) == 0; "
        f"assert not {HEAVY!r} & sys.modules.keys(), sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_a_mistake_of_ours_is_told_without_a_traceback(session: Session) -> None:
    session.file("x.deal", "crash")
    assert session.run("check x.deal") == 1
    assert session.err.startswith(
        "error[internal]: dealc itself failed: ZeroDivisionError: division by zero\n"
    )
    assert "please report it" in session.err
    assert "Traceback" not in session.err
    assert session.run("check x.deal --diagnostics json") == 1
    assert json.loads(session.err)[0]["slug"] == "internal"


@pytest.mark.parametrize(
    "line",
    [
        "report x.deal -o x.html",
        "yield x.deal --class A --price 100",
        "price x.deal --class A --yield 6",
        "decrement x.deal --psa 100",
        "render x.deal --decrement --psa 100",
        "solve x.deal --find cdr --until 'loss(A) > $1'",
        "batch x.deal --grid psa=100 --out x.parquet",
        "run x.deal --psa 100 --out x.xlsx",
    ],
)
def test_a_package_of_an_extra_that_is_missing_is_named(line: str, tmp_path: Path) -> None:
    """What is needed is told in a process of its own, in which nothing of an extra can be found."""
    deal = Path(__file__).parents[2] / "deals" / "library" / "sequential.deal"
    (tmp_path / "x.deal").write_bytes(deal.read_bytes())
    hidden = tuple(entry.EXTRAS)
    code = (
        "import importlib.abc, importlib.util, sys\n"
        "class Hidden(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {hidden!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Hidden())\n"
        "found = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda n, p=None: None if n in {hidden!r} else found(n, p)\n"
        "from dealdsl.cli.main import main\n"
        f"sys.exit(main({shlex.split(line)!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(r"error\[(extra|scipy)-missing\]: `dealc .*` needs \w+, which", done.stderr)
    assert "pip install 'dealdsl[" in done.stderr
    assert "internal" not in done.stderr


def test_a_traceback_for_those_who_ask(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALC_TRACEBACK", "1")
    session.file("x.deal", "crash")
    assert session.run("check x.deal") == 1
    assert "Traceback" in session.err
    assert "error[internal]" in session.err


def test_ctrl_c_is_quiet(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stand_in, "check", interrupted)
    session.file("x.deal", "deal")
    assert session.run("check x.deal") == 130
    assert (session.out, session.err) == ("", "")


def test_what_was_written_before_survives_a_failure(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    session.file("x.deal", "deal")
    before = session.file("x.py", "# Written by dealc, the first time\n").read_text()
    monkeypatch.setattr(os, "replace", failing)
    assert session.run("compile x.deal") == 3
    assert "`./x.py` cannot be written: no space left on device" in session.err
    assert (session.folder / "x.py").read_text() == before
    assert {path.name for path in session.folder.iterdir()} == {"x.deal", "x.py"}


def test_a_byte_order_mark_is_accepted(session: Session) -> None:
    session.file("x.deal", b"\xef\xbb\xbfoops")
    assert session.run("check x.deal") == 1
    assert "--> x.deal:1:1" in session.err


def test_a_path_with_a_control_character_is_shown_harmlessly(session: Session) -> None:
    assert session.run("check 'x\x1b[2J.deal'") == 1
    assert "there is no file `x<U+001B>[2J.deal`" in session.err
    assert session.run("check 'x\x00.deal'") == 1
    assert "error[file-unreadable]" in session.err


@pytest.mark.parametrize(
    ("deal", "name"),
    [
        ("deals/cmsi-2003-11.deal", "cmsi_2003_11"),
        ("2003-11.deal", "deal_2003_11"),
        ("class.deal", "class_"),
        ("é.deal", "deal"),
        ("a b", "a_b"),
    ],
)
def test_names_of_models(deal: str, name: str) -> None:
    assert model_name(deal) == name


# --- in a process of its own: streams as the system gives them ----------------------------------


def test_the_process_ends_with_the_exit_code(tmp_path: Path) -> None:
    done = dealc("check", "no.deal", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error[file-missing]: there is no file `no.deal`\n\n1 error\n"


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    done = dealc("explain", "file-empty", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "…" in done.stdout


def test_a_reader_that_stops_reading_is_no_news() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*SHORTEST, "explain"], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*SHORTEST, "explain"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 3
    assert done.stderr.startswith("error[output-unwritable]: `<stdout>` cannot be written")


@pytest.mark.skipif(sys.platform == "win32", reason="the shell closes streams")
def test_closed_streams_end_in_exit_codes() -> None:
    command = " ".join(SHORTEST)
    closed = subprocess.run(f"{command} explain >&- 2>&-", shell=True)
    assert closed.returncode == 3
    unread = subprocess.run(f"{command} check - <&-", shell=True, capture_output=True, text=True)
    assert unread.returncode == 1
    assert unread.stderr.startswith(
        "error[file-unreadable]: `<stdin>` cannot be read: it is closed"
    )
