"""Kernels that call others: functions of one value, and procedures that fill lists."""

from __future__ import annotations

import pytest

from tests.unit.native.kernels import GLUE, model_of, runs_as_python_does

CALLS = {
    "a function of one value": (
        "for m in range(1, periods + 1):\n    out[m] = limited(given[m] * x, y)",
        """
        def limited(value, limit):
            return min(max(value, 0.0), limit)
        """,
    ),
    "a function with statements": (
        "for m in range(1, periods + 1):\n    out[m] = x + root(given[m]) * root(y)",
        """
        def root(value):
            positive = max(value, 0.0)
            if positive > 1.0:
                positive = positive * 0.5
            return sqrt(positive)
        """,
    ),
    "a function of a function": (
        "out[1] = twice(twice(x) + 1.0)\nout[2] = twice(once(y))",
        """
        def once(value):
            return value + 1.0

        def twice(value):
            return once(once(value) * 0.5)
        """,
    ),
    "an index for a number": (
        "for m in range(1, periods + 1):\n    out[m] = halved(m) * x",
        """
        def halved(value: float) -> float:
            part = value
            part = part * 0.5
            return part
        """,
    ),
    "a function that is not always asked": (
        "for m in range(1, periods + 1):\n    out[m] = inverse(given[m]) if given[m] > 0.0 else x",
        """
        def inverse(value):
            return 1.0 / value if value > 0.0 else 0.0
        """,
    ),
    "a function of an index": (
        "for m in range(1, periods + 1):\n    out[m] = aged(x, m + lag)",
        """
        def aged(value, age):
            return value * min(max(age, 1.0), 30.0) / 30.0
        """,
    ),
    "a function of an element behind": (
        """
        for m in range(1, periods + 1):
            other[m] = given[m] + x
            if m > lag:
                out[m] = halved(other[m - lag])
        """,
        """
        def halved(value):
            return value * 0.5
        """,
    ),
    "a function with a condition": (
        "for m in range(1, periods + 1):\n    out[m] = either(on and m > 3, given[m], y)",
        """
        def either(first, one, two):
            return one if first else two
        """,
    ),
    "a function that changes what it is given": (
        "out[1] = lowered(x)\nout[2] = x\ny = lowered(y)\nout[3] = y",
        """
        def lowered(x):
            x = x - 1.0
            return x * 0.5
        """,
    ),
    "a procedure": (
        "fill(periods, x, given, out)\nfill(periods, y, out, other)",
        """
        def fill(count, part, source, target):
            for i in range(count + 1):
                target[i] = source[i] * part
        """,
    ),
    "a procedure on one list twice": (
        "fill(periods, x, given, out)\nfill(periods, y, out, out)",
        """
        def fill(count, part, source, target):
            for i in range(1, count + 1):
                target[i] = source[i - 1] * part + target[i]
        """,
    ),
    "a procedure in an if": (
        """
        for m in range(1, periods + 1):
            if given[m] > x:
                fill(periods, m * 1.0, given, out)
        """,
        """
        def fill(count, part, source, target):
            for i in range(1, count + 1):
                target[i] = target[i] + source[i] * part
        """,
    ),
    "sharing by weights": (
        """
        for m in range(1, periods + 1):
            other[1] = given[m]
            other[2] = x
            other[3] = y
            share(3, other, rates, out, z)
            out[3 + m // 1] = out[1]
        """.replace("m // 1", "m - m + 1"),
        """
        def share(count, weights, rooms, given, cash):
            for i in range(count):
                given[i] = 0.0
            if cash > 0.0:
                left = cash
                too_much = False
                for _ in range(count):
                    if left > 0.0 or too_much:
                        too_much = False
                        weight = 0.0
                        for i in range(count):
                            weight = weight + (max(weights[i], 0.0) if rooms[i] > given[i] else 0.0)
                        pot = left
                        for i in range(count):
                            open_weight = max(weights[i], 0.0) if rooms[i] > given[i] else 0.0
                            part = pot * open_weight / weight if weight > 0.0 else 0.0
                            amount = min(min(part, rooms[i] - given[i]), left)
                            given[i] = given[i] + amount
                            left = left - amount
                            too_much = too_much or given[i] > rooms[i]
        """,
    ),
    "a list by another name": (
        "fill(periods, given, out)",
        """
        def fill(count, source, target):
            first = source
            for i in range(1, count + 1):
                target[i] = first[i] + first[i - 1]
        """,
    ),
}

