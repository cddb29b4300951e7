"""Which stated figures the deal's own checks determine: where a wrong last digit is noticed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Evaluator, NotStated
from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import Check, Deal, FigureValue
from dealdsl.deal.verdicts import verdict
from dealdsl.values.stated import EXACT


def determining_checks(deal: Deal) -> dict[str, tuple[str, ...]]:
    """The titles of the checks that determine a stated figure, by the name of its fact.

    A figure is determined when some check fails with its last digit one higher and some check
    fails with it one lower; all of those are named. Figures that nothing determines are left out.
    """
    found = {}
    for name, checks in _readers(deal).items():
        content = deal.all_facts[name].content
        if isinstance(content, FigureValue):
            value, last = content.stated.value, content.stated.quantum
            higher = _failing(deal, name, EXACT.add(value, last), checks)
            lower = _failing(deal, name, EXACT.subtract(value, last), checks)
            if higher and lower:
                failing = higher | lower
                found[name] = tuple(check.title for check in checks if check.title in failing)
    for name, tape in _compared_with_tapes(deal):
        found[name] = (*found.get(name, ()), tape)
    return found


def _compared_with_tapes(deal: Deal) -> Iterator[tuple[str, str]]:
    """Figures that a tape comes to, to the last digit, and the tape."""
    for pool in deal.pools:
        for tape in (line.tape for line in pool.lines if line.tape is not None):
            for key in tape.compared:
                name = f"pool {pool.name}.{key}"
                if isinstance(deal.all_facts[name].content, FigureValue):
                    yield name, f"the tape {tape.path}"


def states_a_figure(check: Check) -> bool:
    """Whether a check compares with a figure written in it, and so determines that figure."""
    match check.condition:
        case typed.Compared(operator="=", left=left, right=right) if check.quantum is None:
            return isinstance(left, typed.Constant) != isinstance(right, typed.Constant)
        case _:
            return False


def _readers(deal: Deal) -> dict[str, list[Check]]:
    """The checks that read a fact, by the fact's name; no other can notice what it is."""
    readers: dict[str, list[Check]] = defaultdict(list)
    for check in deal.checks:
        if not check.monthly:
            figures = evaluator(deal)
            _holds(check, figures)
            for name in figures.read:
                readers[name].append(check)
    return readers


def _failing(deal: Deal, fact: str, value: Decimal, checks: Sequence[Check]) -> set[str]:
    """The titles of the checks that fail when a fact has another value."""
    figures = evaluator(deal, {fact: value})
    return {check.title for check in checks if not _holds(check, figures)}


def _holds(check: Check, figures: Evaluator) -> bool:
    try:
        return verdict(check, figures).holds
    except NotStated:
        return False
