"""Each expression of kernels gives as machine code what it gives in Python, to the last bit."""

from __future__ import annotations

import pytest

from tests.unit.native.kernels import FEW, PERIODS, model_of, runs_as_python_does

EXPRESSIONS = {
    "a constant": "for month in range(1, periods + 1):\n    out[month] = 0.1",
    "plus and minus": "for m in range(1, periods + 1):\n    out[m] = x + given[m] - y",
    "a sum in its order": "for m in range(1, periods + 1):\n    out[m] = x + (y + (z + given[m]))",
    "times": "for m in range(1, periods + 1):\n    out[m] = x * given[m] + y * z",
    "unary minus": "for m in range(1, periods + 1):\n    out[m] = -given[m] - -x",
    "minus of a constant": "out[1] = -0.0\nout[2] = -0.0 + x * 0.0\nout[3] = -1.5 * x",
    "signed zeros in sums": "out[1] = x + -0.0\nout[2] = x + 0.0\nout[3] = 0.0 - x\nout[4] = -x",
    "times nought": "out[1] = x * 0.0\nout[2] = 0.0 * -1.0 + x\nout[3] = x * 1.0\nout[4] = x - x",
    "min": "for m in range(1, periods + 1):\n    out[m] = min(x, given[m])\nother[1] = min(y, x)",
    "max": "for m in range(1, periods + 1):\n    out[m] = max(x, given[m])\nother[1] = max(y, x)",
    "min with a constant": "out[1] = min(x, 0.0)\nout[2] = min(0.0, x)\nout[3] = min(x, -0.0)",
    "max with a constant": "out[1] = max(x, 0.0)\nout[2] = max(0.0, x)\nout[3] = max(-0.0, x)",
    "min of max": "for m in range(1, periods + 1):\n    out[m] = min(max(given[m], x), max(y, z))",
    "extremes of constants": "out[1] = x + min(0.0, -0.0)\nout[2] = max(-0.0, 0.0)",
    "extremes of signed zeros": """
        out[1] = min(x * 0.0, y * -0.0)
        out[2] = max(x * 0.0, y * -0.0)
        out[3] = min(y * -0.0, x * 0.0)
        out[4] = max(y * -0.0, x * 0.0)
        """,
    "choice": "for m in range(1, periods + 1):\n    out[m] = x if given[m] > y else z",
    "choice in a choice": "out[1] = x if on else (y if x > y else z)\nout[2] = x if x == y else y",
    "choice of conditions": """
        low = x < y
        chosen = low if on else z > 1.0
        out[1] = 1.0 if chosen else 0.0
        """,
    "less": "for m in range(1, periods + 1):\n    out[m] = 1.0 if given[m] < x else 0.0",
    "at most": "for m in range(1, periods + 1):\n    out[m] = 1.0 if given[m] <= x else 0.0",
    "more": "for m in range(1, periods + 1):\n    out[m] = 1.0 if given[m] > x else 0.0",
    "at least": "for m in range(1, periods + 1):\n    out[m] = 1.0 if given[m] >= x else 0.0",
    "equal": "out[1] = 1.0 if x == y else 0.0\nout[2] = 1.0 if 0.0 == x else 0.0",
    "not equal": "out[1] = 1.0 if x != y else 0.0\nout[2] = 1.0 if -0.0 != x else 0.0",
    "comparison with what is none": """
        none = x * 1e308 * 1e308 - x * 1e308 * 1e308
        out[1] = 1.0 if none < y else 0.0
        out[2] = 1.0 if none != none else 0.0
        out[3] = 1.0 if none == none else 0.0
        out[4] = 1.0 if not none >= y else 0.0
        out[5] = min(none, y)
        out[6] = min(y, none)
        out[7] = max(none, y)
        out[8] = max(y, none)
        """,
    "and": "out[1] = 1.0 if x > 0.0 and y > 0.0 and on else 0.0",
    "or": "out[1] = 1.0 if x > 0.0 or y > 0.0 or not on else 0.0",
    "not": "out[1] = 1.0 if not (x > 0.0 and not y < z) else 0.0",
    "and with or": "out[1] = 1.0 if x > 0.0 and (on or y > z) or z == 1.0 else 0.0",
    "conditions kept": """
        above = x > y
        for m in range(1, periods + 1):
            above = above or given[m] > 4.0 and not on
            out[m] = 1.0 if above else 0.0
        """,
    "conditions of the months": """
        for m in range(1, periods + 1):
            early = m < 4
            out[m] = x if early and m != 2 or on else y
            other[m] = z if not early else 0.5
        """,
    "division by a constant": "out[1] = x / 3.0\nout[2] = x / -0.1\nout[3] = lag / 7.0",
    "division guarded by a choice": """
        out[1] = x / y if y > 0.0 else 0.0
        out[2] = x / y if y != 0.0 else 1.0
        out[3] = x / y if 0.0 < y else z
        out[4] = 0.0 if y == 0.0 else x / y
        """,
    "division guarded by an if": """
        for m in range(1, periods + 1):
            if given[m] > 0.0:
                out[m] = x / given[m]
            total = x + y
            if total != 0.0 and on:
                other[m] = z / total
        """,
    "division guarded by and": """
        out[1] = 1.0 if y != 0.0 and x / y > 1.0 else 0.0
        out[2] = 1.0 if y == 0.0 or x / y > 1.0 else 0.0
        out[3] = x / y if on and y > 0.0 else z
        """,
    "division guarded by a condition with a name": """
        some = y > 0.0 and on
        out[1] = x / y if some else 1.0
        """,
    "division in a long branch": """
        for m in range(1, periods + 1):
            if given[m] > 0.0:
                total = 0.0
                for i in range(1, m + 1):
                    total = total + rates[i] / given[m]
                out[m] = total * x
        """,
    "division guarded by max": "out[1] = x / max(y, 0.5)\nout[2] = x / (max(y, 0.0) + 1.0)",
    "square root": "out[1] = sqrt(max(x, 0.0))\nout[2] = sqrt(x) if x > 0.0 else -sqrt(-x)",
    "square root of nought": "out[1] = sqrt(x * y * 0.0)\nout[2] = sqrt(max(-0.0, x * -0.0))",
}


@pytest.mark.parametrize("periods", [PERIODS, FEW])
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_it_runs_as_python_does(name: str, periods: int) -> None:
    lanes = ("own", "one", "four") if periods == PERIODS else ("own",)
    runs_as_python_does(model_of(EXPRESSIONS[name], periods=periods), lanes)
