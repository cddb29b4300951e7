"""Facts in rows and columns: only the rows and columns in which a deal states something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from dealdsl.documents.statements import read
from dealdsl.documents.views import Form8K, Loans, Subset


@frozen
class Table:
    """Rows of cells under heads; the first cell of a row, and the first head, name the row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def by_body(bodies: Sequence[Loans], rows: Sequence[tuple[str, str]]) -> Table:
    """A row for each fact (label, name in the view), a column for each body that states any."""
    used = [loans for loans in bodies if any(read(loans, fact) for _, fact in rows)]
    lines = ((label, *(read(loans, fact) for loans in used)) for label, fact in rows)
    return Table(
        heads=("", *(loans.heading for loans in used)),
        rows=tuple(line for line in lines if any(line[1:])),
    )


def by_item(items: Sequence[Any], head: str, columns: Sequence[tuple[str, str]]) -> Table:
    """A row for each item, a column (head, name in the view) for each fact that any of them has."""
    used = [(label, fact) for label, fact in columns if any(getattr(i, fact) for i in items)]
    return Table(
        heads=(head, *(label for label, _ in used)),
        rows=tuple((item.heading, *(getattr(item, fact) for _, fact in used)) for item in items),
    )


def subsets(view: Form8K) -> tuple[Subset, ...]:
    """The subsets of all pools, pool by pool."""
    return tuple(subset for pool in view.pools for subset in pool.subsets)


def subset_kinds(view: Form8K) -> tuple[str, ...]:
    """What the subsets are told apart by, each once: `premium`, `discount`."""
    return tuple(dict.fromkeys(subset.kind for subset in subsets(view)))
