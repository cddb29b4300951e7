"""All nodes of a tree, and a tree with one of them replaced."""

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


def replaced(root: Any, old: Node, new: Node) -> Any:
    """`root` with `new` in the place of the very node `old`; all else is the same objects."""
    if root is old:
        return new
    if isinstance(root, tuple):
        parts = tuple(replaced(part, old, new) for part in root)
        same = all(part is was for part, was in zip(parts, root, strict=True))
        return root if same else parts
    if not isinstance(root, Node):
        return root
    kind: Any = type(root)
    was = {name: getattr(root, name) for name in _parts(kind)}
    changed = {name: replaced(part, old, new) for name, part in was.items()}
    changed = {name: part for name, part in changed.items() if part is not was[name]}
    return attrs.evolve(root, **changed) if changed else root


_PLAIN = ("span", "layout", "key_span", "commas", "closing")


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    return tuple(field.name for field in attrs.fields(kind) if field.name not in _PLAIN)
