"""A deal in its canonical layout: what `dealc fmt` writes.

Two spaces to a level, `key: value`, at most one blank line between entries and one around sections
of several lines. What stood on one line in braces stays there if it fits; comments are kept.
Printing what was printed changes nothing, and reading it gives an equal tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealdsl.syntax.nodes import Allocate, Call, File, Item, Losses, Recoveries, Waterfall
from dealdsl.syntax.pretty import Doc, render
from dealdsl.syntax.printer_blocks import commented
from dealdsl.syntax.printer_rules import rule
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
        case Allocate() | Waterfall() | Losses() | Recoveries() | Call():
            return rule(item)
        case _:
            return section(item)
