"""The functions that the language has of itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from attrs import evolve

from dealdsl.deal import expressions as typed
from dealdsl.deal.entities import entity
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression
from dealdsl.deal.mistakes import names as mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.mistakes import rules as rule_mistakes
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.scope import EntityKind, Mode, Scope, Work
from dealdsl.deal.words import said
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.units import Unit

Resolve = Callable[[Work, nodes.Expression, Scope], TypedExpression]

_MEMORY = {kind.value: kind for kind in MemoryKind}
_MANY = ("sum", "min", "max", "any", "all")
_PROGRESS = ("paid", "remaining", "due", "allocated")
FUNCTIONS = (*_MANY, *_MEMORY, *_PROGRESS, "share", "round", "subordination_level")


def function_value(
    work: Work, call: nodes.Function, scope: Scope, resolve: Resolve
) -> TypedExpression:
    """The value of a built-in function's call."""
    if call.name in _MANY:
        return _many(work, call, scope, resolve)
    if call.name in _PROGRESS:
        return _progress(work, call, scope)
    arguments = [a for a in call.arguments if not isinstance(a, nodes.Comprehension)]
    wanted = 2 if call.name in ("share", "round", "average") else 1
    if len(arguments) != wanted or len(arguments) != len(call.arguments):
        shown = f"{wanted} argument{'s' if wanted > 1 else ''}"
        work.tell(
            mistakes.wrong_number_of_arguments(call.name, call.span, shown, len(call.arguments))
        )
        return typed.Unknown(unit=units.UNKNOWN, span=call.span)
    match call.name:
        case "share":
            return _share(work, call, arguments, scope, resolve)
        case "round":
            return _round(work, call, arguments, scope, resolve)
        case "subordination_level":
            return _level(work, call, arguments[0], scope)
        case _:
            return _memory(work, call, arguments, scope, resolve)


def _operands(
    work: Work, call: nodes.Function, scope: Scope, resolve: Resolve
) -> list[TypedExpression]:
    """The arguments, with `f(k) for k in group where c` spelled out."""
    found: list[TypedExpression] = []
    for argument in call.arguments:
        if isinstance(argument, nodes.Comprehension):
            found.extend(_spelled_out(work, call.name, argument, scope, resolve))
        else:
            found.append(resolve(work, argument, scope))
    return found


def _spelled_out(
    work: Work, function: str, node: nodes.Comprehension, scope: Scope, resolve: Resolve
) -> list[TypedExpression]:
    domain = entity(work, node.domain, scope)
    if domain is None:
        return [typed.Unknown(unit=units.UNKNOWN, span=node.span)]
    found: list[TypedExpression] = []
    for name in domain.names:
        inner = scope.bind(node.variable, evolve(domain, names=(name,), shown=name, group=None))
        chosen = None if node.where is None else resolve(work, node.where, inner)
        if isinstance(chosen, typed.Truth):
            if not chosen.value:
                continue
            chosen = None
        element = resolve(work, node.element, inner)
        if chosen is not None:
            element = _where(function, chosen, element)
        found.append(element)
    return found


def _where(function: str, chosen: TypedExpression, element: TypedExpression) -> TypedExpression:
    """What an element that is left out counts as: nothing in a sum, no hindrance elsewhere."""
    span, unit = element.span, element.unit
    if function == "any":
        return typed.Many("all", (chosen, element), unit=units.CONDITION, span=span)
    if function == "all":
        not_chosen = typed.Opposite(chosen, unit=units.CONDITION, span=span)
        return typed.Many("any", (not_chosen, element), unit=units.CONDITION, span=span)
    nothing = typed.Constant(Decimal(0), unit=unit, span=span)
    return typed.Choice(chosen, element, nothing, unit=unit, span=span)


