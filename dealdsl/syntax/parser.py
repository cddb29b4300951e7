"""The parser made from the grammar: built once, kept, and guarded by a lock."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedInput
from lark.parsers.lalr_interactive_parser import InteractiveParser

from dealdsl.source import Source
from dealdsl.syntax.comments import Comments
from dealdsl.syntax.from_tree import Builder
from dealdsl.syntax.grammar_text import grammar_text
from dealdsl.syntax.lexer import FrugalLexer
from dealdsl.syntax.nodes import File
from dealdsl.syntax.tables import built
from dealdsl.syntax.trial import Lexicon, Trial

_LOCK = Lock()


def read(source: Source, text: str) -> File:
    """The file that `text` says, with places in `source`.

    `text` has the length of the source's text: it is that text with mistakes blanked out.
    Raises lark's UnexpectedInput at the first word that cannot stand where it stands.
    """
    with _LOCK, _no_garbage_collection():
        lark_parser, builder = _parser()
        builder.begin(source, Comments(text))
        file: Any = lark_parser.parse(text)
        assert isinstance(file, File)
        return file


def trial(unexpected: UnexpectedInput, text: str) -> Trial:
    """The parser that stopped: it may have concluded from the word that it could not take."""
    parser: InteractiveParser = unexpected.interactive_parser
    return Trial(parser, text, _lexicon())


def trial_before(text: str, offset: int) -> Trial | None:
    """The parser as it stands before `offset`; None where it does not get so far."""
    with _LOCK:
        lark_parser, _ = _parser()
        try:
            parser = lark_parser.parse_interactive(text[:offset])
            stopped = Trial(parser, text, {}).silent()
            stopped.exhaust_lexer()
        except UnexpectedInput:
            return None
    return Trial(stopped, text, _lexicon())


@cache
def _lexicon() -> Lexicon:
    with _LOCK:
        lark_parser, _ = _parser()
    return {
        terminal.name: (terminal.priority, re.compile(terminal.pattern.to_regexp()))
        for terminal in lark_parser.terminals
    }


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Reading makes many small objects and no cycles: collecting while it runs doubles the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def _parser() -> tuple[Lark, Builder]:
    builder = Builder()

    def keep_comment(token: Token) -> Token:
        builder.comments.add(token.start_pos or 0, str(token))
        return token

    options: dict[str, Any] = {
        "parser": "lalr",
        "lexer": "contextual",
        "maybe_placeholders": True,
        "transformer": builder,
        "lexer_callbacks": {"COMMENT": keep_comment},
        "_plugins": {"ContextualLexer": FrugalLexer},
    }
    return built(grammar_text(), options), builder
