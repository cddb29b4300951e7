"""Nesting is bounded, and what the bound allows does not exhaust the stack."""

from __future__ import annotations

import pytest

from dealdsl.source import Source
from dealdsl.syntax.depth import DEEPEST
from dealdsl.syntax.from_text import Parsed, parse
from dealdsl.syntax.printer import print_file


def read(text: str) -> Parsed:
    return parse(Source("deep.deal", text))


def slugs(text: str) -> list[str]:
    return [told.slug for told in read(text).diagnostics]


DEEP = {
    "parentheses": lambda depth: f"define x = {'(' * depth}a{')' * depth}",
    "calls": lambda depth: f"define x = {'f(' * depth}a{')' * depth}",
    "signs": lambda depth: f"define x = {'-' * depth}a",
    "negations": lambda depth: f"define x = {'not ' * depth}a",
    "fields": lambda depth: f"define x = a{'.b' * depth}",
    "sums": lambda depth: f"define x = a{' + b' * depth}",
    "conditions": lambda depth: f"define x = a{' and b' * depth}",
    "alternatives": lambda depth: f"define x = {'if a then b else ' * depth}c",
    "braces": lambda depth: (
        f"waterfall w from f {{ pay p to {'in order { ' * (depth - 1)}A{' }' * (depth - 1)} }}"
    ),
    "branches": lambda depth: (
        f"waterfall w from f {{ {'when a { ' * (depth - 1)}rest to b{' }' * (depth - 1)} }}"
    ),
    "subsets": lambda depth: f"pool G {{ {'subset s { ' * (depth - 1)}a: 5{' }' * (depth - 1)} }}",
}


@pytest.mark.parametrize("kind", DEEP)
def test_as_deep_as_may_be(kind: str) -> None:
    text = DEEP[kind](DEEPEST - 5)
    parsed = read(text)
    assert (slugs(text), parsed.file is None) == ([], False)
    assert parsed.file is not None
    assert read(print_file(parsed.file)).file == parsed.file


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("depth", [DEEPEST + 1, 2_000, 50_000])
def test_deeper_than_may_be(kind: str, depth: int) -> None:
    assert slugs(DEEP[kind](depth)) == ["nested-too-deeply"]


def test_braces_and_formulas_both_as_deep_as_may_be() -> None:
    inner = f"A up to {'-' * (DEEPEST - 2)}a"
    opened, closed = "in order { " * (DEEPEST - 1), " }" * (DEEPEST - 1)
    text = f"waterfall w from f {{ pay p to {opened}{inner}{closed} }}"
    parsed = read(text)
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    assert read(print_file(parsed.file)).file == parsed.file


def test_other_mistakes_before_the_depth_are_told_too() -> None:
    text = "tranche A { balance: }\n" + DEEP["sums"](DEEPEST + 1)
    assert slugs(text) == ["missing-value", "nested-too-deeply"]
