"""The grammar is the language reference: it has no ambiguity, and its examples are true."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec

import pytest
from lark import Lark

from dealdsl.syntax.grammar_text import grammar_text
from dealdsl.syntax.outline import SECTIONS
from dealdsl.syntax.wording import JOINTS, RESERVED, WORDS

RULE = re.compile(r"((?:^//.*\n)*)^(\??)([a-z_]+):", re.MULTILINE)


def examples(remarks: str) -> list[str]:
    """The lines of deal text above a rule; a remark in prose ends with a full stop."""
    lines = [line.removeprefix("//").strip() for line in remarks.splitlines()]
    shown = [line for line in lines if not line.endswith(".")]
    return [example for line in shown for example in re.split(r" {4,}", line) if example]


RULES = [
    (name, choice, examples(remarks)) for remarks, choice, name in RULE.findall(grammar_text())
]
CASES = [(name, example) for name, _, given in RULES for example in given]


@cache
def any_rule() -> Lark:
    """A parser that may start with any rule; strict where the package for it is installed."""
    strict = find_spec("interegular") is not None
    starts = [name for name, _, _ in RULES]
    return Lark(grammar_text(), parser="lalr", lexer="contextual", start=starts, strict=strict)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_reads_the_line_above_it(rule: str, example: str) -> None:
    any_rule().parse(example, start=rule)


def test_every_rule_but_a_plain_choice_shows_what_it_reads() -> None:
    assert [name for name, choice, given in RULES if not choice and not given] == []


def test_no_two_words_are_read_in_two_ways() -> None:
    pytest.importorskip("interegular")
    assert any_rule().options.strict


def keywords() -> dict[str, str]:
    """The words of the language by the names that the grammar gives them."""
    found = re.findall(r"^([A-Z_]+)\.\d: +/([a-z\\s+]+)\(\?", grammar_text(), re.MULTILINE)
    return {name: pattern.replace(r"\s+", " ") for name, pattern in found}


def test_messages_call_the_words_what_the_grammar_calls_them() -> None:
    known = {name: text for name, text in WORDS.items() if text.isascii() and text[0].isalpha()}
    assert {name: text for name, text in known.items() if keywords().get(name) != text} == {}
    assert set(SECTIONS) == {w for n, w in keywords().items() if n.lower() == w and w in SECTIONS}
    assert {"TO", "FROM", "LBRACE"} <= JOINTS.keys()


def test_reserved_words_are_those_that_no_name_may_be() -> None:
    (listed,) = re.findall(r"^NAME\.2: /\(\?!\(\?:([a-z|]+)\)", grammar_text(), re.MULTILINE)
    assert set(listed.split("|")) == RESERVED
