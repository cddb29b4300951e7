"""A drawing as SVG: text that can be selected, colours by CSS variables, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from dealdsl.diagrams.drawing import Box, Dot, Drawing, Flow, Path, Text

HUES = 8
LIGHT = {
    "ink": "#1d2329",
    "soft": "#56606b",
    "paper": "#ffffff",
    "panel": "#f6f7f9",
    "rule": "#c3cad2",
    "c0": "#1f6fb2",
    "c1": "#c2410c",
    "c2": "#15803d",
    "c3": "#a21caf",
    "c4": "#8a6100",
    "c5": "#0e7490",
    "c6": "#be123c",
    "c7": "#4d5b6a",
}
DARK = {
    "ink": "#e8ebee",
    "soft": "#a7b0ba",
    "paper": "#14171a",
    "panel": "#1e2327",
    "rule": "#444d56",
    "c0": "#6cb6ff",
    "c1": "#ff9d66",
    "c2": "#5fd38d",
    "c3": "#e08cf0",
    "c4": "#e8b44c",
    "c5": "#4fd0e0",
    "c6": "#ff8095",
    "c7": "#a9b4c2",
}

_STYLE = """\
.deal-picture { font: 13px/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--ink); background: var(--paper); }
.deal-picture text { fill: var(--ink); dominant-baseline: central; }
.deal-picture .head, .deal-picture .note {
  font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.deal-picture .head, .deal-picture .name { font-weight: 700; }
.deal-picture .heading { font-weight: 600; font-size: 14px; fill: var(--soft); }
.deal-picture .note, .deal-picture .number { fill: var(--soft); }
.deal-picture .number { font-variant-numeric: tabular-nums; }
.deal-picture rect { fill: var(--panel); stroke: var(--rule); }
.deal-picture rect.waterfall, .deal-picture rect.origin, .deal-picture rect.payee {
  stroke: var(--soft); }
.deal-picture path { fill: none; stroke-width: 1.5; }
.deal-picture .halo { stroke: var(--paper); stroke-width: 4; }
.deal-picture .flow:hover path:not(.halo) { stroke-width: 3.5; }
"""


def svg(drawing: Drawing, standalone: bool = True) -> str:
    """The drawing as one `svg` element.

    A standalone one brings its colours; another takes the CSS variables of `variables` from the
    page that it stands in.
    """
    return "\n".join(_svg(drawing, standalone)) + "\n"


def variables(colours: dict[str, str]) -> str:
    """The colours as CSS variables: `--ink: #1d2329; …`."""
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _svg(drawing: Drawing, standalone: bool) -> Iterator[str]:
    size = f"{_number(drawing.width)} {_number(drawing.height)}"
    width, height = size.split()
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="deal-picture" role="img"'
        f' aria-labelledby="picture-title picture-desc" viewBox="0 0 {size}"'
        f' width="{width}" height="{height}">'
    )
    yield f'<title id="picture-title">The waterfall of {escape(drawing.title)}</title>'
    yield f'<desc id="picture-desc">{escape(drawing.description)}</desc>'
    yield f"<style>\n{_colours() if standalone else ''}{_STYLE}</style>"
    if standalone:
        yield f'<path d="M0 0H{width}V{height}H0z" style="fill: var(--paper)"/>'
    yield from (_box(box) for box in drawing.boxes)
    for flow in drawing.flows:
        yield from _flow(flow)
    yield from (_text(text) for text in drawing.texts)
    yield "</svg>"


def _colours() -> str:
    dark = "@media screen and (prefers-color-scheme: dark)"
    return (
        f".deal-picture {{ {variables(LIGHT)} }}\n{dark} {{\n"
        f"  .deal-picture {{ {variables(DARK)} }}\n}}\n"
    )


def _box(box: Box) -> str:
    place = f'x="{_number(box.x)}" y="{_number(box.y)}"'
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    return f'<rect class="{box.style}" {place} {size} rx="6"/>'


def _flow(flow: Flow) -> Iterator[str]:
    """Lines over a halo in the paper's colour, which shows which of two that cross is which."""
    yield f'<g class="flow"><title>{escape(flow.title)}</title>'
    for path in flow.paths:
        yield f'<path class="halo" d="{_d(path)}"/>'
    for path in flow.paths:
        yield f'<path d="{_d(path)}" style="stroke: {_colour(path.hue)}"/>'
        if path.arrow:
            yield _arrow(path)
    yield from (_dot(dot) for dot in flow.dots)
    yield "</g>"


def _d(path: Path) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in path.points)


def _arrow(path: Path) -> str:
    """A head that points to the right, as all last parts of lines do."""
    x, y = path.points[-1]
    d = f"M{_number(x - 8)} {_number(y - 4)}L{_number(x)} {_number(y)}L{_number(x - 8)} "
    return f'<path d="{d}{_number(y + 4)}z" style="fill: {_colour(path.hue)}"/>'


def _dot(dot: Dot) -> str:
    place = f'cx="{_number(dot.x)}" cy="{_number(dot.y)}"'
    return f'<circle {place} r="3" style="fill: {_colour(dot.hue)}"/>'


def _colour(hue: int | None) -> str:
    return "var(--soft)" if hue is None else f"var(--c{hue % HUES})"


def _text(text: Text) -> str:
    spans = [f'<tspan class="{style}">{escape(part)}</tspan>' for style, part in text.parts]
    place = f'x="{_number(text.x)}" y="{_number(text.y)}"'
    return f"<text {place}>{' '.join(spans)}</text>"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
