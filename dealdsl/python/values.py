"""How the value of a statement is written: on its line, or in parentheses of its own.

The choices are those of `ruff format`: a value that has brackets at its end breaks inside them;
one with operators to break at gets parentheses; a name or a text gets them only if that makes it
fit.
"""

from __future__ import annotations

from enum import Enum, auto

from dealdsl.python.expressions import (
    Level,
    Term,
    expression_layout,
    level,
    terms,
    unary_term,
)
from dealdsl.python.layout import Candidate, Choice, Group, IfBroken, Indent, Layout, Line
from dealdsl.python.tree import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Constant,
    Dict,
    Expression,
    List,
    Logic,
    Reference,
    Subscript,
    Tuple,
    Unary,
)


class _Parentheses(Enum):
    NEVER = auto()
    IF_IT_THEN_FITS = auto()
    IF_IT_BREAKS = auto()


def value_layout(value: Expression) -> Layout:
    """A value that ends its statement or stands before the colon of one."""
    match _parentheses(value):
        case _Parentheses.NEVER:
            return expression_layout(value)
        case _Parentheses.IF_IT_THEN_FITS:
            return _parenthesised_to_fit(value)
        case _Parentheses.IF_IT_BREAKS if _breaks_in_brackets(value):
            return _broken_in_brackets(value)
        case _Parentheses.IF_IT_BREAKS:
            return if_broken_parenthesised(expression_layout(value, True))


def assignment_layout(target: Reference, value: Expression) -> Layout:
    written = (expression_layout(target), " = ")
    if not isinstance(target, Subscript) or not _is_single(value):
        return (*written, value_layout(value))
    # The target has brackets, too, that could break: they do so last.
    bare = expression_layout(value)
    flat = (*written, bare)
    parenthesised = (*written, _parenthesised(bare))
    candidates = [Candidate(flat, flat), Candidate(parenthesised, parenthesised)]
    if isinstance(value, Call | Subscript | Attribute):
        candidates.insert(1, Candidate(flat, (*written, Group(bare, broken=True))))
    return Choice(tuple(candidates), otherwise=flat)


def returns_layout(annotation: Reference | Constant, has_parameters: bool) -> Layout:
    """What a function returns; its parameters break first, if it has any."""
    bare = expression_layout(annotation)
    match annotation, has_parameters:
        case Subscript(), True:
            return bare
        case Subscript(), False:
            return _broken_in_brackets(annotation)
        case _, True:
            return value_layout(annotation)
        case _:
            return if_broken_parenthesised(bare)


def if_broken_parenthesised(content: Layout) -> Layout:
    return Group((IfBroken("("), Indent((Line(), content)), Line(), IfBroken(")")))


def _parentheses(value: Expression) -> _Parentheses:
    match value:
        case Binary() | Compare() | Logic() | Conditional():
            return _Parentheses.IF_IT_BREAKS
        case Tuple() | List() | Dict():
            return _Parentheses.NEVER
        case Unary(_, operand):
            return _parentheses(operand) if unary_term(value).is_bare else _Parentheses.NEVER
        case _:
            return _Parentheses.IF_IT_THEN_FITS


def _is_single(value: Expression) -> bool:
    """Whether the value is one name, literal, call or the like, without a sign before it."""
    return level(value) is Level.PRIMARY and _parentheses(value) is _Parentheses.IF_IT_THEN_FITS


def _parenthesised(content: Layout) -> Layout:
    return ("(", Group((Indent((Line(), content)), Line()), broken=True), ")")


def _parenthesised_to_fit(value: Expression) -> Layout:
    bare = expression_layout(value)
    parenthesised = _parenthesised(bare)
    candidates = (
        Candidate(bare, _broken(bare), every_line=True),
        Candidate(parenthesised, parenthesised, every_line=True),
    )
    return Choice(candidates, otherwise=bare)


def _broken_in_brackets(value: Expression) -> Layout:
    bare = expression_layout(value)
    in_brackets = Candidate(bare, _broken(bare), every_line=True)
    return Choice((in_brackets,), otherwise=_parenthesised(expression_layout(value, True)))


def _broken(layout: Layout) -> Layout:
    """The layout outside its brackets: whatever they hold stands on lines of its own."""
    match layout:
        case tuple(parts):
            return tuple(_broken(part) for part in parts)
        case Group():
            return Group(Line(), broken=True)
        case _:
            return layout


def _breaks_in_brackets(value: Expression) -> bool:
    """Whether a value with operators reads well if only brackets at one of its ends break.

    It does if there is but one operator to break at instead.
    """
    match value:
        case Unary(_, operand):
            return _breaks_in_brackets(operand) and _ends_in_bracket(unary_term(value))
        case Binary() | Compare() | Logic():
            first, *others = terms(value)
            return len(others) == 1 and (_starts_in_bracket(first) or _ends_in_bracket(others[0]))
        case _:
            return False


def _starts_in_bracket(term: Term) -> bool:
    if not term.is_bare:
        return True
    match term.operand:
        case Tuple(content) | List(content) | Dict(content):
            return bool(content)
        case Binary() | Compare() | Logic():
            return _starts_in_bracket(terms(term.operand)[0])
        case _:
            return False


def _ends_in_bracket(term: Term) -> bool:
    if not term.is_bare:
        return True
    match term.operand:
        case Tuple(content) | List(content) | Dict(content):
            return bool(content)
        case Call(_, arguments, keywords):
            return bool(arguments or keywords)
        case Binary() | Compare() | Logic():
            return _ends_in_bracket(terms(term.operand)[-1])
        case Unary():
            return _ends_in_bracket(unary_term(term.operand))
        case _:
            return False
