"""What is outside the subset of kernels is an error that says where, never a wrong figure."""

from __future__ import annotations

import re

import pytest

from dealdsl.native.build import improved
from dealdsl.native.reckoning import LoweringError
from dealdsl.native.unknowns import NotTraceableError
from tests.unit.native.kernels import GLUE, built, kernel_of, machines, model_of

# Each makes its mistake in the second line of a kernel that is otherwise as it should be.
MISTAKES = {
    "while": "while x > 0.0:\n    x = x - 1.0",
    "break": "for m in range(1, periods + 1):\n    break",
    "continue": "for m in range(1, periods + 1):\n    continue",
    "return in the middle": "if on:\n    return\nout[1] = x",
    "a power": "out[1] = x ** 2.0",
    "pow": "out[1] = pow(x, 2.0)",
    "floor division": "out[1] = x // 2.0",
    "modulo": "out[1] = x % 2.0",
    "bits": "out[1] = lag & 1",
    "unary plus": "out[1] = +x",
    "chained comparison": "out[1] = 1.0 if 0.0 < x < 1.0 else 0.0",
    "is": "out[1] = 1.0 if x is y else 0.0",
    "in": "out[1] = 1.0 if x in given else 0.0",
    "tuple assignment": "x, y = y, x",
    "several targets": "x = y = 1.0",
    "augmented assignment": "x += 1.0",
    "annotated assignment": "x: float = 1.0",
    "walrus": "out[1] = (x := 1.0)",
    "a text": "x = 'high'",
    "a list": "x = [1.0, 2.0]",
    "a comprehension": "x = sum([y for y in given])",
    "a loop over a list": "for each in given:\n    out[1] = each",
    "a loop over an enumeration": "for each in enumerate(given):\n    out[1] = each",
    "a loop with else": "for m in range(3):\n    out[m] = x\nelse:\n    out[1] = y",
    "a loop by keywords": "for m in range(*given):\n    out[m] = x",
    "a loop downwards": "for m in range(periods, 0, -1):\n    out[m] = x",
    "a loop by an unknown step": "for m in range(0, periods, lag):\n    out[m] = x",
    "an index that is a number": "out[1] = given[x]",
    "an index that is a constant number": "out[1] = given[1.0]",
    "an index that is a condition": "out[on] = x",
    "a slice": "out[1:3] = given[1:3]",
    "bounds that are numbers": "for m in range(x):\n    out[m] = y",
    "a number as a condition": "if x:\n    out[1] = y",
    "an index as a condition": "out[1] = y if lag else x",
    "a condition as a number": "out[1] = on",
    "a condition among numbers": "out[1] = x + on",
    "a condition below another": "out[1] = 1.0 if on > False else 0.0",
    "a constant condition among numbers": "out[1] = x + True",
    "minus of a condition": "out[1] = -on",
    "an index that becomes a number": "level = 1\nfor m in range(periods):\n    level = level + x",
    "a number that becomes a condition": "level = 1.0\nlevel = x > 0.0",
    "a list as a number": "out[1] = given",
    "a number as a list": "x[1] = 1.0",
    "a name that is not known": "out[1] = unheard_of",
    "a variable without a value": "if on:\n    level = x\nelse:\n    out[1] = level",
    "min of three": "out[1] = min(x, y, z)",
    "min of a list": "out[1] = min(given)",
    "min by keyword": "out[1] = min(x, y, key=abs)",
    "abs": "out[1] = abs(x)",
    "round": "out[1] = round(x)",
    "int": "out[1] = given[int(x)]",
    "len": "for m in range(len(given)):\n    out[m] = x",
    "a method": "out.append(x)",
    "an attribute": "out[1] = out.first",
    "lambda": "level = lambda: x",
    "a function inside": "def inner():\n    return x",
    "del": "del x",
    "assert": "assert on",
    "raise": "raise ValueError",
    "try": "try:\n    out[1] = x\nfinally:\n    out[2] = y",
    "with": "with on:\n    out[1] = x",
    "import": "import math",
    "global": "global PERIODS",
    "match": "match x:\n    case 1.0:\n        out[1] = y",
    "a kernel that does not exist": "nowhere(x)",
    "a kernel of too few": "helper(x)",
    "a kernel by keywords": "out[1] = helper(value=x, limit=y)",
    "a kernel whose value goes nowhere": "helper(x, y)",
    "a procedure as a number": "out[1] = filling(out)",
    "an index among them": "out[1] = given[2 if x > 0.0 else 3]",
}
# Found when all of a model is known: the name of what is wrong begins with its kernel's.
LATER = {
    "an index that depends on the scenario": "place = 1 if on else 2\nout[place] = x",
    "an index set in one branch": "place = 1\nif on:\n    place = 2\nout[place] = x",
    "bounds that depend on the scenario": (
        "last = 5 if on else 9\nfor m in range(last):\n    out[m] = x"
    ),
}
HELPERS = """
def helper(value, limit):
    return min(value, limit)

def filling(target):
    target[0] = 1.0
"""
GLUES = {
    "compares": "    if assumed.x > 1.0:\n        out[0] = 1.0\n",
    "compares with nought": "    if assumed.x > 0.0:\n        out[0] = 1.0\n",
    "is below": "    if assumed.x < 1.0:\n        out[0] = 1.0\n",
    "is equal": "    if assumed.x == 1.0:\n        out[0] = 1.0\n",
    "takes for a condition": "    if assumed.x:\n        out[0] = 1.0\n",
    "takes the least": "    out[0] = min(assumed.x, 1.0)\n",
    "takes the least of a list": "    out[0] = min(given)\n",
    "rounds": "    out[0] = round(assumed.x, 2)\n",
    "converts": "    out[0] = float(assumed.x)\n",
    "makes an index": "    out[0] = given[int(assumed.x)]\n",
    "negates": "    out[0] = -assumed.x\n",
    "takes a power": "    out[0] = assumed.x ** 2.0\n",
    "asks a condition": "    if assumed.on:\n        out[0] = 1.0\n",
    "asks a lag": "    if assumed.lag > 2:\n        out[0] = 1.0\n",
    "reckons with a lag": "    lag = assumed.lag + 1\n",
    "loops to a lag": "    for m in range(assumed.lag):\n        out[m] = 1.0\n",
    "indexes by a lag": "    out[0] = given[assumed.lag]\n",
    "draws a root": "    out[0] = sqrt(assumed.x)\n",
    "adds up": "    out[0] = sum(given, start=0.0) > 1.0\n",
    "sorts": "    given = sorted(given)\n",
}


