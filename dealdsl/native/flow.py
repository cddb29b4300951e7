"""Which variables differ between lanes, and which ones a body asks for from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dealdsl.native.live import places
from dealdsl.native.nodes import (
    Assign,
    Element,
    Expression,
    If,
    Loop,
    Routine,
    Statement,
    Store,
    Variable,
    all_parts,
    all_statements,
    own_expressions,
    stored_in,
)
from dealdsl.native.reckoning import LoweringError


def tables(routine: Routine) -> set[int]:
    """The buffers that hold the same known numbers for all scenarios."""
    stored = stored_in(routine.body)
    return {
        number
        for number, buffer in enumerate(routine.buffers)
        if number not in stored
        and number not in routine.lists
        and not buffer.given
        and not any(isinstance(value, Variable) for value in buffer.initial)
    }


def varying(routine: Routine) -> set[str]:
    """The variables that may differ between the lanes of a block."""
    same = tables(routine)
    found = {variable.name for variable in routine.inputs}
    size = -1
    while size != len(found):
        size = len(found)
        _spread(routine.body, False, found, same)
    return found


def differs(expression: Expression, names: set[str], same: set[int]) -> bool:
    """Whether an expression may differ between lanes."""
    return any(
        (isinstance(part, Variable) and part.name in names)
        or (isinstance(part, Element) and part.buffer not in same)
        for part in all_parts(expression)
    )


def _spread(body: tuple[Statement, ...], inside: bool, found: set[str], same: set[int]) -> None:
    for statement in body:
        match statement:
            case Assign(target, value):
                apart = differs(value, found, same)
                if apart and target.kind == "whole":
                    raise LoweringError(f"the index {target.name} depends on the scenario")
                if apart or (inside and target.kind != "whole"):
                    found.add(target.name)
            case Loop(start=start, stop=stop, body=each):
                if differs(start, found, same) or differs(stop, found, same):
                    raise LoweringError("the bounds of a loop depend on the scenario")
                _spread(each, inside, found, same)
            case If(condition, then, otherwise):
                apart = inside or differs(condition, found, same)
                _spread(then, apart, found, same)
                _spread(otherwise, apart, found, same)
            case Store():
                pass


def reads(statements: Iterable[Statement]) -> Counter[str]:
    """How often each variable is read."""
    return Counter(
        place
        for statement in all_statements(tuple(statements))
        for expression in own_expressions(statement)
        for place in places(expression)
        if isinstance(place, str)
    )


def asked_from_outside(body: tuple[Statement, ...]) -> set[str]:
    """The variables that a body may read before it has assigned them."""
    return _asked(body, set())


def _asked(body: tuple[Statement, ...], known: set[str]) -> set[str]:
    """As above; `known` are assigned already, and what is assigned for certain joins them."""
    asked: set[str] = set()
    for statement in body:
        for expression in own_expressions(statement):
            names = (place for place in places(expression) if isinstance(place, str))
            asked.update(name for name in names if name not in known)
        match statement:
            case Assign(target=target):
                known.add(target.name)
            case Loop(variable=variable, body=inside):
                asked |= _asked(inside, known | {variable.name})
            case If(then=then, otherwise=otherwise):
                either = [set(known), set(known)]
                asked |= _asked(then, either[0]) | _asked(otherwise, either[1])
                known |= either[0] & either[1]
            case Store():
                pass
    return asked
