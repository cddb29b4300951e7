"""What could stand at a place, said in words."""

from __future__ import annotations

_PHRASES = (
    ({"MONEY", "PERCENT", "NAME"}, "a value (`$1,000`, `5%`, a name)"),
    ({"NAME"}, "a name"),
    ({"KEY"}, "a property (`name:`)"),
    ({"STRING"}, 'a text in quotes (`"…"`)'),
    ({"PAY"}, "a step (`pay`, `rest to`, `when`, `for each`, `release`, `top up`)"),
    ({"IN_ORDER", "PRO_RATA"}, "`in order {`, `pro rata {` or `split {`"),
    ({"UP_TO"}, "a cap (`up to`, `down to`)"),
    ({"PLUS", "STAR"}, "an operator"),
    ({"SCENARIO", "WATERFALL", "TABLE"}, "a new section"),
)

_SIGNS = {
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LPAREN": "`(`",
    "RPAREN": "`)`",
    "COLON": "`:`",
    "EQUALS": "`=`",
    "TO": "`to`",
    "IN": "`in`",
    "THEN": "`then`",
    "ELSE": "`else`",
    "FROM": "`from`",
    "OF": "`of`",
    "BY": "`by`",
    "WHEN": "`when`",
    "ABOVE": "`above`",
    "AT_PAR": "`at par` or `at par plus accrued`",
    "AND": "`and`",
    "UNALLOCATED": "`unallocated`",
    "STICKY": "`sticky` or `curable`",
    "PER": "`per`",
}


def expected_words(expected: set[str]) -> str | None:
    """`write X, Y or Z`; None when so much could stand there that naming it does not help."""
    words: list[str] = []
    left = set(expected)
    for kinds, phrase in _PHRASES:
        if kinds <= left:
            words.append(phrase)
            left -= kinds
            if "STRING" in kinds or "MONEY" in kinds:
                left -= {"STRING", "MONEY", "PERCENT", "NAME"}
    in_expression = "PLUS" in expected
    words.extend(
        sign
        for kind, sign in _SIGNS.items()
        if kind in left and not (in_expression and kind == "AND")
    )
    if not words or len(words) > 6:
        return None
    return "write " + (words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}")
