"""From expressions as written to typed ones: names found, units known, groups spelled out."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import assert_never

from attrs import evolve

from dealdsl.deal import expressions as typed
from dealdsl.deal.definitions import definition_value
from dealdsl.deal.entities import RANKED, entity, entity_named, unknown
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.functions import FUNCTIONS, claim_reading, function_value
from dealdsl.deal.measures import STRIPS
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.paydays import PAYMENT_DATE, compared_date
from dealdsl.deal.readings import entity_field
from dealdsl.deal.scope import Entity, EntityKind, Mode, Scope, Work
from dealdsl.deal.unmixed import unmixed
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind
from dealdsl.values import units
from dealdsl.values.stated import Stated, stated
from dealdsl.values.units import Unit


def value(work: Work, expression: nodes.Expression, scope: Scope) -> TypedExpression:
    """The typed expression; where something is wrong it is told and an `Unknown` stands."""
    span = expression.span
    match expression:
        case nodes.Literal(kind=LiteralKind.STRING, text=column) | nodes.Name(text=column) if (
            scope.mode is Mode.LOAN
        ):
            return typed.Reading(typed.Kind.COLUMN, "", column, unit=units.COLUMN, span=span)
        case nodes.Literal():
            return literal(expression)
        case nodes.Name():
            return _name(work, expression, scope)
        case nodes.Field():
            return _field(work, expression, scope)
        case nodes.ClaimOf(claim=claim, owner=owner):
            return claim_reading(work, f"{claim} of {owner}", span, scope)
        case nodes.Function():
            return _function(work, expression, scope)
        case nodes.Argument():
            return _argument(work, expression, scope)
        case nodes.Negation(operand=operand):
            inner = value(work, operand, scope)
            return typed.Negative(inner, unit=inner.unit, span=span)
        case nodes.Binary():
            return _binary(work, expression, scope)
        case nodes.Comparison():
            return _comparison(work, expression, scope)
        case nodes.Logic(operator=operator, left=left, right=right):
            sides = (condition(work, left, scope), condition(work, right, scope))
            return simplified(operator, sides, span)
        case nodes.NotSo(operand=operand):
            inner = condition(work, operand, scope)
            if isinstance(inner, typed.Truth):
                return evolve(inner, value=not inner.value, span=span)
            return typed.Opposite(inner, unit=units.CONDITION, span=span)
        case nodes.Conditional():
            return _conditional(work, expression, scope)
        case _:
            assert_never(expression)


def condition(work: Work, expression: nodes.Expression, scope: Scope) -> TypedExpression:
    """A typed expression that must be true or false."""
    found = value(work, expression, scope)
    if found.unit not in (units.CONDITION, units.UNKNOWN):
        work.tell(unit_mistakes.not_a_condition(expression.span, found.unit))
        return unknown_value(expression.span)
    return found


def wanted(
    work: Work, expression: nodes.Expression, scope: Scope, unit: Unit, what: str, example: str
) -> TypedExpression:
    """A typed expression that must have a certain unit."""
    found = value(work, expression, scope)
    if not units.fits(found.unit, unit) and not _is_zero(found):
        told = unit_mistakes.wrong_unit(what, unit, found.unit, expression.span, example)
        work.tell(told)
        return unknown_value(expression.span)
    return found


def _argument(work: Work, node: nodes.Argument, scope: Scope) -> TypedExpression:
    """What a rule is given for a value, which must have the unit that its parameter asks for."""
    from dealdsl.linking.kinds import UNITS, in_words
    from dealdsl.linking.mistakes.rules import rule_argument_mismatch

    found = value(work, node.value, scope)
    if not units.fits(found.unit, UNITS[node.kind]) and not _is_zero(found):
        given = unit_mistakes.in_words(found.unit)
        told = rule_argument_mismatch(in_words(node.kind), given, node.span, node.parameter)
        work.tell(told)
        return unknown_value(node.span)
    return found


def unknown_value(span: Span) -> typed.Unknown:
    return typed.Unknown(unit=units.UNKNOWN, span=span)


def _is_zero(expression: TypedExpression) -> bool:
    return (
        isinstance(expression, typed.Constant)
        and expression.value == 0
        and (expression.unit in (units.COUNT, units.UNKNOWN))
    )


def figure(literal: nodes.Literal) -> tuple[Stated, Unit] | None:
    """The exact value and unit of a literal; None for dates and texts."""
    digits = literal.text.split(" ")[0].lstrip("$").rstrip("%").removesuffix("bp")
    match literal.kind:
        case LiteralKind.MONEY:
            return stated(digits), units.MONEY
        case LiteralKind.PERCENT:
            return stated(digits, -2), units.PERCENT
        case LiteralKind.BASIS_POINTS:
            return stated(digits, -4), units.PERCENT
        case LiteralKind.NUMBER:
            return stated(digits), units.NUMBER if "." in digits else units.COUNT
        case LiteralKind.DURATION:
            years = literal.text.split(" ")[1].startswith("year")
            figure = stated(digits)
            if years:
                return Stated(figure.value * 12, figure.quantum * 12), units.MONTHS
            days = literal.text.split(" ")[1].startswith("day")
            return figure, units.DAYS if days else units.MONTHS
        case LiteralKind.DATE | LiteralKind.STRING:
            return None
        case _:
            assert_never(literal.kind)


def literal(node: nodes.Literal) -> TypedExpression:
    """A figure as a constant; a date or a text has no place in an expression."""
    found = figure(node)
    if found is None:
        unit = units.DATE if node.kind is LiteralKind.DATE else units.TEXT
        return typed.Unknown(unit=unit, span=node.span)
    exact, unit = found
    return typed.Constant(exact.value, exact.quantum, unit=unit, span=node.span)


def _name(work: Work, name: nodes.Name, scope: Scope) -> TypedExpression:
    text, span = name.text, name.span
    work.used.add(text)
    if scope.bound(text) is None:
        if text == "month":
            return _month(work, span, scope)
        if any(text in table for table in _defined(work)):
            return definition_value(work, text, (), span, scope, value)
        if text in work.symbols.tables or text in work.symbols.indices:
            return _curve(work, text, span, scope)
        if text in work.symbols.schedules:
            return _schedule(work, text, span, scope)
        if text == PAYMENT_DATE:
            advice = f"compare it with a date: `{text} >= 2008-12-25`"
            work.tell(reading_mistakes.not_a_value(span, f"`{text}`", advice))
            return unknown_value(span)
    found = entity_named(work, text, scope)
    if found is None:
        work.tell(unknown(work, text, span, scope, ""))
        return unknown_value(span)
    work.tell(
        reading_mistakes.not_a_value(span, f"`{text}`", f"write, for example, `{text}.balance`")
    )
    return unknown_value(span)


def _defined(work: Work) -> tuple[Collection[str], ...]:
    return work.symbols.definitions, work.symbols.tests, work.symbols.triggers


def _month(work: Work, span: Span, scope: Scope) -> TypedExpression:
    if scope.mode is Mode.STATED:
        work.tell(reading_mistakes.not_a_stated_figure(span, "the month"))
        return unknown_value(span)
    return typed.Reading(typed.Kind.PERIOD, "", "month", unit=units.COUNT, span=span)


def _curve(work: Work, name: str, span: Span, scope: Scope) -> TypedExpression:
    """The value of a table, or of an index, in this month."""
    table = work.symbols.tables.get(name)
    if scope.mode is Mode.STATED:
        what = f"index `{name}`" if table is None else f"table `{name}`"
        work.tell(reading_mistakes.not_a_stated_figure(span, what))
        return unknown_value(span)
    if table is None:
        return typed.TableValue(name, unit=units.RATE, span=span)
    unit = literal_unit(table.rows[0].value) if table.rows else units.UNKNOWN
    return typed.TableValue(name, unit=unit, span=span)


def _schedule(work: Work, name: str, span: Span, scope: Scope) -> TypedExpression:
    """The planned balance after this month's payment."""
    if scope.mode is Mode.STATED:
        work.tell(reading_mistakes.not_a_stated_figure(span, f"schedule `{name}`"))
        return unknown_value(span)
    return typed.TableValue(name, unit=units.MONEY, span=span)


