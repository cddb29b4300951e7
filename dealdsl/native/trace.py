"""What a model does for a scenario: which kernels it calls, on which lists.

The Python around the kernels is run as it stands, once. A call of a kernel whose arguments are all
known is made then and there; any other is written down.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from operator import is_, ne
from types import FunctionType
from typing import Any

from attrs import define, field

from dealdsl.native.from_ast import Binding, Kernels, ListOf, Lowering
from dealdsl.native.nodes import (
    Assign,
    Buffer,
    Constant,
    Element,
    Expression,
    Loop,
    Operation,
    Statement,
    Store,
    Variable,
    stored_in,
)
from dealdsl.native.unknowns import (
    NotTraceableError,
    Unknown,
    UnknownList,
    UnknownTruth,
    UnknownWhole,
    value_of,
)

Namespace = dict[str, Any]

# How variables begin that a statement makes: all others are inputs of the scenario.
RECKONED = "reckoned."
RETURNED = "returned."


@define
class _Tracked:
    """A list of the model: `seen` is what it held when it was last looked at."""

    values: list[Any]
    number: int
    seen: list[Any]
    given: bool = False


@define
class Trace:
    """The statements of a scenario so far, and the lists that they work on."""

    namespace: Namespace
    statements: list[Statement] = field(factory=list)
    buffers: list[Buffer] = field(factory=list)
    _lowering: Lowering = field(init=False)
    _tracked: dict[int, _Tracked] = field(factory=dict)
    _originals: dict[str, Callable[..., Any]] = field(factory=dict)

    def number(self, variable: Variable, positive: bool = False) -> Unknown:
        """A number that is an input of the scenario."""
        return Unknown(variable, self._reckon, positive)

    def by_month(self, months: int) -> tuple[Unknown, ...]:
        """A number for each month that is given to the scenario by itself; month 1 first."""
        values = self.given(months)
        values[0] = 0.0
        return tuple(values[1:])

    def given(self, months: int) -> list[Any]:
        """A list by month that is given to the scenario by itself; the cut-off first."""
        values: list[Any] = [0.0] * (months + 1)
        tracked = self._track(values, given=True)
        values[:] = [
            Unknown(Element(tracked.number, t), self._reckon) for t in _places(len(values))
        ]
        tracked.seen = list(values)
        return values

    def globals(self, text: str, kernels: Sequence[str]) -> Namespace:
        """The model's names anew: its functions, with kernels that write down what is asked."""
        anew = dict(self.namespace)
        for name, value in self.namespace.items():
            if isinstance(value, FunctionType) and value.__globals__ is self.namespace:
                copied = FunctionType(value.__code__, anew, name, value.__defaults__)
                copied.__kwdefaults__ = value.__kwdefaults__
                anew[name] = copied
        self._lowering = Lowering(Kernels(functions_of(text, self.namespace, kernels), anew))
        for name in kernels:
            self._originals[name] = anew[name]
            anew[name] = self._recorded(name)
        return anew

    def buffer_of(self, values: list[Any]) -> int:
        """The number of a list's buffer, which holds what the list now holds."""
        tracked = self._tracked.get(id(values))
        if tracked is None:
            alias = self._alias(values)
            return self._begin(values) if alias is None else alias
        same = len(tracked.values) == len(tracked.seen)
        if not (same and all(map(is_, tracked.values, tracked.seen))):
            self._catch_up(tracked)
        return tracked.number

    def list_of_its_own(self, values: list[Any], besides: Collection[int]) -> int:
        """The number of a buffer that holds what a list now holds: a copy of it if the scenario
        gives the list, or if its buffer is one of those `besides`."""
        number = self.buffer_of(values)
        if number not in besides and not self.buffers[number].given:
            return number
        return self._begin(
            [Unknown(Element(number, t), self._reckon) for t in _places(len(values))]
        )

    def _alias(self, values: list[Any]) -> int | None:
        """The buffer that a list only repeats: numbers by month as they were given."""
        match values[1:2]:
            case [Unknown(value=Element(buffer=number))] if self.buffers[number].given:
                same = (
                    isinstance(each, Unknown) and each.value == Element(number, Constant(place))
                    for place, each in enumerate(values[1:], start=1)
                )
                return number if all(same) else None
            case _:
                return None

    def _begin(self, values: list[Any]) -> int:
        tracked = self._track(values)
        tracked.seen = [0.0 if _comes_about(each) else each for each in values]
        self._catch_up(tracked)
        return tracked.number

    def _track(self, values: list[Any], given: bool = False) -> _Tracked:
        self.buffers.append(Buffer(_initial(values), given))
        tracked = _Tracked(values, len(self.buffers) - 1, list(values), given)
        self._tracked[id(values)] = tracked
        return tracked

    def _catch_up(self, tracked: _Tracked) -> None:
        """Store what Python outside the kernels has put into a list since it was last seen."""
        if len(tracked.values) != len(tracked.seen):
            raise NotTraceableError("a list that kernels use changed its length")
        changed = [
            place for place, each in enumerate(tracked.values) if each is not tracked.seen[place]
        ]
        for run in _runs(changed, tracked.values):
            self.statements.extend(self._stores(tracked, run))
        tracked.seen = list(tracked.values)

    def _stores(self, tracked: _Tracked, run: range) -> Iterable[Statement]:
        first = value_of(tracked.values[run.start])
        if len(run) == 1 or not isinstance(first, Element):
            for place in run:
                yield Store(tracked.number, Constant(place), value_of(tracked.values[place]))
            return
        variable = Variable(f"copied.{len(self.statements)}", "whole")
        assert isinstance(first.index, Constant)
        shift = Constant(int(first.index.value) - run.start)
        source = Element(first.buffer, Operation("+", (variable, shift), "whole"))
        store = Store(tracked.number, variable, source)
        yield Loop(variable, Constant(run.start), Constant(run.stop), 1, (store,))

    def _reckon(self, operator: str, left: Expression, right: Expression) -> Unknown:
        variable = Variable(f"{RECKONED}{len(self.statements)}", "number")
        self.statements.append(Assign(variable, Operation(operator, (left, right), "number")))
        return Unknown(variable, self._reckon)

    def _recorded(self, name: str) -> Callable[..., Any]:
        parameters = [argument.arg for argument in self._lowering.kernels.functions[name].args.args]

        def recorded(*values: Any, **named: Any) -> Any:
            arguments = dict(zip(parameters, values, strict=False)) | named
            if not any(map(self._is_unknown, arguments.values())):
                return self._originals[name](*values, **named)
            return self._write_down(name, arguments)

        return recorded

    def _is_unknown(self, argument: object) -> bool:
        match argument:
            case Unknown() | UnknownTruth() | UnknownWhole():
                return True
            case list():
                if (tracked := self._tracked.get(id(argument))) is not None:
                    return tracked.given or self._is_written(tracked)
                return any(isinstance(each, Unknown) for each in argument)
            case dict():
                return any(map(self._is_unknown, argument.values()))
            case _:
                return False

    def _is_written(self, tracked: _Tracked) -> bool:
        return any(isinstance(each, Unknown | UnknownList) for each in tracked.values)

    def _write_down(self, name: str, arguments: Mapping[str, Any]) -> Unknown | None:
        bindings = {parameter: self._binding(value) for parameter, value in arguments.items()}
        statements, returned = self._lowering.call(name, bindings)
        self.statements.extend(statements)
        stored = stored_in(statements)
        lists = {tracked.number: tracked for tracked in self._tracked.values()}
        of_the_deal = {
            binding.buffer
            for value in bindings.values()
            if isinstance(value, Mapping)
            for binding in value.values()
        }
        for number in stored:
            self._forget(lists[number], whole=number in of_the_deal)
        if returned is None:
            return None
        variable = Variable(f"{RETURNED}{len(self.statements)}", returned.kind)
        self.statements.append(Assign(variable, returned))
        return Unknown(variable, self._reckon)

    def _binding(self, value: Any) -> Binding:
        match value:
            case list():
                return ListOf(self.buffer_of(value))
            case dict():
                return {key: ListOf(self.buffer_of(each)) for key, each in value.items()}
            case _:
                return value_of(value)

    def _forget(self, tracked: _Tracked, whole: bool) -> None:
        """A kernel has filled this list: what it holds is not known any more.

        The deal's own columns, of which there are many, are not taken apart afterwards.
        """
        if tracked.given:
            raise NotTraceableError("a kernel writes to what a scenario gives")
        count = len(tracked.values)
        if whole:
            filled: list[Any] = [UnknownList(tracked.number)] * count
        else:
            filled = [
                Unknown(Element(tracked.number, place), self._reckon) for place in _places(count)
            ]
        tracked.values[:] = filled
        tracked.seen = filled


