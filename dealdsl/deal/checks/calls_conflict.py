"""The mistake `calls-conflict`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import Call
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("calls-conflict")
def calls_conflict(deal: Deal) -> Iterator[Diagnostic]:
    """Two calls can be exercised in the same month, and nothing says which of them is.

    Their conditions are the same, or both can hold at once and the prices differ: one is at par,
    the other at par plus accrued interest. Conditions that shut each other out, such as
    `month < 60` and `month >= 60`, do not conflict.

    Instead of:

        call cleanup when pools.balance <= 10% * initial(pools.balance) at par
        call optional when month >= 60 at par plus accrued

    Write one of them, the same price in both, or:

        call cleanup when month < 60 and pools.balance <= 10% * initial(pools.balance) at par
        call optional when month >= 60 at par plus accrued
    """
    for position, call in enumerate(deal.calls):
        for earlier in deal.calls[:position]:
            same = call.condition == earlier.condition
            if same or (call.accrued != earlier.accrued and not _apart(call, earlier)):
                yield _conflict(earlier, call, same)
                break


def _conflict(earlier: Call, call: Call, same: bool) -> Diagnostic:
    why = "" if same else ", at different prices"
    return error(
        "calls-conflict",
        f"`{earlier.name}` and `{call.name}` can be called at the same time{why}",
        call.condition.span,
        "the same condition" if same else "can hold in the same month",
        help="keep one of the two calls"
        if same
        else "give both the same price, or conditions that shut each other out",
        also=(Label(earlier.condition.span, "the condition of the first call"),),
    )


def _apart(one: Call, other: Call) -> bool:
    """Whether two conditions can be seen to shut each other out."""
    pairs = [(a, b) for a in _parts(one.condition) for b in _parts(other.condition)]
    return any(_opposite(a, b) or _disjoint(a, b) for a, b in pairs)


def _parts(condition: TypedExpression) -> tuple[TypedExpression, ...]:
    """The conditions that must all hold."""
    if isinstance(condition, typed.Many) and condition.function == "all":
        return tuple(part for operand in condition.operands for part in _parts(operand))
    return (condition,)


def _opposite(one: TypedExpression, other: TypedExpression) -> bool:
    """`late` and `not late`."""
    return one == typed.Opposite(other, unit=other.unit, span=other.span) or (
        other == typed.Opposite(one, unit=one.unit, span=one.span)
    )


@frozen
class _Range:
    """What a comparison with a figure allows: from `low` to `high`, ends with it or without."""

    of: TypedExpression
    low: Decimal | None
    high: Decimal | None
    open: bool


def _disjoint(one: TypedExpression, other: TypedExpression) -> bool:
    """`month < 60` and `month >= 60`: ranges of the same figure with nothing in common."""
    a, b = _range(one), _range(other)
    return a is not None and b is not None and a.of == b.of and (_below(a, b) or _below(b, a))


def _below(one: _Range, other: _Range) -> bool:
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and (one.open or other.open))


def _range(condition: TypedExpression) -> _Range | None:
    match condition:
        case typed.Compared(operator=operator, left=left, right=typed.Constant(value=value)):
            return _ranges(left, operator, value)
        case typed.Compared(operator=operator, left=typed.Constant(value=value), right=right):
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
            return _ranges(right, turned, value)
        case _:
            return None


def _ranges(of: TypedExpression, operator: str, value: Decimal) -> _Range:
    low = None if operator.startswith("<") else value
    high = None if operator.startswith(">") else value
    return _Range(of, low, high, operator in ("<", ">"))
