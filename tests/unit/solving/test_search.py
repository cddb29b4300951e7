"""The search along a line: scans, brackets and what a root finder makes of steps and flats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, exp

import pytest

from dealdsl.solving.condition import Verdict
from dealdsl.solving.search import (
    Look,
    Point,
    PointProblemError,
    changes,
    closer,
    narrowed,
    narrowed_whole,
    scan,
)


def line(margin: Callable[[float], float], seen: list[float] | None = None) -> Look:
    """Looks at a function, which holds where it is above zero."""

    def look(where: Sequence[float]) -> list[Point]:
        (seen if seen is not None else []).extend(where)
        return [Point(at, (), Verdict(margin(at) > 0.0, margin(at))) for at in where]

    return look


def test_a_scan_has_both_ends() -> None:
    points = scan(line(lambda at: at), 0.0, 0.7, 8, whole=False)
    assert [point.at for point in points] == pytest.approx([i / 10 for i in range(8)])
    assert points[-1].at == 0.7


def test_a_scan_of_whole_numbers_has_each_once() -> None:
    points = scan(line(lambda at: at), 0.0, 5.0, 64, whole=True)
    assert [point.at for point in points] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


LINES: dict[str, tuple[Callable[[float], float], float]] = {
    "straight": (lambda at: at - 2.0 / 3.0, 2.0 / 3.0),
    "falling": (lambda at: 2.0 / 3.0 - at, 2.0 / 3.0),
    "flat on one side": (lambda at: max(at - 2.0 / 3.0, 0.0) - 1e-12, 2.0 / 3.0 + 1e-12),
    "a step": (lambda at: 5.0 if at > 0.3 else -1.0, 0.3),
    "steep": (lambda at: exp(50.0 * (at - 0.9)) - 1.0, 0.9),
    "a cube": (lambda at: (at - 0.1) ** 3, 0.1),
    "close to nothing": (lambda at: at - 1e-6, 1e-6),
}


@pytest.mark.parametrize("name", LINES)
def test_a_bracket_is_narrowed_to_the_tolerance(name: str) -> None:
    margin, root = LINES[name]
    seen: list[float] = []
    look = line(margin, seen)
    (bracket,) = changes(look([0.0, 1.0]))
    below, above = narrowed(look, bracket, 1e-10)
    assert below.at <= root <= above.at
    assert below.holds != above.holds
    assert above.at - below.at <= 1.001e-10 * above.at
    assert len(seen) < 120


def test_changes_that_a_scan_misses_are_seen_closer() -> None:
    look = line(cos)
    (bracket,) = changes(look([0.0, 9.0]))
    assert len(closer(look, bracket, 30, whole=False)) == 3


def test_the_first_of_several_changes_is_narrowed() -> None:
    look = line(cos)
    below, above = narrowed(look, closer(look, changes(look([0.0, 9.0]))[0], 30, False)[0], 1e-12)
    assert (below.at + above.at) / 2 == pytest.approx(1.5707963267948966, rel=1e-11)


def test_whole_numbers_end_side_by_side() -> None:
    look = line(lambda at: at - 37.2)
    below, above = narrowed_whole(look, changes(look([0.0, 100.0]))[0])
    assert (below.at, above.at) == (37.0, 38.0)


def test_a_point_with_a_problem_ends_no_bracket() -> None:
    good, bad = (Point(at, (), Verdict(at > 1.0, at)) for at in (0.0, 2.0))
    assert changes([good, Point(1.0, problem="broken"), bad]) == []


def test_a_break_within_a_bracket_is_told() -> None:
    def look(where: Sequence[float]) -> list[Point]:
        return [
            Point(at, problem="broken")
            if 0.2 < at < 0.8
            else Point(at, (), Verdict(at > 0.5, at - 0.5))
            for at in where
        ]

    (bracket,) = changes(look([0.0, 1.0]))
    with pytest.raises(PointProblemError, match="broken"):
        narrowed(look, bracket, 1e-10)
