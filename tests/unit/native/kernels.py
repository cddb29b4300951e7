"""Small models around the text of a kernel, run as machine code and as plain Python.

The kernel of a model is called once, with all that a scenario can give:

    def kernel(periods, lag, x, y, z, on, given, rates, out, other):

`x`, `y` and `z` are numbers, `on` is a condition, `lag` is the same for all scenarios of a run;
`given` is by month and `rates` belongs to the deal. `out` and `other` are filled in by the kernel.
"""

from __future__ import annotations

from collections.abc import Collection
from math import inf, nan
from random import Random
from textwrap import dedent, indent
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("numpy", reason="machine code is run over numpy's arrays")
pytest.importorskip("llvmlite", reason="without llvmlite there is no machine code")

import numpy as np
from attrs import evolve, frozen

from dealdsl.native.build import Asked, Built, improved, traced
from dealdsl.native.kernel import Kernel, Outcome, Plan
from dealdsl.native.layout import Layout
from dealdsl.native.machine import Machine, loaded, object_code, this_machine
from dealdsl.native.nodes import Routine
from dealdsl.native.scenario_text import llvm_text
from dealdsl.native.shape import Shape

# So many months that loops over them stay loops, and so few that they are written out.
PERIODS, FEW = 20, 10
NUMBERS = ("x", "y", "z")
LISTS = ("out", "other")
SHAPE = Shape(
    (
        *((name, "number") for name in NUMBERS),
        ("on", "truth"),
        ("lag", "whole"),
        ("given", "by month"),
    )
)
RATES = (0.0, 0.5, -1.25, 0.0, 3.0, 1e-310, 2.5, 1e300, -0.0, 0.1, 7.0, *(1.0,) * 10)
HEAD = "def kernel(periods, lag, x, y, z, on, given, rates, out, other):"
MODEL = (
    """\
from math import sqrt
PERIODS = {PERIODS}
class Assumptions:
    def __init__(self, **assumed):
        self.__dict__.update(assumed)
"""
    + f"RATES = {list(RATES)}\n"
)
GLUE = """\
def project(assumed):
    out, other = [0.0] * (PERIODS + 1), [0.0] * (PERIODS + 1)
    given = [0.0, *assumed.given[:PERIODS]]
    kernel(
        PERIODS, assumed.lag, assumed.x, assumed.y, assumed.z, assumed.on, given, RATES, out, other
    )
    return {"out": out, "other": other}
"""
# Numbers that are easily mistaken for others.
ODD = (
    *(0.0, -0.0, 0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 1e-310, 2.2250738585072014e-308),
    *(1e308, -1e308, 1.7976931348623157e308, inf, -inf),
)


@frozen
class Scenario:
    x: float
    y: float
    z: float
    on: bool
    lag: int
    given: tuple[float, ...]


def model_of(body: str, helpers: str = "", glue: str = GLUE, periods: int = PERIODS) -> str:
    """The text of a model whose kernel has this body; `helpers` are kernels too."""
    names = [line.split("(")[0][4:] for line in dedent(helpers).splitlines() if line[:4] == "def "]
    kernel = f"{HEAD}\n{indent(dedent(body).strip(), '    ')}\n"
    head = MODEL.replace("{PERIODS}", str(periods))
    return "\n".join((head, dedent(helpers), kernel, glue, f"KERNELS = {('kernel', *names)}\n"))


def scenarios(count: int, lag: int, seed: object = 0) -> list[Scenario]:
    """Scenarios of one lag, the same ones every time; many numbers are odd, or alike."""
    random = Random(f"{seed} {lag}")

    def number() -> float:
        kind = random.randrange(4)
        if kind == 0:
            return random.choice(ODD)
        return random.uniform(-5, 5) if kind < 3 else float(random.randint(-2, 3))

    found = []
    for _ in range(count):
        x, y, z = number(), number(), number()
        y = random.choice((x, y, y))
        given = tuple(number() for _ in range(PERIODS))
        found.append(Scenario(x, y, z, random.random() < 0.5, lag, given))
    return found


def executed(text: str) -> dict[str, Any]:
    """The names of a model's text."""
    names: dict[str, Any] = {"__name__": "model"}
    exec(compile(text, "<model>", "exec"), names)
    return names


