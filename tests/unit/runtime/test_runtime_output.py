"""CSV text and files: whole or not at all."""

import csv
import os
import stat
import threading
from io import StringIO
from pathlib import Path

import pytest

from dealdsl.runtime import output
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Model
from dealdsl.runtime.output import flows_csv, pools_csv, pools_path, write_together, write_whole


def test_flows(tiny: Model) -> None:
    result = tiny.project(Assumptions(psa=275))
    text = flows_csv(tiny, result)
    assert text.splitlines()[0] == (
        "period,date,class,beginning_balance,notional,interest_due,interest_paid,"
        "interest_shortfall,principal_paid,realized_loss,loss_reimbursed,residual_paid,"
        "ending_balance"
    )
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["class"] for row in rows[:5]] == ["A", "B", "X", "R", "A"]
    assert [(row["period"], row["date"]) for row in rows[3:5]] == [
        ("0", "2003-12-23"),
        ("1", "2004-01-26"),
    ]
    for row in rows:
        flow = result.flows[row["class"], "principal_paid"][int(row["period"])]
        assert row["principal_paid"] == repr(flow)
    assert text.endswith("\n")
    assert "\r" not in text


def test_pools(tiny: Model) -> None:
    result = tiny.project(Assumptions(psa=275))
    lines = pools_csv(tiny, result).splitlines()
    assert lines[0] == "period,date,kind,name,measure,value"
    assert lines[1] == "0,2003-12-23,pool,I,balance,1000000.0"
    assert len(lines) == 1 + 25 * len(result.other)


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("flows.csv", "flows.pools.csv"),
        ("a.b/flows.v2.csv", "a.b/flows.v2.pools.csv"),
        ("flows", "flows.pools"),
    ],
)
def test_pools_go_beside(path: str, beside: str) -> None:
    assert pools_path(path) == beside


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(str(tmp_path / "new.csv"), "Größe\n")
    finally:
        os.umask(before)
    assert (tmp_path / "new.csv").read_bytes() == "Größe\n".encode()
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["new.csv"]


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "old.csv"
    target.write_text("old")
    target.chmod(0o604)
    write_whole(str(target), "new")
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(Path("deep") / "real.csv")
    write_whole(str(tmp_path / "link.csv"), "new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "deep" / "real.csv").read_text() == "new"


def test_a_file_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_whole("flows.csv", "text")
    assert (tmp_path / "flows.csv").read_text() == "text"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    write_whole(str(pipe), "through")
    reader.join()
    assert received == ["through"]
    assert pipe.is_fifo()


def test_nothing_is_replaced_unless_all_can_be(tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_text("old")
    (tmp_path / "flows.pools.csv").mkdir()
    texts = {str(tmp_path / "flows.csv"): "new", str(tmp_path / "flows.pools.csv"): "new"}
    with pytest.raises(IsADirectoryError) as caught:
        write_together(texts)
    assert caught.value.filename == str(tmp_path / "flows.pools.csv")
    assert (tmp_path / "flows.csv").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["flows.csv", "flows.pools.csv"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "flows.csv").write_text("old")
    monkeypatch.setattr(output.os, step, fail)
    with pytest.raises(OSError, match="No space left on device"):
        write_whole(str(tmp_path / "flows.csv"), "new")
    assert (tmp_path / "flows.csv").read_text() == "old"
    assert os.listdir(tmp_path) == ["flows.csv"]


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(output.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(tmp_path / "flows.csv"), "new")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_protected_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "flows.csv"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(PermissionError):
        write_whole(str(target), "new")
    assert target.read_text() == "old"


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    write_whole("-", "a,b\n1,2\n")
    assert capsys.readouterr().out == "a,b\n1,2\n"
