"""The parts of a pool's cash and losses, and the deal's own words for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from dealdsl.deal.measures import CASH_PARTS, LOSS_PARTS
from dealdsl.deal.model import Deal, Pool

Part = TypeVar("Part")
LossPart = tuple[str, str]

_STRIP_WORDS = ("target", "io", "po", "loss.target", "loss.po")


def cash_parts(pool: Pool) -> frozenset[str]:
    """The parts of a pool's cash that can hold money: no IO strip without a premium loan."""
    empty = set()
    if not any(line.net_rate > line.target_rate for line in pool.lines):
        empty.add("io.interest")
    if not pool.has_discount:
        empty.add("po.principal")
    return frozenset(CASH_PARTS["funds"]) - empty


def loss_parts(deal: Deal, pool: Pool) -> frozenset[LossPart]:
    """The parts of a pool's losses that can be: beyond limits only where there are limits."""
    strips = ("target", "po") if pool.has_discount else ("target",)
    sides = ("within", "beyond") if deal.limits else ("within",)
    return frozenset((strip, side) for strip in strips for side in sides)


def cash_words(pool: Pool, parts: Collection[str]) -> tuple[str, ...]:
    """`I.interest`, `I.funds`: as few words as say these parts of a pool's cash."""
    return _words(pool, CASH_PARTS, parts, cash_parts(pool))


def loss_words(deal: Deal, pool: Pool, parts: Collection[LossPart]) -> tuple[str, ...]:
    """`I.loss.target`, `I.loss`: as few words as say these parts of a pool's losses."""
    return _words(pool, LOSS_PARTS, parts, loss_parts(deal, pool))


def _words(
    pool: Pool,
    table: Mapping[str, tuple[Part, ...]],
    parts: Collection[Part],
    possible: Collection[Part],
) -> tuple[str, ...]:
    """The widest words first; of words that say the same, the shortest."""
    left = set(parts) & set(possible)
    found = []
    choices = [
        (word, set(whole) & set(possible))
        for word, whole in table.items()
        if pool.has_target or not word.startswith(_STRIP_WORDS)
    ]
    for word, whole in sorted(choices, key=lambda choice: (-len(choice[1]), len(choice[0]))):
        if whole and whole <= left:
            found.append(f"{pool.name}.{word}")
            left -= whole
    return tuple(found)


def listed(words: Collection[str], last: str = "and") -> str:
    """`a`, `a` and `b`, `a`, `b` and `c`: each in backticks."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
