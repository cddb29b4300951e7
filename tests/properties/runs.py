"""Compiling and projecting for the properties: how often, and by which of the two models."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.program.from_deal import program
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from dealdsl.source import Source

# `FUZZ=50 pytest tests/properties` draws fifty times as many deals, other ones each time, and
# makes what it finds smaller, which can take minutes.
FUZZ = int(os.environ.get("FUZZ", "0"))
PHASES = tuple(phase for phase in Phase if phase is not Phase.shrink or FUZZ)
DOLLARS = 1e-6


def drawn(examples: int) -> settings:
    """So many examples, the same ones every time; more, and new ones, when fuzzing."""
    return settings(
        max_examples=examples * max(FUZZ, 1),
        derandomize=FUZZ == 0,
        database=None,
        deadline=None,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )


def checked(text: str) -> Compilation:
    """A deal that must have no errors."""
    compilation = compiler.check(Source("drawn.deal", text))
    errors = [d for d in compilation.diagnostics if d.is_error]
    assert not errors, "\n".join(f"{d.slug}: {d.message}" for d in errors)
    assert compilation.deal is not None
    return compilation


def projected(compilation: Compilation, scenario: dict[str, Any]) -> Result:
    """What the interpreter gives."""
    assert compilation.deal is not None
    return interpret(program(compilation.deal), Assumptions(**scenario))


def flows_of(text: str, scenario: dict[str, Any]) -> Result:
    return projected(checked(text), scenario)


def same_to_the_last_bit(left: Result, right: Result) -> None:
    """The same keys, and by `repr` the same lists."""
    for one, other in ((left.flows, right.flows), (left.other, right.other)):
        assert set(one) == set(other)
        apart = {key: (one[key], other[key]) for key in one if repr(one[key]) != repr(other[key])}
        assert not apart
