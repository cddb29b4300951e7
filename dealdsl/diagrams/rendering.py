"""A diagram as text in one of three forms."""

from __future__ import annotations

from typing import Literal, assert_never

from dealdsl.diagrams.diagram import Diagram


def render(of: Diagram, form: Literal["svg", "mermaid", "dot"]) -> str:
    match form:
        case "svg":
            from dealdsl.diagrams.layout import layout
            from dealdsl.diagrams.svg import svg

            return svg(layout(of))
        case "mermaid":
            from dealdsl.diagrams.mermaid import mermaid

            return mermaid(of)
        case "dot":
            from dealdsl.diagrams.dot import dot

            return dot(of)
        case _:
            assert_never(form)
