"""A small tree of Python: only what an emitted model needs.

Names are checked when a node is made, so that no text of a deal can become code; constants,
comments and docstrings may hold any text, for the printer escapes them. Fields are the children
in the order in which they are written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from keyword import iskeyword
from typing import Any, Literal, TypeAlias

from attrs import field, frozen
from attrs.validators import in_, matches_re

Value: TypeAlias = float | int | str | bool | None
ArithmeticOperator: TypeAlias = Literal["+", "-", "*", "/"]
ComparisonOperator: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]


def is_identifier(text: str) -> bool:
    """Whether `text` can name a variable: ASCII, not a keyword, and Python lets it be assigned."""
    plain = text.isascii() and text.isidentifier()
    return plain and not iskeyword(text) and text != "__debug__"


def _identifier(_: object, attribute: Any, value: str) -> None:
    if not is_identifier(value):
        raise ValueError(f"{attribute.name} is not a Python identifier: {value!r}")


def _identifiers(_: object, attribute: Any, values: Iterable[str]) -> None:
    for value in values:
        _identifier(_, attribute, value)


def _dotted(_: object, attribute: Any, value: str) -> None:
    _identifiers(_, attribute, value.split("."))


def _literal(_: object, attribute: Any, value: Value) -> None:
    # Exactly these types: a subclass (numpy's float64, an enum) may have a repr of its own.
    if type(value) not in (float, int, str, bool, type(None)):
        raise ValueError(f"{attribute.name} has no literal: {value!r}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{attribute.name} is not a finite number: {value!r}")


def _two_or_more(_: object, attribute: Any, value: tuple[object, ...]) -> None:
    if len(value) < 2:
        raise ValueError(f"{attribute.name} must be two or more")


def _distinct(_: object, attribute: Any, value: tuple[Keyword | Parameter, ...]) -> None:
    names = [item.name for item in value]
    if len(set(names)) < len(names):
        raise ValueError(f"{attribute.name} repeat a name: {', '.join(names)}")


def _runs(_: object, attribute: Any, value: tuple[Statement, ...]) -> None:
    if not has_code(value):
        raise ValueError(f"{attribute.name} holds no statement")


@frozen
class Name:
    identifier: str = field(validator=_identifier)


@frozen
class Constant:
    """A number, a text, a truth value or None; infinities and NaN have no literal: ValueError."""

    value: Value = field(validator=_literal)


@frozen
class Tuple:
    elements: tuple[Expression, ...]


@frozen
class List:
    elements: tuple[Expression, ...]


@frozen
class Dict:
    entries: tuple[tuple[Expression, Expression], ...]


@frozen
class Subscript:
    """`base[index]`; a tuple as index is written without parentheses."""

    base: Reference
    index: Expression


@frozen
class Attribute:
    """`base.name`, of a name or of another attribute, so that call chains need no layout."""

    base: Name | Attribute
    name: str = field(validator=_identifier)


@frozen
class Keyword:
    name: str = field(validator=_identifier)
    value: Expression


@frozen
class Call:
    function: Name | Attribute
    arguments: tuple[Expression, ...] = ()
    keywords: tuple[Keyword, ...] = field(default=(), validator=_distinct)


@frozen
class Unary:
    operator: Literal["-", "not"] = field(validator=in_(("-", "not")))
    operand: Expression


@frozen
class Binary:
    operator: ArithmeticOperator = field(validator=in_(("+", "-", "*", "/")))
    left: Expression
    right: Expression


@frozen
class Compare:
    """One comparison; a comparison as operand is put in parentheses, never chained."""

    operator: ComparisonOperator = field(validator=in_(("<", "<=", ">", ">=", "==", "!=")))
    left: Expression
    right: Expression


@frozen
class Logic:
    operator: Literal["and", "or"] = field(validator=in_(("and", "or")))
    operands: tuple[Expression, ...] = field(validator=_two_or_more)


@frozen
class Conditional:
    """`then if test else otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression


Reference: TypeAlias = Name | Attribute | Subscript
Expression: TypeAlias = (
    Reference
    | Constant
    | Tuple
    | List
    | Dict
    | Call
    | Unary
    | Binary
    | Compare
    | Logic
    | Conditional
)


@frozen
class Comment:
    """Comment lines of their own above what follows; each line of the text becomes one."""

    text: str


@frozen
class Blank:
    """A wish for an empty line, granted where the place allows one."""


@frozen
class Assign:
    """`target = value`; the comment stands after it, or above it if the line would be too long."""

    target: Reference
    value: Expression
    comment: str | None = None


@frozen
class ExpressionStatement:
    expression: Call


@frozen
class Return:
    value: Expression | None = None


@frozen
class Branch:
    """One condition of an `if` and what then happens."""

    test: Expression
    body: tuple[Statement, ...] = field(validator=_runs)


@frozen
class If:
    branches: tuple[Branch, ...] = field()
    otherwise: tuple[Statement, ...] = field(default=())

    @branches.validator
    def _at_least_one(self, _: object, branches: tuple[Branch, ...]) -> None:
        if not branches:
            raise ValueError("an if needs a branch")

    @otherwise.validator
    def _empty_or_code(self, attribute: object, otherwise: tuple[Statement, ...]) -> None:
        if otherwise:
            _runs(self, attribute, otherwise)


@frozen
class For:
    variable: str = field(validator=_identifier)
    iterable: Expression
    body: tuple[Statement, ...] = field(validator=_runs)


@frozen
class Parameter:
    name: str = field(validator=_identifier)
    annotation: Expression | None = None


@frozen
class Function:
    """A function of the module; functions do not nest."""

    name: str = field(validator=_identifier)
    parameters: tuple[Parameter, ...] = field(validator=_distinct)
    body: tuple[Statement, ...] = field()
    returns: Reference | Constant | None = None
    docstring: str | None = None

    @body.validator
    def _code_or_words(self, attribute: object, body: tuple[Statement, ...]) -> None:
        if self.docstring is None:
            _runs(self, attribute, body)


@frozen
class Import:
    """`import module`, or `from module import names` where names are given."""

    module: str = field(validator=_dotted)
    names: tuple[str, ...] = field(default=(), validator=_identifiers)


@frozen
class Docstring:
    """The words at the head of a module."""

    text: str


@frozen
class Verbatim:
    """Trusted text of the package itself, already formatted; never text of a deal."""

    text: str = field(validator=matches_re(r"(?s).*\S.*"))


@frozen
class Module:
    body: tuple[TopStatement, ...] = field()

    @body.validator
    def _docstring_first(self, _: object, body: tuple[TopStatement, ...]) -> None:
        code = [item for item in body if not isinstance(item, Comment | Blank)]
        if any(isinstance(item, Docstring) for item in code[1:]):
            raise ValueError("a docstring must come first in its module")


Statement: TypeAlias = Assign | ExpressionStatement | Return | If | For | Comment | Blank
TopStatement: TypeAlias = Statement | Function | Import | Docstring | Verbatim


def has_code(statements: Iterable[TopStatement]) -> bool:
    """Whether any of the statements is more than a comment or an empty line."""
    return any(not isinstance(statement, Comment | Blank) for statement in statements)
