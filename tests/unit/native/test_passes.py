"""What nobody asks for is gone, and loops go together only where the order of figures allows it."""

from __future__ import annotations

import pytest

from dealdsl.native.build import Asked, improved, traced
from dealdsl.native.nodes import Loop, Routine, Store, all_statements
from tests.unit.native.kernels import (
    PERIODS,
    SHAPE,
    built,
    executed,
    kernel_of,
    machines,
    model_of,
    natively,
    plainly,
    runs_as_python_does,
    same_bits,
    scenarios,
)

# Two loops over the months, and whether they may be one. The first fills `other`, or reads it.
PAIRS = {
    "read in the same month": ("other[m] = given[m] * x", "out[m] = other[m]", True),
    "read a month later": ("other[m] = given[m] * x", "out[m] = other[m - 1]", True),
    "read `lag` months later": (
        "other[m] = given[m] * x",
        "if m > lag:\n        out[m] = other[m - lag]",
        True,
    ),
    "read a month before it is written": (
        "other[m] = given[m] * x",
        "if m < periods:\n        out[m] = other[m + 1]",
        False,
    ),
    "read at its end": ("other[m] = given[m] * x", "out[m] = other[periods]", False),
    "read in the other order": (
        "other[m] = given[m] * x",
        "out[m] = other[periods - m + 1]",
        False,
    ),
    "overwritten in the same month": ("out[m] = other[m] + x", "other[m] = given[m]", True),
    "overwritten a month later": (
        "if m < periods:\n        out[m] = other[m + 1]",
        "other[m] = y",
        True,
    ),
    "overwritten before it is read": ("out[m] = other[m - 1] + x", "other[m] = given[m]", False),
    "overwritten `lag` months before it is read": (
        "if m > lag:\n        out[m] = other[m - lag]",
        "other[m] = given[m]",
        False,
    ),
    "written twice in the same month": ("out[m] = given[m]", "out[m] = out[m] * x", True),
    "written before it is written": (
        "out[m] = given[m]",
        "if m < periods:\n        out[m + 1] = x",
        False,
    ),
    "all of it read inside": (
        "other[m] = given[m] * x",
        "for i in range(m, periods + 1):\n        out[m] = out[m] + other[i]",
        False,
    ),
    "nothing in common": ("other[m] = given[m] * x", "out[m] = given[m] * y", True),
    "a variable that is overwritten after it is read": (
        "out[m] = level + given[m]",
        "level = y * 0.5\n    other[m] = level",
        False,
    ),
    "one variable in both": (
        "total = given[m]\n    other[m] = total",
        "total = x\n    out[m] = total",
        False,
    ),
}


def in_turn(first: str, second: str, between: str = "", bounds: str = "1, periods + 1") -> str:
    loops = [f"for m in range({bounds}):\n    {each}" for each in (first, second)]
    return "\n".join([loops[0], between, loops[1]])


def loops(routine: Routine) -> int:
    """Of the months: a list that is opened is none."""
    return sum(isinstance(each, Loop) for each in routine.body)


def asked_of(text: str, **asked: tuple[str, int | None]) -> Routine:
    """A model's routine, improved, where of its lists one element or all are asked by a name."""

    def asking(_: object, result: dict[str, list[float]]) -> Asked:
        return {name: (result[of], place) for name, (of, place) in asked.items()}

    return improved(traced(text, executed(text), SHAPE, asking).routine)


@pytest.mark.parametrize("name", PAIRS)
def test_loops_go_together_only_where_they_may(name: str) -> None:
    first, second, together = PAIRS[name]
    text = model_of(f"level = x\nother[3] = z\n{in_turn(first, second)}")
    assert loops(improved(built(text).routine)) == (1 if together else 2)
    runs_as_python_does(text)


@pytest.mark.parametrize(
    ("between", "together"),
    [
        ("", True),
        ("y = x * 2.0", True),  # may stand before both
        ("z = out[3]", True),  # and this after both
        ("other[2] = out[3]", False),  # what the second needs of the first must stand between
        ("x = out[3]", False),
    ],
)
def test_what_stands_between_loops_keeps_its_place(between: str, together: bool) -> None:
    body = in_turn("out[m] = given[m] + 1.0", "other[m] = other[m] + x * 0.5 + given[m]", between)
    text = model_of(f"{body}\nout[0] = y + z")
    assert loops(improved(built(text).routine)) == (1 if together else 2)
    runs_as_python_does(text)


