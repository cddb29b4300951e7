"""The language pages leave no word of the language out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dealdsl.deal import measures
from dealdsl.deal.entities import RANKED
from dealdsl.deal.functions import FUNCTIONS
from dealdsl.deal.model import ShortfallRule
from dealdsl.deal.symbols import BUILTINS
from dealdsl.deal.vocabulary import CAUSES, SECTIONS

from .blocks import DOCS, ROOT, blocks

PAGES = sorted((DOCS / "language").glob("*.md"))
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_every_page_has_a_deal_and_the_index_leads_to_it() -> None:
    for page in PAGES:
        assert any(block.language == "deal" for block in blocks(page)), page.name
    index = (DOCS / "language" / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\w[\w-]*\.md)\)", index))
    assert linked == {page.name for page in PAGES} - {"index.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


KEYWORD = re.compile(r"^[A-Z_]+(?:\.\d+)?:\s*/([a-z][^/\n]*?)\(\?!", re.MULTILINE)


def keywords() -> set[str]:
    """The words that the grammar spells out, those of several words whole."""
    grammar = (ROOT / "grammar" / "lexical.lark").read_text(encoding="utf-8")
    found = set()
    for pattern in KEYWORD.findall(grammar):
        words = pattern.replace(r"\s+", " ")
        if "(?:" in words:
            found.add(words.partition("(?:")[0])
            words = words.replace("(?:", "").replace(")?", "")
        found.add(words)
    return found


def test_the_keywords_are_found() -> None:
    assert {"assume", "pro rata", "at par", "at par plus accrued", "each month"} <= keywords()


def shown(word: str) -> bool:
    """Whether some page shows a word as code, in a sentence or in a block."""
    code = "\n".join(re.findall(r"^```.*?^```$|`[^`\n]+`", TEXT, re.DOTALL | re.MULTILINE))
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code) is not None


PROPERTIES = {key for section in SECTIONS.values() for key in section}
MEASURES = {
    *measures.POOL_MEASURES,
    *measures.STRIP_MEASURES,
    *measures.CLASS_MEASURES,
    *measures.LIMIT_MEASURES,
    *measures.ACCOUNT_MEASURES,
    *measures.HEDGE_MEASURES,
}
NAMES = {*FUNCTIONS, *RANKED, *BUILTINS, *CAUSES, *(rule.value for rule in ShortfallRule)}


@pytest.mark.parametrize("word", sorted(keywords() | PROPERTIES | MEASURES | NAMES))
def test_every_word_is_on_some_page(word: str) -> None:
    assert shown(word)
