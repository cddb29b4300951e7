"""Colours for the text of deals, for what uses Pygments: the documentation, notebooks, listings.

Pygments finds it by the name `deal`. It sees words, not meaning: `dealc check` says what is wrong.
"""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

# The language reserves these.
RESERVED = (
    "a year",
    "accrue",
    "allocate",
    "and",
    "assume",
    "at least",
    "at most",
    "at par",
    "because",
    "each month",
    "else",
    "else from",
    "for",
    "if",
    "in",
    "in order",
    "not",
    "or",
    "otherwise",
    "pay",
    "per",
    "pro rata",
    "rest",
    "split",
    "then",
    "to",
    "top up",
    "up to",
    "down to",
    "when",
)
# These begin a section or a step, and may be names elsewhere.
BEGINNING = (
    "account",
    "apply",
    "buy",
    "call",
    "cap",
    "check",
    "claim",
    "deal",
    "define",
    "fee",
    "group",
    "import",
    "index",
    "limit",
    "line",
    "losses",
    "pool",
    "pools",
    "recoveries",
    "reinvestment",
    "release",
    "rule",
    "scenario",
    "schedule",
    "source",
    "subset",
    "swap",
    "table",
    "tape",
    "test",
    "tranche",
    "tranches",
    "trigger",
    "waterfall",
)
_BLANKS = r"[ \t]+"


def _any_of(listed: tuple[str, ...]) -> str:
    """A pattern of these words; the longest comes first, and no name goes on after them."""
    longest = sorted(listed, key=len, reverse=True)
    return "(?:" + "|".join(word.replace(" ", _BLANKS) for word in longest) + r")(?![\w-])"


class DealLexer(RegexLexer):  # type: ignore[misc]
    """The deal language."""

    name = "Deal"
    aliases: ClassVar = ["deal", "deal-fragment"]
    filenames: ClassVar = ["*.deal"]
    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            (r"#.*", Comment.Single),
            (r'"[^"\n]*"?', String.Double),
            (rf"(?:grows{_BLANKS}at|[A-Za-z_]\w*(?:-\w+)*)(?=[ \t]*:)", Name.Attribute),
            (_any_of(RESERVED), Keyword),
            (rf"(?<![^\s]){_any_of(BEGINNING)}(?=[ \t]+[\w\"{{])", Keyword.Declaration),
            (r"\d{4}-\d{2}-\d{2}", Number),
            (r"\$?\d[\d,]*(?:\.\d+)?%?(?![\w-])", Number),
            (r"[A-Za-z_0-9]\w*(?:-\w+)*", Name),
            (r"[<>=]=?|[-+*/…]", Operator),
            (r"[{}(),.:\[\]]", Punctuation),
        ]
    }
