"""How the time of a scenario grows with scenarios, statements, classes and pools."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from dealdsl import api
from dealdsl.scenarios.native_engine import NativeEngine
from tests.benchmarks.grown import grown_deal, statements_of
from tests.benchmarks.inputs import drawn
from tests.benchmarks.measuring import Table, Target, interleaved, seconds
from tests.benchmarks.setting import Setting

COUNTS = (1, 10, 100, 1_000, 10_000, 100_000)
MOST = 1.5
PER_SCENARIO = 1_000
CLASSES = (1, 9, 27, 57, 118)
POOLS = (1, 4, 16)


def told(table: Table, setting: Setting, quick: bool) -> None:
    """The sections of the table."""
    with_scenarios(table, setting, quick)
    with_deals(table, "classes", [(each, 1) for each in CLASSES[: 3 if quick else None]], quick)
    with_deals(table, "pools", [(9, each) for each in POOLS[: 2 if quick else None]], quick)


def with_scenarios(table: Table, setting: Setting, quick: bool) -> None:
    table.section("A scenario of the reference deal by how many there are, one thread")
    counts = COUNTS[:-1] if quick else COUNTS
    engine = NativeEngine(setting.model, setting.selection, 1)
    times = interleaved({f"{n:,}": _timed(engine, n) for n in counts}, 3 if quick else 9)
    for name in times:
        target = Target(MOST) if name == "100,000" else None
        table.ratio(times, name, f"{PER_SCENARIO:,}", target)


def _timed(engine: NativeEngine, count: int) -> Callable[[], float]:
    scenarios = drawn(count)
    return lambda: seconds(lambda: engine.evaluate(scenarios)) / count


def with_deals(table: Table, what: str, deals: list[tuple[int, int]], quick: bool) -> None:
    """Deals of so many classes and pools, against the first of them."""
    table.section(f"A scenario by the number of {what}, native vector / the first of them")
    contenders, sizes = {}, {}
    for classes, pools in deals:
        grown = Setting.of(api.loads(grown_deal(classes, pools)).compile().source)
        size = statements_of(grown.model.source)
        name = f"{_counted(classes, 'class', 'es')}, {_counted(pools, 'pool')}, {size:,} statements"
        contenders[name], sizes[name] = grown.timed(grown.native(), 1024), size
    times = interleaved(contenders, 5 if quick else 15)
    first = next(iter(times))
    for name in times:
        ratios = [a / b for a, b in zip(times[name], times[first], strict=True)]
        nanoseconds = median(times[name]) * 1e9 / sizes[name]
        absolute = f"{median(times[name]) * 1e6:,.1f} µs"
        table.row(f"{name} of {nanoseconds:.1f} ns", ratios, absolute)


def _counted(count: int, word: str, plural: str = "s") -> str:
    return f"{count} {word}{'' if count == 1 else plural}"
