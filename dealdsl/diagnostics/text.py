"""Diagnostics for a terminal: what is wrong, the lines that show it, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.snippet import Mark, Paint, gutter_width, mark, snippet
from dealdsl.diagnostics.width import harmless
from dealdsl.source import Source

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "secondary": "34",
    "gutter": "34",
    "message": "1",
}


def render_all(diagnostics: Iterable[Diagnostic], colour: bool = False) -> str:
    """All diagnostics in the order given, a blank line after each, then how many there are.

    The text of no diagnostics is empty; any other ends with a line end.
    """
    told = list(diagnostics)
    parts = [render(diagnostic, colour) + "\n" for diagnostic in told]
    return "".join(f"{part}\n" for part in parts) + (f"{summary(told)}\n" if told else "")


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings, as `2 errors, 1 warning`; empty when there are none."""
    errors = [diagnostic.is_error for diagnostic in diagnostics]
    counts = [(errors.count(True), "error"), (errors.count(False), "warning")]
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n)


def render(diagnostic: Diagnostic, colour: bool = False) -> str:
    """One diagnostic, without a line end; ANSI colours only when `colour` is asked for."""
    paint = _painter(diagnostic.severity.value, colour)
    head = paint(f"{diagnostic.severity.value}[{diagnostic.slug}]", "primary")
    rows = [head + paint(f": {harmless(diagnostic.message)}", "message")]
    labels = [label for label in (diagnostic.primary, *diagnostic.secondary) if label]
    width = gutter_width(labels)
    for arrow, source, marks in _by_source(diagnostic, labels):
        rows.append(paint(" " * (width - 1) + f"{arrow} {_where(source, marks)}", "gutter"))
        rows.append(paint(" " * width + " |", "gutter"))
        rows.extend(snippet(source, marks, width, paint))
    return "\n".join(rows + _help(diagnostic, width, paint))


def _painter(severity: str, colour: bool) -> Paint:
    styles = {**_STYLES, "primary": _STYLES[severity]}

    def paint(text: str, style: str) -> str:
        return f"\x1b[{styles[style]}m{text}\x1b[0m" if colour and text else text

    return paint


def _by_source(
    diagnostic: Diagnostic, labels: Sequence[Label]
) -> list[tuple[str, Source, list[Mark]]]:
    """The places of each file, the primary place's file first."""
    groups: list[tuple[str, Source, list[Mark]]] = []
    for label in labels:
        place = mark(label, "primary" if label is diagnostic.primary else "secondary")
        for _, source, marks in groups:
            if source is label.span.source:
                marks.append(place)
                break
        else:
            groups.append((":::" if groups else "-->", label.span.source, [place]))
    return groups


def _where(source: Source, marks: Sequence[Mark]) -> str:
    return f"{harmless(source.name)}:{marks[0].line}:{marks[0].column + 1}"


def _help(diagnostic: Diagnostic, width: int, paint: Paint) -> list[str]:
    text = diagnostic.help
    if text is None and diagnostic.fix is not None:
        text = f"write `{diagnostic.fix.replacement}`"
    if text is None:
        return []
    first, *others = [harmless(line) for line in text.split("\n")]
    lead = " " * width + " = "
    following = [" " * (width + len(" = help: ")) + line for line in others]
    return [paint(lead, "gutter") + paint("help", "message") + f": {first}", *following]
