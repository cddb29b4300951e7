"""Loans in the order in which kernels take them: eight of like term and age together."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dealdsl.runtime.loan_blocks import BLOCK, LANES


@dataclass(frozen=True)
class Part:
    """Loans in the order of `project_block`: eight a group, a list for each of its arguments.

    The longest terms come first, and all of a group have the same term and age: loans of no
    balance make it full. `target_fraction` and `io_fraction` are those of `add_part`.
    """

    target_fraction: float
    io_fraction: float
    term: list[int]  # by group
    age: list[int]
    loans: dict[str, Any]  # arrays by loan

    def live(self, first: int, months: int) -> list[int]:
        """How many groups of the block that begins with group `first` still pay, by month."""
        terms = self.term[first : first + BLOCK // LANES]
        counts, count = [len(terms)], len(terms)
        for month in range(1, months + 1):
            while count and terms[count - 1] < month:
                count -= 1
            counts.append(count)
        return counts


def arranged(fields: list[Any], target_rate: float | None) -> tuple[Part, ...]:
    """All loans; and where there are strips, the part of them that pays the target rate and the
    part that pays no interest."""
    net, whole = fields[2], array("d", [1.0]) * len(fields[2])
    everything = range(len(whole))
    if target_rate is None:
        return (Part(1.0, 0.0, *_laid_out(fields, everything, whole, net)),)
    above = array("d", (max(rate - target_rate, 0.0) for rate in net))
    if target_rate > 0.0:
        shares = array("d", (min(rate / target_rate, 1.0) for rate in net))
    else:
        shares = whole
    target = Part(1.0, 1.0, *_laid_out(fields, everything, shares, above))
    split = [place for place, share in enumerate(shares) if share < 1.0]
    if not split:
        return (target,)
    others = array("d", (1.0 - share for share in shares))
    nothing = array("d", [0.0]) * len(whole)
    return target, Part(0.0, 0.0, *_laid_out(fields, split, others, nothing))


def _laid_out(
    fields: list[Any], chosen: Sequence[int], shares: Any, net: Any
) -> tuple[list[int], list[int], dict[str, Any]]:
    """Terms and ages by group, and by loan what `project_block` takes: of the loans that are
    chosen, each with its share of the balance and what its owner gets of the interest."""
    balance, gross, _, terms, ages, prepayment, default, severity = fields
    groups = list(_groups(sorted(chosen, key=lambda i: (-terms[i], ages[i])), terms, ages))
    places = array("q", (place for group in groups for place in group))

    def laid(figure: Callable[[int], float]) -> Any:
        return array("d", (0.0 if place < 0 else figure(place) for place in places))

    firsts = [group[0] for group in groups]
    term, age = [int(terms[i]) for i in firsts], [int(ages[i]) for i in firsts]
    return (
        term,
        age,
        {
            "loan_balance": laid(lambda i: balance[i] * shares[i]),
            "loan_gross": laid(lambda i: gross[i] / 12.0),
            "loan_net": laid(lambda i: net[i] / 12.0),
            "loan_payment": laid(lambda i: level_payment(gross[i] / 12.0, int(terms[i]))),
            "loan_prepayment": laid(prepayment.__getitem__),
            "loan_default": laid(default.__getitem__),
            "loan_severity": laid(severity.__getitem__),
        },
    )


def _groups(order: list[int], terms: Any, ages: Any) -> Iterator[list[int]]:
    """Eight places of like term and age at a time; -1 is a loan of no balance."""
    group: list[int] = []
    for place in order:
        like = group and (terms[group[0]], ages[group[0]]) == (terms[place], ages[place])
        if group and (len(group) == LANES or not like):
            yield group + [-1] * (LANES - len(group))
            group = []
        group.append(place)
    if group:
        yield group + [-1] * (LANES - len(group))


@lru_cache(maxsize=65536)
def level_payment(rate: float, term: int) -> float:
    """What a loan of 1 pays in each of `term` months at `rate` a month: the rate, and one over the
    sum of (1 + r)^k for k from 0 to n - 1, which is doubled bit by bit: no power is drawn."""
    growth = 1.0 + rate
    power, added = 1.0, 0.0
    for bit in bin(term)[2:]:
        power, added = power * power, added + added * power
        if bit == "1":
            power, added = power * growth, added * growth + 1.0
    return rate + 1.0 / added