GLUES = {
    "numbers reckoned outside": """\
        x, y = assumed.x / 100.0 + 1.0, (2.0 - assumed.y) * assumed.z
        kernel(PERIODS, assumed.lag, x, y, 3.0 / 7.0, assumed.on, given, RATES, out, other)
        """,
    "a number in all months": """\
        given = [assumed.x] * (PERIODS + 1)
        kernel(PERIODS, 0, 1.0, assumed.y, 1.0, True, given, RATES, out, other)
        """,
    "a number in all months but at the cut-off": """\
        given = [0.0, *(assumed.x for _ in range(PERIODS))]
        kernel(PERIODS, 0, 1.0, assumed.y, 1.0, True, given, RATES, out, other)
        """,
    "a reckoned number in all months": """\
        given = [assumed.x / 100.0] * (PERIODS + 1)
        kernel(PERIODS, 0, 1.0, assumed.y, 1.0, True, given, RATES, out, other)
        """,
    "months moved": """\
        moved = [0.0, *given[4:], *given[1:4]]
        kernel(PERIODS, assumed.lag, 1.0, assumed.y, 1.0, True, moved, RATES, out, other)
        """,
    "a kernel's list moved": """\
        kernel(PERIODS, assumed.lag, assumed.x, 1.0, 1.0, assumed.on, given, RATES, out, other)
        moved = [0.0, *out[4:], 2.5, *out[1:3]]
        kernel(PERIODS, assumed.lag, assumed.y, 1.0, 1.0, True, moved, RATES, out, other)
        """,
    "a kernel's number put elsewhere": """\
        kernel(PERIODS, assumed.lag, assumed.x, 1.0, 1.0, assumed.on, given, RATES, out, other)
        other[0] = out[3]
        other[2] = out[4] + assumed.z
        kernel(PERIODS, 1, assumed.y, 1.0, 1.0, True, other, RATES, out, other)
        """,
    "a kernel of known numbers": """\
        known = [0.0] * (PERIODS + 1)
        kernel(PERIODS, 2, 1.5, 2.5, 1.0, True, RATES, RATES, known, known)
        kernel(PERIODS, 2, assumed.y, 2.5, 1.0, True, known, RATES, out, other)
        """,
    "one list twice": """\
        kernel(PERIODS, assumed.lag, assumed.x, assumed.y, 1.0, True, given, RATES, out, out)
        """,
    "signed zeros that are known": """\
        known = [0.0, -0.0, 0.0, *[-0.0] * (PERIODS - 2)]
        out[1:] = [-0.0] * PERIODS
        kernel(PERIODS, 4, assumed.x, 1.0, 1.0, assumed.on, known, RATES, out, other)
        """,
}
KERNEL = """
for m in range(1, periods + 1):
    other[m] = x * given[m] if on else out[m]
    if m > lag:
        out[m] = y + other[m - lag] * z
    else:
        out[m] = given[m - 1] * y - out[m]
"""


@pytest.mark.parametrize("name", CALLS)
def test_calls_run_as_python_does(name: str) -> None:
    body, helpers = CALLS[name]
    runs_as_python_does(model_of(body, helpers))


@pytest.mark.parametrize("name", GLUES)
def test_python_around_the_kernels_is_followed(name: str) -> None:
    start, rest = GLUE.split("    kernel(")
    end = rest[rest.index("    return") :]
    glue = start + "".join(f"    {line.strip()}\n" for line in GLUES[name].splitlines()) + end
    runs_as_python_does(model_of(KERNEL, glue=glue))


def test_lists_by_constant_keys() -> None:
    """As `distribute` has the columns of classes."""
    body = """
    paid = other["A", "paid"]
    for m in range(1, periods + 1):
        paid[m] = given[m] * x + other["rates"][m]
    for m in range(1, periods + 1):
        out[m] = paid[m] + paid[m - 1]
        other["B", "paid"][m] = out[m] * y
    """
    keyed = '{("A", "paid"): other, ("B", "paid"): [0.0] * (PERIODS + 1), "rates": RATES}'
    glue = GLUE.replace("out, other\n", f"out, {keyed}\n")
    assert keyed in glue
    runs_as_python_does(model_of(body, glue=glue))
