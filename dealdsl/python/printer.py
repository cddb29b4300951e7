"""The one printer of Python: a tree becomes text, formatted as `ruff format` would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from attrs import frozen

from dealdsl.python.expressions import expression_layout, separated
from dealdsl.python.layout import INDENT, Group, Indent, Layout, Line, lay_out
from dealdsl.python.literals import comment_lines, docstring_lines, one_line, text_width
from dealdsl.python.spacing import spaced_block, spaced_module
from dealdsl.python.tree import (
    Assign,
    Blank,
    Comment,
    Docstring,
    ExpressionStatement,
    For,
    Function,
    If,
    Import,
    Module,
    Name,
    Parameter,
    Return,
    Statement,
    TopStatement,
    Verbatim,
)
from dealdsl.python.values import (
    assignment_layout,
    if_broken_parenthesised,
    returns_layout,
    value_layout,
)

LINE_LENGTH = 100


def print_module(module: Module, line_length: int = LINE_LENGTH) -> str:
    """The text of a module; the same tree gives the same text, and `ast.parse` gives it back.

    Comments and docstrings may hold any text: none of it becomes code.
    """
    printer = _Printer(line_length)
    lines: list[str] = []
    for empty_lines, statement in spaced_module(module.body):
        lines += [""] * empty_lines + printer.top_statement(statement)
    return "".join(line + "\n" for line in lines)


@frozen
class _Printer:
    """Statements as lines; `at` is the indentation in columns."""

    line_length: int

    def top_statement(self, statement: TopStatement) -> list[str]:
        match statement:
            case Function():
                return self.function(statement)
            case Import(module, names):
                return self.lines(_import(module, names), 0)
            case Docstring(text):
                return docstring_lines(text)
            case Verbatim(text):
                return text.strip("\n").split("\n")
            case _:
                return self.statement(statement, 0)

    def statement(self, statement: Statement, at: int) -> list[str]:
        match statement:
            case Assign():
                return self.assign(statement, at)
            case ExpressionStatement(expression):
                return self.lines(expression_layout(expression), at)
            case Return(value):
                given = () if value is None else (" ", value_layout(value))
                return self.lines(("return", given), at)
            case If():
                return self.conditions(statement, at)
            case For(variable, iterable, body):
                each = value_layout(Name(variable))
                head = ("for ", each, " in ", value_layout(iterable), ":")
                return [*self.lines(head, at), *self.block(body, at)]
            case Comment(text):
                return self.comment(text, at)
            case Blank():
                return []
            case _:
                assert_never(statement)

    def function(self, function: Function) -> list[str]:
        words = docstring_lines(function.docstring) if function.docstring is not None else []
        return [
            *self.lines(_signature(function), 0),
            *_indented(words, INDENT),
            *self.block(function.body, 0, after_words=bool(words)),
        ]

    def assign(self, statement: Assign, at: int) -> list[str]:
        """With its comment behind it where both fit on one line, otherwise above it."""
        lines = self.lines(assignment_layout(statement.target, statement.value), at)
        words = one_line(statement.comment or "")
        if not words:
            return lines
        commented = f"{lines[0]}  # {words}"
        if len(lines) == 1 and text_width(commented) <= self.line_length:
            return [commented]
        return [*self.comment(words, at), *lines]

    def conditions(self, statement: If, at: int) -> list[str]:
        lines: list[str] = []
        for position, branch in enumerate(statement.branches):
            keyword = "elif " if position else "if "
            lines += self.lines((keyword, value_layout(branch.test), ":"), at)
            lines += self.block(branch.body, at)
        if statement.otherwise:
            lines += [" " * at + "else:", *self.block(statement.otherwise, at)]
        return lines

    def block(self, body: Sequence[Statement], at: int, after_words: bool = False) -> list[str]:
        lines: list[str] = []
        for empty_lines, statement in spaced_block(body, after_words):
            lines += [""] * empty_lines + self.statement(statement, at + INDENT)
        return lines

    def comment(self, text: str, at: int) -> list[str]:
        return _indented(comment_lines(text, self.line_length - at), at)

    def lines(self, layout: Layout, at: int) -> list[str]:
        return lay_out(layout, at, self.line_length)


def _import(module: str, names: tuple[str, ...]) -> Layout:
    if not names:
        return f"import {module}"
    return (f"from {module} import ", if_broken_parenthesised(separated(names)))


def _signature(function: Function) -> Layout:
    parameters = _parameters(function.parameters)
    returns: Layout = ()
    if function.returns is not None:
        returns = (" -> ", returns_layout(function.returns, bool(function.parameters)))
    return (f"def {function.name}", Group((parameters, returns)), ":")


def _parameters(parameters: tuple[Parameter, ...]) -> Layout:
    if not parameters:
        return "()"
    content: Layout = separated(map(_parameter, parameters))
    if len(parameters) > 1:
        # They try one line below the name before they take a line each.
        content = Group(content)
    return ("(", Indent((Line(), content)), Line(), ")")


def _parameter(parameter: Parameter) -> Layout:
    if parameter.annotation is None:
        return parameter.name
    return (parameter.name + ": ", expression_layout(parameter.annotation, True))


def _indented(lines: list[str], at: int) -> list[str]:
    return [" " * at + line if line else "" for line in lines]
