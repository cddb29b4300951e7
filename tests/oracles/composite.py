"""Rules of shifting-interest subordinates, for amounts of any exact kind (fractions).

Maintenance of subordination, and components of subordinates that stand behind several groups
of loans. Classes are listed from the most senior down; amounts of pools by pool.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Amounts = Mapping[str, Fraction]
ZERO = Fraction(0)


def levels(senior: Fraction, subordinates: Amounts) -> dict[str, Fraction]:
    """Of each subordinate, the part of all certificates that is junior to it."""
    whole = senior + sum(subordinates.values(), ZERO)
    names = list(subordinates)
    return {
        k: sum((subordinates[j] for j in names[i + 1 :]), ZERO) / whole if whole else ZERO
        for i, k in enumerate(names)
    }


def most_senior_impaired(now: Amounts, initial: Amounts) -> str | None:
    """The first class whose level is below its initial level."""
    return next((k for k in now if now[k] < initial[k]), None)


def pro_rata(amount: Fraction, balances: Amounts) -> dict[str, Fraction]:
    """By balance, at most the balance. As weights are dues, no one is full before another."""
    whole = sum(balances.values(), ZERO)
    part = min(Fraction(1), amount / whole) if whole else ZERO
    return {k: balance * part for k, balance in balances.items()}


def maintain(amount: Fraction, balances: Amounts, impaired: str | None) -> dict[str, Fraction]:
    """Share the subordinates' principal.

    With a class impaired, that class and those senior to it share pro rata, and what they
    cannot take goes to the others in order of seniority; else all share pro rata.
    """
    names = list(balances)
    kept = names if impaired is None else names[: names.index(impaired) + 1]
    shares = pro_rata(amount, {k: balances[k] for k in kept})
    rest = amount - sum(shares.values(), ZERO)
    for k in names[len(kept) :]:
        shares[k] = min(rest, balances[k])
        rest -= shares[k]
    return shares


def components(subordinates: Fraction, strips: Amounts, seniors: Amounts) -> dict[str, Fraction]:
    """What of all subordinates stands behind each pool.

    A pool's own subordination is what its target strip exceeds its senior classes by; the
    subordinates are spread in that ratio, so that a pool that is under takes none.
    """
    own = {g: max(ZERO, strips[g] - seniors[g]) for g in strips}
    whole = sum(own.values(), ZERO)
    return {g: subordinates * own[g] / whole if whole else ZERO for g in own}


def spread(subordinates: Amounts, parts: Amounts) -> dict[str, dict[str, Fraction]]:
    """Each class's component in each pool: the same ratio for every class."""
    whole = sum(parts.values(), ZERO)
    return {
        k: {g: balance * part / whole if whole else ZERO for g, part in parts.items()}
        for k, balance in subordinates.items()
    }


def lose(amount: Fraction, balances: Amounts) -> dict[str, Fraction]:
    """The balances after a loss that is borne from the most junior class up."""
    left = dict(balances)
    for k in reversed(list(balances)):
        borne = min(amount, left[k])
        left[k] -= borne
        amount -= borne
    return left


def blended_rate(parts: Amounts, target_rates: Amounts) -> Fraction:
    """The subordinates' rate: the pools' target rates by component."""
    whole = sum(parts.values(), ZERO)
    return sum((parts[g] * target_rates[g] for g in parts), ZERO) / whole if whole else ZERO


def after_losses(
    subordinates: Amounts, parts: Amounts, losses: Sequence[tuple[str, Fraction]]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Subordinates and their components after losses of pools, one after the other.

    A loss lowers the classes in order and the aggregate component of its own pool, by what
    the classes could bear.
    """
    classes, behind = dict(subordinates), dict(parts)
    for pool, loss in losses:
        left = lose(loss, classes)
        behind[pool] -= sum(classes.values(), ZERO) - sum(left.values(), ZERO)
        classes = left
    return classes, behind
