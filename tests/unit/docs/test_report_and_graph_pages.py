"""The pages on reports and pictures: what they show beside their text is what the commands give."""

from __future__ import annotations

import argparse
import re

import dealdsl
from dealdsl.cli import graph, report_page
from dealdsl.report.rendering import CHART_LIBRARY, library_script
from dealdsl.report.runs import MOST_SCENARIOS

from .blocks import DOCS, ROOT

REPORT = (DOCS / "report.md").read_text(encoding="utf-8")
GRAPH = (DOCS / "graph.md").read_text(encoding="utf-8")


def test_the_picture_on_the_page_is_the_deals() -> None:
    picture = dealdsl.load(ROOT / "deals" / "cmsi-2003-11.deal").graph("svg")
    shown = (DOCS / "images" / "waterfall.svg").read_text(encoding="utf-8")
    assert picture == shown, "run: dealc graph deals/cmsi-2003-11.deal -o docs/images/waterfall.svg"


def test_images_are_small() -> None:
    sizes = [path.stat().st_size for path in (DOCS / "images").iterdir()]
    assert max(sizes) < 300_000


def test_the_forms_are_told() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", GRAPH, re.MULTILINE)
    told = {ending: form for form, endings in rows for ending in re.findall(r"`(.*?)`", endings)}
    assert told == graph.ENDINGS


def test_the_options_are_told() -> None:
    parser = argparse.ArgumentParser()
    report_page.add_options(parser)
    told = re.findall(r"^\| `(--\w+)", REPORT, re.MULTILINE)
    assert set(told) == {"--out", "--scenario", "--psa", "--price", "--title"}
    parsed = parser.parse_args(["x.deal", "--out", "x.html", "--scenario", "a", "--scenario", "b"])
    assert parsed.scenario == ["a", "b"]
    assert parsed.price == "98,100,102"


def test_the_library_and_its_size_are_told() -> None:
    name, version = CHART_LIBRARY.split("-")
    assert re.search(rf"\[{name}\]\(\S+\) {version} \(MIT licence\),\s+50 kilobytes", REPORT)
    assert round(len(library_script()) / 1024) == 50
    assert MOST_SCENARIOS == 8
