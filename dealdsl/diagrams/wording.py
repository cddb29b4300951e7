"""The deal's own words for steps and allocations, with the variables of loops put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias, assert_never

from dealdsl.deal import rules
from dealdsl.deal.rules import Allocation, Cap, DueKind, Leaf
from dealdsl.deal.words import words_of

Bound: TypeAlias = tuple[tuple[str, str], ...]
"""The variables of the loops around a step, and what each is."""

_VARIABLE = re.compile(r"\[(\S+) is (\S+)\]")
_EACH = re.compile(r"^each (\S+) in .*? where (.*?)(?: (?:up|down) to .*)?$")


def bound(words: str) -> Bound:
    """The variables that the words of a step explain: `pay interest to k [k is B-1]`."""
    return tuple((name, value) for name, value in _VARIABLE.findall(words))


def put_in(text: str, variables: Bound) -> str:
    """The text with what each variable is in its place: `allocated(B-1)`."""
    plain, values = _VARIABLE.sub("", text).strip(), dict(variables)
    if not values:
        return plain
    names = "|".join(map(re.escape, values))
    return re.sub(rf"(?<![\w.-])(?:{names})(?![\w-])", lambda found: values[found[0]], plain)


def caps(found: tuple[Cap, ...], variables: Bound = ()) -> tuple[str, ...]:
    return tuple(put_in(words_of(cap.span), variables) for cap in found)


def payee_words(leaf: Leaf) -> str:
    """Who is paid, as the deal calls it: a class, a fee, `deferred of IA-PO`."""
    return leaf.due.name


def leaf_notes(leaf: Leaf, variables: Bound = ()) -> tuple[str, ...]:
    """The caps of a payee, and the condition under which anything is due to it."""
    if leaf.condition is None:
        return caps(leaf.caps, variables)
    each = _EACH.match(words_of(leaf.span))
    if each is None:
        return (put_in(words_of(leaf.span), variables), *caps(leaf.caps, variables))
    inner = (*variables, (each[1], leaf.due.name))
    return (f"where {put_in(each[2], inner)}", *caps(leaf.caps, inner))


def sharing(node: rules.InOrder | rules.ProRata) -> str:
    """How an allocation is shared: `in order`, `pro rata`, `pro rata by stake(I)`, `split …`."""
    if isinstance(node, rules.InOrder):
        return "in order"
    words = words_of(node.span)
    if words.startswith("split"):
        return words
    start = words.find("pro rata by ")
    return "pro rata" if start < 0 or node.weights is None else words[start:].split(" {")[0]


def condition(node: rules.Branch | rules.WhenStep, variables: Bound = ()) -> str:
    """`when …`, up to the brace."""
    words = words_of(node.span).split(" {")[0]
    return put_in(words[words.find("when ") :], variables)


def line(node: Allocation) -> str:
    """An allocation on one line: `B-6, then B-5, then IA and IIA pro rata`."""
    match node:
        case Leaf():
            return " ".join([payee_words(node), *leaf_notes(node)])
        case rules.InOrder(items=items):
            return " ".join([", then ".join(_inner(items)), *caps(node.caps)])
        case rules.ProRata(items=items):
            return " ".join([_and(_inner(items)), sharing(node), *caps(node.caps)])
        case rules.Branch(then=then, otherwise=otherwise):
            last = f"; otherwise {line(otherwise)}" if _pays(otherwise) else ""
            return f"{condition(node)}: {line(then)}{last}"
        case rules.Absorbed():
            return words_of(node.span)
        case _:
            assert_never(node)


def _inner(items: tuple[Allocation, ...]) -> list[str]:
    """The parts in words; payees that one `each` names are told once, as it names them."""
    told = [_each(item) or (line(item) if _is_plain(item) else f"({line(item)})") for item in items]
    return list(dict.fromkeys(told))


def _each(item: Allocation) -> str | None:
    words = words_of(item.span)
    return words if isinstance(item, Leaf) and words.startswith("each ") else None


def _is_plain(node: Allocation) -> bool:
    return isinstance(node, Leaf | rules.Absorbed)


def _pays(node: Allocation) -> bool:
    return not isinstance(node, rules.InOrder | rules.ProRata) or bool(node.items)


def _and(items: list[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def paid_alike(node: Allocation) -> Iterator[Allocation]:
    """What an allocation is made of, an order around a single part left out."""
    if isinstance(node, rules.InOrder) and len(node.items) == 1 and not node.caps:
        yield from paid_alike(node.items[0])
    else:
        yield node


KIND_WORDS = {
    DueKind.INTEREST: "interest",
    DueKind.PRINCIPAL: "principal",
    DueKind.FEE: "due",
    DueKind.HEDGE: "due",
}


def due_words(kind: str, leaf: Leaf) -> str:
    """What is paid to whom: `pay interest to B-1`, `pay deferred of IA-PO`."""
    if leaf.due.kind is DueKind.CLAIM:
        return f"pay {leaf.due.name}"
    return f"pay {KIND_WORDS.get(leaf.due.kind, kind)} to {leaf.due.name}"
