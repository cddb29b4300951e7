"""A deal in its canonical layout: what `dealc fmt` writes.

Two spaces to a level, `key: value`, at most one blank line between entries and one around sections
of several lines. What stood on one line in braces stays there if it fits; comments are kept.
Printing what was printed changes nothing, and reading it gives an equal tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealdsl.syntax.nodes import (
    Accrue,
    Allocate,
    Apply,
    Buy,
    Call,
    File,
    ForEach,
    Import,
    Item,
    Losses,
    Pay,
    Recoveries,
    Release,
    Rest,
    RuleDeclaration,
    Step,
    TopUp,
    Waterfall,
    WhenSteps,
)
from dealdsl.syntax.pretty import Doc, render
from dealdsl.syntax.printer_blocks import block, commented
from dealdsl.syntax.printer_expressions import literal
from dealdsl.syntax.printer_rules import application, listed, rule, step
from dealdsl.syntax.printer_sections import section


def print_file(file: File) -> str:
    """The text of a file; it ends with a line end unless nothing is in it."""
    text = "\n".join([*_items(file.items), *file.closing])
    return f"{text.lstrip()}\n" if text else ""


def _items(items: Sequence[Item]) -> Iterator[str]:
    """The lines of each item, an empty one before an item that stands apart."""
    after_long = False
    for index, item in enumerate(items):
        text = render(commented(item.layout, _item(item)))
        is_long = text.count("\n") > len(item.layout.leading)
        if index and (item.layout.blank_before or is_long or after_long):
            yield ""
        yield text
        after_long = is_long


def _item(item: Item) -> Doc:
    match item:
        case Import(path):
            return f"import {literal(path)}"
        case RuleDeclaration(name, parameters, body):
            given = listed([f"{each.name}: {each.kind}" for each in parameters])
            return (f"rule {name}", given, " ", block(body, _part, item.layout.closing))
        case Apply():
            return application(item)
        case Allocate() | Waterfall() | Losses() | Recoveries() | Call():
            return rule(item)
        case _:
            return section(item)


def _part(part: Item | Step) -> Doc:
    """What a rule holds: a section or a step."""
    match part:
        case Pay() | Rest() | Release() | TopUp() | WhenSteps() | ForEach() | Accrue() | Buy():
            return step(part)
        case _:
            return _item(part)
