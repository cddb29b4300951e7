"""A deal is untrusted input: none of its text becomes code, and no two of its names become one."""

from __future__ import annotations

import ast
import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.source import Source
from tests.properties.deal_text import Deal
from tests.properties.deals import deals, scenarios
from tests.properties.runs import checked, drawn, projected, same_to_the_last_bit
from tests.properties.test_same_deal_written_otherwise import with_names

ATTACKS = (
    '"""',
    "'''",
    '""" + print() + """',
    "'); print(); ('",
    "\\",
    "\\N{BULLET} \\x41 \\101",
    "\r\nprint()\r",
    "\x0cprint()",
    "\u2028print()\x85print()",
    "{print()} {{ print() }} %s {0}",
    "# coding: rot13",
    "*/ }} rest to R {{",
    "\x00",
    "\u202eprint()",
    "-*- coding: utf-7 -*- +ACI-",
)
texts = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.lists(st.sampled_from(ATTACKS), max_size=3).map(" ".join),
).filter(lambda text: "\n" not in text.replace("\r\n", ""))

# Python's words, and what the emitted model calls its own things.
NAMES = (
    *("class", "None", "True", "lambda", "import", "exec", "eval", "__import__", "async", "match"),
    *("print", "range", "float", "abs", "len", "open", "list", "dict", "__name__"),
    *("project", "main", "assumptions", "columns", "flows", "other", "given", "rooms", "weights"),
    *("collateral", "distribute", "level_pay", "month_number", "left", "memory"),
    *("Model", "Assumptions", "Result", "MODEL", "KERNELS", "sqrt", "sys", "argparse", "tables"),
    *("share_by_weight", "twelfth_root", "balance", "called", "year_fraction", "over"),
    *("called_now", "all_losses", "_", "__", "_1", "paid_in_all", "given_2", "left_2"),
    *("total_due", "available", "call_exercised"),
)
DECLARED = re.compile(
    r"^(?:  )*(?:tranche|define|fee|account|test|trigger|table|group|waterfall|pool|claim)"
    r" ([\w-]+)|^ *([\w-]+): pay",
    re.MULTILINE,
)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def dressed(deal: Deal, text: str) -> str:
    """The deal with `text` wherever a deal may hold words: titles, sources, reasons, comments."""
    quote, comment = quoted(text), text.replace("\n", " ")
    lines = []
    for line in deal.text.splitlines():
        worded = re.sub(r'"[^"]*"', lambda _: quote, line)
        worded = re.sub(
            r"^((?:tranche|fee|account|limit) [\w-]+) \{",
            lambda found: f"{found[1]} {quote} because {quote} {{",
            worded,
        )
        if line.startswith(("define", "test", "trigger", "check")):
            worded += f" because {quote}"
        lines.append(f"{worded}  # {comment}")
    return "\n".join(lines) + "\n"


def compiled(text: str) -> Compilation | None:
    """A deal's compilation; None where it is refused."""
    compilation = compiler.check(Source("drawn.deal", text))
    return None if compilation.deal is None else compilation


def shape(code: str) -> str:
    """The syntax tree without the contents of texts, and without what things are called."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.Name):
            node.id = "name"
    return ast.dump(tree)


@drawn(30)
@given(deals(), texts)
def test_no_text_of_a_deal_becomes_code(deal: Deal, text: str) -> None:
    harmless, hostile = compiled(dressed(deal, "words")), compiled(dressed(deal, text))
    assert harmless is not None
    if hostile is not None:
        assert shape(compiler.emit(hostile)) == shape(compiler.emit(harmless))


@pytest.mark.parametrize("text", ATTACKS)
def test_nor_does_any_of_these(text: str) -> None:
    deal = checked(SMALL).source.text
    hostile = compiled(deal.replace("words", quoted(text)[1:-1]).replace("remark", text))
    if hostile is not None:
        emitted = compiler.emit(hostile)
        assert shape(emitted) == shape(compiler.emit(checked(SMALL)))
        compiler.load_model(hostile).project(Assumptions())


@st.composite
def misnamed(draw: st.DrawFn) -> tuple[Deal, str, dict[str, str]]:
    """A deal, its text with hostile names for what it declares, and which names those are."""
    deal = draw(deals())
    declared = sorted({a or b for a, b in DECLARED.findall(deal.text)} - {"R"})
    old = draw(st.lists(st.sampled_from(declared), min_size=1, max_size=8, unique=True))
    new = dict(zip(old, draw(st.permutations(NAMES)), strict=False))
    return deal, with_names(deal.text, new), new


@drawn(25)
@given(misnamed(), scenarios())
def test_hostile_names_change_neither_the_code_nor_a_payment(
    drawn_names: tuple[Deal, str, dict[str, str]], scenario: dict[str, Any]
) -> None:
    deal, text, new = drawn_names
    hostile, harmless = compiled(text), checked(deal.text)
    assume(hostile is not None)
    assert hostile is not None
    assert shape(compiler.emit(hostile)) == shape(compiler.emit(harmless))
    emitted = compiler.load_model(hostile).project(Assumptions(**scenario))
    same_to_the_last_bit(emitted, projected(hostile, scenario))
    for (name, column), amounts in projected(harmless, scenario).flows.items():
        assert repr(emitted.flows[new.get(name, name), column]) == repr(amounts)


SMALL = """
source F "words"
deal "words" per F "words" { cutoff: 2024-01-01 }  # remark
pool I { balance: $1,000  gross_rate: 6%  remaining_term: 4 months }  # remark
tranche ONE "words" because "words" { balance: $600  rate: 5%  shortfall: carried }  # remark
tranche TWO { balance: $400  rate: 6%  shortfall: carried }
tranche R { residual }
define first_level = max($0, ONE.balance - $100) because "words"  # remark
define second_level = min(TWO.balance, $300)
fee trustee { amount: $1  shortfall: lost }
waterfall main from I.funds {  # remark
  pay due to trustee
  first: pay interest to pro rata { ONE  TWO }  # remark
  second: pay principal to in order { TWO up to first_level  # remark
    ONE up to second_level }
  pay principal up to paid(first) + paid(second) pro rata { ONE  TWO }
  pay principal to in order { TWO  ONE }
  rest to R
}
losses from I.loss { in order { TWO  ONE } }
check "words": I.balance = $1,000 because "words"
"""
ALIKE = (
    ("B-1", "B_1"),
    ("class_1A1", "1A1"),
    ("class", "class_"),
    ("range_", "range"),
    ("a-b_c", "a_b-c"),
)
WORDS = ("ONE", "TWO", "first_level", "second_level", "first", "second", "trustee", "main")


@pytest.mark.parametrize("names", ALIKE, ids=" ".join)
@pytest.mark.parametrize("words", [*combinations(WORDS, 2)], ids=" ".join)
def test_names_that_are_alike_never_clash_silently(
    names: tuple[str, str], words: tuple[str, str]
) -> None:
    alike = compiled(with_names(SMALL, dict(zip(words, names, strict=True))))
    if alike is None:
        return
    scenario = {"cpr": 20.0, "cdr": 10.0, "severity": 50.0}
    emitted = compiler.load_model(alike).project(Assumptions(**scenario))
    plain = projected(checked(SMALL), scenario)
    shown = dict(zip(words, names, strict=True))
    for (name, column), amounts in plain.flows.items():
        assert repr(emitted.flows[shown.get(name, name), column]) == repr(amounts)
