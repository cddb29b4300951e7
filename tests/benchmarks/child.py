"""One run in a process of its own, for what only a fresh process shows.

    python -m tests.benchmarks.child MODEL.py ENGINE COUNT

It prints, as JSON, the processor seconds of its imports, of executing the model's text and of its
scenarios, and the most memory that it took.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from time import process_time


def most_memory() -> int:
    """The most that this process had in memory, in bytes. `getrusage` would also count what its
    parent had when it was started; where Linux does not tell, that is all there is."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (each for each in status.read_text().splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(file: str, engine: str, count: str) -> None:
    started = process_time()
    if engine == "native":
        import llvmlite.binding  # noqa: F401

    from dealdsl.scenarios import engines, model, selection
    from tests.benchmarks.inputs import SUMMARIES, drawn

    import_module(engines.ENGINES[engine])
    imported = process_time()
    loaded = model.load(Path(file).read_text(encoding="utf-8"), tapes={})
    read = process_time()
    scenarios, asked = drawn(int(count)), selection.select(SUMMARIES, loaded)
    with engines.opened(engine, loaded, asked) as running:
        running.evaluate(scenarios)
    done = process_time()
    times = {"imports": imported - started, "model": read - imported, "run": done - read}
    print(json.dumps({**times, "peak": most_memory()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
