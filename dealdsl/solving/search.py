"""Where something that is true or false along a line changes: a scan, then a root finder.

`Look` gives what is seen at several points of the line, so that a scan is one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from attrs import define, field, frozen

from dealdsl.solving.condition import Verdict


@frozen
class Point:
    """What is seen at a point: the results there, or the problem for which there are none."""

    at: float
    results: tuple[float, ...] = ()
    verdict: Verdict | None = None
    problem: str = ""

    @property
    def holds(self) -> bool:
        return self.verdict is not None and self.verdict.holds


Look = Callable[[Sequence[float]], list[Point]]
Bracket = tuple[Point, Point]


class PointProblemError(ValueError):
    """The line is broken within a bracket; the message is the point's problem."""


def scan(look: Look, low: float, high: float, count: int, whole: bool) -> list[Point]:
    """What is seen at `count` points, the ends with them; fewer where whole numbers are fewer."""
    step = (high - low) / (count - 1)
    grid = [low + step * i for i in range(count - 1)] + [high]
    if whole:
        grid = sorted({float(round(at)) for at in grid})
    return look(grid)


def changes(points: Sequence[Point]) -> list[Bracket]:
    """Neighbours of which one holds and the other does not; points with problems have none."""
    return [
        (one, other)
        for one, other in pairwise(points)
        if not (one.problem or other.problem) and one.holds != other.holds
    ]


def closer(look: Look, bracket: Bracket, count: int, whole: bool) -> list[Bracket]:
    """The changes within a bracket, looked at in `count` points: where there is one there may be
    several. Whole numbers are looked at one by one when the bracket is narrowed."""
    before, after = bracket
    if whole or count < 3:
        return [bracket]
    inner = scan(look, before.at, after.at, count, whole)[1:-1]
    return changes([before, *inner, after]) or [bracket]


@define
class _Seen:
    """Looks at single points, and remembers what was seen between the ends of a bracket."""

    look: Look
    points: dict[float, Point] = field(factory=dict)

    def at(self, where: float) -> Point:
        if where not in self.points:
            (point,) = self.look([where])
            if point.problem:
                raise PointProblemError(point.problem)
            self.points[where] = point
        return self.points[where]

    def margin(self, where: float) -> float:
        verdict = self.at(float(where)).verdict
        assert verdict is not None
        return verdict.signed

    def sign(self, where: float) -> float:
        return 1.0 if self.margin(where) > 0.0 else -1.0

    def bracket(self) -> Bracket:
        """The first two neighbours, of all points seen, between which the state changes."""
        return changes([self.points[where] for where in sorted(self.points)])[0]


def narrowed(look: Look, bracket: Bracket, tolerance: float) -> Bracket:
    """The bracket made no wider than `tolerance` times its upper end.

    Uses the margin (`toms748`), which is quick where the margin is smooth; where it is not and
    that leaves a wider bracket, only the state (`bisect`). A change next to zero is found to
    `tolerance` times a billionth of the bracket. Raises PointProblemError.
    """
    from scipy.optimize import bisect, toms748

    before, after = bracket
    seen = _Seen(look, {point.at: point for point in bracket})
    least = tolerance * 1e-9 * (after.at - before.at)
    part = max(tolerance, 1e-14) / 4.0
    toms748(seen.margin, before.at, after.at, xtol=least, rtol=part, maxiter=200)
    before, after = seen.bracket()
    if after.at - before.at > tolerance * abs(after.at) + 4.0 * least:
        bisect(seen.sign, before.at, after.at, xtol=least, rtol=part, maxiter=200)
    return seen.bracket()


def narrowed_whole(look: Look, bracket: Bracket) -> Bracket:
    """The bracket narrowed to two adjacent whole numbers. Raises PointProblemError."""
    before, after = bracket
    seen = _Seen(look)
    while after.at - before.at > 1.0:
        middle = seen.at(float((before.at + after.at) // 2.0))
        if middle.holds == before.holds:
            before = middle
        else:
            after = middle
    return before, after
