"""Printing a deal and reading it back gives the same deal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import fields, has
from hypothesis import HealthCheck, given, settings

from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse
from dealdsl.syntax.printer import print_file

from .syntax_strategies import files

relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def read(text: str) -> nodes.File:
    parsed = parse(Source("printed.deal", text))
    assert {told.slug for told in parsed.diagnostics} <= {"empty-block", "empty-deal"}
    assert parsed.file is not None
    return parsed.file


def comments(node: object) -> Iterator[str]:
    """Every comment that the tree holds."""
    if isinstance(node, tuple):
        for part in node:
            yield from comments(part)
    elif isinstance(node, nodes.Layout):
        yield from (node.trailing, *node.leading, *node.closing)
        yield from (*node.then_closing, *node.before_otherwise)
    elif has(type(node)):
        yield from getattr(node, "closing", ())
        for field in fields(type(node)):
            if field.name not in ("span", "key_span"):
                yield from comments(getattr(node, field.name))


def counted(node: nodes.File) -> Counter[str]:
    return Counter(line for line in comments(node) if line)


@relaxed
@given(files)
def test_a_printed_tree_reads_back_equal(file: nodes.File) -> None:
    text = print_file(file)
    again = read(text)
    assert again == file
    assert counted(again) == counted(file)
    assert print_file(again) == text
