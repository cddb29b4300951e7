"""Small tables for notebooks, in HTML that needs nothing else. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_LEFT = ' style="text-align: left"'  # notebooks do not by themselves
_RIGHT = ' style="text-align: right"'


def table_html(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    notes: Iterable[str] = (),
    texts: int = 1,
) -> str:
    """A title, a table and notes below it. The first `texts` columns hold words, the others what is
    set to the right."""
    lines = [f"<div><strong>{escape(title)}</strong>", "<table>"]
    lines.append(f"<thead><tr>{_cells('th', heads, texts)}</tr></thead>")
    lines.append("<tbody>")
    lines += [f"<tr>{_cells('td', row, texts)}</tr>" for row in rows]
    lines.append("</tbody>\n</table>")
    lines += [f"<div>{escape(note)}</div>" for note in notes if note]
    return "\n".join([*lines, "</div>"])


def _cells(tag: str, cells: Sequence[str], texts: int) -> str:
    return "".join(
        f"<{tag}{_LEFT if place < texts else _RIGHT}>{escape(cell)}</{tag}>"
        for place, cell in enumerate(cells)
    )
