"""The words and signs of the language as a reader knows them, and what could stand at a place."""

from __future__ import annotations

from collections.abc import Set

from dealdsl.syntax.outline import SECTIONS

SECTION_WORDS = {word.upper(): word for word in SECTIONS}

# Words and signs that join two parts of a sentence: without one nothing after it makes sense.
JOINTS = {
    "COLON": ":",
    "EQUALS": "=",
    "COMMA": ",",
    "TO": "to",
    "FROM": "from",
    "IN": "in",
    "BY": "by",
    "OF": "of",
    "AS": "as",
    "EACH": "each",
    "WHEN": "when",
    "THEN": "then",
    "ELSE": "else",
    "AND": "and",
    "ABOVE": "above",
    "STICKY": "sticky` or `curable",
    "AT_PAR": "at par` or `at par plus accrued",
    "LBRACE": "{",
    "LPAREN": "(",
}

WORDS = {
    **JOINTS,
    "STICKY": "sticky",
    "CURABLE": "curable",
    "AT_PAR": "at par",
    "PAY": "pay",
    "REST": "rest",
    "FOR": "for",
    "RELEASE": "release",
    "ACCRUE": "accrue",
    "BUY": "buy",
    "TOP_UP": "top up",
    "IN_ORDER": "in order",
    "PRO_RATA": "pro rata",
    "SPLIT": "split",
    "UP_TO": "up to",
    "DOWN_TO": "down to",
    "ELSE_FROM": "else from",
    "OTHERWISE": "otherwise",
    "UNALLOCATED": "unallocated",
    "ABSORBED": "absorbed",
    "TURBO": "turbo",
    "WHERE": "where",
    "PER": "per",
    "BECAUSE": "because",
    "INITIALLY": "initially",
    "EACH_MONTH": "each month",
    "SUBSET": "subset",
    "LINE": "line",
    "REINVESTMENT": "reinvestment",
    "TAPE": "tape",
    "A_YEAR": "a year",
    "RESIDUAL": "residual",
    "AT_LEAST": "at least",
    "AT_MOST": "at most",
    "BETWEEN": "between",
    "ASSUME": "assume",
    "IF": "if",
    "NOT": "not",
    "OR": "or",
}

RESERVED = frozenset(
    (
        *("assume", "per", "because", "pay", "rest", "for", "if", "then", "else", "in", "to", "up"),
        *("down", "pro", "top", "and", "or", "not", "split", "allocate", "accrue"),
        *("when", "otherwise"),
    )
)

# What is said of several terminals at once: the first phrase whose terminals are all there hides
# those it names second.
_PHRASES: tuple[tuple[set[str], str, set[str]], ...] = (
    (
        {"PAY", "REST"},
        "a step (`pay`, `rest to`, `when`, `for each`, `release`, `top up`, `apply`, …)",
        {"KEY", "PAY", "WHEN", "REST", "FOR", "RELEASE", "TOP_UP", "ACCRUE", "BUY", "APPLY"},
    ),
    ({"PAY", "WHEN"}, "a step (`pay`, `when`) behind the label", {"PAY", "WHEN"}),
    (
        {"KEY", "SUBSET"},
        "a property (`name: value`), `subset` or `line`",
        {"KEY", "ASSUME", "SUBSET", "LINE", "REINVESTMENT", "TAPE", "RESIDUAL"},
    ),
    (
        {"FEE", "WATERFALL"},
        "a section (`tranche A { }`, `define x = …`)",
        {*SECTION_WORDS, "ASSUME"},
    ),
    (
        {"MONEY", "NAME"},
        "a value (`$1,000`, `5%`, a name)",
        {"MONEY", "PERCENT", "NAME", "STRING", "LPAREN", "HYPHEN", "IF", "NOT", "NUMBER"},
    ),
    ({"MONEY", "NUMBER"}, "a figure (`$1,000`, `5%`)", {"MONEY", "STRING", "HYPHEN"}),
    ({"PERCENT", "KEY"}, "a share (`60%:`, `rest:`)", {"PERCENT", "KEY"}),
    ({"NAME"}, "a name", {"NAME"}),
    ({"STRING"}, 'a text in quotes (`"…"`)', {"STRING"}),
    (
        {"IN_ORDER", "PRO_RATA"},
        "`in order {`, `pro rata {` or `split {`",
        {"IN_ORDER", "PRO_RATA", "SPLIT"},
    ),
    ({"UP_TO"}, "a cap (`up to`, `down to`)", {"UP_TO", "DOWN_TO"}),
    ({"PLUS"}, "an operator", {"PLUS", "MINUS", "STAR", "SLASH", "AND", "OR", "IN"}),
)

_SIGNS = {
    **{name: f"`{text}`" for name, text in JOINTS.items()},
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "RPAREN": "`)`",
    "PER": "`per`",
    "UNALLOCATED": "`unallocated`",
    "OTHERWISE": "`otherwise`",
    "UP_TO": "`up to`",
}


def expected_words(expected: Set[str]) -> str | None:
    """`write X, Y or Z`; None when so much could stand there that naming it does not help."""
    left = set(expected)
    words: list[str] = []
    for kinds, phrase, hidden in _PHRASES:
        if kinds <= left:
            words.append(phrase)
            left -= hidden
    words.extend(sign for name, sign in _SIGNS.items() if name in left)
    if not words or len(words) > 4:
        return None
    return "write " + (words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}")
