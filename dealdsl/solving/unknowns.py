"""What may be sought: an assumption, an index, or a figure that the deal states; and in what range.

Values are in the units of the command line and of the deal's text: percents are percents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from dealdsl.runtime.assumptions import (
    ASSUMPTION_NAMES,
    DEFAULT_MEASURES,
    LAGS,
    PREPAYMENT_MEASURES,
    Assumptions,
)
from dealdsl.solving import mistakes
from dealdsl.solving.constants import Constant, constants
from dealdsl.solving.mistakes import SolveError
from dealdsl.syntax import nodes

_NO_NUMBERS = ("advance", "call", "indices")
NUMERIC = tuple(name for name in ASSUMPTION_NAMES if name not in _NO_NUMBERS)
_INDEX = "index "
_LONGEST_LAG = 60.0
_TIMES = 10.0


@frozen
class Assumption:
    """An assumption by its name, such as `cdr`."""

    name: str

    @property
    def is_whole(self) -> bool:
        return self.name in LAGS

    @property
    def unit(self) -> str:
        if self.is_whole:
            return "months"
        return "percent of the curve" if self.name in ("psa", "sda") else "percent"

    @property
    def range(self) -> tuple[float, float]:
        """All that it may be where that has an end; curves to ten times, lags to five years."""
        if self.is_whole:
            return 0.0, _LONGEST_LAG
        return 0.0, 1000.0 if self.name in ("psa", "sda") else 100.0

    @property
    def rivals(self) -> tuple[str, ...]:
        """The assumptions that cannot be given with it; itself is one."""
        for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
            if self.name in measures:
                return measures
        return (self.name,)

    def assumed(self, base: Assumptions, value: float) -> Assumptions:
        """The assumptions with this one at a value. Raises AssumptionError."""
        return base.override(**{self.name: int(value) if self.is_whole else value})


@frozen
class IndexRate:
    """An index of the deal, at one rate in all months."""

    index: str
    is_whole = False
    unit = "percent a year"
    range = (0.0, 20.0)
    rivals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{_INDEX}{self.index}"

    def assumed(self, base: Assumptions, value: float) -> Assumptions:
        """The assumptions with this index at a rate. Raises AssumptionError."""
        return base.override(indices={self.index: value})


@frozen
class Stated:
    """A figure that the deal states."""

    constant: Constant
    rivals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.constant.name

    @property
    def is_whole(self) -> bool:
        return self.constant.is_whole

    @property
    def unit(self) -> str:
        return f"{self.constant.literal.text} in the deal"

    @property
    def range(self) -> tuple[float, float]:
        """From nothing to ten times what the deal states; to ten where it states nothing."""
        return 0.0, _TIMES * (self.constant.value or 1.0)


Unknown: TypeAlias = Assumption | IndexRate | Stated


def unknown(name: str, indices: Sequence[str], file: nodes.File | None) -> Unknown:
    """What a name means; an assumption comes before a figure of the same name. Raises SolveError.

    `indices` are the deal's, `file` its tree: without it no figure of the deal can be sought.
    """
    plain = " ".join(name.split())
    underscored = plain.replace("-", "_")
    if underscored in NUMERIC:
        return Assumption(underscored)
    stated = {} if file is None else constants(file)
    if plain in stated:
        return Stated(stated[plain])
    rates = [f"{_INDEX}{index}" for index in indices]
    if plain in rates:
        return IndexRate(plain.removeprefix(_INDEX))
    raise SolveError(mistakes.nothing_to_find(plain, (*NUMERIC, *rates, *stated)))


def require_not_given(of: Unknown, given: Mapping[str, object]) -> None:
    """Raise SolveError where assumptions that are given leave no room for what is sought."""
    for name in of.rivals:
        if given.get(name) is not None:
            raise SolveError(mistakes.found_and_given(of.name, name))
    rates = given.get("indices")
    if isinstance(of, IndexRate) and isinstance(rates, Mapping) and of.index in rates:
        raise SolveError(mistakes.found_and_given(of.name, of.name))


def checked_range(
    of: Unknown, between: tuple[float, float] | None, tolerance: float, points: int
) -> tuple[float, float]:
    """The range in which to search: the one given, or the natural one. Raises SolveError."""
    low, high = of.range if between is None else between
    said = f"{low:g}:{high:g}"
    if not low < high:
        why = "its ends are equal" if low == high else "write the lower end first"
        raise SolveError(mistakes.range_unusable(said, why))
    if low < 0.0 and not isinstance(of, IndexRate):
        raise SolveError(mistakes.range_unusable(said, f"{of.name} cannot be below 0"))
    if of.is_whole and (low != int(low) or high != int(high)):
        raise SolveError(mistakes.range_unusable(said, f"{of.name} is a whole number"))
    if not 1e-14 <= tolerance < 1.0:
        why = f"the tolerance is a part of the value, from 1e-14 to 1, not {tolerance:g}"
        raise SolveError(mistakes.range_unusable(said, why))
    if not 2 <= points <= 1_000_000:
        why = f"look at 2 points or more, and a million at most, not {points}"
        raise SolveError(mistakes.range_unusable(said, why))
    return low, high
