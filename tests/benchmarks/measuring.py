"""Times that are taken in turn, and the table of their ratios."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter, process_time

from attrs import field, frozen

Times = dict[str, list[float]]
# The part of one processor that others may use.
IDLE = 0.1


def seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """How long some work keeps a processor: what others do meanwhile hardly counts."""
    started = clock()
    work()
    return clock() - started


def interleaved(contenders: Mapping[str, Callable[[], float]], rounds: int) -> Times:
    """What each contender says in each round, all in turn: a drift of the machine hits all alike.

    A first round, in which memory and caches get ready, does not count.
    """
    for contender in contenders.values():
        contender()
    times: Times = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            times[name].append(contender())
    return times


def undisturbed(work: Callable[[], list[float]]) -> list[float] | None:
    """What some work says, if no other program used a processor for long meanwhile."""
    busy, own = _busy(), process_time()
    started = perf_counter()
    found = work()
    spent = perf_counter() - started
    others = _busy() - busy - (process_time() - own)
    return found if others < IDLE * spent else None


def paired(contenders: Mapping[str, Callable[[], float]], rounds: int, patience: float) -> Times:
    """What contenders say, one after the other, in rounds in which nobody else was at work; what
    was found when `patience` seconds are over."""
    times: Times = {name: [] for name in contenders}
    give_up, found = perf_counter() + patience, 0
    while found < rounds and perf_counter() < give_up:
        if said := undisturbed(lambda: [each() for each in contenders.values()]):
            found += 1
            for name, time in zip(contenders, said, strict=True):
                times[name].append(time)
    return times


def _busy() -> float:
    """Processor seconds of all programs since the machine was started; 0.0 where the system, other
    than Linux, does not tell."""
    if not os.path.exists("/proc/stat"):
        return 0.0
    with open("/proc/stat", encoding="utf-8") as stream:
        user, nice, system, _, _, *rest = map(int, stream.readline().split()[1:9])
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")


@frozen
class Target:
    """A bound of a median: at most it, or at least it."""

    bound: float
    at_most: bool = True

    def verdict(self, value: float) -> str:
        met = value <= self.bound if self.at_most else value >= self.bound
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}  {'met' if met else 'MISSED'}"


@frozen
class Table:
    """Prints a row as soon as it is known."""

    width: int = field(default=66)

    def head(self) -> None:
        heads = f"{'median':>9s}  {'least to greatest':>19s}  {'absolute':>12s}  target"
        print(f"{'figure / reference':{self.width}s} {heads}")

    def section(self, title: str) -> None:
        print(f"\n{title}", flush=True)

    def row(
        self, name: str, figures: Sequence[float], absolute: str = "", target: Target | None = None
    ) -> None:
        """A figure's median, its spread, and what is asked of the median."""
        spread = f"{min(figures):.3g} to {max(figures):.3g}"
        told = target.verdict(median(figures)) if target else ""
        line = f"  {name:{self.width - 2}s} {median(figures):9.3g}  {spread:>19s}"
        line += f"  {absolute:>12s}  {told}"
        print(line.rstrip(), flush=True)

    def note(self, text: str) -> None:
        print(f"  {text}", flush=True)

    def ratio(self, times: Times, name: str, reference: str, target: Target | None = None) -> None:
        """The pairwise ratios of two contenders, and the median of the first in microseconds."""
        ratios = [a / b for a, b in zip(times[name], times[reference], strict=True)]
        absolute = f"{median(times[name]) * 1e6:,.1f} µs"
        self.row(f"{name} / {reference}", ratios, absolute, target)