def literal_unit(expression: nodes.Expression) -> Unit:
    """The unit of a literal, or of a literal behind a minus."""
    inner = expression.operand if isinstance(expression, nodes.Negation) else expression
    found = figure(inner) if isinstance(inner, nodes.Literal) else None
    return found[1] if found else units.UNKNOWN


def _field(work: Work, node: nodes.Field, scope: Scope) -> TypedExpression:
    """`I.target.balance`: a thing, then the words after it."""
    path: list[str] = []
    base: nodes.Expression = node
    while isinstance(base, nodes.Field):
        path.insert(0, base.name)
        base = base.base
    if not isinstance(base, nodes.Name | nodes.Function):
        work.tell(reading_mistakes.not_a_thing(base.span, "a class, a group or a pool"))
        return unknown_value(node.span)
    owner = _owner(work, base, ".".join(path), scope)
    if owner is None:
        return unknown_value(node.span)
    if owner.kind is EntityKind.POOLS and owner.is_one and path:
        part = f"{owner.names[0]}.{path[0]}"
        if (owner.names[0], path[0]) in work.symbols.parts:
            owner = Entity(EntityKind.PART, (part,), part)
            path = path[1:]
        elif len(path) > 1 and path[0] not in STRIPS:
            parts = [name for pool, name in work.symbols.parts if pool == owner.names[0]]
            of = f"pool `{owner.shown}`"
            work.tell(name_mistakes.unknown_field(path[0], node.span, of, (*parts, *STRIPS)))
            return unknown_value(node.span)
    return entity_field(work, owner, tuple(path), node.span, scope)


