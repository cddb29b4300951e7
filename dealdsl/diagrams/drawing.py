"""Shapes at places: what a layout gives and an SVG writes down. Units are CSS pixels."""

from __future__ import annotations

from attrs import frozen


@frozen
class Text:
    """One line of text: parts of it follow each other, each in a style of its own.

    `x` is where it begins, `y` its middle; `width` what it is reckoned to take.
    """

    x: float
    y: float
    parts: tuple[tuple[str, str], ...]
    width: float = 0.0


@frozen
class Box:
    x: float
    y: float
    width: float
    height: float
    style: str


@frozen
class Path:
    """A line with right-angled bends; `hue` picks its colour, None for that of the ink."""

    points: tuple[tuple[float, float], ...]
    hue: int | None
    arrow: bool = False


@frozen
class Dot:
    x: float
    y: float
    hue: int | None


@frozen
class Flow:
    """All lines to one payee or fund, which light up together; `title` says whose they are."""

    title: str
    paths: tuple[Path, ...]
    dots: tuple[Dot, ...] = ()


@frozen
class Drawing:
    title: str
    description: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    flows: tuple[Flow, ...]
    texts: tuple[Text, ...]
