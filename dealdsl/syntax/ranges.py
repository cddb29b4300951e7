"""Ranges of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBERED = re.compile(r"(.*?)(\d{1,6})")
MOST_IN_A_RANGE = 1000


def between(first: str, last: str) -> Iterator[str]:
    """`B-1`, `B-2`, … up to `B-6`: names alike but for the number they end in."""
    start, end = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if not start or not end or start[1] != end[1]:
        return
    low, high, width = int(start[2]), int(end[2]), len(start[2])
    if high - low <= MOST_IN_A_RANGE:
        for number in range(low, high + 1):
            yield f"{start[1]}{number:0{width}}"
