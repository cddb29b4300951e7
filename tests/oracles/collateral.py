"""Pools as columns of dollars, for the second implementations of credit structures."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tests.oracles.bma import Line, line_months

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pool:
    """A pool's months (or longer periods): entry t is month t, entry 0 the cut-off date.

    `interest` is net of servicing; `unscheduled` holds prepayments and recoveries.
    """

    opening: Array
    interest: Array
    scheduled: Array
    unscheduled: Array
    loss: Array
    foreclosure: Array
    closing: Array

    @property
    def principal(self) -> Array:
        """All principal cash."""
        return self.scheduled + self.unscheduled

    @property
    def last(self) -> int:
        """The number of the last month."""
        return len(self.closing) - 1

    def __add__(self, other: "Pool") -> "Pool":
        return Pool(*(a + b for a, b in zip(columns(self), columns(other), strict=True)))


def columns(pool: Pool) -> list[Array]:
    """The columns of a pool in the order of its fields."""
    return [getattr(pool, field.name) for field in fields(pool)]


def shifted(pool: Pool, months: int, last: int) -> Pool:
    """The months of `pool` as months `months + 1` and on of a longer life, zero elsewhere.

    Entry 0, the balance at which the pool is bought, is nobody's month and falls away unless
    the pool is there from the beginning.
    """
    first = 1 if months else 0
    before, after = months + first, last - months - pool.last
    return Pool(*(np.pad(column[first:], (before, after)) for column in columns(pool)))


def one_line(
    line: Line,
    smm: Sequence[float],
    mdr: Sequence[float],
    severity: float = 0.0,
    lag: int = 0,
    advance: bool = True,
) -> Pool:
    """A pool of one line; `smm[t]` and `mdr[t]` are the rates of its month t."""
    months = line_months(line, list(smm), list(mdr), severity, lag, advance)

    def column(name: str) -> Array:
        return np.array([getattr(x, name) for x in months])

    return Pool(
        opening=column("opening"),
        interest=column("earning") * (line.net_rate / 12),
        scheduled=column("scheduled"),
        unscheduled=column("unscheduled"),
        loss=column("loss"),
        foreclosure=column("foreclosure"),
        closing=column("closing"),
    )


def together(pools: Sequence[Pool]) -> Pool:
    """Several lines as one pool, as long as the longest."""
    last = max(pool.last for pool in pools)
    whole = shifted(pools[0], 0, last)
    for pool in pools[1:]:
        whole = whole + shifted(pool, 0, last)
    return whole


def gathered(pool: Pool, first: int, last: int) -> Pool:
    """Months `first` to `last` as a pool of one period, entry 1."""

    def summed(column: Array) -> Array:
        return np.array([0.0, column[first : last + 1].sum()])

    return Pool(
        opening=np.array([0.0, pool.opening[first]]),
        interest=summed(pool.interest),
        scheduled=summed(pool.scheduled),
        unscheduled=summed(pool.unscheduled),
        loss=summed(pool.loss),
        foreclosure=pool.foreclosure[[first - 1, last]],
        closing=pool.closing[[first - 1, last]],
    )


def share(part: float, whole: float) -> float:
    """`part` of `whole`; nothing of nothing."""
    return part / whole if whole else 0.0


def steps(table: Sequence[tuple[int, float]], month: int) -> float:
    """The step of `table` (month from which it holds, value) that holds in `month`, else 0."""
    return [0.0, *(value for first, value in table if first <= month)][-1]
