"""What the loans of a tape take: by who compiled their kernel, by how many there are, in memory."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from dealdsl import api
from dealdsl.native.loans import LoanKernel
from tests.benchmarks import c_text
from tests.benchmarks.fresh_processes import ROOT, told_by
from tests.benchmarks.measuring import Table, Target, interleaved, paired, seconds
from tests.benchmarks.setting import PROCESSORS, Setting
from tests.benchmarks.tapes import BYTES_A_LOAN, MONTHS, Blocks, c_kernel, native_kernel, rows

DEAL = ROOT / "deals" / "library" / "loan_tape.deal"
NATIVE, PLAIN, ALL_CORES = "native", "plain Python", f"native, {PROCESSORS} threads"
C = ("C -O3 eight lanes", "C -O2 eight lanes")
MANY, SOME, FEW = 1_000_000, 40_000, 80
COUNTS = (1, 10, 100, 1_000, 10_000, 100_000)
PER_LOAN = 10_000
CROSSED = (8, 80, 160, 320, 640)


def told(table: Table, setting: Setting, quick: bool) -> None:
    """The sections of the table."""
    count = SOME if quick else MANY
    blocks, native = Blocks.of(count), native_kernel()
    table.section(f"A thousand loans × {MONTHS} months, of {count:,}, one thread")
    by_compiler(table, blocks, native, 3 if quick else 9)
    on_all_cores(table, blocks, native, 5.0 if quick else 30.0)
    by_count(table, native, {f"{count:,}": blocks}, 3 if quick else 9)
    with tempfile.TemporaryDirectory() as folder:
        in_memory(table, Path(folder), count, 1 if quick else 3)
        crossed(table, Path(folder), 2 if quick else 5)


def by_compiler(table: Table, blocks: Blocks, native: LoanKernel, rounds: int) -> None:
    kernels = {NATIVE: native}
    if c_text.is_installed():
        kernels |= {name: c_kernel(native, name.split()[1]) for name in C}
    else:
        table.note("C: left out, g++ is not installed")
    few = Blocks.of(FEW)
    require_same_figures(few, kernels)
    contenders = {name: _timed(blocks, partial(blocks.by, each)) for name, each in kernels.items()}
    contenders[PLAIN] = _timed(few, few.plainly)
    times = interleaved(contenders, rounds)
    table.ratio(times, PLAIN, NATIVE)
    for name in (name for name in C if name in kernels):
        table.ratio(times, NATIVE, name, Target(1.5))


def require_same_figures(blocks: Blocks, kernels: dict[str, LoanKernel]) -> None:
    """All must come to plain Python's figures, to the bit."""
    expected = blocks.plainly()
    for name, kernel in kernels.items():
        if blocks.by(kernel) != expected:
            raise AssertionError(f"{name} comes to other figures than plain Python")


def on_all_cores(table: Table, blocks: Blocks, native: LoanKernel, patience: float) -> None:
    one, all_ = (
        _timed(blocks, partial(blocks.by, native, threads), perf_counter)
        for threads in (1, PROCESSORS)
    )
    times = paired({NATIVE: one, ALL_CORES: all_}, 15, patience)
    if times[NATIVE]:
        target = Target(1.7, at_most=False) if PROCESSORS == 2 else None
        table.ratio(times, NATIVE, ALL_CORES, target)
    else:
        table.note(f"{ALL_CORES}: not measured, others were at work all the time")


def by_count(table: Table, native: LoanKernel, most: dict[str, Blocks], rounds: int) -> None:
    table.section("A thousand loans by how many there are, native")
    tapes = {f"{n:,}": Blocks.of(n) for n in COUNTS} | most
    contenders = {n: _timed(each, partial(each.by, native)) for n, each in tapes.items()}
    times = interleaved(contenders, rounds)
    for name in times:
        table.ratio(times, name, f"{PER_LOAN:,}")


def _timed(
    blocks: Blocks, work: Callable[[], object], clock: Callable[[], float] | None = None
) -> Callable[[], float]:
    """Seconds for a thousand of the loans, whenever it is asked."""
    clocks = () if clock is None else (clock,)
    return lambda: seconds(work, *clocks) / blocks.count * 1e3


def in_memory(table: Table, folder: Path, count: int, rounds: int) -> None:
    """What many loans add to the most memory of a process that projects eight."""
    size = count * BYTES_A_LOAN
    title = f"Most memory of a process for {count:,} loans, over that for 8 / the tape of"
    table.section(f"{title} {size / 1e6:,.0f} MB")
    _remembered(table, "tape in memory", _Process(folder), f"{count}", "8", size, rounds)
    reader = _Process(folder, _emitted(folder))
    for kind in ("csv", "parquet"):
        if kind == "parquet" and find_spec("pyarrow") is None:
            table.note("Parquet: left out, pyarrow is not installed")
            continue
        many, few = (_file(folder, n, kind) for n in (count, 8))
        _remembered(table, f"read from {kind}", reader, many, few, size, rounds)


def _remembered(
    table: Table, name: str, process: _Process, many: str, few: str, size: int, rounds: int
) -> None:
    process.run(NATIVE, few)  # compiles
    runs = [process.run(NATIVE, many) for _ in range(rounds)]
    least = median(process.run(NATIVE, few)["peak"] for _ in range(rounds))
    absolute = f"{median(run['peak'] for run in runs) / 1e6:,.0f} MB"
    table.row(name, [(run["peak"] - least) / size for run in runs], absolute, Target(3.0))
    if process.model:
        table.row(f"{name}: seconds", [run["run"] for run in runs])


def crossed(table: Table, folder: Path, rounds: int) -> None:
    """From how many loans times months on machine code is sooner done."""
    import numpy as np

    table.section("From how many loans × months on machine code is sooner done, imports included")
    process = _Process(folder)
    found: dict[str, list[tuple[float, float]]] = {"kept": [], "compiled": []}
    for _ in range(rounds):
        plain = [process.run("plain", f"{n}")["run"] for n in CROSSED]
        slope, start = np.polyfit([n * MONTHS for n in CROSSED], plain, 1)
        for name, crossings in found.items():
            run = process.run(NATIVE, "8", cold=name == "compiled")
            taken = run["imports"] + run["run"]
            crossings.append((float((taken - start) / slope), taken))
    for name, crossings in found.items():
        taken = median(taken for _, taken in crossings)
        sizes = [size for size, _ in crossings]
        table.row(f"loans × months, code {name}", sizes, f"{taken * 1e3:,.0f} ms")


class _Process:
    """Runs `loan_child.py`, with the caches of a folder; `model` is what reads files."""

    def __init__(self, folder: Path, model: str = "") -> None:
        self.caches, self.model = folder / "caches", model

    def run(self, engine: str, what: str, cold: bool = False) -> dict[str, Any]:
        arguments = [engine, what, *([self.model] if self.model else [])]
        return told_by("loan_child", arguments, None if cold else self.caches)


def _emitted(folder: Path) -> str:
    path = folder / "model.py"
    path.write_text(api.load(DEAL).compile().source, encoding="utf-8")
    return str(path)


def _file(folder: Path, count: int, kind: str) -> str:
    """The path of a file of so many loans."""
    path, columns = folder / f"{count}.{kind}", rows(count)
    if kind == "parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.table(columns), path)
        return str(path)
    with path.open("w", newline="", encoding="utf-8") as file:
        lists = [values.tolist() for values in columns.values()]
        csv.writer(file).writerows([[*columns], *zip(*lists, strict=True)])
    return str(path)
