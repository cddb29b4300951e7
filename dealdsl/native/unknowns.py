"""What stands in place of a scenario's numbers while a model is traced.

A model's Python may hand them on, keep them in lists and reckon with them; what depends on what
they are (a comparison, a rounding) cannot be known, and is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any, NoReturn

from attrs import frozen

from dealdsl.native.nodes import Constant, Expression, Variable


class NotTraceableError(Exception):
    """Python outside the kernels asked what a scenario's number is: a mistake in the compiler."""


def _refuse(self: object, *_: object) -> NoReturn:
    raise NotTraceableError("Python outside the kernels depends on a number of the scenario")


class Unknown(float):
    """A number of the scenario: `value` says which, or how it comes about.

    `positive` numbers are known to be above zero, and nothing else.
    """

    __slots__ = ("positive", "reckon", "value")

    value: Expression
    reckon: Callable[[str, Expression, Expression], Unknown]
    positive: bool

    def __new__(
        cls,
        value: Expression,
        reckon: Callable[[str, Expression, Expression], Unknown],
        positive: bool = False,
    ) -> Unknown:
        unknown = super().__new__(cls, nan)
        unknown.value, unknown.reckon, unknown.positive = value, reckon, positive
        return unknown

    def __add__(self, other: Any) -> Unknown:
        return self.reckon("+", self.value, value_of(other))

    def __radd__(self, other: Any) -> Unknown:
        return self.reckon("+", value_of(other), self.value)

    def __sub__(self, other: Any) -> Unknown:
        return self.reckon("-", self.value, value_of(other))

    def __rsub__(self, other: Any) -> Unknown:
        return self.reckon("-", value_of(other), self.value)

    def __mul__(self, other: Any) -> Unknown:
        return self.reckon("*", self.value, value_of(other))

    def __rmul__(self, other: Any) -> Unknown:
        return self.reckon("*", value_of(other), self.value)

    def __truediv__(self, other: Any) -> Unknown:
        return self.reckon("/", self.value, value_of(other))

    def __rtruediv__(self, other: Any) -> Unknown:
        return self.reckon("/", value_of(other), self.value)

    def __gt__(self, other: object) -> bool:
        if self.positive and other == 0.0:
            return True
        _refuse(self)

    def __eq__(self, other: object) -> bool:
        return self is other or _refuse(self)

    def __ne__(self, other: object) -> bool:
        return not (self is other or _refuse(self))

    def __hash__(self) -> int:
        return id(self)

    __bool__ = __float__ = __int__ = __index__ = __round__ = __trunc__ = _refuse
    __lt__ = __le__ = __ge__ = __neg__ = __abs__ = __pow__ = __rpow__ = _refuse
    __floordiv__ = __mod__ = __divmod__ = __floor__ = __ceil__ = _refuse


@frozen(eq=False)
class UnknownTruth:
    """A condition of the scenario, which may only be handed on."""

    value: Variable
    __bool__ = _refuse


@frozen(eq=False)
class UnknownWhole:
    """A whole number that all scenarios of a run share, which may only be handed on."""

    value: Variable
    __bool__ = __index__ = __int__ = __add__ = __radd__ = __sub__ = __rsub__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse


@frozen(eq=False)
class UnknownList:
    """Any element of a column that the deal has filled in: only the column as a whole is used."""

    buffer: int
    __bool__ = __float__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse


def value_of(number: object) -> Expression:
    """What a number is, known or not."""
    match number:
        case Unknown() | UnknownTruth() | UnknownWhole():
            return number.value
        case bool() | int():
            return Constant(number)
        case float():
            if number != number:
                raise NotTraceableError("a number that is none came out of an unknown one")
            return Constant(number)
        case _:
            raise NotTraceableError(f"{number!r} is not a number")
