"""What can be said of an index before anything is run: its bounds, and how it goes with a loop."""

from __future__ import annotations

from attrs import frozen

from dealdsl.native.nodes import Constant, Expression, Operation, Variable


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


def highest(index: Expression) -> int | None:
    """What an index is at most, when no whole input is below zero; None if nobody can say."""
    match index:
        case Constant(value=int(value)):
            return value
        case Operation(operator="min", operands=(left, right)):
            known = [each for each in (highest(left), highest(right)) if each is not None]
            return min(known) if known else None
        case Operation(operator="max", operands=(left, right)):
            return _both(max, highest(left), highest(right))
        case Operation(operator="+", operands=(left, right)):
            return _both(int.__add__, highest(left), highest(right))
        case Operation(operator="-", operands=(left, right)):
            return _both(int.__sub__, highest(left), lowest(right))
        case _:
            return None


def lowest(index: Expression) -> int | None:
    """What an index is at least, as above."""
    match index:
        case Constant(value=int(value)):
            return value
        case Variable():
            return 0
        case Operation(operator="max", operands=(left, right)):
            known = [each for each in (lowest(left), lowest(right)) if each is not None]
            return max(known) if known else None
        case Operation(operator="min", operands=(left, right)):
            return _both(min, lowest(left), lowest(right))
        case Operation(operator="+", operands=(left, right)):
            return _both(int.__add__, lowest(left), lowest(right))
        case Operation(operator="-", operands=(left, right)):
            return _both(int.__sub__, lowest(left), highest(right))
        case _:
            return None


def _both(function: object, left: int | None, right: int | None) -> int | None:
    assert callable(function)
    return None if left is None or right is None else int(function(left, right))
