"""How far a long command is, on one line of standard error; silent if that is no terminal."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import Self

_CLEAR = "\r\x1b[K"
A_TENTH = 0.1


class Progress:
    """A line with how many scenarios are done, how many a second, and the time that is left."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.shown = sys.stderr is not None and sys.stderr.isatty()
        self.begun = monotonic()
        self.first: int | None = None
        self.next = 0.0

    def told(self, done: int) -> None:
        """Hear that `done` are; those of the first call were done before."""
        now = monotonic()
        if self.first is None:
            self.first, self.begun = done, now
        if self.shown and now >= self.next:
            self.next = now + A_TENTH
            sys.stderr.write(
                f"{_CLEAR}{line(done, self.count, done - self.first, now - self.begun)}"
            )
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def line(done: int, count: int, run: int, seconds: float) -> str:
    """`3,072 of 100,000 scenarios, 1,234 a second, 1 min 19 s left`; `run` of those that are done
    took `seconds`."""
    told = f"{done:,} of {count:,} scenarios"
    if not run or seconds <= 0.0:
        return told
    rate = run / seconds
    shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
    return f"{told}, {shown} a second, {_time((count - done) / rate)} left"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
