"""What came into each fund and went out of it, and whether the two agree.

A fund is whatever steps pay out of: cash, an account, an entitlement, a loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

from attrs import define, field, frozen

from dealdsl.program.program import Move as MoveStep
from dealdsl.program.program import Program, Share, Step, Transfer, When
from dealdsl.tracing.events import BlockTrace, Event, Moved, Shared, Sum, Worked
from dealdsl.tracing.walks import every, takings

# What a pool's closing balance and its funds are made of, with their signs.
BALANCE: dict[str, float] = {
    "balance": 1,
    "scheduled": -1,
    "prepaid": -1,
    "recovered": -1,
    "loss": -1,
    "call_price": -1,
    "bought_balance": 1,
}
CASH: dict[str, float] = {
    "interest": 1,
    "scheduled": 1,
    "prepaid": 1,
    "recovered": 1,
    "late_recovered": 1,
    "call_price": 1,
}

# What its interest is made of: strips that are cut by stated parts may give a little more or less.
INTEREST: dict[str, float] = {
    "gross_interest": 1,
    "servicing_fee": -1,
    "prepayment_interest_shortfall": -1,
}


@frozen
class Entry:
    """Dollars that came into a fund (above zero) or left it (below)."""

    fund: str
    amount: float
    what: str


def funds_of(program: Program) -> tuple[str, ...]:
    """The names that some step pays out of, in the order of the program."""
    steps = (s for phase in program.phases for block in phase.blocks for s in block.steps)
    return tuple(dict.fromkeys(name for step in steps for name in _sources(step)))


def _sources(step: Step) -> Iterator[str]:
    match step:
        case Share(fund=fund, backup=backup):
            yield from (fund,) if backup is None else (fund, backup)
        case MoveStep(fund=fund) | Transfer(source=fund):
            yield fund
        case When(then=then, otherwise=otherwise):
            for inner in (*then, *otherwise):
                yield from _sources(inner)


@define
class Ledger:
    """The entries of a period, and what each fund holds after the last of them."""

    funds: frozenset[str]
    entries: list[Entry] = field(factory=list)
    holds: dict[str, float] = field(factory=dict)

    def post(self, event: Event) -> list[Entry]:
        """Books an event; the entries that it made."""
        made = [entry for entry in self._entries(event) if entry.fund in self.funds]
        self.entries.extend(made)
        return made

    def _entries(self, event: Event) -> Iterator[Entry]:
        match event:
            case Worked(name=name, value=value) if name in self.funds:
                yield from self._set(event, float(value))
                self.holds[name] = float(value)
            case Shared():
                yield from _shared(event)
                self.holds[event.fund] = event.left
                if event.backup is not None:
                    self.holds[event.backup] = event.kept
            case Moved(source=source, target=target, held=held, amount=amount):
                yield Entry(source, -amount, target)
                yield Entry(target, amount, source)
                self.holds[source] = held - amount
                self.holds[target] = self.holds.get(target, 0.0) + amount

    def _set(self, event: Worked, value: float) -> Iterator[Entry]:
        """A fund is filled anew, or by what it held and something else."""
        before = self.holds.get(event.name, 0.0)
        what = "".join(p if isinstance(p, str) else p.name for p in event.formula.parts)
        if any(part.name == event.name for part in event.formula.inputs):
            yield Entry(event.name, value - before, what)
            return
        if before:
            yield Entry(event.name, -before, "drawn by another")
        yield Entry(event.name, value, what)


def _shared(event: Shared) -> Iterator[Entry]:
    if event.backup is not None:
        helped = event.held - event.kept
        yield Entry(event.backup, -helped, event.fund)
        yield Entry(event.fund, helped, event.backup)
    for taken in takings(event.allotted):
        yield Entry(event.fund, -taken.amount, taken.payee)


def sums(
    blocks: Iterable[BlockTrace], funds: tuple[str, ...], classes: dict[str, dict[str, float]]
) -> Iterator[Sum]:
    """The sums that a trace checks, each with the dollars by which it misses."""
    ledger = Ledger(frozenset(funds))
    for block in blocks:
        for event in every(block.events):
            ledger.post(event)
    for fund in funds:
        amounts = [entry.amount for entry in ledger.entries if entry.fund == fund]
        if amounts:
            apart = fsum([*amounts, -ledger.holds[fund]])
            yield Sum(f"{fund}: what came in went out or is left", apart)
    for name, flows in classes.items():
        yield Sum(f"{name}: opening less principal and loss is closing", _unexplained(flows))


def pool_sums(pools: dict[str, dict[str, float]]) -> Iterator[Sum]:
    """That the loans of each pool, and the cash that they gave, add up."""
    for name, pool in pools.items():
        for lines, end in ((BALANCE, "closing_balance"), (CASH, "funds")):
            terms = [sign * pool.get(measure, 0.0) for measure, sign in lines.items()]
            yield Sum(f"pool {name}: its {end.replace('_', ' ')}", fsum([*terms, -pool[end]]))


def _unexplained(flows: dict[str, float]) -> float:
    """What a class closes with beyond what it opened with, was paid, lost and got back."""
    gone = flows["principal_paid"] + flows["realized_loss"] - flows["loss_reimbursed"]
    return fsum([flows["ending_balance"], gone, -flows["beginning_balance"]])
