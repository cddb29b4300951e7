"""Three forms of a picture: each can be read, and nothing of a deal becomes part of its syntax."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

import dealdsl
from dealdsl.diagrams.svg import DARK, LIGHT
from tests.unit.diagrams.deals import HOSTILE_DEAL, NAMES, ROOT, drawn

SVG = "{http://www.w3.org/2000/svg}"


def loaded(name: str) -> dealdsl.api.Deal:
    return dealdsl.load(ROOT / "deals" / f"{name}.deal")


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_says_what_it_is_and_shows_every_word(name: str) -> None:
    root = ElementTree.fromstring(loaded(name).graph())
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
    shown = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    squeezed = shown.replace(" ", "")
    for panel in drawn(name).panels:
        for row in panel.rows:
            for words in (row.words, *row.notes):
                assert words.replace(" ", "") in squeezed


def test_the_same_deal_gives_the_same_bytes(golden: Callable[[Path, str], None]) -> None:
    for form in ("svg", "mermaid", "dot"):
        one, other = (loaded("cmsi-2003-11").graph(form) for _ in range(2))
        assert one == other
    golden(Path(__file__).parent / "cmsi-2003-11.mmd", loaded("cmsi-2003-11").graph("mermaid"))


def test_a_hostile_deal_is_drawn_as_text() -> None:
    hostile = dealdsl.loads(HOSTILE_DEAL)
    root = ElementTree.fromstring(hostile.graph("svg"))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {
        *("svg", "title", "desc", "style", "rect", "g", "path", "circle", "text", "tspan")
    }
    assert not re.search(r"[<>&;{}\[\]\"]", _labels(hostile.graph("mermaid")))
    dot = hostile.graph("dot")
    assert len(re.findall(r'(?<!\\)"', dot)) % 2 == 0


def _labels(mermaid: str) -> str:
    """What stands in the quotes of a Mermaid chart, without line breaks and characters' numbers."""
    labels = "".join(re.findall(r'"([^"]*)"', mermaid))
    return re.sub(r"<br/>|#\d+;", "", labels)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("name", ["cmsi-2003-11", "library/clo", "library/auto"])
def test_graphviz_reads_the_dot(name: str) -> None:
    subprocess.run(
        ["dot", "-Tsvg"], input=loaded(name).graph("dot").encode(), check=True, capture_output=True
    )


def test_colours_can_be_told_from_the_paper() -> None:
    """WCAG 2.1: text has a contrast of 4.5 to 1 at least, lines of 3 to 1."""
    for colours in (LIGHT, DARK):
        for name, colour in colours.items():
            if name in ("ink", "soft"):
                assert _contrast(colour, colours["panel"]) >= 4.5
            elif name.startswith("c"):
                assert _contrast(colour, colours["paper"]) >= 4.5, name


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
