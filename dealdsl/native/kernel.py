"""A compiled routine, run over any number of scenarios on several threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dealdsl.native.machine import Loaded

# A thread takes as many scenarios at a time as this has room for, in and out: enough that Python's
# part hardly counts, few enough that it all stays in the cache.
ROOM = 1 << 20
MOST_BLOCKS = 64
ALIGNMENT = 64


@frozen
class Plan:
    """How the numbers of a routine lie in memory, in numbers a lane. All of it can be kept on disk.

    `scalars` come first among the inputs, then a list of `months` + 1 for each of `by_month`.
    `lists` have their lengths.
    """

    lanes: int
    scalars: tuple[str, ...]
    by_month: tuple[str, ...]
    wholes: tuple[str, ...]
    months: int
    work_size: int
    results: tuple[str, ...]
    lists: tuple[tuple[str, int], ...]

    @staticmethod
    def of(kept: dict[str, Any]) -> Plan:
        """A plan as it was kept, where tuples have become lists."""
        lists = [(name, size) for name, size in kept["lists"]]
        plain: dict[str, Any] = {**kept, "lists": lists}
        for name, value in plain.items():
            plain[name] = tuple(value) if isinstance(value, list) else value
        return Plan(**plain)

    @property
    def input_size(self) -> int:
        return len(self.scalars) + len(self.by_month) * (self.months + 1)

    @property
    def list_size(self) -> int:
        return sum(size for _, size in self.lists)

    @property
    def blocks_at_a_time(self) -> int:
        size = self.input_size + self.list_size + len(self.results)
        return min(max(ROOM // (8 * self.lanes * max(size, 1)), 1), MOST_BLOCKS)


@frozen
class Outcome:
    """What scenarios came to: a row for each. `failed` are those that Python would have stopped in.

    `results` has a column for each of the plan's results, `lists` an array (scenarios, length) for
    each of its lists.
    """

    results: NDArray[Any]
    lists: dict[str, NDArray[Any]]
    failed: NDArray[Any]


@frozen
class Kernel:
    """Machine code of a model, for scenarios of one shape."""

    plan: Plan
    loaded: Loaded = field(repr=False)

    def run(
        self,
        count: int,
        numbers: Mapping[str, NDArray[Any]],
        wholes: Mapping[str, int],
        threads: int = 1,
    ) -> Outcome:
        """Run `count` scenarios.

        `numbers` has for each input of the plan an array (count,), or for those by month (count,
        months), or (count, months + 1) if they have the cut-off too; `wholes` what all share.
        """
        import numpy as np

        plan = self.plan
        outcome = Outcome(
            np.empty((count, len(plan.results))),
            {name: np.empty((count, size)) for name, size in plan.lists},
            np.empty(count, dtype=bool),
        )
        shared = np.array([wholes[name] for name in plan.wholes], dtype=np.int64)
        parts = list(_parts(count, plan.lanes * plan.blocks_at_a_time))
        free: SimpleQueue[_Areas] = SimpleQueue()
        for _ in range(min(threads, len(parts))):
            free.put(_Areas.of(plan))

        def run(part: slice) -> None:
            areas = free.get()
            self._run_part(part, numbers, shared, areas, outcome)
            free.put(areas)

        if threads == 1 or len(parts) == 1:
            list(map(run, parts))
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(run, parts))
        return outcome

    def _run_part(
        self,
        part: slice,
        numbers: Mapping[str, NDArray[Any]],
        shared: NDArray[Any],
        areas: _Areas,
        outcome: Outcome,
    ) -> None:
        plan, count = self.plan, part.stop - part.start
        blocks = -(-count // plan.lanes)
        inputs = areas.inputs[:blocks]
        _fill(inputs, plan, {name: values[part] for name, values in numbers.items()})
        self.loaded.run(
            *(0, blocks, inputs.ctypes.data, shared.ctypes.data),
            *(area.ctypes.data for area in (areas.work, areas.results, areas.lists, areas.faults)),
        )
        outcome.results[part] = _by_scenario(areas.results[:blocks], count)
        outcome.failed[part] = areas.faults[:blocks].reshape(-1)[:count] != 0
        offset = 0
        for name, size in plan.lists:
            found = areas.lists[:blocks, offset : offset + size]
            outcome.lists[name][part] = _by_scenario(found, count)
            offset += size


@frozen
class _Areas:
    """The memory of a thread: what goes in and comes out of some blocks, and its work space."""

    inputs: NDArray[Any]
    work: NDArray[Any]
    results: NDArray[Any]
    lists: NDArray[Any]
    faults: NDArray[Any]

    @staticmethod
    def of(plan: Plan) -> _Areas:
        blocks, lanes = plan.blocks_at_a_time, plan.lanes
        return _Areas(
            inputs=_aligned((blocks, plan.input_size, lanes)),
            work=_aligned((plan.work_size, lanes)),
            results=_aligned((blocks, len(plan.results), lanes)),
            lists=_aligned((blocks, plan.list_size, lanes)),
            faults=_aligned((blocks, lanes), "int8"),
        )


def _parts(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _aligned(shape: tuple[int, ...], kind: str = "float64") -> NDArray[Any]:
    """An array of noughts that begins where vectors may begin."""
    import numpy as np

    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    raw = np.zeros(size + ALIGNMENT, dtype=np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size].view(kind).reshape(shape)


def _fill(inputs: NDArray[Any], plan: Plan, numbers: Mapping[str, NDArray[Any]]) -> None:
    """Enter a part's numbers, scenario by scenario into the lanes; the last one fills up."""
    for place, name in enumerate(plan.scalars):
        inputs[:, place, :] = _in_lanes(numbers[name], inputs)
    for place, name in enumerate(plan.by_month):
        start = len(plan.scalars) + place * (plan.months + 1)
        by_lane = _in_lanes(numbers[name], inputs)
        end = start + 1 + plan.months
        inputs[:, end - by_lane.shape[2] : end, :] = by_lane.transpose(0, 2, 1)


def _in_lanes(values: NDArray[Any], inputs: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    blocks, _, lanes = inputs.shape
    missing = blocks * lanes - len(values)
    padded = np.concatenate([values, np.repeat(values[-1:], missing, axis=0)])
    return padded.reshape(blocks, lanes, *values.shape[1:])


def _by_scenario(values: NDArray[Any], count: int) -> NDArray[Any]:
    blocks, size, lanes = values.shape
    return values.transpose(0, 2, 1).reshape(blocks * lanes, size)[:count]