def _many(work: Work, call: nodes.Function, scope: Scope, resolve: Resolve) -> TypedExpression:
    from dealdsl.deal.resolve import simplified

    if not call.arguments:
        told = mistakes.wrong_number_of_arguments(call.name, call.span, "1 argument or more", 0)
        work.tell(told)
        return typed.Unknown(unit=units.UNKNOWN, span=call.span)
    operands = _operands(work, call, scope, resolve)
    if call.name in ("any", "all"):
        for operand in operands:
            if operand.unit not in (units.CONDITION, units.UNKNOWN):
                work.tell(unit_mistakes.not_a_condition(operand.span, operand.unit))
        return simplified("or" if call.name == "any" else "and", tuple(operands), call.span)
    if not operands:
        return typed.Constant(Decimal(0), unit=units.UNKNOWN, span=call.span)
    unit = _common_unit(work, call, operands)
    if len(operands) == 1:
        return operands[0]
    return typed.Many(call.name, tuple(operands), unit=unit, span=call.span)


def _common_unit(work: Work, call: nodes.Function, operands: list[TypedExpression]) -> Unit:
    verbs = {"sum": "added", "min": "compared", "max": "compared"}
    unit = operands[0].unit
    for operand in operands[1:]:
        both = units.joined(unit, operand.unit)
        if both is None:
            told = unit_mistakes.units_do_not_mix(
                verbs[call.name], call.span, (operands[0].span, unit), (operand.span, operand.unit)
            )
            work.tell(told)
            return units.UNKNOWN
        unit = both
    return unit


def _share(
    work: Work,
    call: nodes.Function,
    arguments: list[nodes.Expression],
    scope: Scope,
    resolve: Resolve,
) -> TypedExpression:
    """`share(x, y)` is x / y, and 0 when y is 0."""
    part, whole = (resolve(work, argument, scope) for argument in arguments)
    if units.joined(part.unit, whole.unit) is None:
        told = unit_mistakes.units_do_not_mix(
            "divided", call.span, (part.span, part.unit), (whole.span, whole.unit)
        )
        work.tell(told)
        return typed.Unknown(unit=units.UNKNOWN, span=call.span)
    nothing = typed.Constant(Decimal(0), unit=units.NUMBER, span=call.span)
    return typed.Arithmetic("/", part, whole, nothing, unit=units.NUMBER, span=call.span)


def _round(
    work: Work,
    call: nodes.Function,
    arguments: list[nodes.Expression],
    scope: Scope,
    resolve: Resolve,
) -> TypedExpression:
    operand, quantum = (resolve(work, argument, scope) for argument in arguments)
    if scope.mode is not Mode.STATED:
        work.tell(unit_mistakes.rounding_while_running(call.span))
    if not isinstance(quantum, typed.Constant) or quantum.value <= 0:
        if not isinstance(quantum, typed.Unknown):
            work.tell(unit_mistakes.rounding_to_nothing(quantum.span))
        return typed.Unknown(unit=units.UNKNOWN, span=call.span)
    if not units.fits(quantum.unit, operand.unit):
        sides = ((operand.span, operand.unit), (quantum.span, quantum.unit))
        work.tell(unit_mistakes.units_do_not_mix("rounded to one another", call.span, *sides))
        return typed.Unknown(unit=units.UNKNOWN, span=call.span)
    return typed.Rounded(operand, quantum.value, unit=operand.unit, span=call.span)


def _level(
    work: Work, call: nodes.Function, argument: nodes.Expression, scope: Scope
) -> TypedExpression:
    of = entity(work, argument, scope)
    if of is None or of.kind is not EntityKind.CLASSES:
        return typed.Unknown(unit=units.UNKNOWN, span=call.span)
    junior = tuple(
        name
        for name in work.symbols.class_names
        if name not in of.names
        and any(x in work.ranks.get(name, ()) for x in of.names)
        and f"tranche {name}.balance" in work.facts
    )
    return typed.SubordinationLevel(junior, unit=units.PERCENT, span=call.span)


