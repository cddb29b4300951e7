"""What only a fresh process shows: its start, its memory, and which engine is done sooner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from attrs import frozen

from tests.benchmarks.measuring import Table, Target, interleaved
from tests.benchmarks.setting import Setting

ROOT = Path(__file__).parents[2]
FEW = 16
MANY = 100_000
PLAIN_COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48)
GIB = 1 << 30


def child_seconds(work: Callable[[], object]) -> float:
    """How long other processes that some work starts keep a processor."""
    before = os.times()
    work()
    after = os.times()
    spent = after.children_user - before.children_user
    return spent + after.children_system - before.children_system


@frozen
class Child:
    """Runs `child.py` with the caches of a folder."""

    model: Path
    caches: Path

    def run(self, engine: str, count: int, cold: bool = False) -> dict[str, Any]:
        arguments = [str(self.model), engine, str(count)]
        return told_by("child", arguments, None if cold else self.caches)


def told_by(module: str, arguments: list[str], caches: Path | None) -> dict[str, Any]:
    """What a module here prints in a process of its own, with the caches of a folder or none."""
    with tempfile.TemporaryDirectory() as empty:
        places = {**os.environ, "XDG_CACHE_HOME": str(caches or empty)}
        command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
        done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=places)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told(table: Table, setting: Setting, quick: bool) -> None:
    """The sections of the table."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.py"
        model.write_text(setting.model.source, encoding="utf-8")
        child = Child(model, Path(folder) / "caches")
        child.run("native", FEW)
        started(table, child, 3 if quick else 15)
        if not quick:
            remembered(table, child, 3)
            crossed(table, child, 7)


def started(table: Table, child: Child, rounds: int) -> None:
    table.section(f"A fresh process with the reference deal's code kept, {FEW} scenarios")
    runs = [child.run("native", FEW) for _ in range(rounds)]
    anew = [child.run("native", FEW, cold=True) for _ in range(rounds)]
    milliseconds = {key: [run[key] * 1e3 for run in runs] for key in ("imports", "model", "run")}
    table.row("imports: numpy, llvmlite, dealdsl (ms)", milliseconds["imports"])
    both = [a + b for a, b in zip(milliseconds["model"], milliseconds["run"], strict=True)]
    table.row("over the imports, until scenarios are done (ms)", both, target=Target(50.0))
    table.row("of these: execute the emitted text (ms)", milliseconds["model"])
    table.row("of these: find and load the code, run (ms)", milliseconds["run"])
    table.row(
        "nothing kept: over the imports, until scenarios are done (ms)",
        [(each["model"] + each["run"]) * 1e3 for each in anew],
        target=Target(1000.0),
    )


def remembered(table: Table, child: Child, rounds: int) -> None:
    table.section(f"Memory of {MANY:,} scenarios of the reference deal, summaries only")
    few = [child.run("native", FEW)["peak"] for _ in range(rounds)]
    many = [child.run("native", MANY)["peak"] for _ in range(rounds)]
    table.row("most memory of the process (GiB)", [each / GIB for each in many], target=Target(1.0))
    each = [(a - b) / MANY for a, b in zip(many, few, strict=True)]
    table.row("a scenario over those of a small run (bytes)", each)


def crossed(table: Table, child: Child, rounds: int) -> None:
    """From how many scenarios on machine code is sooner done, whole processes."""
    table.section("Whole processes: from how many scenarios on machine code is sooner done")
    contenders: dict[str, Callable[[], float]] = {
        f"plain {n}": (lambda n=n: child_seconds(lambda: child.run("plain", n)))
        for n in PLAIN_COUNTS
    }
    contenders["kept"] = lambda: child_seconds(lambda: child.run("native", FEW))
    contenders["compiled"] = lambda: child_seconds(lambda: child.run("native", FEW, cold=True))
    times = interleaved(contenders, rounds)
    for name in ("kept", "compiled"):
        table.row(
            f"scenarios, code {name}",
            [_crossing({key: t[at] for key, t in times.items()}, name) for at in range(rounds)],
            f"{median(times[name]) * 1e3:,.0f} ms",
        )


def _crossing(round_: dict[str, float], name: str) -> float:
    """The count at which plain Python takes as long as machine code, on the line through the
    times of one round."""
    import numpy as np

    slope, start = np.polyfit(PLAIN_COUNTS, [round_[f"plain {n}"] for n in PLAIN_COUNTS], 1)
    return float((round_[name] - start) / slope)
