"""Deals are coloured, and the words that are coloured are the grammar's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pygments.token import Error, Keyword, Name, Number

from dealdsl.highlighting import BEGINNING, RESERVED, DealLexer

ROOT = Path(__file__).parents[2]
DEALS = sorted((ROOT / "deals").rglob("*.deal"))
LEXICAL = (ROOT / "grammar" / "lexical.lark").read_text(encoding="utf-8")
WORDS = {
    pattern.replace(r"\s+", " ").partition("(?:")[0]: int(priority)
    for priority, pattern in re.findall(
        r"^[A-Z_]+\.(\d): +/([a-z][^/]*?)\(\?!", LEXICAL, re.MULTILINE
    )
}


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.name)
def test_every_sign_of_a_deal_is_known(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tokens = list(DealLexer(stripnl=False).get_tokens(text))
    assert "".join(value for _, value in tokens) == text
    assert [value for kind, value in tokens if kind in Error] == []


def test_the_reserved_words_are_those_of_the_grammar() -> None:
    assert set(RESERVED) == {word for word, priority in WORDS.items() if priority > 4}
    assert set(BEGINNING) <= WORDS.keys()


def test_a_word_is_coloured_by_what_it_is() -> None:
    text = "tranche pay-day per F { rate: 5%  after: tranche }\n"
    tokens = [(kind, value) for kind, value in DealLexer().get_tokens(text) if value.strip()]
    assert tokens[:3] == [(Keyword.Declaration, "tranche"), (Name, "pay-day"), (Keyword, "per")]
    assert (Name.Attribute, "rate") in tokens
    assert (Number, "5%") in tokens
    assert (Name, "tranche") in tokens
