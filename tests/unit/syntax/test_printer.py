"""Canonical text: parentheses where they are needed, breaks where a line is full."""

from __future__ import annotations

import pytest

from dealdsl.source import Source
from dealdsl.syntax.from_text import parse
from dealdsl.syntax.pretty import WIDTH
from dealdsl.syntax.printer import print_file


def printed(text: str) -> str:
    parsed = parse(Source("test.deal", text))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    again = print_file(parsed.file)
    reread = parse(Source("again.deal", again))
    assert (reread.diagnostics, reread.file) == ((), parsed.file)
    assert reread.file is not None
    assert print_file(reread.file) == again
    return again


PARENTHESES = {
    "(a)": "a",
    "((a + b)) + c": "a + b + c",
    "a + (b + c)": "a + (b + c)",
    "a - (b - c)": "a - (b - c)",
    "(a - b) - c": "a - b - c",
    "a * (b + c)": "a * (b + c)",
    "(a * b) + c": "a * b + c",
    "a / (b * c)": "a / (b * c)",
    "(a / b) * c": "a / b * c",
    "-(a)": "-a",
    "-(a + b)": "-(a + b)",
    "(-a) * b": "-a * b",
    "a * (-b)": "a * -b",
    "a - (-b)": "a - -b",
    "-(-a)": "--a",
    "(a / b else c) * c": "a / b else c * c",
    "a / b else (c * c)": "a / b else (c * c)",
    "a / (b / c else a)": "a / (b / c else a)",
    "(a + b) / c else (a + b)": "(a + b) / c else (a + b)",
    "a / b else (-c)": "a / b else -c",
    "(a < b)": "a < b",
    "(a + b) < (c)": "a + b < c",
    "(a < b) = c": "(a < b) = c",
    "a = (b in c)": "a = (b in c)",
    "not (a < b)": "not a < b",
    "not (a and b)": "not (a and b)",
    "(not a) and b": "not a and b",
    "not (not a)": "not not a",
    "(a and b) or c": "a and b or c",
    "a and (b or c)": "a and (b or c)",
    "a and (b and c)": "a and (b and c)",
    "(a or b) or c": "a or b or c",
    "if (a or b) then (a + b) else (c or a)": "if a or b then a + b else c or a",
    "if (if a then b else c) then b else c": "if (if a then b else c) then b else c",
    "if a then (b < c) else c": "if a then (b < c) else c",
    "if a then (b / c else a) else c": "if a then (b / c else a) else c",
    "if a then (b / c else a) + b else c": "if a then (b / c else a) + b else c",
    "if a then b / c else c": "if a then b / c else c",
    "if a then b else (if b then c else a)": "if a then b else if b then c else a",
    "if a then (not b) else c": "if a then (not b) else c",
    "(if a then b else c) + a": "(if a then b else c) + a",
    "(a + b).c": "(a + b).c",
    "(a.b).c": "a.b.c",
    "($5).balance": "($5).balance",
    "f((a), (b + c))": "f(a, b + c)",
    "sum((a + b) for k in (c) where (a or b))": "sum(a + b for k in c where a or b)",
    "sum(a for k in (b or c))": "sum(a for k in (b or c))",
    "a / b else (from)": "a / b else (from)",
    "if a then b else (from + c)": "if a then b else (from + c)",
    "a in (order)": "a in (order)",
}


@pytest.mark.parametrize("text", PARENTHESES)
def test_parentheses_stand_only_where_they_must(text: str) -> None:
    assert printed(f"define x = {text}") == f"define x = {PARENTHESES[text]}\n"


LINES = {
    "key:5": "key: 5",
    "assume  key :assume 5  per F": "assume key: 5 per F",
    "key: a,b c , 5": "key: a, b c, 5",
    "grows_at: 5": "grows at: 5",
    "grows  at: 5": "grows at: 5",
    "day_count: 30 / 360": "day_count: 30/360",
    "day_count: actual/360": "day_count: actual/360",
    "share: a / b": "share: a / b",
    "key: (a)\n  of\n  b": "key: a, of b",
    "key: 25\n  months": "key: 25, months",
    r'key: "C:\deals \"x\""': r'key: "C:\\deals \"x\""',
    "key: between (1) and (2 + 3)": "key: between 1 and 2 + 3",
    "subset  a where(b < c){}": "subset a where b < c { }",
    "line a{key:5 residual}": "line a { key: 5  residual }",
}


@pytest.mark.parametrize("text", LINES)
def test_an_entry(text: str) -> None:
    assert printed(f"pool G {{\n{text}\n}}") == f"pool G {{\n  {LINES[text]}\n}}\n"


STEPS = {
    "pay p in order { a }": "pay p to in order { a }",
    "pay p up to 5 to a": "pay p up to 5 to a",
    "pay p up to 5 pro rata by (c) {a b}": "pay p up to 5 pro rata by c { a  b }",
    "rest:pay p to split{60%:a 40%:b up to 5}": "rest: pay p to split { 60%: a  40%: b up to 5 }",
    "top  up a to 5": "top up a to 5",
    "when a{rest to b}otherwise{rest to c}": "when a { rest to b } otherwise { rest to c }",
    "for  each k in a{rest to k}": "for each k in a { rest to k }",
}


@pytest.mark.parametrize("text", STEPS)
def test_a_step(text: str) -> None:
    assert (
        printed(f"waterfall w from f {{\n{text}\n}}")
        == f"waterfall w from f {{\n  {STEPS[text]}\n}}\n"
    )


def test_nothing_is_printed_of_nothing() -> None:
    parsed = parse(Source("empty.deal", " \n\n"))
    assert parsed.file is not None
    assert print_file(parsed.file) == ""


def test_lines_are_broken_where_they_can_be() -> None:
    names = " + ".join(f"name_{i}" for i in range(60))
    arguments = ", ".join(f"name_{i}" for i in range(60))
    text = "\n".join(
        [
            f"define x = {names}",
            f"define y = f({arguments})",
            f"group g = {arguments}",
            f"tranche A {{ balances: {arguments.replace(',', '')} }}",
            f"test t: {names} < {names} and f({arguments}) or a",
            f"define z = if {names} < 5 then {names} else {names}",
            f"losses from f {{ in order {{ {arguments.replace(',', '')} }} up to {names} }}",
        ]
    )
    assert max(map(len, printed(text).splitlines())) <= WIDTH


def test_a_text_without_breaks_is_longer_than_a_line() -> None:
    text = '"' + "x" * 120 + '"'
    assert printed(f"deal {text} {{ a: {text} }}") == f"deal {text} {{\n  a:\n    {text}\n}}\n"
