"""What the interpreter tells of a run, to whom it may concern."""

from __future__ import annotations

from collections.abc import Callable

from dealdsl.program.program import (
    Block,
    Branch,
    Expression,
    InOrder,
    Leaf,
    Phase,
    ProRata,
    Step,
)

Shared = InOrder | ProRata | Branch
Evaluate = Callable[[Expression], float | bool]


class Observer:
    """Is told what a run does, in the order in which it is done; this one takes no notice.

    Every call comes before what it tells of changes anything, except `did`, `shared` and `closes`.
    `evaluate` gives the value that an expression has at that moment.
    """

    def opens(self, period: int, evaluate: Evaluate) -> None:
        """A period begins: its number is known, nothing of it is worked out."""

    def enters(self, phase: Phase, block: Block) -> None:
        """The statements of a block come next."""

    def does(self, step: Step) -> None:
        """A statement comes next."""

    def did(self, step: Step) -> None:
        """A statement was carried out."""

    def shares(self, node: Shared, cash: float) -> None:
        """`cash` is to be shared out among the items of an allocation."""

    def shared(self, node: Shared, left: float) -> None:
        """An allocation left this much of the cash that it was given."""

    def takes(self, leaf: Leaf, due: float, cash: float) -> None:
        """A payee, to whom `due` is due, may take that out of `cash`."""

    def closes(self) -> None:
        """All statements of the period were carried out; nothing of it is forgotten yet."""


SILENT = Observer()
"""For runs that nobody watches."""