# What is only seen when all is put together has lost its line.
SEEN_LATE = {
    "a variable without a value": r"\bkernel\b.*level",
    "an index among them": r"list \d is filled",
}


def compiled(text: str) -> None:
    """A model as machine code."""
    found = built(text)
    kernel_of(found, improved(found.routine), machines()["own"])


@pytest.mark.parametrize("name", MISTAKES)
def test_kernels_keep_to_the_subset(name: str) -> None:
    text = model_of(f"z = 1.0\n{MISTAKES[name]}\nout[2] = z\n", HELPERS)
    with pytest.raises(LoweringError) as told:
        compiled(text)
    place = SEEN_LATE.get(name, r"\b(kernel|helper|filling)\b.*line \d")
    assert re.search(place, str(told.value)), told.value


@pytest.mark.parametrize("name", LATER)
def test_no_index_depends_on_a_scenario(name: str) -> None:
    with pytest.raises(LoweringError, match=r"kernel.*depends? on the scenario"):
        compiled(model_of(LATER[name]))


@pytest.mark.parametrize("name", GLUES)
def test_python_around_the_kernels_looks_at_no_number(name: str) -> None:
    text = model_of("out[1] = x", glue=GLUE.replace("    kernel(", GLUES[name] + "    kernel("))
    with pytest.raises(NotTraceableError) as told:
        compiled(text)
    assert str(told.value)


def test_a_kernel_leaves_alone_what_a_scenario_gives() -> None:
    glue = GLUE.replace("    given = [0.0, *assumed.given[:PERIODS]]\n", "").replace(
        "assumed.on, given,", "assumed.on, given_by(assumed),"
    )
    moved = "def given_by(assumed):\n    return [0.0, *assumed.given]\n"
    with pytest.raises(NotTraceableError, match="writes to what a scenario gives"):
        compiled(model_of("given[1] = x", glue=moved + glue))


def test_a_list_keeps_its_length() -> None:
    call = "kernel(PERIODS, 0, assumed.x, 1.0, 1.0, True, given, RATES, out, other)"
    glue = GLUE.replace("    return", f"    out.append(1.0)\n    {call}\n    return")
    with pytest.raises(NotTraceableError, match="changed its length"):
        compiled(model_of("out[1] = x", glue=glue))