def _owner(work: Work, base: nodes.Name | nodes.Function, path: str, scope: Scope) -> Entity | None:
    if isinstance(base, nodes.Name) and scope.bound(base.text) is None:
        symbols = work.symbols
        tables = (symbols.tables, symbols.indices, symbols.schedules)
        values = (symbols.definitions, *tables, symbols.triggers)
        if any(base.text in table for table in values):
            what = f"`{base.text}`, a figure itself,"
            work.tell(name_mistakes.unknown_field(path, base.span, what, ()))
            return None
    return entity(work, base, scope)


def _function(work: Work, call: nodes.Function, scope: Scope) -> TypedExpression:
    if call.name in FUNCTIONS:
        return function_value(work, call, scope, value)
    if call.name in work.symbols.definitions:
        work.used.add(call.name)
        arguments = tuple(
            entity(work, argument, scope)
            for argument in call.arguments
            if not isinstance(argument, nodes.Comprehension)
        )
        if None in arguments:
            return unknown_value(call.span)
        known = tuple(a for a in arguments if a is not None)
        return definition_value(work, call.name, known, call.span, scope, value)
    if call.name in work.symbols.families or call.name in RANKED:
        work.tell(
            reading_mistakes.not_a_value(
                call.span, f"`{call.span.text}`", "write `.balance` after it"
            )
        )
        return unknown_value(call.span)
    known_names = (*FUNCTIONS, *RANKED, *work.symbols.definitions, *work.symbols.families)
    work.tell(name_mistakes.unknown_function(call.name, call.span, known_names))
    return unknown_value(call.span)


_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}


