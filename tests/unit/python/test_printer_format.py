"""The printer against `ruff format` itself: it finds nothing to change.

Many trees go into one call of ruff, so that the tests stay quick.
"""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dealdsl.python import tree
from dealdsl.python.literals import is_plain, string_literal, text_width
from dealdsl.python.printer import LINE_LENGTH, print_module
from tests.unit.python.trees import (
    CALLS,
    EXPRESSIONS,
    MODULES,
    NAMES,
    PLAIN_ASSIGNMENTS,
    SIGNATURES,
    WITH_VERBATIM,
)

RUFF = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", str(LINE_LENGTH)]
BETWEEN = "\n\n\n"


def drawn(strategy, count):
    found = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value):
        found.append(value)

    collect()
    return found


def formatted(text):
    done = subprocess.run([*RUFF, "-"], input=text.encode(), capture_output=True, check=True)
    return done.stdout.decode()


def in_function(number, statement):
    return tree.Function(f"f{number}", (), (statement,))


DONE = (tree.Return(),)
STATEMENTS = st.one_of(
    PLAIN_ASSIGNMENTS,
    PLAIN_ASSIGNMENTS,
    EXPRESSIONS.map(tree.Return),
    CALLS.map(tree.ExpressionStatement),
    EXPRESSIONS.map(lambda test: tree.If((tree.Branch(test, DONE),))),
    st.builds(tree.For, NAMES, EXPRESSIONS, st.just(DONE)),
)


def test_ruff_breaks_lines_where_the_printer_does():
    """Ruff is given each statement on one long line, and must come to the very same text."""
    functions = tuple(in_function(*each) for each in enumerate(drawn(STATEMENTS, 1000)))
    module = tree.Module(functions + tuple(drawn(SIGNATURES, 200)))
    printed = print_module(module)
    assert sum("\n    " in part for part in printed.split(BETWEEN)) > 500
    one_long_line_each = print_module(module, line_length=10**9)
    for mine, theirs in zip(
        printed.split(BETWEEN), formatted(one_long_line_each).split(BETWEEN), strict=True
    ):
        assert mine == theirs
    assert formatted(printed) == printed


@pytest.mark.parametrize("strategy", [MODULES, WITH_VERBATIM])
def test_ruff_changes_nothing_in_whole_modules(strategy, tmp_path):
    texts = {}
    for number, module in enumerate(drawn(strategy, 150)):
        path = tmp_path / f"module_{number}.py"
        texts[path] = print_module(module)
        path.write_bytes(texts[path].encode())
    subprocess.run([*RUFF, "--quiet", str(tmp_path)], check=True)
    changed = [(text, path.read_text("utf-8")) for path, text in texts.items()]
    for mine, theirs in sorted(changed, key=lambda pair: len(pair[0])):
        assert mine == theirs


def test_ruff_measures_characters_as_the_printer_does():
    """Each character in a call that just fits, and in one that just does not."""
    kept = [chr(code) for code in range(32, 0x10000, 7) if is_plain(chr(code))]
    assert len(kept) > 5000
    calls = []
    for character in kept:
        rest = LINE_LENGTH - text_width(f"f({string_literal(character)}, )")
        for length in (rest, rest + 1):
            arguments = (tree.Constant(character), tree.Name("a" * length))
            calls.append(tree.ExpressionStatement(tree.Call(tree.Name("f"), arguments)))
    text = print_module(tree.Module(tuple(calls)))
    assert text.count("\n") == len(kept) * (1 + 4)
    assert formatted(text) == text
