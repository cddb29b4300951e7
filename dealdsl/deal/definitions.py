"""Definitions worked out for the arguments they are used with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.mistakes import names as mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.model import Definition
from dealdsl.deal.scope import LONGEST_CHAIN, Entity, Mode, Scope, Work
from dealdsl.deal.words import words_of
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.units import Unit

Defined = nodes.Define | nodes.Test | nodes.Trigger
Resolve = Callable[[Work, nodes.Expression, Scope], TypedExpression]


def definition_value(
    work: Work, name: str, arguments: tuple[Entity, ...], span: Span, scope: Scope, resolve: Resolve
) -> TypedExpression:
    """The value of a definition, or of a named test, worked out once for these arguments."""
    node = _node(work, name)
    parameters = node.parameters if isinstance(node, nodes.Define) else ()
    if len(parameters) != len(arguments):
        wanted = f"{len(parameters)} argument{'' if len(parameters) == 1 else 's'}"
        work.tell(mistakes.wrong_number_of_arguments(name, span, wanted, len(arguments)))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    key = name if not arguments else f"{name}({', '.join(a.shown for a in arguments)})"
    mode = Mode.STATED if scope.mode is Mode.STATED else Mode.PERIOD
    inner = Scope(mode, tuple(zip(parameters, arguments, strict=True)))

    def work_out() -> Unit:
        return _worked_out(work, node, key, tuple(a.shown for a in arguments), span, inner, resolve)

    return known_once(work, key, span, scope, work_out)


def known_once(
    work: Work, key: str, span: Span, scope: Scope, work_out: Callable[[], Unit]
) -> TypedExpression:
    """A definition's value, worked out where it is first read; a circle is told."""
    table = work.stated_definitions if scope.mode is Mode.STATED else work.definitions
    if key in table:
        return typed.DefinitionValue(key, unit=table[key].unit, span=span)
    for position, (open_key, _, open_unit) in enumerate(work.stack):
        if open_key == key:
            if scope.in_previous and open_unit != units.UNKNOWN:
                return typed.DefinitionValue(key, unit=open_unit, span=span)
            work.tell(_circle(work, position, span))
            return typed.Unknown(unit=units.UNKNOWN, span=span)
    if len(work.stack) >= LONGEST_CHAIN:
        work.tell(reading_mistakes.chain_too_long(f"`{key}`", span))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    return typed.DefinitionValue(key, unit=work_out(), span=span)


def _node(work: Work, name: str) -> Defined:
    symbols = work.symbols
    found = symbols.definitions.get(name) or symbols.tests.get(name) or symbols.triggers.get(name)
    assert found is not None
    return found


def _worked_out(
    work: Work,
    node: Defined,
    key: str,
    shown: tuple[str, ...],
    span: Span,
    scope: Scope,
    resolve: Resolve,
) -> Unit:
    initially = None
    if isinstance(node, nodes.Define) and node.initially is not None:
        initially = resolve(work, node.initially, Scope(Mode.STATED, scope.bindings))
    work.stack.append((key, span, initially.unit if initially else units.UNKNOWN))
    expression = node.value if isinstance(node, nodes.Define) else node.condition
    found = resolve(work, expression, scope)
    work.stack.pop()
    if isinstance(node, nodes.Trigger) and node.sticky:
        found, initially = _sticky(key, found)
    words = words_of(node.span)
    definition = Definition(
        key, node.name, shown, found, initially, found.unit, words, span=node.span
    )
    table = work.stated_definitions if scope.mode is Mode.STATED else work.definitions
    table[key] = definition
    return found.unit


def _sticky(key: str, condition: TypedExpression) -> tuple[TypedExpression, TypedExpression]:
    """Once it has held, a sticky trigger holds for good."""
    place: dict[str, Any] = {"unit": units.CONDITION, "span": condition.span}
    itself = typed.DefinitionValue(key, **place)
    before = typed.Memory(typed.MemoryKind.PREVIOUS, itself, **place)
    return typed.Many("any", (condition, before), **place), typed.Truth(False, **place)


def _circle(work: Work, position: int, span: Span) -> Diagnostic:
    """Edge by edge: each definition, the next one it needs, and where it says so."""
    circle = work.stack[position:]
    names = [key for key, _, _ in circle]
    places = [place for _, place, _ in circle[1:]] + [span]
    edges = tuple(zip(names, names[1:] + names[:1], places, strict=True))
    if any(name.endswith(".notional") for name in names):
        return reading_mistakes.notional_in_a_circle(edges)
    return reading_mistakes.definition_cycle(edges)
