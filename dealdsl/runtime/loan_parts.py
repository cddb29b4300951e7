"""Loans in the order in which kernels take them: eight of like term and age together."""

from array import array
from collections.abc import Callable, Mapping, Sequence
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


def arranged(figures: Mapping[str, Any], target_rate: float | None) -> tuple[Part, ...]:
    """All loans; and where there are strips, the part of them that pays the target rate and the
    part that pays no interest."""
    net = figures["net_rate"]
    whole = array("d", [1.0]) * len(net)
    everything = range(len(whole))
    if target_rate is None:
        return (Part(1.0, 0.0, *_laid_out(figures, everything, whole, net)),)
    above = array("d", (max(rate - target_rate, 0.0) for rate in net))
    if target_rate > 0.0:
        shares = array("d", (min(rate / target_rate, 1.0) for rate in net))
    else:
        shares = whole
    target = Part(1.0, 1.0, *_laid_out(figures, everything, shares, above))
    split = [place for place, share in enumerate(shares) if share < 1.0]
    if not split:
        return (target,)
    others = array("d", (1.0 - share for share in shares))
    nothing = array("d", [0.0]) * len(whole)
    return target, Part(0.0, 0.0, *_laid_out(figures, split, others, nothing))


def _laid_out(
    figures: Mapping[str, Any], chosen: Sequence[int], shares: Any, net: Any
) -> tuple[list[int], list[int], dict[str, Any]]:
    """Terms and ages by group, and by loan what `project_block` takes: of the loans that are
    chosen, each with its share of the balance and what its owner gets of the interest."""
    terms, ages = figures["remaining_term"], figures["age"]
    places, term, age = _in_groups(chosen, terms, ages)
    balance, gross = figures["balance"], figures["gross_rate"]

    def laid(figure: Callable[[int], float]) -> Any:
        return array("d", (0.0 if place < 0 else figure(place) for place in places))

    loans = {
        "loan_balance": laid(lambda i: balance[i] * shares[i]),
        "loan_gross": laid(lambda i: gross[i] / 12.0),
        "loan_net": laid(lambda i: net[i] / 12.0),
        "loan_payment": laid(lambda i: level_payment(gross[i] / 12.0, int(terms[i]))),
        "loan_prepayment": laid(figures["prepayment_multiplier"].__getitem__),
        "loan_default": laid(figures["default_multiplier"].__getitem__),
        "loan_severity": laid(figures["severity"].__getitem__),
    }
    return term, age, loans


def _in_groups(
    chosen: Sequence[int], terms: Sequence[float], ages: Sequence[float]
) -> tuple[Any, list[int], list[int]]:
    """The loans eight by eight of like term and age, -1 being a loan of no balance; and the term
    and the age of each eight."""
    alike: dict[tuple[float, float], Any] = {}
    for place in chosen:
        alike.setdefault((-terms[place], ages[place]), array("q")).append(place)
    places, term, age = array("q"), list[int](), list[int]()
    for key, members in sorted(alike.items()):
        members.extend([-1] * (-len(members) % LANES))
        places.extend(members)
        term.extend([-int(key[0])] * (len(members) // LANES))
        age.extend([int(key[1])] * (len(members) // LANES))
    return places, term, age


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
