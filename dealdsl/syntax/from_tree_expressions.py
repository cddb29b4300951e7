"""Expressions and allocations, from the grammar's rules to nodes.

Lark calls a method for each rule as it reads, with what the rule's parts became; no tree is
kept in between. Punctuation arrives as tokens too: it tells where a node ends.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve
from lark import Token, Transformer

from dealdsl.source import Source, Span
from dealdsl.syntax import nodes
from dealdsl.syntax.comments import Comments
from dealdsl.syntax.depth import DEEPEST, TooDeepError
from dealdsl.syntax.nodes import LiteralKind

Parts = list[Any]

_KINDS = {
    "MONEY": LiteralKind.MONEY,
    "PERCENT": LiteralKind.PERCENT,
    "BASIS_POINTS": LiteralKind.BASIS_POINTS,
    "NUMBER": LiteralKind.NUMBER,
    "DURATION": LiteralKind.DURATION,
    "DATE": LiteralKind.DATE,
    "STRING": LiteralKind.STRING,
}


_ESCAPED = re.compile(r'\\(["\\])')


def unquoted(token: str) -> str:
    """The text between the quotes; `\\"` stands for a quote and `\\\\` for a backslash."""
    return _ESCAPED.sub(r"\1", token[1:-1])


class ExpressionBuilder(Transformer[Token, Any]):
    """Builds expression and allocation nodes."""

    text_source: Source
    comments: Comments

    def begin(self, source: Source, comments: Comments) -> None:
        """Forget the text before; from here on nodes are made of this one."""
        self.text_source = source
        self.comments = comments
        self._depths: dict[int, int] = {}

    # ---- places ----

    def span(self, parts: Parts) -> Span:
        """From the first part that is there to the last."""
        start, end = None, 0
        for part in parts:
            if part is None:
                continue
            if isinstance(part, Token):
                first, last = part.start_pos or 0, part.end_pos or 0
            elif isinstance(part, tuple):
                if not part:
                    continue
                first, last = part[0].span.start, part[-1].span.end
            else:
                first, last = part.span.start, part.span.end
                if first == last:
                    continue
            start = first if start is None else start
            end = max(end, last)
        return Span(self.text_source, start or 0, end)

    def deeper(self, node: Any, *children: Any) -> Any:
        """`node`, counted one deeper than the deepest of its children."""
        depth = 1 + max(self._depths.get(id(child), 0) for child in children)
        if depth > DEEPEST:
            raise TooDeepError(node.span)
        self._depths[id(node)] = depth
        return node

    # ---- figures and names ----

    def literal(self, parts: Parts) -> nodes.Literal:
        token: Token = parts[0]
        kind = _KINDS[token.type]
        text = unquoted(token) if kind is LiteralKind.STRING else " ".join(token.split())
        return nodes.Literal(kind, text, span=self.span(parts))

    def name(self, parts: Parts) -> nodes.Name:
        return nodes.Name(str(parts[0]), span=self.span(parts))

    to_word = name

    def field(self, parts: Parts) -> Any:
        node = nodes.Field(parts[0], parts[1][1:].strip(), span=self.span(parts))
        return self.deeper(node, *parts)

    def dotted(self, node: nodes.Name | nodes.Field) -> str:
        """`oc.missing` as one word, where a name must stand; the node is done with."""
        self._depths.pop(id(node), None)
        if isinstance(node, nodes.Name):
            return node.text
        assert isinstance(node.base, nodes.Name | nodes.Field)
        return f"{self.dotted(node.base)}.{node.name}"

    def claim_of(self, parts: Parts) -> nodes.ClaimOf:
        return nodes.ClaimOf(self.dotted(parts[0]), str(parts[2]), span=self.span(parts))

    def function(self, parts: Parts) -> Any:
        arguments = parts[2] or ()
        span = self.span(parts)
        node = nodes.Function(self.dotted(parts[0]), tuple(arguments), span=span)
        return self.deeper(node, *parts, *arguments)

    def arguments(self, parts: Parts) -> tuple[Any, ...]:
        return tuple(part for part in parts if not isinstance(part, Token))

    def comprehension(self, parts: Parts) -> Any:
        element, _, variable, _, domain, _, where = parts
        span = self.span(parts)
        node = nodes.Comprehension(element, str(variable), domain, where, span=span)
        return self.deeper(node, *parts)

    # ---- operators ----

    def grouped(self, parts: Parts) -> Any:
        node = evolve(parts[1], span=self.span(parts))
        self.deeper(node, *parts)
        self._depths.pop(id(parts[1]), None)  # the inner node is dropped: its id may come again
        return node

    def negation(self, parts: Parts) -> Any:
        node = nodes.Negation(parts[1], span=self.span(parts))
        return self.deeper(node, *parts)

    def binary(self, parts: Parts) -> Any:
        node = nodes.Binary(str(parts[1]), parts[0], parts[2], span=self.span(parts))
        return self.deeper(node, *parts)

    def guarded(self, parts: Parts) -> Any:
        node = nodes.Binary("/", parts[0], parts[2], parts[4], span=self.span(parts))
        return self.deeper(node, *parts)

    def compared(self, parts: Parts) -> Any:
        node = nodes.Comparison(str(parts[1]), parts[0], parts[2], span=self.span(parts))
        return self.deeper(node, *parts)

    def member(self, parts: Parts) -> Any:
        node = nodes.Comparison("in", parts[0], parts[2], span=self.span(parts))
        return self.deeper(node, *parts)

    def either(self, parts: Parts) -> Any:
        node = nodes.Logic("or", parts[0], parts[2], span=self.span(parts))
        return self.deeper(node, *parts)

    def both(self, parts: Parts) -> Any:
        node = nodes.Logic("and", parts[0], parts[2], span=self.span(parts))
        return self.deeper(node, *parts)

    def not_so(self, parts: Parts) -> Any:
        node = nodes.NotSo(parts[1], span=self.span(parts))
        return self.deeper(node, *parts)

    def conditional(self, parts: Parts) -> Any:
        _, condition, _, then, _, otherwise = parts
        node = nodes.Conditional(condition, then, otherwise, span=self.span(parts))
        return self.deeper(node, *parts)

    # ---- bounds ----

    def at_least(self, parts: Parts) -> nodes.Bound:
        return nodes.Bound("at least", parts[1], None, span=self.span(parts))

    def at_most(self, parts: Parts) -> nodes.Bound:
        return nodes.Bound("at most", None, parts[1], span=self.span(parts))

    def between(self, parts: Parts) -> nodes.Bound:
        return nodes.Bound("between", parts[1], parts[3], span=self.span(parts))

    # ---- allocations ----

    def up_to(self, parts: Parts) -> nodes.Cap:
        return nodes.Cap("up", parts[1], parts[2] is not None, span=self.span(parts))

    def down_to(self, parts: Parts) -> nodes.Cap:
        return nodes.Cap("down", parts[1], span=self.span(parts))

    def target(self, parts: Parts) -> nodes.Target:
        return nodes.Target(parts[0], span=self.span(parts))

    taker = target

    def in_order(self, parts: Parts) -> nodes.InOrder:
        span = self.span(parts)
        closing = self.comments.closing(span.start, span.end)
        return nodes.InOrder(_inside(parts), closing, span=span)

    def pro_rata(self, parts: Parts) -> nodes.ProRata:
        span = self.span(parts)
        closing = self.comments.closing(span.start, span.end)
        return nodes.ProRata(parts[2], _inside(parts), closing, span=span)

    def split(self, parts: Parts) -> nodes.Split:
        span = self.span(parts)
        closing = self.comments.closing(span.start, span.end)
        return nodes.Split(_inside(parts), closing, span=span)


def _inside(parts: Parts) -> tuple[Any, ...]:
    """The entries between the braces."""
    opening = next(i for i, p in enumerate(parts) if isinstance(p, Token) and p.type == "LBRACE")
    return tuple(parts[opening + 1 : -1])
