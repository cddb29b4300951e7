"""Expressions as canonical text: parentheses only where the grammar needs them."""

from __future__ import annotations

from typing import assert_never

from dealdsl.syntax.nodes import (
    Argument,
    Binary,
    Bound,
    ClaimOf,
    Comparison,
    Comprehension,
    Conditional,
    Expression,
    Field,
    Function,
    Literal,
    LiteralKind,
    Logic,
    Name,
    Negation,
    NotSo,
    Value,
)
from dealdsl.syntax.pretty import Doc, Group, Line, Nest, join, starts_with

# How tightly a form binds, as the grammar's rules nest: a form that binds less than its place
# asks for stands in parentheses.
ANY, EITHER, BOTH, NEGATED, COMPARED, SUM, PRODUCT, UNARY, POSTFIX = range(9)


def quoted(text: str) -> str:
    """A text as the reader takes it back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def literal(node: Literal) -> str:
    return quoted(node.text) if node.kind is LiteralKind.STRING else node.text


def value(node: Value) -> Doc:
    """One value of a property."""
    if not isinstance(node, Bound):
        return expression(node)
    ends = [expression(end, SUM) for end in (node.low, node.high) if end is not None]
    return (f"{node.kind} ", join(" and ", ends))


def expression(node: Expression, least: int = ANY, plain: bool = False) -> Doc:
    """An expression that binds at least as tightly as `least`.

    `plain` holds between `then` and `else`, where a quotient's own `else` would be taken for the
    conditional's.
    """
    if _binding(node) < least or (plain and _is_guarded(node)):
        return Group(("(", Nest((Line(""), expression(node))), Line(""), ")"))
    match node:
        case Literal():
            return literal(node)
        case Name(text):
            return text
        case ClaimOf(claim, owner):
            return f"{claim} of {owner}"
        case Field(base, name):
            return (_base(base), f".{name}")
        case Function():
            return _function(node)
        case Argument():
            return expression(node.value, least, plain)
        case Negation(operand):
            return ("-", expression(operand, UNARY))
        case NotSo(operand):
            return ("not ", expression(operand, NEGATED))
        case Binary() | Logic():
            return _chain(node, plain)
        case Comparison():
            return _comparison(node)
        case Conditional():
            return _conditional(node)
        case _:
            assert_never(node)


def _binding(node: Expression) -> int:
    match node:
        case Conditional():
            return ANY
        case Logic(operator):
            return EITHER if operator == "or" else BOTH
        case NotSo():
            return NEGATED
        case Comparison():
            return COMPARED
        case Binary(operator):
            return SUM if operator in "+-" else PRODUCT
        case Negation():
            return UNARY
        case _:
            return POSTFIX


def _is_guarded(node: Expression) -> bool:
    return isinstance(node, Binary) and node.otherwise is not None


def _base(node: Expression) -> Doc:
    text = expression(node, POSTFIX)
    return ("(", text, ")") if isinstance(node, Literal) else text


def _function(node: Function) -> Doc:
    if not node.arguments:
        return f"{node.name}()"
    arguments = join((",", Line()), map(_argument, node.arguments))
    return Group((f"{node.name}(", Nest((Line(""), arguments)), Line(""), ")"))


def _argument(node: Expression | Comprehension) -> Doc:
    if not isinstance(node, Comprehension):
        return expression(node)
    domain = (f"for {node.variable} in ", expression(node.domain, SUM))
    where: Doc = "" if node.where is None else (Line(), "where ", expression(node.where))
    return Group((expression(node.element), Nest((Line(), domain, where))))


def _chain(node: Binary | Logic, plain: bool) -> Doc:
    """Operators of one strength, from left to right: they break together, before each."""
    binding = _binding(node)
    steps: list[Doc] = []
    first: Expression = node
    while isinstance(first, Binary | Logic) and _binding(first) == binding:
        if plain and _is_guarded(first):
            break
        steps.append((Line(), *_operation(first, binding + 1, plain)))
        first = first.left
    return Group((expression(first, binding, plain), Nest(tuple(reversed(steps)))))


def _operation(node: Binary | Logic, right: int, plain: bool) -> tuple[Doc, ...]:
    """An operator and what stands behind it."""
    operation = (f"{node.operator} ", expression(node.right, right, plain))
    if isinstance(node, Logic) or node.otherwise is None:
        return operation
    return (*operation, " ", *_otherwise(node.otherwise, UNARY))


def _otherwise(node: Expression, least: int) -> tuple[Doc, ...]:
    text = expression(node, least)
    # `else from` is one word: it names an account behind a payment.
    return ("else (", text, ")") if starts_with(text, "from") else ("else ", text)


def _comparison(node: Comparison) -> Doc:
    right = expression(node.right, SUM)
    if node.operator == "in" and starts_with(right, "order"):
        right = ("(", right, ")")  # `in order` is one word
    return Group((expression(node.left, SUM), Nest((Line(), f"{node.operator} ", right))))


def _conditional(node: Conditional) -> Doc:
    """A chain of conditions: it breaks before each `else`."""
    parts = [_if_then(node)]
    while isinstance(node.otherwise, Conditional):
        node = node.otherwise
        parts += [Line(), "else ", _if_then(node)]
    return Group((*parts, Line(), *_otherwise(node.otherwise, ANY)))


def _if_then(node: Conditional) -> Doc:
    then = Group(Nest((Line(), "then ", expression(node.then, SUM, plain=True))))
    return ("if ", expression(node.condition, EITHER), then)