def _binary(work: Work, node: nodes.Binary, scope: Scope) -> TypedExpression:
    left, right = value(work, node.left, scope), value(work, node.right, scope)
    otherwise = None if node.otherwise is None else value(work, node.otherwise, scope)
    match node.operator:
        case "+" | "-":
            unit = _joined(left, right)
        case "*":
            unit = units.product(left.unit, right.unit)
        case _:
            unit = units.quotient(left.unit, right.unit)
    if unit is None:
        verb = _VERBS[node.operator]
        work.tell(unmixed(work, verb, node.span, left, right))
        return unknown_value(node.span)
    unguarded = node.operator == "/" and otherwise is None and not _is_fixed(right)
    if unguarded and scope.mode is not Mode.STATED:
        work.tell(unit_mistakes.unguarded_division(node.span, right.span))
    return typed.Arithmetic(node.operator, left, right, otherwise, unit=unit, span=node.span)


def _is_fixed(divisor: TypedExpression) -> bool:
    """Whether a figure is known not to become zero: the same each month, or part of a year."""
    match divisor:
        case typed.Memory(kind=kind):
            return kind is typed.MemoryKind.INITIAL
        case _:
            return _is_year_fraction(divisor) or isinstance(
                divisor, typed.Constant | typed.FactValue | typed.Unknown
            )


def _is_year_fraction(expression: TypedExpression) -> bool:
    """Whether this is `A.year_fraction`: a month of interest has some days."""
    return isinstance(expression, typed.Reading) and expression.measure == "year_fraction"


def _joined(left: TypedExpression, right: TypedExpression) -> Unit | None:
    """A plain zero goes with every unit."""
    if _is_zero(left):
        return right.unit
    if _is_zero(right):
        return left.unit
    return units.joined(left.unit, right.unit)


def _comparison(work: Work, node: nodes.Comparison, scope: Scope) -> TypedExpression:
    if node.operator == "in":
        return _membership(work, node, scope)
    dated = compared_date(work, node, scope)
    if dated is not None:
        return dated
    left, right = value(work, node.left, scope), value(work, node.right, scope)
    if _joined(left, right) is None:
        work.tell(unmixed(work, "compared", node.span, left, right))
        return unknown_value(node.span)
    return typed.Compared(node.operator, left, right, unit=units.CONDITION, span=node.span)


def _membership(work: Work, node: nodes.Comparison, scope: Scope) -> TypedExpression:
    left, right = entity(work, node.left, scope), entity(work, node.right, scope)
    if left is None or right is None:
        return unknown_value(node.span)
    inside = left.kind == right.kind and set(left.names) <= set(right.names)
    return typed.Truth(inside, unit=units.CONDITION, span=node.span)


def simplified(operator: str, operands: tuple[TypedExpression, ...], span: Span) -> TypedExpression:
    """`and` or `or` of conditions, less those known when the deal is read."""
    deciding = operator == "or"
    for operand in operands:
        if isinstance(operand, typed.Truth) and operand.value is deciding:
            return operand
    open_ones = tuple(o for o in operands if not isinstance(o, typed.Truth))
    if not open_ones:
        return typed.Truth(not deciding, unit=units.CONDITION, span=span)
    if len(open_ones) == 1:
        return open_ones[0]
    function = "any" if deciding else "all"
    return typed.Many(function, open_ones, unit=units.CONDITION, span=span)


def _conditional(work: Work, node: nodes.Conditional, scope: Scope) -> TypedExpression:
    test = condition(work, node.condition, scope)
    if isinstance(test, typed.Truth):
        return value(work, node.then if test.value else node.otherwise, scope)
    then, otherwise = value(work, node.then, scope), value(work, node.otherwise, scope)
    unit = _joined(then, otherwise)
    if unit is None:
        work.tell(unmixed(work, "alternatives", node.span, then, otherwise))
        return unknown_value(node.span)
    return typed.Choice(test, then, otherwise, unit=unit, span=node.span)


def zero(span: Span, unit: Unit = units.UNKNOWN) -> typed.Constant:
    return typed.Constant(Decimal(0), unit=unit, span=span)


def fact_or_zero(work: Work, name: str, span: Span) -> TypedExpression:
    """A stated amount by its name, or zero where it is not stated."""
    fact = work.facts.get(name)
    if fact is None:
        return zero(span, units.MONEY)
    return typed.FactValue(name, unit=fact.unit, span=fact.value_span)