def test_loops_of_other_months_go_together_under_guards() -> None:
    body = (
        "for m in range(2, periods + 1):\n    out[m] = given[m] * x\n"
        "for m in range(lag + 1, periods - 3):\n    other[m] = out[m] + y\n"
        "for m in range(min(lag, 4) + 1, periods + 1):\n    other[m] = other[m] + z\n"
    )
    runs_as_python_does(model_of(body))


def test_loops_whose_months_run_by_threes_stay_apart() -> None:
    text = model_of(in_turn("out[m] = x", "other[m] = out[m]", bounds="lag + 1, periods + 1, 3"))
    assert loops(improved(built(text).routine)) == 2
    runs_as_python_does(text)


@pytest.mark.parametrize("bounds", ["periods + 1", "0, periods + 1", "0, 2", "0, lag + 1"])
def test_the_cut_off_goes_before_the_months(bounds: str) -> None:
    body = f"for m in range({bounds}):\n    out[m] = x * m\n" + in_turn(
        "other[m] = out[m] + 1.0", "out[m] = other[m - 1]"
    )
    runs_as_python_does(model_of(body.replace("0, lag + 1", "min(lag, periods) + 1")))


def test_what_nobody_asks_for_is_gone() -> None:
    body = """
    unused = 0.0
    for m in range(1, periods + 1):
        unused = unused + given[m] * z
        other[m] = unused
        out[m] = x
    if on:
        for m in range(1, periods + 1):
            other[m] = y
    """
    routine = asked_of(model_of(body), out=("out", None))
    statements = list(all_statements(routine.body))
    assert [type(each) for each in statements] == [Loop, Store]


def test_what_decides_is_asked_for() -> None:
    body = """
    level = 0.0
    for m in range(1, periods + 1):
        level = level + given[m]
        if level > x:
            out[m] = 1.0
    """
    text = model_of(body)
    assert len(list(all_statements(asked_of(text, out=("out", None)).body))) == 5
    runs_as_python_does(text)


def test_only_a_variable_is_left_of_a_list_of_the_month() -> None:
    body = in_turn("other[m] = given[m] * x", "out[m] = other[m] + y")
    routine = asked_of(model_of(body), out=("out", None))
    assert {each.buffer for each in all_statements(routine.body) if isinstance(each, Store)} == {
        *routine.lists
    }


def test_nothing_is_run_where_what_is_asked_is_known() -> None:
    routine = asked_of(model_of("other[1] = x"), known=("out", 5))
    assert routine.body == ()


@pytest.mark.parametrize(
    "asked",
    [
        {"whole": ("out", None), "one": ("out", 3)},
        {"one": ("out", 3), "another": ("other", PERIODS)},
        {"first": ("out", 0), "whole": ("other", None)},
        {"once": ("out", None), "again": ("out", None)},
        {"other": ("other", None), "out": ("out", None), "last": ("other", PERIODS)},
        {"given": ("given", None), "month": ("given", 3)},
        {"known": ("known", None), "one": ("known", 2)},
    ],
    ids=lambda asked: ", ".join(asked),
)
@pytest.mark.parametrize("lanes", ["own", "one", "four"])
def test_what_is_asked_is_what_python_has(
    asked: dict[str, tuple[str, int | None]], lanes: str
) -> None:
    body = in_turn("other[m] = given[m] * x", "out[m] = other[m - 1] + y")
    text = model_of(body).replace(
        '"other": other}', '"other": other, "given": given, "known": [1.0, 2.5, -0.0]}'
    )

    def asking(_: object, result: dict[str, list[float]]) -> Asked:
        return {name: (result[of], place) for name, (of, place) in asked.items()}

    found = traced(text, executed(text), SHAPE, asking)
    given = scenarios(21, 2)
    outcome = natively(kernel_of(found, improved(found.routine), machines()[lanes]), given)
    for row, figures in enumerate(plainly(text, given)):
        assert figures is not None
        for name, (of, place) in asked.items():
            if place is None:
                assert same_bits(outcome.lists[name][row], figures[of]), name
            else:
                got = outcome.results[row, found.results.index(name)]
                assert same_bits([got], [figures[of][place]]), name
