"""Lines and tables of a page, as data."""

from __future__ import annotations

from attrs import frozen


@frozen
class Line:
    """Words, dollars where there are any, and a remark.

    `depth` is how far it stands in. `formula` is what made the amount. A `total` closes a column.
    """

    words: str
    amount: float | None = None
    remark: str = ""
    formula: str = ""
    depth: int = 0
    total: bool = False
    figure: str = ""


@frozen
class TableRow:
    words: str
    amounts: tuple[float, ...]
    total: bool = False


@frozen
class Section:
    """A heading over lines or over a table; `left_out` counts lines of nothing."""

    title: str
    lines: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    left_out: int = 0
    left_out_words: str = "of nothing"
