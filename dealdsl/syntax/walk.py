"""All nodes of a tree, without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs

from dealdsl.syntax.nodes import Node


def walk(root: Node) -> Iterator[Node]:
    """A node and all nodes below it, in no promised order."""
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif isinstance(node, Node):
            yield node
            kind: Any = type(node)
            waiting.extend(getattr(node, name) for name in _parts(kind))


_PLAIN = ("span", "layout", "key_span", "commas", "closing")


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    return tuple(field.name for field in attrs.fields(kind) if field.name not in _PLAIN)
