"""Transcripts of the command line: what is printed where, and the exit code."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.command import main
from dealdsl.runtime.flows import Model, Result
from dealdsl.runtime.output import flows_csv, pools_csv


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def say(capsys: pytest.CaptureFixture[str], model: Model, *options: str) -> Said:
    code = main(model, list(options))
    return Said(code, *capsys.readouterr())


BASE = """\
Tiny Mortgage Securities, Series 2003-1
Assumptions: 275 PSA; no defaults; calls not exercised

       Average       First        Last                                  Ending
Class     life     payment     payment   Interest     Principal  Loss  balance
------------------------------------------------------------------------------
A         0.83  2004-01-26  2005-07-26  33,057.20    800,000.00  0.00     0.00
B         1.83  2004-01-26  2005-12-26  18,228.51    200,000.00  0.00     0.00
X            -  2004-01-26  2005-12-26   7,692.86          0.00  0.00     0.00
R            -           -           -       0.00          0.00  0.00     0.00
------------------------------------------------------------------------------
Total                                   58,978.56  1,000,000.00  0.00     0.00

Average life in years (30/360 from 2003-12-23), amounts in dollars, loss net of reimbursements.
"""


def test_the_base_scenario(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    assert say(capsys, tiny) == (0, BASE, "")
    assert say(capsys, tiny, "--scenario", "base") == (0, BASE, "")
    assert say(capsys, tiny, "--psa", "275") == (0, BASE, "")


def test_options_override_the_scenario(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    options = ["--scenario", "stress", "--smm", "1", "--lag", "3", "--no-advance", "--call"]
    said = say(capsys, tiny, *options, "--delinquency", "2", "--special-hazard", "1.5")
    assert said.code == 0
    assert said.out.splitlines()[1] == (
        "Assumptions: 1% SMM; 5% CDR, 40% severity, 3 months to liquidation, no advances; 1.5% of "
        "losses special hazard; 2% delinquent 60 days or more; calls exercised"
    )


def test_without_a_base_scenario_options_are_needed(
    capsys: pytest.CaptureFixture[str], tiny: Model
) -> None:
    told = "error: the deal has no scenario base: give one of --psa, --cpr, --smm and --abs"
    bare = replace(tiny, scenarios={})
    assert say(capsys, bare) == (2, "", f"{told}\n")
    assert say(capsys, bare, "--cdr", "1") == (2, "", f"{told}\n")
    assert say(capsys, bare, "--psa", "275") == (0, BASE, "")
    named = replace(tiny, scenarios={"slow": {"psa": 50.0}, "fast": {"psa": 500.0}})
    assert say(capsys, named) == (2, "", f"{told}, or --scenario with one of slow, fast\n")
    assert say(capsys, named, "--scenario", "fast").code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--psa 100 --cpr 6", "argument --cpr: not allowed with argument --psa"),
        ("--sda 100 --cdr 1", "argument --cdr: not allowed with argument --sda"),
        ("--speed 6", "unrecognized arguments: --speed 6"),
        ("--sev 6", "unrecognized arguments: --sev 6"),
        ("--psa", "argument --psa: expected one argument"),
        ("--psa fast", "psa must be a number, 0 or more, not 'fast'"),
        ("--psa -5", "psa must be a number, 0 or more, not -5"),
        ("--psa nan", "psa must be a number, 0 or more, not nan"),
        ("--cpr 6%", "cpr must be between 0 and 100 percent, not '6%'"),
        ("--severity 120", "severity must be between 0 and 100 percent, not 120"),
        (
            "--late-recovery f.csv:a",
            "late_recovery must be between 0 and 100 percent, not 'f.csv:a'",
        ),
        ("--lag 2.5", "lag must be a whole number of months from 0, not 2.5"),
        ("--lag -1", "lag must be a whole number of months from 0, not -1"),
        ("--index 5", "--index takes a name and a rate, as in NAME=5, not 5"),
        ("--index LIBOR=5 --index LIBOR=6", "--index gives LIBOR twice"),
        ("--index LIBOR=5%", "index LIBOR must be between -10 and 100 percent, not '5%'"),
        ("--index LIBOR=5", "the deal has no index LIBOR; it has none"),
        ("--scenario calm", "the deal has no scenario calm; it has base, stress"),
    ],
)
def test_options_that_make_no_sense(
    capsys: pytest.CaptureFixture[str], tiny: Model, options: str, told: str
) -> None:
    assert say(capsys, tiny, *options.split()) == (2, "", f"error: {told}\n")


def test_help(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    code, out, err = say(capsys, tiny, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage: tiny_2003_1.py [-h] [--scenario NAME]")
    assert "Percents are percents: --cdr 0.5 is half a" in out
    assert max(map(len, out.splitlines())) <= 80


SPEEDS = "month,psa,cpr\n1,100,6\n2,200,7\n\n3,300,\n4,x,\n"


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("none.csv:psa", "none.csv cannot be read: No such file or directory"),
        (".:psa", ". cannot be read: Is a directory"),
        ("latin.csv:psa", "latin.csv is not a CSV file in UTF-8: "),
        ("empty.csv:psa", "empty.csv has no columns named psa; its columns are: none"),
        ("speeds.csv:smm", "speeds.csv has no columns named smm; its columns are: month, psa, cpr"),
        ("twice.csv:psa", "twice.csv has 2 columns named psa; its columns are: psa, psa"),
        ("heads.csv:psa", "heads.csv, column psa: no numbers"),
        (
            "speeds.csv:psa",
            "speeds.csv, line 6, column psa: psa must be a number, 0 or more, not 'x'",
        ),
        ("gap.csv:psa", "gap.csv, line 3, column psa: psa must be a number, 0 or more, not ''"),
    ],
)
def test_files_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str], tiny: Model, option: str, told: str
) -> None:
    Path("speeds.csv").write_text(SPEEDS)
    Path("latin.csv").write_bytes("psa\nGröße\n".encode("latin-1"))
    Path("empty.csv").write_text("")
    Path("twice.csv").write_text("psa,psa\n1,2\n")
    Path("heads.csv").write_text("month,psa\n1\n2\n")
    Path("gap.csv").write_text("psa,cpr\n1,1\n,1\n2,1\n")
    code, out, err = say(capsys, tiny, "--psa", option)
    assert (code, out) == (1, "")
    assert err.startswith(f"error: {told}")
    assert err.count("\n") == 1


def test_a_cell_out_of_range(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    Path("speeds.csv").write_text("a\n6\n120\n")
    told = "speeds.csv, line 3, column a: cpr must be between 0 and 100 percent, not 120"
    assert say(capsys, tiny, "--cpr", "speeds.csv:a") == (1, "", f"error: {told}\n")


def test_a_column_of_a_file(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    # A byte order mark, spaces, Windows line ends, a column shorter than its neighbour.
    Path("a:b.csv").write_bytes(b"\xef\xbb\xbf psa , cpr\r\n100, 6\r\n 200,7.5\r\n300,\r\n,\r\n")
    said = say(capsys, tiny, "--psa", "a:b.csv:psa")
    assert said.out.splitlines()[1].startswith("Assumptions: PSA from 100 in month 1 to 300 from")
    said = say(capsys, tiny, "--cpr", "a:b.csv:cpr", "--out", "-")
    assert said.out == flows_csv(tiny, tiny.project(Assumptions(cpr=(6, 7.5))))


def test_indices(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    model = replace(tiny, indices={"LIBOR": {1: 0.01}, "COFI": {1: 0.02}})
    Path("curves.csv").write_text("libor\n1.5\n-0.5\n")
    said = say(capsys, model, "--index", "COFI=-0.25", "--index", "LIBOR=curves.csv:libor")
    assert said.code == 0
    words = "COFI at -0.25%; LIBOR from 1.5% in month 1 to -0.5% from month 2 on"
    assert words in said.out.splitlines()[1]
    Path("curves.csv").write_text("libor\n1.5\n-50\n")
    told = "index LIBOR must be between -10 and 100 percent, not -50"
    said = say(capsys, model, "--index", "LIBOR=curves.csv:libor")
    assert said == (1, "", f"error: curves.csv, line 3, column libor: {told}\n")


def test_flows_to_files(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    written = "Written: flows.csv, flows.pools.csv\n"
    assert say(capsys, tiny, "--out", "flows.csv") == (0, BASE + written, "")
    result = tiny.project(Assumptions(psa=275))
    assert Path("flows.csv").read_text() == flows_csv(tiny, result)
    assert Path("flows.pools.csv").read_text() == pools_csv(tiny, result)
    assert sorted(os.listdir()) == ["flows.csv", "flows.pools.csv"]


def test_flows_to_standard_output_stand_alone(
    capsys: pytest.CaptureFixture[str], tiny: Model
) -> None:
    flows = flows_csv(tiny, tiny.project(Assumptions(psa=275)))
    assert say(capsys, tiny, "--out", "-") == (0, flows, "")
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [("none/flows.csv", "No such file or directory"), (".", "Is a directory")],
)
def test_an_output_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], tiny: Model, path: str, reason: str
) -> None:
    told = f"error: {path} cannot be written: {reason}\n"
    assert say(capsys, tiny, "--out", path) == (3, "", told)
    assert os.listdir() == []


def test_the_device_that_forgets_stays(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    said = say(capsys, tiny, "--out", os.devnull)
    assert said == (0, BASE + f"Written: {os.devnull}\n", "")
    assert not os.path.isfile(os.devnull)


def test_interrupts_are_quiet(capsys: pytest.CaptureFixture[str], tiny: Model) -> None:
    def interrupted(_: Assumptions) -> Result:
        raise KeyboardInterrupt

    assert say(capsys, replace(tiny, project=interrupted)) == (130, "", "")


def test_a_projection_that_fails_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], tiny: Model
) -> None:
    def divides(_: Assumptions) -> Result:
        raise ZeroDivisionError("tiny.deal:12: division by zero")

    told = "the deal cannot be projected under these assumptions: tiny.deal:12: division by zero"
    assert say(capsys, replace(tiny, project=divides)) == (1, "", f"error: {told}\n")


# --- with a terminal or a pipe of its own ------------------------------------------------------

PROGRAM = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from dataclasses import replace
from conftest import TINY
from dealdsl.runtime.command import main
sys.exit(main(replace(TINY, title="Séries 2003‑1")))
"""
COMMAND = [sys.executable, "-c", PROGRAM]


def test_a_reader_that_leaves_early_hears_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as gone:
        ended = subprocess.run([*COMMAND, "--out", "-"], stdout=gone, stderr=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (3, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_device_is_told_once() -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(COMMAND, stdout=full, stderr=subprocess.PIPE, text=True)
    told = "error: standard output cannot be written: No space left on device\n"
    assert (ended.returncode, ended.stderr) == (3, told)


def test_a_terminal_without_the_letters_of_a_title() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(COMMAND, env=environment, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("S?ries 2003?1\n")


@pytest.mark.parametrize("path", ["flows.xlsx", "flows.parquet", "flows.txt", "flows"])
def test_a_model_alone_writes_csv_and_says_what_writes_the_rest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, tiny: Model, path: str
) -> None:
    told = (
        f"error: {tmp_path / path} cannot be written: a model that stands alone writes .csv files;"
        " `dealc run` writes .xlsx and .parquet\n"
    )
    assert say(capsys, tiny, "--out", str(tmp_path / path)) == (3, "", told)
    assert list(tmp_path.iterdir()) == []
