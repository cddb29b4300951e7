"""Why a payee took as much as it did, in a few words."""

from __future__ import annotations

from dealdsl.tracing.events import Group, Limit, Taken
from dealdsl.tracing.figures import CENT, dollars


def why_so_much(taken: Taken, groups: tuple[Group, ...]) -> str:
    """What set the amount: all of it, a cap, the cash that there was, or its share of that."""
    if any(tally.endswith(".realized_loss") for tally in taken.tallies):
        stood = taken.amount >= taken.whole - CENT
        return "all that stood" if stood else f"the rest; {dollars(taken.whole)} stood"
    if taken.amount >= taken.due - CENT:
        return "all of it" if is_whole(taken) else f"its cap{_name(taken)}"
    if is_shared(groups) and taken.offered >= CENT:
        return f"its share, of {dollars(taken.due)}"
    if binding(groups) is not None:
        return f"to that cap; {dollars(taken.due)} stood"
    if not is_owed(taken):
        return f"all that was left; {dollars(taken.whole)} stood"
    what = "nothing was" if taken.offered < CENT else "no more was"
    return f"{what} left, of {dollars(taken.due)}"


def is_shared(groups: tuple[Group, ...]) -> bool:
    """Whether a payee stands beside others, and not before or behind them."""
    return bool(groups) and groups[-1].kind in ("pro rata", "by weights")


def binding(groups: tuple[Group, ...]) -> Limit | None:
    """The innermost cap of a group that kept cash from it; None where there was no more cash."""
    for group in reversed(groups):
        least = min(group.limits, key=lambda limit: limit.amount, default=None)
        if least is not None and least.amount < group.cash - CENT:
            return least
    return None


def _name(taken: Taken) -> str:
    """The cap that counted, where it has a name."""
    counted = [limit.formula.only for limit in taken.limits if limit.amount <= taken.due + CENT]
    return "".join(f" {only.name}" for only in counted[:1] if only is not None)


def is_whole(taken: Taken) -> bool:
    """Whether no cap made less due than stood or was owed."""
    return taken.due >= taken.whole - CENT


def is_owed(taken: Taken) -> bool:
    """Whether not to get it is a shortfall: a balance that stands is owed only up to a cap."""
    stands = taken.room is not None and taken.room.endswith((".standing", ".allocatable"))
    return taken.due >= CENT and not (stands and is_whole(taken))