def plainly(text: str, given: list[Scenario]) -> list[dict[str, list[float]] | None]:
    """What Python makes of each scenario; None where it divides by zero, or finds no root."""
    project = executed(text)["project"]
    found: list[dict[str, list[float]] | None] = []
    for each in given:
        assumed = {name: getattr(each, name) for name in Scenario.__annotations__}
        try:
            found.append(project(SimpleNamespace(**assumed)))
        except (ZeroDivisionError, ValueError):
            found.append(None)
    return found


def built(text: str, asked: tuple[str, ...] = LISTS) -> Built:
    """The routine of a model as it is written, of which whole lists are asked."""

    def asking(_: object, result: dict[str, list[float]]) -> Asked:
        return {name: (result[name], None) for name in asked}

    return traced(text, executed(text), SHAPE, asking)


def kernel_of(found: Built, routine: Routine, machine: Machine, shape: Shape = SHAPE) -> Kernel:
    """A routine, as machine code for a number of lanes."""
    plan = Plan(
        lanes=machine.lanes,
        scalars=shape.scalars,
        by_month=shape.names("by month"),
        wholes=shape.wholes,
        months=found.months,
        work_size=Layout.of(routine).work_size,
        results=found.results,
        lists=found.lists,
    )
    text = llvm_text(routine, machine.lanes, machine.attributes)
    return Kernel(plan, loaded(object_code(text, machine), machine, wholes=2, addresses=6))


def machines() -> dict[str, Machine]:
    """This machine, as it is and with other numbers of lanes."""
    here = this_machine()
    return {"own": here, "one": evolve(here, lanes=1), "four": evolve(here, lanes=4)}


def natively(kernel: Kernel, given: list[Scenario], threads: int = 1) -> Outcome:
    """What machine code makes of scenarios of one lag."""
    numbers = {name: np.array([getattr(each, name) for each in given]) for name in NUMBERS}
    numbers["on"] = np.array([each.on for each in given])
    numbers["given"] = np.array([each.given[: kernel.plan.months] for each in given])
    return kernel.run(len(given), numbers, {"lag": given[0].lag}, threads)


def same_bits(one: Any, other: Any) -> bool:
    """Whether numbers are the same to the last bit; one that is none is like any other."""
    left, right = np.array(one, dtype=float), np.array(other, dtype=float)
    left[np.isnan(left)] = right[np.isnan(right)] = nan
    return bool(np.array_equal(left.view(np.int64), right.view(np.int64)))


def compare(
    kernel: Kernel, given: list[Scenario], expected: list[dict[str, list[float]] | None]
) -> tuple[int, int]:
    """Assert that machine code gives what is expected, and fails at least where Python stops.

    Returns how many scenarios Python stops in, and how many fail that it does not stop in.
    """
    outcome = natively(kernel, given)
    stopped = unjust = 0
    for row, figures in enumerate(expected):
        if figures is None:
            assert outcome.failed[row], f"a scenario that Python stops in: {given[row]}"
            stopped += 1
            continue
        unjust += bool(outcome.failed[row])
        for name, values in outcome.lists.items():
            told = f"{name} of {given[row]}: {values[row].tolist()}, not {figures[name]}"
            assert same_bits(values[row], figures[name]), told
    return stopped, unjust


def agrees(text: str, lanes: Collection[str], rows: int = 37) -> tuple[int, int]:
    """Compare a model's routine, as written and improved, for some lags and numbers of lanes.

    Returns the sums of what `compare` counts.
    """
    found, known = built(text), machines()
    given = [scenarios(rows, lag, text) for lag in (0, 3, 40)]
    expected = [plainly(text, each) for each in given]
    kernels = [
        kernel_of(found, routine, known[each])
        for routine in (found.routine, improved(found.routine))
        for each in lanes
    ]
    counts = [
        compare(kernel, *pair) for kernel in kernels for pair in zip(given, expected, strict=True)
    ]
    stopped, unjust = map(sum, zip(*counts, strict=True))
    return stopped, unjust


def runs_as_python_does(text: str, lanes: Collection[str] = ("own", "one", "four")) -> None:
    """Assert that a model that stops in no scenario gives the same as machine code."""
    stopped, _ = agrees(text, lanes)
    assert stopped == 0, "a kernel that is meant to work in all scenarios"
