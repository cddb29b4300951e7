"""Why a payee took as much as it did, in a few words."""

from __future__ import annotations

from dealdsl.tracing.events import Group, Taken
from dealdsl.tracing.figures import CENT, dollars


def why_so_much(taken: Taken, group: Group | None) -> str:
    """What set the amount: all of it, a cap, the cash that there was, or its share of that."""
    if taken.condition is not None and not taken.condition.held:
        return "its condition does not hold"
    if any(tally.endswith(".realized_loss") for tally in taken.tallies):
        stood = taken.amount >= taken.whole - CENT
        return "all that stood" if stood else f"the rest; {dollars(taken.whole)} stood"
    if taken.amount >= taken.due - CENT:
        return "all of it" if is_whole(taken) else f"its cap{_name(taken)}"
    what = "nothing was" if taken.offered < CENT else "no more was"
    if group is not None and group.kind in ("pro rata", "by weights") and taken.offered >= CENT:
        return f"its share, of {dollars(taken.due)}"
    return f"{what} left, of {dollars(taken.due)}"


def _name(taken: Taken) -> str:
    """The cap that counted, where it has a name."""
    binding = [limit.formula.only for limit in taken.limits if limit.amount <= taken.due + CENT]
    return "".join(f" {only.name}" for only in binding[:1] if only is not None)


def is_whole(taken: Taken) -> bool:
    """Whether no cap made less due than stood or was owed."""
    return taken.due >= taken.whole - CENT
