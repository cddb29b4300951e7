"""Each statement of kernels gives as machine code what it gives in Python, to the last bit."""

from __future__ import annotations

import pytest

from tests.unit.native.kernels import FEW, PERIODS, model_of, runs_as_python_does

STATEMENTS = {
    "if without else": """
        for m in range(1, periods + 1):
            value = x
            if given[m] > y:
                value = z
            out[m] = value
        """,
    "if with else": """
        for m in range(1, periods + 1):
            if given[m] > y:
                out[m] = x
                value = 1.0
            else:
                value = y * z
                other[m] = value
            out[m] = out[m] + value
        """,
    "elif": """
        for m in range(1, periods + 1):
            if given[m] > 2.0:
                out[m] = 1.0
            elif given[m] > 0.0:
                out[m] = 2.0
            elif on:
                out[m] = 3.0
            else:
                out[m] = 4.0
        """,
    "nested ifs": """
        total = 0.0
        for m in range(1, periods + 1):
            if given[m] > x:
                if on:
                    total = total + given[m]
                elif m > 3:
                    total = total - 1.0
                else:
                    other[m] = total
                if total > 2.0:
                    out[m] = total
            else:
                if not on:
                    total = 0.5
            out[m] = out[m] + total
        """,
    "a long branch": """
        a = 0.0
        b = 1.0
        for m in range(1, periods + 1):
            if given[m] > x:
                a = a + given[m] * x - y * z + a * 0.5
                b = b * 0.5 + a * 0.25 + given[m] * given[m] + x * y
                c = a * b + x * y - z * z + a * a * 0.125 + b * b
                d = c - a * b + x * z * 0.5 - (a + b + c) * 0.125
                out[m] = a + b * c - d
                other[m] = min(a, b) + max(c, d)
            else:
                b = b + 1.0
            out[m] = out[m] + a - b
        """,
    "long branches both ways": """
        a = 0.0
        for m in range(1, periods + 1):
            if given[m] > x:
                for i in range(periods):
                    a = a * 0.5 + given[i] + x
                first = a
            else:
                for i in range(1, m):
                    a = a - given[i] * 0.25
                first = -a
                out[m - 1] = first
            out[m] = first
        """,
    "carried variables": """
        balance = x
        paid = 0.0
        for m in range(1, periods + 1):
            part = balance * 0.25
            paid = paid + part
            balance = balance - part
            out[m] = balance
        other[1] = paid
        other[2] = balance
        """,
    "exchanged variables": """
        a = x
        b = y
        for m in range(1, periods + 1):
            c = a
            a = b
            b = c + 1.0
            out[m] = a
        """,
    "carried in one branch": """
        last = 0.0
        for m in range(1, periods + 1):
            if given[m] > 0.0:
                last = given[m]
            out[m] = last
        """,
    "set in one branch first": """
        for m in range(1, periods + 1):
            above = given[m] > x
            if above:
                extra = given[m] - x
            out[m] = extra if above else 0.0
        """,
    "set in one branch before the loop": """
        if on:
            level = x
        else:
            level = y
        for m in range(1, periods + 1):
            out[m] = level + given[m]
        """,
    "a parameter that changes": """
        for m in range(1, periods + 1):
            x = x * 0.5 + given[m]
            out[m] = x
        """,
    "a parameter that some change": """
        if on:
            x = x + 1.0
        out[1] = x
        for m in range(1, periods + 1):
            if given[m] > 0.0:
                y = y - 1.0
            out[m] = out[m] + y
        """,
    "a parameter that is limited": """
        x = min(max(x, 0.0), 1.0)
        for m in range(1, periods + 1):
            out[m] = x * given[m]
        """,
    "loop in an if": """
        total = 0.0
        if on:
            for m in range(1, periods + 1):
                total = total + given[m]
                out[m] = total
        other[1] = total
        """,
    "loop in a loop": """
        for m in range(1, periods + 1):
            total = 0.0
            for i in range(m, periods + 1):
                total = total + given[i] * rates[i - m]
            out[m] = total
        """,
    "if in a loop in an if": """
        total = x
        for m in range(1, periods + 1):
            if given[m] > y:
                for i in range(1, m + 1):
                    if given[i] < total:
                        total = total - given[i]
                        other[i] = other[i] + 1.0
                out[m] = total
        """,
    "a step": "for m in range(1, periods + 1, 3):\n    out[m] = given[m] + x",
    "quarters": """
        for first in range(1, periods + 1, 3):
            total = 0.0
            for m in range(first, min(first + 3, periods + 1)):
                total = total + given[m]
            for m in range(first, min(first + 3, periods + 1)):
                out[m] = total
        """,
    "no times at all": """
        for m in range(5, 3):
            out[m] = x
        for m in range(lag, lag):
            out[1] = y
        """,
    "history with noughts in front": """
        for m in range(1, periods - 4):
            other[m + 5] = given[m] * x
            out[m] = (other[m + 5] + other[m + 4] + other[m + 3]) / 3.0 + other[m]
        """,
    "rolling mean": """
        for m in range(1, periods + 1):
            other[m] = given[m] * x
            if m > 2:
                out[m] = (other[m] + other[m - 1] + other[m - 2]) / 3.0
        """,
    "index guard": """
        for m in range(1, periods + 1):
            other[m] = given[m] * x
            if m > lag:
                out[m] = other[m - lag] + 1.0
        """,
    "index guard with a choice": """
        for m in range(1, periods + 1):
            other[m] = given[m] * x
            out[m] = other[m - lag] if m > lag else y
        """,
    "index guard in an and": """
        for m in range(1, periods + 1):
            other[m] = given[m] * x
            out[m] = 1.0 if m > lag and other[m - lag] > 0.0 else 0.0
            out[m] = out[m] + (2.0 if m <= lag or given[m - lag] < y else 0.0)
        """,
    "index guard with a condition": """
        for m in range(1, periods + 1):
            other[m] = given[m] * x
            if m > lag and on:
                out[m] = other[m - lag]
        """,
    "bounds by lag": """
        for m in range(lag + 1, periods + 1):
            out[m] = given[m - lag] * x
        for m in range(max(periods - lag, 0) + 1, periods + 1):
            other[m] = y
        """,
    "bounds by lag that may be none": """
        for m in range(min(lag, periods)):
            out[m] = x
        for m in range(1, min(lag, periods) + 1):
            other[m] = y + out[m - 1]
        """,
    "triangle in one list": """
        for m in range(1, 4):
            for later in range(m, 4):
                out[(m - 1) * 3 + later] = given[m] * x + y
        other[1] = out[4]
        """,
    "index among numbers": """
        for m in range(1, periods + 1):
            out[m] = m * x + lag - m / 12.0 + (periods - m) * 0.5
            other[m] = min(x, m) + max(lag, y) + (m if on else 0.5)
        """,
    "index by itself": """
        for m in range(1, periods + 1):
            out[m] = m
            other[m] = min(m, lag) + max(m - lag, 0)
        """,
    "small lists": """
        for i in range(3):
            other[i] = given[i + 1] + x
        for i in range(3):
            out[i] = other[2 - i] * y
        """,
    "list that is asked unwritten": "out[1] = x",
    "conditions of a scenario": "out[1] = 1.0 if on else 0.0\nif on:\n    out[2] = x",
    "a number is written over": "out[1] = x\nout[1] = y\nout[1] = out[1] + z",
}


@pytest.mark.parametrize("periods", [PERIODS, FEW])
@pytest.mark.parametrize("name", STATEMENTS)
def test_it_runs_as_python_does(name: str, periods: int) -> None:
    lanes = ("own", "one", "four") if periods == PERIODS else ("own",)
    runs_as_python_does(model_of(STATEMENTS[name], periods=periods), lanes)
