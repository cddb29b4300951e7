"""The deal's own words for a rule, as they stand above its statement in the model."""

from __future__ import annotations

import re

from dealdsl.source import Span
from dealdsl.syntax import nodes

_PIECES = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*')
_ORIGIN = re.compile(
    r'\s*\b(?:because\s+"(?:[^"\\\n]|\\.)*"|per\s+[\w-]+(?:\s+"(?:[^"\\\n]|\\.)*")?)'
)
_ASSUMED = re.compile(r"^assume\s+")


def words_of(span: Span) -> str:
    """The words in one line, without comments, sources and reasons: those `dealc facts` lists."""
    return f"{_plain(span)}{_application(span)}"


def said(node: nodes.Node) -> str:
    """A name as the deal knows it, which a rule's text may not show; all else as it is written."""
    return node.text if isinstance(node, nodes.Name) else node.span.text


def head_words(span: Span) -> str:
    """A rule's words up to its brace."""
    return f"{_plain(span).split('{', 1)[0].strip()}{_application(span)}"


def _plain(span: Span) -> str:
    plain = _PIECES.sub(lambda m: "" if m[0].startswith("#") else m[0], span.text)
    return " ".join(_ASSUMED.sub("", _ORIGIN.sub("", plain)).split())


def _application(span: Span) -> str:
    """Which application of a rule its words stand for."""
    return "" if span.applied is None else f" [applied as {span.applied.prefix}]"
