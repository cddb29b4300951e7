"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 64
"""Names longer than this are only compared without regard to case: distance takes their square."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` is most probably a slip for, or None when none is near.

    Names are near when at most one character in three must be added, dropped, changed or swapped
    with its neighbour; capitals count for less than any of these. The answer depends on the
    candidates alone and not on their order: among the equally near, the first by the alphabet.
    """
    ranked = ((_rank(name, other), other) for other in set(candidates) if other != name)
    near = [(rank, other) for rank, other in ranked if rank is not None]
    return min(near)[1] if near else None


def _rank(name: str, other: str) -> tuple[int, int] | None:
    """How far apart two names are, without and with regard to case; None when too far."""
    folded, other_folded = name.casefold(), other.casefold()
    longest = max(len(folded), len(other_folded))
    if folded == other_folded:
        return 0, _capitals(name, other)
    limit = longest // 3
    if longest > LONGEST or abs(len(folded) - len(other_folded)) > limit:
        return None
    apart = distance(folded, other_folded)
    return (apart, _capitals(name, other)) if apart <= limit else None


def _capitals(name: str, other: str) -> int:
    return sum(a != b for a, b in zip(name, other, strict=False))


def distance(a: str, b: str) -> int:
    """The fewest characters to add, drop, change or swap with a neighbour, none touched twice.

    The optimal string alignment distance, row by row.
    """
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a):
        row = [i + 1]
        for j, y in enumerate(b):
            least = min(above[j + 1] + 1, row[j] + 1, above[j] + (x != y))
            if i and j and x == b[j - 1] and a[i - 1] == y:
                least = min(least, before[j - 1] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]
