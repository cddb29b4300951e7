"""What can be said of an index before anything is run: its bounds, and how it goes with a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import frozen

from dealdsl.native.nodes import Constant, Expression, Operation, Routine, Variable

# The least and the greatest that an index may be; None where nobody can say.
Range: TypeAlias = tuple[int | None, int | None]
Ranges: TypeAlias = Mapping[str, Range]


@frozen
class Linear:
    """A sum of whole variables, each some times over, and a constant."""

    times: tuple[tuple[str, int], ...]
    constant: int

    def minus(self, other: Linear) -> Linear:
        negative = Linear(tuple((name, -n) for name, n in other.times), -other.constant)
        return self.plus(negative)

    def plus(self, other: Linear) -> Linear:
        times = dict(self.times)
        for name, n in other.times:
            times[name] = times.get(name, 0) + n
        left = tuple(sorted((name, n) for name, n in times.items() if n))
        return Linear(left, self.constant + other.constant)

    def scaled(self, by: int) -> Linear:
        return Linear(tuple((name, n * by) for name, n in self.times if by), self.constant * by)

    @property
    def at_most_zero(self) -> bool:
        """Whether it cannot be above zero, when no variable is below zero."""
        return self.constant <= 0 and all(n <= 0 for _, n in self.times)


def linear(index: Expression) -> Linear | None:
    """An index as a sum; None for what is no sum."""
    match index:
        case Constant(value=int(value)):
            return Linear((), value)
        case Variable(name=name):
            return Linear(((name, 1),), 0)
        case Operation(operator="+" | "-" | "*" as operator, operands=(left, right)):
            return _combined(operator, linear(left), linear(right))
        case _:
            return None


def _combined(operator: str, left: Linear | None, right: Linear | None) -> Linear | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left.plus(right)
        case "-":
            return left.minus(right)
        case _ if not left.times:
            return right.scaled(left.constant)
        case _ if not right.times:
            return left.scaled(right.constant)
        case _:
            return None


def highest(index: Expression, known: Ranges) -> int | None:
    """What an index is at most; None if nobody can say. `known` are the ranges of variables."""
    return range_of(index, known)[1]


def lowest(index: Expression, known: Ranges) -> int | None:
    """What an index is at least, as above."""
    return range_of(index, known)[0]


def ranges_of_wholes(routine: Routine) -> Ranges:
    """The ranges of a routine's whole inputs: no lag is below zero."""
    return {variable.name: (0, None) for variable in routine.wholes}


def range_of(index: Expression, known: Ranges) -> Range:
    """What an index is at least and at most."""
    match index:
        case Constant(value=int(value)):
            return value, value
        case Variable(name=name):
            return known.get(name, (None, None))
        case Operation(operator=operator, operands=(left, right)):
            return _reckoned(operator, range_of(left, known), range_of(right, known))
        case _:
            return None, None


def _reckoned(operator: str, left: Range, right: Range) -> Range:
    (low, high), (other_low, other_high) = left, right
    match operator:
        case "min":
            return _both(min, low, other_low), _either(min, high, other_high)
        case "max":
            return _either(max, low, other_low), _both(max, high, other_high)
        case "+":
            return _both(int.__add__, low, other_low), _both(int.__add__, high, other_high)
        case "-":
            return _both(int.__sub__, low, other_high), _both(int.__sub__, high, other_low)
        case "*" if low is not None and other_low is not None and min(low, other_low) >= 0:
            return _both(int.__mul__, low, other_low), _both(int.__mul__, high, other_high)
        case _:
            return None, None


def _both(function: Callable[[int, int], int], left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else function(left, right)


def _either(function: Callable[[int, int], int], left: int | None, right: int | None) -> int | None:
    known = [each for each in (left, right) if each is not None]
    return function(*known) if len(known) == 2 else next(iter(known), None)
