"""How many empty lines stand between statements, as `ruff format` has it.

A tree only wishes for empty lines; here they are granted as far as the place allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, TypeVar

from dealdsl.python.tree import (
    Blank,
    Comment,
    Docstring,
    Function,
    Import,
    TopStatement,
    Verbatim,
)

_Kind = TypeVar("_Kind", bound=TopStatement)
_Definition: TypeAlias = Function | Verbatim


def spaced_block(body: Sequence[_Kind], after_words: bool) -> Iterator[tuple[int, _Kind]]:
    """The statements of a block with the number of empty lines before each, one at most.

    A block does not begin with an empty line, unless after words (a docstring) above it.
    """
    for position, (wished, statement) in enumerate(_wished(body)):
        yield min(wished, 1) if position or after_words else 0, statement


def spaced_module(body: Sequence[TopStatement]) -> Iterator[tuple[int, TopStatement]]:
    """The statements of a module with the number of empty lines before each, two at most."""
    statements = list(_wished(body))
    before: TopStatement | None = None
    code: TopStatement | None = None
    for (wished, statement), owner in zip(statements, _owners(statements), strict=True):
        yield _empty_lines(before, code, statement, owner, min(wished, 2)), statement
        before = statement
        code = code if isinstance(statement, Comment) else statement


def _wished(body: Sequence[_Kind]) -> Iterator[tuple[int, _Kind]]:
    """Each statement with the number of empty lines asked for before it."""
    wished = 0
    for statement in body:
        if isinstance(statement, Blank):
            wished += 1
        else:
            yield wished, statement
            wished = 0


def _owners(statements: list[tuple[int, TopStatement]]) -> list[TopStatement]:
    """For each comment the statement right below it (or the last comment), else the statement."""
    owners: list[TopStatement] = []
    wished_below = 1
    for wished, statement in reversed(statements):
        belongs = isinstance(statement, Comment) and not wished_below
        owners.append(owners[-1] if belongs else statement)
        wished_below = wished
    return owners[::-1]


def _empty_lines(
    before: TopStatement | None,
    code: TopStatement | None,
    statement: TopStatement,
    owner: TopStatement,
    wished: int,
) -> int:
    """Between `before` and `statement`; `code` is the last statement before that is no comment."""
    if before is None or (isinstance(before, Comment) and not wished):
        return 0
    if isinstance(before, _Definition) or isinstance(owner, _Definition):
        return 2
    if isinstance(code, Docstring) and not isinstance(owner, Comment):
        return 1
    if isinstance(before, Docstring) or (
        isinstance(before, Import) and not isinstance(statement, Import)
    ):
        return max(wished, 1)
    return wished
