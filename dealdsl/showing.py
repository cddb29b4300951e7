"""The compiler's representations as text, for people who look over its shoulder."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import fields, has

from dealdsl.program import program as ir

_HIDDEN = ("span", "value_span", "key_span", "layout", "closing", "all_facts", "imported")


def tree(node: object) -> str:
    """Any representation as an indented outline, one thing a line."""
    return "\n".join(_outline(node, "")) + "\n"


def _outline(node: Any, indent: str, label: str = "") -> Iterator[str]:
    inner = indent + "  "
    if isinstance(node, tuple | list) and any(map(_is_large, node)):
        yield f"{indent}{label}"
        for item in node:
            yield from _outline(item, inner, "- ")
    elif isinstance(node, dict) and node:
        yield f"{indent}{label}"
        for key, value in node.items():
            yield from _outline(value, inner, f"{key}: ")
    elif _is_large(node):
        yield f"{indent}{label}{type(node).__name__}"
        for attribute in fields(type(node)):
            if attribute.name not in _HIDDEN:
                value = getattr(node, attribute.name)
                yield from _outline(value, inner, f"{attribute.name}: ")
    else:
        yield f"{indent}{label}{_plain(node)}"


def _is_large(node: object) -> bool:
    return has(type(node)) and not isinstance(node, type)


def _plain(node: object) -> str:
    match node:
        case Decimal():
            return f"{node:f}"
        case Enum():
            return str(node.value)
        case tuple() | list():
            return ", ".join(_plain(item) for item in node) or "-"
        case None:
            return "-"
        case _:
            return str(node)


def program(of: ir.Program) -> str:
    """A program as numbered phases of plain statements."""
    return "\n".join(_program(of)) + "\n"


def _program(of: ir.Program) -> Iterator[str]:
    yield f"program {of.name}: {of.periods} {_periods(of)}"
    yield "constants"
    for constant in of.constants:
        yield f"  {constant.name} = {constant.value!r}    # {constant.words}"
    yield "remembered"
    for state in of.states:
        yield f"  {state.name}: opens as {state.initial!r}, then {expression(state.next)}"
    for phase in of.phases:
        yield f"{phase.name}"
        for block in phase.blocks:
            yield f"  {block.title}"
            for step in block.steps:
                yield from _step(step, "    ")
    for purchase in of.purchases:
        bought = f"{purchase.pool}.bought_balance, up to period {purchase.last},"
        yield f"from the next period on: {bought} pays like {purchase.line.name}"


def _periods(of: ir.Program) -> str:
    return "months" if of.months_a_period == 1 else f"periods of {of.months_a_period} months"


def _step(step: ir.Step, indent: str) -> Iterator[str]:
    match step:
        case ir.Let(name=name, value=value):
            yield f"{indent}{name} = {expression(value)}"
        case ir.Enter(history=history, value=value):
            yield f"{indent}{history} gains {expression(value)}"
        case ir.Share(fund=fund, allocation=allocation, backup=backup):
            help_from = f", then {backup}," if backup else ""
            yield f"{indent}from {fund}{help_from} to {_allocation(allocation)}"
        case ir.Move(fund=fund, target=target):
            yield f"{indent}all of {fund} to {target}"
        case ir.Transfer(source=source, target=target, amount=amount):
            yield f"{indent}from {source} to {target}: {expression(amount)}"
        case ir.When(condition=condition, then=then, otherwise=otherwise):
            yield f"{indent}when {expression(condition)}"
            for inner in then:
                yield from _step(inner, indent + "  ")
            if otherwise:
                yield f"{indent}otherwise"
                for inner in otherwise:
                    yield from _step(inner, indent + "  ")


def _allocation(node: ir.Allocation) -> str:
    match node:
        case ir.Leaf(payee=payee, condition=condition):
            only = "" if condition is None else f" where {expression(condition)}"
            return f"{payee}{only}{_caps(node.caps)}"
        case ir.InOrder(items=items):
            return f"in order {{ {'; '.join(map(_allocation, items))} }}{_caps(node.caps)}"
        case ir.ProRata(items=items, weights=None):
            return f"pro rata {{ {'; '.join(map(_allocation, items))} }}{_caps(node.caps)}"
        case ir.ProRata(items=items, weights=weights):
            pairs = zip(items, weights or (), strict=True)
            shown = "; ".join(f"{_allocation(i)} by {expression(w)}" for i, w in pairs)
            return f"pro rata {{ {shown} }}{_caps(node.caps)}"
        case ir.Branch(condition=condition, then=then, otherwise=otherwise):
            sides = f"{_allocation(then)} otherwise {_allocation(otherwise)}"
            return f"when {expression(condition)}: {sides}"


def _caps(caps: tuple[ir.Cap, ...]) -> str:
    return "".join(f" {cap.direction} to {expression(cap.amount)}" for cap in caps)


def expression(node: ir.Expression) -> str:
    """An expression in infix notation, every operation in parentheses."""
    match node:
        case ir.Number(value=value) | ir.Flag(value=value):
            return repr(value)
        case ir.Read(name=name):
            return name
        case ir.Lookup(table=table):
            return f"{table}[month]"
        case (
            ir.Operation(operator=operator, left=left, right=right)
            | ir.Test(operator=operator, left=left, right=right)
        ):
            return f"({expression(left)} {operator} {expression(right)})"
        case ir.Quotient(numerator=top, denominator=bottom, otherwise=otherwise):
            return f"({expression(top)} / {expression(bottom)} else {expression(otherwise)})"
        case ir.Extreme(function=function, left=left, right=right):
            return f"{function}({expression(left)}, {expression(right)})"
        case ir.Minus(operand=operand):
            return f"-{expression(operand)}"
        case ir.Logic(operator=operator, operands=operands):
            return f"({f' {operator} '.join(map(expression, operands))})"
        case ir.Inverse(operand=operand):
            return f"not {expression(operand)}"
        case ir.Select(condition=condition, then=then, otherwise=otherwise):
            parts = (expression(then), expression(condition), expression(otherwise))
            return f"({parts[0]} if {parts[1]} else {parts[2]})"
        case ir.Recent(history=history, periods=periods):
            return f"last {periods} of {history}"
