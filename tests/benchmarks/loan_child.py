"""One projection of a tape in a process of its own.

    python -m tests.benchmarks.loan_child ENGINE COUNT
    python -m tests.benchmarks.loan_child ENGINE FILE MODEL.py

ENGINE is `plain` or `native`, on one thread. The loans are COUNT drawn ones, or those of a file of
the emitted model of `deals/library/loan_tape.deal`. It prints, as JSON, the processor seconds of
machine code's own imports and of the projection, and the most memory that the process took.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

from tests.benchmarks.child import most_memory


def imported(engine: str) -> None:
    """What only machine code needs."""
    if engine == "native":
        import llvmlite.binding  # noqa: F401
        import numpy  # noqa: F401

        import dealdsl.native.loans  # noqa: F401


def drawn(engine: str, count: int) -> Callable[[], object]:
    """Projects drawn loans."""
    from tests.benchmarks.tapes import Blocks, native_kernel

    blocks = Blocks.of(count)
    return blocks.plainly if engine == "plain" else lambda: blocks.by(native_kernel())


def of_file(engine: str, path: str, model: str) -> Callable[[], object]:
    """Reads the loans of a file and projects them."""
    from dealdsl.scenarios.model import load
    from tests.benchmarks.inputs import OF_LOANS

    loaded = load(Path(model).read_text(encoding="utf-8"), {"G": path})
    if engine == "native":
        from dealdsl.native import loans

        loans.WORTH_COMPILING = 0  # a process with few loans is compared to one with many
        loans.quicken(loaded.namespace, loaded.source, threads=1)
    return lambda: loaded.emitted.project(OF_LOANS)


def main(engine: str, what: str, model: str = "") -> None:
    started = process_time()
    imported(engine)
    ready = process_time()
    work = drawn(engine, int(what)) if not model else of_file(engine, what, model)
    before = process_time()
    work()
    done = process_time()
    print(json.dumps({"imports": ready - started, "run": done - before, "peak": most_memory()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
