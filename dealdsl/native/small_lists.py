"""Lists of which only stated places are used become variables."""

from __future__ import annotations

from attrs import evolve

from dealdsl.native.nodes import (
    Assign,
    Constant,
    Element,
    Expression,
    Routine,
    Statement,
    Store,
    Variable,
    opening,
    uses_of_lists,
)
from dealdsl.native.rewriting import changed, changed_body

LONGEST = 64


def with_plain_numbers(routine: Routine) -> Routine:
    """The routine with a variable for each place of its small lists."""
    small = {
        number
        for number, buffer in enumerate(routine.buffers)
        if buffer.size <= LONGEST and not buffer.given and number not in routine.lists
    } - _with_moving_index(routine)

    def change(expression: Expression) -> Expression:
        match expression:
            case Element(buffer, Constant(value=int(place))) if buffer in small:
                return _variable(buffer, place)
            case _:
                return expression

    def stored(store: Store) -> Statement:
        match store.index:
            case Constant(value=int(place)) if store.buffer in small:
                return Assign(_variable(store.buffer, place), store.value)
            case _:
                return store

    opened = tuple(
        Assign(_variable(number, place), opening(value))
        for number in sorted(small)
        for place, value in enumerate(routine.buffers[number].initial)
    )
    body = changed_body(routine.body, change, stored)
    results = tuple(changed(result, change) for result in routine.results)
    return evolve(routine, body=(*opened, *body), results=results)


def _variable(buffer: int, place: int) -> Variable:
    return Variable(f"list.{buffer}.{place}", "number")


def _with_moving_index(routine: Routine) -> set[int]:
    used = uses_of_lists(routine.body)
    return {each.buffer for each in used if not isinstance(each.index, Constant)}
