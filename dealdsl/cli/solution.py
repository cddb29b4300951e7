"""What a search found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, isnan
from typing import Any

from dealdsl.runtime.assumptions import in_words
from dealdsl.solving.solve import Side, Solution


def text(solution: Solution, title: str) -> str:
    """The answer with what stands on both sides of it, and how it was found."""
    paragraphs = [
        [title, f"Assumptions: {in_words(solution.assumptions)}"],
        _answer(solution),
        _table(solution),
        [*_notes(solution), _method(solution)],
    ]
    return "\n".join("\n".join([*lines, ""]) for lines in paragraphs if lines)


def _answer(solution: Solution) -> list[str]:
    if solution.value is None:
        state = "holds" if solution.below.holds else "does not hold"
        return [f"No solution: `{solution.until}` {state} wherever it was looked at."]
    change = "begins" if solution.begins else "ceases"
    return [
        f"{solution.find} = {solution.value:.12g} ({solution.unit})",
        f"Here `{solution.until}` {change} to hold as {solution.find} rises.",
    ]


def _table(solution: Solution) -> list[str]:
    """Two rows: the condition below and above the change, or at the ends of the range."""
    found = solution.value is not None
    heads = ["", solution.find, "holds"]
    heads += [side for part in solution.comparisons for side in (part.left, part.right)]
    rows = [
        _row(solution, "just below" if found else "lowest", solution.below),
        _row(solution, "just above" if found else "highest", solution.above),
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    aligned = (
        [row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in (heads, *rows)
    )
    return ["  ".join(cells).rstrip() for cells in aligned]


def _row(solution: Solution, name: str, side: Side) -> list[str]:
    pairs = zip(solution.comparisons, side.figures, strict=True)
    figures = [_figure(each, part.is_money) for part, pair in pairs for each in pair]
    return [name, repr(side.at).removesuffix(".0"), "yes" if side.holds else "no", *figures]


def _figure(value: float, is_money: bool) -> str:
    if not isfinite(value):
        return "none" if isnan(value) else "never"
    return f"{value:,.4f}" if is_money else f"{value:.12g}"


def _notes(solution: Solution) -> Iterator[str]:
    if solution.others:
        count = len(solution.others)
        shown = ", ".join(f"{low:.6g} and {high:.6g}" for low, high in solution.others[:8])
        more = f" and {count - 8} others" if count > 8 else ""
        yield f"It changes again between {shown}{more}: find these with --between."
    if solution.problems:
        count = len(solution.problems)
        yield f"{count} of {solution.points} points could not be used: {solution.problems[0]}."


def _method(solution: Solution) -> str:
    looked = f"{solution.points} points from {solution.low:.12g} to {solution.high:.12g}"
    if solution.value is None:
        return f"Method: {looked}."
    if solution.is_whole:
        narrowed = "halved down to adjacent whole numbers"
    else:
        narrowed = f"then scipy's toms748 to {solution.tolerance:g} of the value"
    return f"Method: {looked}, {narrowed}; {solution.projections} projections."


def json_text(solution: Solution) -> str:
    """The whole solution as one object; what is no figure, or never, is null."""
    import json

    found: dict[str, Any] = {
        "find": solution.find,
        "until": solution.until,
        "unit": solution.unit,
        "value": solution.value,
        "change": None if solution.value is None else "begins" if solution.begins else "ceases",
        "below": _side(solution, solution.below),
        "above": _side(solution, solution.above),
        "others": solution.others,
        "range": (solution.low, solution.high),
        "tolerance": None if solution.is_whole else solution.tolerance,
        "points": solution.points,
        "projections": solution.projections,
        "problems": solution.problems,
        "assumptions": in_words(solution.assumptions),
    }
    return json.dumps(found, indent=2) + "\n"


def _side(solution: Solution, side: Side) -> dict[str, Any]:
    pairs = zip(solution.comparisons, side.figures, strict=True)
    return {
        "at": side.at,
        "holds": side.holds,
        "comparisons": [
            {
                "left": {"text": part.left, "value": _finite(left)},
                "operator": part.operator,
                "right": {"text": part.right, "value": _finite(right)},
            }
            for part, (left, right) in pairs
        ],
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
