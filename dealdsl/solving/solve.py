"""The search as a whole: what is sought, where, until when; and what was found."""

from __future__ import annotations

from attrs import frozen

from dealdsl.compiler import Compilation
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.scenarios.model import CompiledModel
from dealdsl.solving import mistakes
from dealdsl.solving.condition import comparisons, sides
from dealdsl.solving.mistakes import NoProjectionError, SolveError
from dealdsl.solving.points import AtFigures, Look, looking
from dealdsl.solving.reading import Condition, read_condition
from dealdsl.solving.search import (
    Bracket,
    Point,
    PointProblemError,
    changes,
    closer,
    narrowed,
    narrowed_whole,
    scan,
)
from dealdsl.solving.unknowns import Stated, Unknown, checked_range

TOLERANCE = 1e-10
POINTS = 64


@frozen
class Side:
    """The condition at one value of what is sought.

    `figures` are the two sides of each comparison, in the order of the condition's text: dollars,
    years or numbers of periods; percents are fractions, nan is no figure.
    """

    at: float
    holds: bool
    figures: tuple[tuple[float, float], ...]


@frozen
class Comparison:
    """The text of a comparison: its two sides and the sign; amounts are in dollars."""

    left: str
    operator: str
    right: str
    is_money: bool


@frozen
class Solution:
    """Where a condition begins or ceases to hold, as what is sought rises from `low` to `high`.

    `value` is the value next to the first change at which the condition holds, None where there is
    no change. `below` and `above` are the condition on both sides of that change, no further apart
    than the tolerance or adjacent whole numbers; without a change they are the ends of the range.
    `others` are further changes, each between two values that were looked at. `assumptions` are
    those at `value`, or else at `low`. `points` were looked at first, `projections` were made in
    all; `problems` tells of the first points that had none.
    """

    find: str
    until: str
    unit: str
    is_whole: bool
    low: float
    high: float
    value: float | None
    below: Side
    above: Side
    others: tuple[tuple[float, float], ...]
    assumptions: Assumptions
    comparisons: tuple[Comparison, ...]
    points: int
    projections: int
    tolerance: float
    problems: tuple[str, ...]

    @property
    def begins(self) -> bool:
        """Whether the condition begins to hold at the change, rather than ceases to."""
        return self.above.holds


@frozen
class Search:
    """What to look for, and how. `between` is the range, natural where None; `tolerance` a part of
    the value; `points` are looked at first."""

    sought: Unknown
    until: str
    between: tuple[float, float] | None = None
    tolerance: float = TOLERANCE
    points: int = POINTS


def solve(
    compilation: Compilation,
    model: CompiledModel,
    base: Assumptions,
    search: Search,
    engine: str = "auto",
) -> Solution:
    """Search a deal under assumptions, of which what is sought is changed. Raises SolveError.

    `model` is the model of `compilation`; `engine` names one of `scenarios`. Raises ImportError
    without numpy and scipy.
    """
    _require_scipy()
    low, high = checked_range(search.sought, search.between, search.tolerance, search.points)
    condition = read_condition(search.until, model)
    _require_assumable(search.sought, base, low, high)
    with looking(compilation, model, base, search.sought, condition, engine) as look:
        try:
            return _searched(look, search, condition, base, low, high)
        except PointProblemError as error:
            raise NoProjectionError(mistakes.cannot_be_projected(str(error))) from None


def _require_scipy() -> None:
    try:
        import numpy  # noqa: F401
        import scipy  # noqa: F401
    except ImportError as error:
        needed = f"a search needs {error.name}: pip install 'dealdsl[batch]'"
        raise ImportError(needed, name=error.name) from None


def _searched(
    look: Look, search: Search, condition: Condition, base: Assumptions, low: float, high: float
) -> Solution:
    whole = search.sought.is_whole
    seen = scan(look, low, high, search.points, whole)
    usable = [point for point in seen if not point.problem]
    if not usable:
        raise NoProjectionError(*_nowhere(look, seen[0]))
    found = changes(seen)
    if not found:
        bracket = (usable[0], usable[-1])
    else:
        found = [*closer(look, found[0], search.points // 2, whole), *found[1:]]
        one = found[0]
        bracket = narrowed_whole(look, one) if whole else narrowed(look, one, search.tolerance)
    return _Found(search, condition, base, tuple(seen), tuple(found), bracket, look.count).solution


def _require_assumable(sought: Unknown, base: Assumptions, low: float, high: float) -> None:
    if isinstance(sought, Stated):
        return
    try:
        for end in (low, high):
            sought.assumed(base, end)
    except AssumptionError as error:
        raise SolveError(mistakes.range_unusable(f"{low:g}:{high:g}", str(error))) from None


def _nowhere(look: Look, first: Point) -> tuple[Diagnostic, ...]:
    """Why there is no projection anywhere."""
    if isinstance(look, AtFigures) and look.broken is not None:
        return mistakes.deal_breaks(look.sought.name, *look.broken)
    return (mistakes.cannot_be_projected(first.problem),)


@frozen
class _Found:
    """What a search saw: the scan, the changes in it, and the first of them narrowed down."""

    search: Search
    condition: Condition
    base: Assumptions
    seen: tuple[Point, ...]
    changes: tuple[Bracket, ...]
    bracket: Bracket
    count: int

    @property
    def solution(self) -> Solution:
        below, above = map(self._side, self.bracket)
        value = (below.at if below.holds else above.at) if self.changes else None
        problems = [point.problem for point in self.seen if point.problem]
        return Solution(
            find=self.search.sought.name,
            until=self.condition.text,
            unit=self.search.sought.unit,
            is_whole=self.search.sought.is_whole,
            low=self.seen[0].at,
            high=self.seen[-1].at,
            value=value,
            below=below,
            above=above,
            others=tuple((one.at, other.at) for one, other in self.changes[1:]),
            assumptions=self._assumed(self.seen[0].at if value is None else value),
            comparisons=self._comparisons(),
            points=len(self.seen),
            projections=self.count,
            tolerance=self.search.tolerance,
            problems=tuple(problems),
        )

    def _side(self, point: Point) -> Side:
        parts = comparisons(self.condition.test)
        return Side(point.at, point.holds, tuple(sides(part, point.results) for part in parts))

    def _assumed(self, value: float) -> Assumptions:
        sought = self.search.sought
        return self.base if isinstance(sought, Stated) else sought.assumed(self.base, value)

    def _comparisons(self) -> tuple[Comparison, ...]:
        return tuple(
            Comparison(part.left_text, part.operator, part.right_text, part.is_money)
            for part in comparisons(self.condition.test)
        )
