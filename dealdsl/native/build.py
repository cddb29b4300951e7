"""From a model's text to the routine that runs its scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from attrs import frozen

from dealdsl.native.alike import with_one_number
from dealdsl.native.contract import with_months_at_hand
from dealdsl.native.fuse import with_loops_together
from dealdsl.native.live import without_dead
from dealdsl.native.nodes import Constant, Element, Expression, Routine
from dealdsl.native.shape import Shape, unknown_assumptions, variables
from dealdsl.native.small_lists import with_plain_numbers
from dealdsl.native.trace import Namespace, Trace

# What is asked of a projection: a list of it, or one element of a list, under a name.
Asked: TypeAlias = Mapping[str, tuple[list[float], int | None]]
# Takes the names of a model and its result to what is asked.
Asking: TypeAlias = Callable[[Namespace, Any], Asked]

# In this order: what nobody asks for hinders loops from going together.
PASSES = (
    with_one_number,
    with_plain_numbers,
    without_dead,
    with_loops_together,
    with_months_at_hand,
    without_dead,
)


@frozen
class Built:
    """A routine, and what its results and lists are called; lists have their lengths. `months` is
    how long a speed by month is. `given` are the columns of tapes, which the caller works out."""

    routine: Routine
    results: tuple[str, ...]
    lists: tuple[tuple[str, int], ...]
    months: int
    given: tuple[str, ...]


def traced(text: str, namespace: Namespace, shape: Shape, asking: Asking) -> Built:
    """What a model does in a scenario of a shape, statement by statement as it is written.

    `namespace` holds the model's names after its text was executed.
    """
    trace = Trace(namespace)
    anew = trace.globals(text, namespace["KERNELS"])
    months = anew["PERIODS"] * anew.get("MONTHS_A_PERIOD", 1)
    assumptions = unknown_assumptions(shape, trace, anew, months)
    given = {}
    if "project_tapes" in anew:
        given = {key: trace.given(months) for key in tape_columns(namespace)}
        anew["project_tapes"] = lambda *_: given
    result = anew["project"](assumptions)
    asked = asking(anew, result)
    single, whole = {}, {}
    for name, (values, place) in asked.items():
        if place is None:
            whole[name] = trace.buffer_of(values)
        else:
            single[name] = _element(trace, values, place)
    routine = Routine(
        inputs=variables(shape, shape.scalars),
        wholes=variables(shape, shape.wholes),
        buffers=tuple(trace.buffers),
        body=tuple(trace.statements),
        results=tuple(single.values()),
        lists=tuple(whole.values()),
    )
    lists = tuple((name, routine.buffers[number].size) for name, number in whole.items())
    names = tuple(map(tape_input, given))
    return Built(routine, tuple(single), lists, months, names)


def tape_columns(namespace: Namespace) -> list[tuple[str, str]]:
    """The keys of what `project_tapes` gives: columns of pools, and of all loans of each."""
    return [
        (name, column)
        for pool in namespace["TAPES"]
        for name, columns in (
            (pool, namespace["POOL_COLUMNS"]),
            (f"{pool}.all", namespace["LINE_COLUMNS"]),
        )
        for column in columns
    ]


def tape_input(key: tuple[str, str]) -> str:
    """What a column of a tape is called among the inputs of a kernel."""
    return " ".join(("tape", *key))


def improved(routine: Routine) -> Routine:
    """The routine with the same figures and less to do."""
    for change in PASSES:
        routine = change(routine)
    return routine


def _element(trace: Trace, values: list[float], place: int) -> Expression:
    if type(values[place]) is float:
        return Constant(values[place])
    return Element(trace.buffer_of(values), Constant(place))
