"""Where the numbers of a block of scenarios lie in memory.

Each place holds one number for each lane. A block's inputs are the numbers of the scenario in
order, then the lists that it gives; its lists are those that the caller asks for. All other lists
that are needed lie in a thread's own work space.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from dealdsl.native.flow import tables
from dealdsl.native.nodes import Routine, elements_in, elements_read, stored_in

Area = Literal["inputs", "work", "lists"]


@frozen
class Layout:
    """Sizes are in numbers a lane. `places` says for each buffer its area and the offset there."""

    used: frozenset[int]
    places: dict[int, tuple[Area, int]]
    input_size: int
    work_size: int
    list_size: int

    @staticmethod
    def of(routine: Routine) -> Layout:
        used = _used(routine)
        given = [n for n, buffer in enumerate(routine.buffers) if buffer.given]
        work = sorted(used - tables(routine) - set(given) - set(routine.lists))
        places: dict[int, tuple[Area, int]] = {}
        input_size = _place(given, "inputs", len(routine.inputs), routine, places)
        work_size = _place(work, "work", 0, routine, places)
        list_size = _place(routine.lists, "lists", 0, routine, places)
        return Layout(frozenset(used), places, input_size, work_size, list_size)


def _place(
    buffers: list[int] | tuple[int, ...],
    area: Area,
    offset: int,
    routine: Routine,
    places: dict[int, tuple[Area, int]],
) -> int:
    for number in buffers:
        places[number] = area, offset
        offset += routine.buffers[number].size
    return offset


def _used(routine: Routine) -> set[int]:
    read = {element.buffer for element in elements_read(routine.body)}
    asked = {e.buffer for result in routine.results for e in elements_in(result)}
    return {*routine.lists, *read, *asked, *stored_in(routine.body)}
