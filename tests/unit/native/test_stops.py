"""Where Python would stop, at a division by zero or a root that is none, the lane is at fault."""

from __future__ import annotations

import pytest

from tests.unit.native.kernels import PERIODS, agrees, machines, model_of

# Whether a lane is at fault only where Python stops; else also in some where it does not.
STOPS = {
    "a quotient": ("out[1] = x / y", True),
    "a quotient of an index": ("out[1] = lag / y", True),
    "an index below": ("out[1] = x / lag", True),
    "nought below": ("out[1] = x / 0.0", True),
    "a difference below": ("out[1] = z / (x - y)", True),
    "an element below": ("for m in range(1, periods + 1):\n    out[m] = x / given[m]", True),
    "a known element below": ("for m in range(1, periods + 1):\n    out[m] = x / rates[m]", True),
    "in one branch": ("if on:\n    out[1] = x / y", True),
    "in the other branch": ("if on:\n    out[2] = z\nelse:\n    out[1] = x / y", True),
    "in a long branch": (
        "if on:\n    for m in range(1, periods + 1):\n        out[m] = x / (y + m)",
        True,
    ),
    "in a branch of the months": (
        "for m in range(1, periods + 1):\n    if m > 5:\n        out[m] = x / given[m]",
        True,
    ),
    "in branches of branches": (
        "for m in range(1, periods + 1):\n"
        "    if on:\n        if given[m] > 0.0:\n            out[m] = x / y\n"
        "        elif m > 3:\n            out[m] = y / x",
        True,
    ),
    "in a choice": ("out[1] = x / y if on else z", True),
    "otherwise in a choice": ("out[1] = z if x > 1.0 else x / y", True),
    "in a choice of the months": (
        "for m in range(1, periods + 1):\n    out[m] = x / given[m] if m > 5 else z",
        True,
    ),
    "right of an and": ("out[1] = 1.0 if on and x / y > 1.0 else 0.0", True),
    "right of an or": ("out[1] = 1.0 if on or x / y > 1.0 else 0.0", True),
    "left of an and": ("out[1] = 1.0 if x / y > 1.0 and on else 0.0", True),
    "left of what is known": ("out[1] = 1.0 if x / y > 1.0 and periods < 2 else 0.0", True),
    "under a guard of another": ("out[1] = x / y if z > 0.0 else 0.0", True),
    "under a guard that lets noughts pass": ("out[1] = x / y if y >= 0.0 else 0.0", True),
    "after its guard has changed": (
        "if y > 0.0:\n    y = y - min(y, 1.0)\n    out[1] = x / y",
        True,
    ),
    "in a call": ("out[1] = ratio(x, y)", True),
    "in a call that is not made": ("out[1] = ratio(x, y) if on else 0.0", False),
    "a root": ("out[1] = sqrt(x)", True),
    "a root in a branch": ("if on:\n    out[1] = sqrt(y - z)", True),
    "overwritten": ("out[1] = x / y\nout[1] = z", True),
}
HELPERS = """
def ratio(one, other):
    part = one / other
    return part * 2.0
"""


@pytest.mark.parametrize("name", STOPS)
def test_lanes_are_at_fault_where_python_stops(name: str) -> None:
    body, exactly = STOPS[name]
    stopped, unjust = agrees(model_of(body, HELPERS, periods=PERIODS), machines())
    assert stopped > 0
    assert (unjust == 0) == exactly