def functions_of(
    text: str, namespace: Namespace, names: Sequence[str]
) -> dict[str, ast.FunctionDef]:
    """The syntax trees of some functions of a model, by their names."""
    lines = text.splitlines(keepends=True)
    found = {}
    for name in names:
        first = namespace[name].__code__.co_firstlineno - 1
        last = next(
            (i for i in range(first + 1, len(lines)) if lines[i][0] not in " )\n#"), len(lines)
        )
        (function,) = ast.parse("".join(lines[first:last])).body
        assert isinstance(function, ast.FunctionDef)
        found[name] = function
    return found


@cache
def _places(count: int) -> tuple[Constant, ...]:
    return tuple(map(Constant, range(count)))


def _comes_about(value: object) -> bool:
    """Whether a number is no input of the scenario: it has a value from some statement on only."""
    match value:
        case Unknown(value=Variable(name=name)):
            return name.startswith((RECKONED, RETURNED))
        case _:
            return isinstance(value, Unknown)


def _initial(values: list[Any]) -> tuple[float | Variable, ...]:
    """What a buffer holds at first; elements of others are stored in it later."""
    if all(type(each) is float for each in values) and not any(map(ne, values, values)):
        return tuple(values)
    return tuple(_opening(0.0 if _comes_about(each) else each) for each in values)


def _opening(value: object) -> float | Variable:
    match value_of(value):
        case Constant(value=known):
            return float(known)
        case Variable() as found:
            return found
        case other:
            raise NotTraceableError(f"{other} in a list")


def _runs(places: Sequence[int], values: Sequence[Any]) -> Iterable[range]:
    """Places in runs, each of which copies elements of one buffer that follow each other."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or not (
            places[end] == places[end - 1] + 1
            and _follows(values[places[end - 1]], values[places[end]])
        ):
            yield range(places[start], places[end - 1] + 1)
            start = end


def _follows(before: object, after: object) -> bool:
    match before, after:
        case Unknown(value=Element(buffer=one, index=Constant(value=int(at)))), Unknown(
            value=Element(buffer=other, index=Constant(value=int(next_at)))
        ):
            return one == other and next_at == at + 1
        case _:
            return False
