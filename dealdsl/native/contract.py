"""Lists that are used in one loop only, at the month of the loop, become variables of the month."""

from __future__ import annotations

from attrs import evolve

from dealdsl.native.indices import highest, lowest, ranges_of_wholes
from dealdsl.native.nodes import (
    Assign,
    Element,
    Expression,
    Loop,
    Routine,
    Statement,
    Store,
    Variable,
    elements_in,
    opening,
    stored_in,
    uses_of_lists,
)
from dealdsl.native.rewriting import changed_body


def with_months_at_hand(routine: Routine) -> Routine:
    """The routine with a variable in place of each list that no other month is asked of."""
    body = list(routine.body)
    users = _users(routine)
    for place, statement in enumerate(body):
        if isinstance(statement, Loop):
            own = {buffer for buffer, places in users.items() if places == {place}}
            body[place] = _contracted(statement, routine, own)
    return evolve(routine, body=tuple(body))


def _users(routine: Routine) -> dict[int, set[int]]:
    """For each buffer that is written, the statements at the top level that use it."""
    users: dict[int, set[int]] = {}
    for place, top in enumerate(routine.body):
        for used in uses_of_lists((top,)):
            users.setdefault(used.buffer, set()).add(place)
    asked = {e.buffer for result in routine.results for e in elements_in(result)}
    inside = stored_in(routine.body) - asked.union(routine.lists)
    return {buffer: places for buffer, places in users.items() if buffer in inside}


def _contracted(loop: Loop, routine: Routine, own: set[int]) -> Loop:
    chosen = own - _used_elsewhere(loop)
    if not chosen:
        return loop

    def change(expression: Expression) -> Expression:
        match expression:
            case Element(buffer=buffer) if buffer in chosen:
                return _variable(buffer)
            case _:
                return expression

    def stored(store: Store) -> Statement:
        return Assign(_variable(store.buffer), store.value) if store.buffer in chosen else store

    opened = [Assign(_variable(n), _opening(loop, routine, n)) for n in sorted(chosen)]
    return evolve(loop, body=(*opened, *changed_body(loop.body, change, stored)))


def _variable(buffer: int) -> Variable:
    return Variable(f"list.{buffer}", "number")


def _used_elsewhere(loop: Loop) -> set[int]:
    """The buffers of which some other place than the loop's month is used."""
    used = uses_of_lists(loop.body)
    return {each.buffer for each in used if each.index != loop.variable}


def _opening(loop: Loop, routine: Routine, buffer: int) -> Expression:
    """What the list holds at the loop's month before the loop gets there."""
    known = ranges_of_wholes(routine)
    first, last = lowest(loop.start, known), highest(loop.stop, known)
    values = {repr(each): each for each in routine.buffers[buffer].initial[first:last]}
    return opening(*values.values()) if len(values) == 1 else Element(buffer, loop.variable)
