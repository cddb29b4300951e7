"""Statements that nobody asks the outcome of are left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import evolve

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
)

# A variable by its name, a buffer by its number.
Place: TypeAlias = str | int


def without_dead(routine: Routine) -> Routine:
    """The routine without what leads to none of its results and lists."""
    needs: dict[Place, set[Place]] = {}
    _collect(routine.body, frozenset(), needs)
    wanted = [place for result in routine.results for place in places(result)]
    live = _reached([*wanted, *routine.lists], needs)
    return evolve(routine, body=_kept(routine.body, live))


def places(expression: Expression) -> Iterable[Place]:
    """The variables and buffers that an expression reads."""
    for part in all_parts(expression):
        match part:
            case Variable(name=name):
                yield name
            case Element(buffer=buffer):
                yield buffer
            case _:
                pass


def _collect(
    body: tuple[Statement, ...], around: frozenset[Place], needs: dict[Place, set[Place]]
) -> None:
    """What each place is made from; `around` is what decides whether a body is run at all."""
    for statement in body:
        match statement:
            case Assign(target, value):
                needs.setdefault(target.name, set()).update(around, places(value))
            case Store(buffer, index, value):
                needs.setdefault(buffer, set()).update(around, places(index), places(value))
            case Loop(variable, start, stop, _, inside):
                bounds = around.union(places(start), places(stop))
                needs.setdefault(variable.name, set()).update(bounds)
                _collect(inside, bounds, needs)
            case If(condition, then, otherwise):
                _collect(then, around.union(places(condition)), needs)
                _collect(otherwise, around.union(places(condition)), needs)


def _reached(roots: Iterable[Place], needs: dict[Place, set[Place]]) -> set[Place]:
    found: set[Place] = set()
    waiting = list(roots)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(needs.get(place, ()))
    return found


def _kept(body: tuple[Statement, ...], live: set[Place]) -> tuple[Statement, ...]:
    kept: list[Statement] = []
    for statement in body:
        match statement:
            case Assign(target=target):
                if target.name in live:
                    kept.append(statement)
            case Store(buffer=buffer):
                if buffer in live:
                    kept.append(statement)
            case Loop(body=inside):
                if left := _kept(inside, live):
                    kept.append(evolve(statement, body=left))
            case If(condition, then, otherwise):
                both = _kept(then, live), _kept(otherwise, live)
                if any(both):
                    kept.append(If(condition, *both))
    return tuple(kept)
