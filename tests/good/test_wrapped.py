"""Every deal of this folder, put into a rule that is applied: the same figures."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.flows import Result
from dealdsl.source import Source, Span
from dealdsl.syntax import nodes
from dealdsl.syntax.printer import print_file
from tests.good.running import opener, program, scenarios, source
from tests.good.test_good import SHORT

OUTSIDE = (nodes.SourceDeclaration, nodes.Import, nodes.RuleDeclaration)


def _stays(item: nodes.Item) -> bool:
    is_section = isinstance(item, nodes.Section)
    return isinstance(item, OUTSIDE) or (is_section and item.kind in ("deal", "pools", "scenario"))


def _is_named_by_a_scenario(name: str) -> bool:
    """Whether a scenario names what would be in the rule: a table, or an index."""
    file, _ = compiler.parse(source(name))
    assert file is not None
    curves = (nodes.Table, nodes.Index)
    names = {item.name for item in file.items if isinstance(item, curves)}
    scenarios = (item for item in file.items if getattr(item, "kind", "") == "scenario")
    words = [word for item in scenarios for word in item.span.text.replace(":", " ").split()]
    return not names.isdisjoint(words)


def wrapped(name: str) -> Compilation:
    file, _ = compiler.parse(source(name))
    assert file is not None
    place = Span(Source("wrapped.deal", ""), 0, 0)
    body = tuple(item for item in file.items if not _stays(item))
    rule = nodes.RuleDeclaration("all_of", (), body, span=place)
    notes = nodes.Notes(span=place)
    apply = nodes.Apply("all_of", (), "x", notes, span=place)
    items = (*(item for item in file.items if _stays(item)), rule, apply)
    text = print_file(nodes.File(items, span=place))
    return compiler.check(Source(f"{name.rpartition('/')[2]}.deal", text), opened=opener(name))


@pytest.mark.parametrize("name", [n for n in SHORT if not _is_named_by_a_scenario(n)])
def test_a_deal_in_a_rule_is_the_same_deal(name: str) -> None:
    found = wrapped(name)
    assert [d for d in found.diagnostics if d.is_error] == []
    whole = compiler.program(found)
    emitted = compiler.load_model(found)
    for scenario, assumptions in scenarios(name).items():
        plain = interpret(program(name), assumptions)
        inside = interpret(whole, assumptions)
        assert _without_prefix(inside) == (plain.flows, plain.other)
        projected = emitted.project(assumptions)
        assert (projected.flows, projected.other) == (inside.flows, inside.other), scenario


def _without_prefix(result: Result) -> tuple[object, object]:
    flows = {(_bare(of), column): values for (of, column), values in result.flows.items()}
    other = {(k, _bare(name), m): values for (k, name, m), values in result.other.items()}
    return flows, other


def _bare(name: str) -> str:
    return name.removeprefix("x.").removeprefix("x: ").replace(" of x.", " of ")
