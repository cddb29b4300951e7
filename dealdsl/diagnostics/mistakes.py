"""How a function says which mistake it tells of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Told = TypeVar("Told", bound=Callable[..., Any])


def mistake(slug: str) -> Callable[[Told], Told]:
    """Marks a function as the one that finds the mistake `slug`.

    Its docstring is the page that `dealc explain` prints: what the mistake is, why it matters,
    what stands there (*Instead of*) and what to write (*Write*).
    """

    def marked(function: Told) -> Told:
        function.slug = slug  # type: ignore[attr-defined]
        return function

    return marked