def _memory(
    work: Work,
    call: nodes.Function,
    arguments: list[nodes.Expression],
    scope: Scope,
    resolve: Resolve,
) -> TypedExpression:
    kind, span = _MEMORY[call.name], call.span
    if scope.mode is Mode.STATED and kind is not MemoryKind.INITIAL:
        work.tell(reading_mistakes.not_a_stated_figure(span, f"`{span.text}`"))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if kind is MemoryKind.PREVIOUS:
        inner = evolve(scope, in_previous=True)
    elif kind is MemoryKind.INITIAL:
        inner = scope
    else:  # gathered before anything is paid, wherever it is read
        inner = evolve(scope, mode=Mode.PERIOD)
    operand = resolve(work, arguments[0], inner)
    is_condition = operand.unit == units.CONDITION
    if kind is MemoryKind.EVER and not is_condition and operand.unit != units.UNKNOWN:
        work.tell(unit_mistakes.not_a_condition(operand.span, operand.unit))
    if kind in (MemoryKind.AVERAGE, MemoryKind.CUMULATIVE) and is_condition:
        what = f"`{operand.span.text}`"
        work.tell(reading_mistakes.not_a_value(operand.span, what, "average or add up a figure"))
    months = 0
    if kind is MemoryKind.AVERAGE:
        window = resolve(work, arguments[1], scope)
        months = _window(work, window)
    return typed.Memory(kind, operand, months, unit=operand.unit, span=span)


def _window(work: Work, window: TypedExpression) -> int:
    whole = isinstance(window, typed.Constant) and window.unit == units.MONTHS
    if not whole or not 1 <= window.value <= 120 or window.value % 1:  # type: ignore[union-attr]
        told = unit_mistakes.wrong_unit(
            "the window of an average", units.MONTHS, window.unit, window.span, "6 months"
        )
        work.tell(told)
        return 1
    return int(window.value)  # type: ignore[union-attr]


def claim_reading(work: Work, name: str, span: Span, scope: Scope) -> TypedExpression:
    """`deferred of IA-PO`: what is owed under a claim."""
    if name not in work.symbols.claims:
        work.tell(mistakes.unknown_name(name, span, "claim", work.symbols.claims, {}))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if scope.mode is Mode.STATED:
        work.tell(reading_mistakes.not_a_stated_figure(span, f"`{name}`"))
    return typed.Reading(Kind.CLAIM, name, "amount", unit=units.MONEY, span=span)


def _progress(work: Work, call: nodes.Function, scope: Scope) -> TypedExpression:
    """`paid(label)`, `remaining(fund)`, `due(B-1.interest)`, `allocated(B-1)`."""
    span = call.span
    nothing = typed.Unknown(unit=units.UNKNOWN, span=span)
    if len(call.arguments) != 1 or isinstance(call.arguments[0], nodes.Comprehension):
        count = len(call.arguments)
        work.tell(mistakes.wrong_number_of_arguments(call.name, span, "1 argument", count))
        return nothing
    argument = call.arguments[0]
    allowed = scope.is_running or (scope.mode is Mode.ALLOCATE and call.name == "allocated")
    if not allowed:
        work.tell_progress(span, f"`{span.text}`")
        return nothing
    name = _progress_name(work, call.name, argument, scope)
    if name is None:
        return nothing
    return typed.Progress(call.name, name, unit=units.MONEY, span=span)


def _progress_name(
    work: Work, function: str, argument: nodes.Expression, scope: Scope
) -> str | None:
    if function in ("paid", "remaining"):
        return _label_or_fund(work, function, argument, scope)
    if isinstance(argument, nodes.ClaimOf):
        name = f"{argument.claim} of {argument.owner}"
        claim_reading(work, name, argument.span, scope)
        return name if name in work.symbols.claims else None
    kind = "principal"
    owner: nodes.Expression = argument
    if isinstance(argument, nodes.Field) and argument.name in ("interest", "principal"):
        kind, owner = argument.name, argument.base
    of = entity(work, owner, scope)
    if of is None:
        return None
    if of.kind is not EntityKind.CLASSES or not of.is_one:
        work.tell(reading_mistakes.not_a_thing(argument.span, "one class"))
        return None
    name = of.names[0]
    if function == "due" and not work.can_be_due(kind, name):
        work.tell(rule_mistakes.nothing_due(kind, name, argument.span, work.symbols.places[name]))
        return None
    return f"{name}.{kind}"


def _label_or_fund(
    work: Work, function: str, argument: nodes.Expression, scope: Scope
) -> str | None:
    """The label of a step above, or the fund of a waterfall."""
    span = argument.span
    text = said(argument)
    is_fund = function == "remaining"
    known = work.symbols.funds if is_fund else scope.labels
    if isinstance(argument, nodes.Name) and text in known:
        return text
    tell = mistakes.unknown_fund if is_fund else mistakes.unknown_label
    work.tell(tell(text, span, known))
    return None
