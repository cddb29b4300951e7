"""A condition on a projection's results: whether it holds, and how far it is from the other.

Sums in floats leave dust of a billionth of a dollar, which must not make a loss. So amounts under
half a cent are nothing, as in the summary of a run, and so is what half a cent does not tell from
nothing. Other figures are the same when they differ by less than a part in a hundred billion.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite, nan
from typing import TypeAlias, assert_never

from attrs import frozen

HALF_A_CENT = 0.005
DUST = 1e-11


@frozen
class Figure:
    """A figure as the condition states it; percents are fractions."""

    value: float


@frozen
class Result:
    """The result of a projection at `index` among those that the condition asks for."""

    index: int
    is_money: bool


@frozen
class Arithmetic:
    """`left operator right`; a quotient by nothing is `otherwise`, or no figure without it."""

    operator: str
    left: Amount
    right: Amount
    otherwise: Amount | None = None


@frozen
class Extreme:
    """The least or the greatest of several."""

    is_greatest: bool
    of: tuple[Amount, ...]


Amount: TypeAlias = Figure | Result | Arithmetic | Extreme


@frozen
class Compared:
    """A comparison, with the text of its two sides."""

    operator: str
    left: Amount
    right: Amount
    is_money: bool
    left_text: str
    right_text: str


@frozen
class Both:
    left: Test
    right: Test


@frozen
class Either:
    left: Test
    right: Test


@frozen
class Not:
    of: Test


Test: TypeAlias = Compared | Both | Either | Not


@frozen
class Verdict:
    """Whether a condition holds, and its margin: how far its sides are from where that changes.

    A margin is positive where the condition holds. It has the comparison's own unit and is as
    continuous as the results are; it is 1 or -1 where a side is no figure or without bound.
    """

    holds: bool
    margin: float

    @property
    def signed(self) -> float:
        """The margin, never zero: what a root finder looks at."""
        size = max(abs(self.margin), 1e-300)
        return size if self.holds else -size


def verdict(test: Test, results: Sequence[float]) -> Verdict:
    """What a condition comes to under these results; nan is a figure that there is not."""
    match test:
        case Compared():
            return _compared(test, *sides(test, results))
        case Not(of):
            inner = verdict(of, results)
            return Verdict(not inner.holds, -inner.margin)
        case Both(left, right) | Either(left, right):
            one, other = verdict(left, results), verdict(right, results)
            if isinstance(test, Both):
                return Verdict(one.holds and other.holds, min(one.margin, other.margin))
            return Verdict(one.holds or other.holds, max(one.margin, other.margin))
        case _:
            assert_never(test)


def comparisons(test: Test) -> tuple[Compared, ...]:
    """The comparisons that a condition is made of, in the order of its text."""
    match test:
        case Compared():
            return (test,)
        case Not(of):
            return comparisons(of)
        case Both(left, right) | Either(left, right):
            return (*comparisons(left), *comparisons(right))
        case _:
            assert_never(test)


def sides(test: Compared, results: Sequence[float]) -> tuple[float, float]:
    """The two figures that are compared."""
    return amount(test.left, results), amount(test.right, results)


def _compared(test: Compared, left: float, right: float) -> Verdict:
    """A side that is no figure makes every comparison false."""
    if left != left or right != right:
        return Verdict(False, -1.0)
    same = DUST * max(abs(left), abs(right), DUST)
    if test.is_money and 0.0 in (left, right):
        same = HALF_A_CENT
    above = 0.0 if left == right else left - right
    match test.operator:
        case ">":
            holds, margin = above >= same, above - same
        case ">=":
            holds, margin = above > -same, above + same
        case "<":
            holds, margin = above <= -same, -above - same
        case "<=":
            holds, margin = above < same, same - above
        case _:
            holds, margin = abs(above) < same, same - abs(above)
    return Verdict(holds, margin if isfinite(margin) else 1.0 if holds else -1.0)


def amount(of: Amount, results: Sequence[float]) -> float:
    """A figure under these results; nan where there is none."""
    match of:
        case Figure(value):
            return value
        case Result(index, is_money):
            value = results[index]
            return 0.0 if is_money and abs(value) < HALF_A_CENT else value
        case Extreme(is_greatest, parts):
            figures = [amount(part, results) for part in parts]
            if any(figure != figure for figure in figures):
                return nan
            return max(figures) if is_greatest else min(figures)
        case Arithmetic():
            return _worked_out(of, results)
        case _:
            assert_never(of)


def _worked_out(of: Arithmetic, results: Sequence[float]) -> float:
    left, right = amount(of.left, results), amount(of.right, results)
    match of.operator:
        case "+":
            return left + right
        case "-":
            return nan if left == right == inf else left - right
        case "*":
            return left * right
        case _:
            if right != 0.0:
                return left / right
            return nan if of.otherwise is None else amount(of.otherwise, results)
