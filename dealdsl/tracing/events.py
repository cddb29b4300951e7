"""What happened in one period: a frozen tree, with every amount and what made it.

Dollars are floats, to the bit those of the emitted model. Names are the program's, which are the
deal's own (`B-1.standing`, `allocated(IA)`).
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from dealdsl.program.program import Origin


class Kind(Enum):
    """What a figure is, and so how it is shown."""

    MONEY = "money"
    SHARE = "share"
    NUMBER = "number"
    CONDITION = "condition"


@frozen
class Input:
    """A figure that a formula reads, as it stood at that moment."""

    name: str
    value: float | bool
    kind: Kind


DIVISOR = " = 0"
"""How a condition ends that keeps a formula from a division by nothing."""

Parts: TypeAlias = tuple[str | Input, ...]


@frozen
class Given:
    """A condition that a formula turned on, and whether it held."""

    parts: Parts
    held: bool


@frozen
class Formula:
    """Signs and figures in order; of two sides of a condition only the one that was taken."""

    parts: Parts
    given: tuple[Given, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        conditions = (part for given in self.given for part in given.parts)
        return tuple(part for part in (*self.parts, *conditions) if isinstance(part, Input))

    @property
    def is_guarded(self) -> bool:
        """Whether it is nothing but what a division by nothing gives."""
        guards = (given.parts[-1] == DIVISOR for given in self.given)
        return (
            bool(self.given)
            and all(guards)
            and not any(isinstance(part, Input) for part in self.parts)
        )

    @property
    def says_no_more(self) -> bool:
        """Whether it gives a figure a new name: alone, or with terms of nothing after it."""
        if not self.inputs or self.is_guarded:
            return True
        terms = [part.value for part in self.parts if isinstance(part, Input)]
        signs = {part for part in self.parts if isinstance(part, str)}
        return bool(terms) and signs <= {" + "} and not any(terms[1:])

    @property
    def only(self) -> Input | None:
        """The figure that a formula repeats, where it does no more than that."""
        part = self.parts[0]
        return part if len(self.parts) == 1 and isinstance(part, Input) else None


@frozen
class Worked:
    """A figure was worked out: `name` has this value from now on."""

    name: str
    value: float | bool
    kind: Kind
    formula: Formula
    origin: Origin | None = None


@frozen
class Entered:
    """A figure joined a history."""

    history: str
    value: float
    formula: Formula


@frozen
class Limit:
    """What a payee or a group may take at most: `amount` of dollars, never below nothing."""

    direction: str
    formula: Formula
    amount: float


@frozen
class Taken:
    """A payee was offered `offered` dollars, was due `due` of them, and took `amount`.

    `whole` is all that stood or was owed (`room`) before; `limits` may make less of it due.
    `condition` is what had to hold for it to be due anything.
    """

    payee: str
    room: str | None
    tallies: tuple[str, ...]
    whole: float
    limits: tuple[Limit, ...]
    condition: Given | None
    due: float
    offered: float
    amount: float


@frozen
class Group:
    """Payees that shared `cash`: `kind` is in order, pro rata, by weights, or when."""

    kind: str
    cash: float
    limits: tuple[Limit, ...]
    condition: Given | None
    weights: tuple[float, ...]
    items: tuple[Allotted, ...]
    left: float


Allotted: TypeAlias = Taken | Group


@frozen
class Shared:
    """A fund paid payees: it held `cash`, and `left` is what it had afterwards.

    With a `backup` the account stood at `held` before and at `kept` afterwards.
    """

    fund: str
    cash: float
    allotted: Allotted
    left: float
    backup: str | None = None
    held: float = 0.0
    kept: float = 0.0
    origin: Origin | None = None


@frozen
class Moved:
    """Dollars went from one name to another; `formula` is what was asked for, None for all."""

    source: str
    target: str
    held: float
    amount: float
    formula: Formula | None = None
    origin: Origin | None = None


@frozen
class Chosen:
    """A condition stood before some steps; `events` are those of the side that was taken."""

    condition: Given
    events: tuple[Event, ...]
    origin: Origin | None = None


Event: TypeAlias = Worked | Entered | Shared | Moved | Chosen


@frozen
class BlockTrace:
    """What happened under one heading of the deal; `phase` is the part of the period."""

    phase: str
    title: str
    events: tuple[Event, ...]
    origin: Origin | None = None


@frozen
class Sum:
    """A sum that was checked: `apart` dollars lie between its two sides."""

    words: str
    apart: float

    @property
    def holds(self) -> bool:
        return abs(self.apart) < 0.005


@frozen
class Trace:
    """One period of a deal: what happened, block by block, and what is reported of it.

    `classes` holds the columns of `runtime.flows.CLASS_COLUMNS` by class, `reported` all other
    measures by kind and name, as `reported["pool"]["I"]["funds"]`; both in dollars. `funds` names
    what steps pay out of; `parts` gives the components of composite classes,
    `last_with_anything` the last period in which a class had a balance, or was due, paid or lost
    anything. `paid_on` is ISO text, empty for a deal without dates.
    """

    title: str
    period: int
    periods: int
    paid_on: str
    assumptions: str
    advances: bool
    blocks: tuple[BlockTrace, ...] = field(repr=False)
    classes: dict[str, dict[str, float]] = field(repr=False)
    reported: dict[str, dict[str, dict[str, float]]] = field(repr=False)
    funds: tuple[str, ...] = field(repr=False)
    parts: dict[str, tuple[str, ...]] = field(repr=False)
    last_with_anything: dict[str, int | None] = field(repr=False)
    sums: tuple[Sum, ...] = field(repr=False)

    @property
    def adds_up(self) -> bool:
        """Whether every sum that was checked holds to the half cent."""
        return all(each.holds for each in self.sums)
