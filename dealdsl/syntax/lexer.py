"""A contextual lexer that asks the grammar's whole vocabulary first.

Lark's contextual lexer compiles a pattern for each parser state that it meets: for a deal, more
than half of the time that reading takes. The word that the whole vocabulary sees is nearly always
one that the state accepts, and then it is also what the state's own pattern would have seen,
because both try terminals in the same order. Only where it is not does the state's pattern count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedCharacters
from lark.lexer import BasicLexer, ContextualLexer


class _StateLexers(dict[int, BasicLexer]):
    """A lexer for each parser state, made when it is first asked for."""

    def __init__(
        self, conf: Any, states: Mapping[int, Collection[str]], always_accept: Collection[str]
    ) -> None:
        super().__init__()
        self._conf, self._states = conf, states
        self._always = {*conf.ignore, *always_accept}

    def __missing__(self, state: int) -> BasicLexer:
        conf = copy(self._conf)
        accepted = {*self._states[state], *self._always}
        # Every terminal was validated when the whole vocabulary's lexer was made.
        conf.skip_validation = True
        conf.terminals = [t for t in self._conf.terminals if t.name in accepted]
        lexer = self[state] = BasicLexer(conf)
        return lexer


class FrugalLexer(ContextualLexer):
    """Gives the tokens, and raises the errors, that `ContextualLexer` does."""

    def __init__(
        self, conf: Any, states: Mapping[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        self.root_lexer = self.BasicLexer(conf)
        self.lexers: Any = _StateLexers(conf, states, always_accept)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        pattern = self.root_lexer.terminals_by_name["NAME"].pattern
        return re.compile(pattern.to_regexp())

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        states = parser_state.parse_conf.parse_table.states
        line = lexer_state.line_ctr
        while True:
            before = lexer_state.last_token
            try:
                token = self.root_lexer.next_token(lexer_state, parser_state)
            except EOFError:
                return
            except UnexpectedCharacters:
                break
            accepted = states[parser_state.position]
            if token.type not in accepted:
                if "NAME" in accepted and self._name.fullmatch(token):
                    # A word with a meaning elsewhere, and here a name like any other.
                    token.type = "NAME"
                    yield token
                    continue
                # Back to where the word begins; comments before it are read and done with.
                line.char_pos, line.line, line.column = token.start_pos, token.line, token.column
                line.line_start_pos = (token.start_pos or 0) - (token.column or 1) + 1
                lexer_state.last_token = before
                seen = self._of_state(lexer_state, parser_state)
                if seen is None:
                    break
                token = seen
            yield token
        yield from super().lex(lexer_state, parser_state)

    def _of_state(self, lexer_state: Any, parser_state: Any) -> Token | None:
        """The next token as the state's own pattern sees it, None where it sees none."""
        lexer = self.lexers[parser_state.position]
        try:
            token: Token = lexer.next_token(lexer_state, parser_state)
        except UnexpectedCharacters:
            return None
        return token
