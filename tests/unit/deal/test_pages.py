"""What the pages of mistakes show is text of the language: only what it says is wrong."""

from __future__ import annotations

import re
import textwrap

import pytest

from dealdsl.diagnostics import catalogue
from dealdsl.source import Source
from dealdsl.syntax import from_text

# An example is a declaration, steps of a waterfall, or properties of a section.
AROUND = ("{}", "waterfall main from I.funds {{ {} }}", "tranche A {{ {} }}", "pool I {{ {} }}")
EXAMPLE = re.compile(r"\n\n((?:    .*\n|\n(?=    ))+)")
PAGES = {
    slug: catalogue.page(slug) or ""
    for slug, function in catalogue._mistakes()
    if function.__module__.startswith("dealdsl.deal.")
}


def can_be_read(example: str) -> bool:
    """Whether the language can read it somewhere; dots stand for what is left out."""
    text = textwrap.dedent(example).replace("…", "")
    tries = (from_text.parse(Source("page", around.format(text))) for around in AROUND)
    return any(not any(d.is_error for d in parsed.diagnostics) for parsed in tries)


@pytest.mark.parametrize("slug", PAGES)
def test_examples_can_be_read(slug: str) -> None:
    examples = [match[1] for match in EXAMPLE.finditer(PAGES[slug])]
    assert len(examples) >= (1 if "Write one of" in PAGES[slug] else 2)
    assert [example for example in examples if not can_be_read(example)] == []
