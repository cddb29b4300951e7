"""Two ways to share an amount: in order, and pro rata with what one cannot take re-shared."""

Amounts = dict[str, float]


def total(amounts: Amounts) -> float:
    """Everything in `amounts`."""
    return sum(amounts.values())


def in_order(amount: float, dues: Amounts) -> Amounts:
    """Each takes what it is due before the next takes anything."""
    shares = {}
    for k, due in dues.items():
        shares[k] = max(0.0, min(amount, due))
        amount -= shares[k]
    return shares


def pro_rata(amount: float, dues: Amounts, weights: Amounts | None = None) -> Amounts:
    """Each takes in proportion to its weight (its due, unless stated), at most its due.

    What one cannot take is shared again among the rest by their weights, until the amount
    is gone or nobody with a weight is due anything.
    """
    weights = dues if weights is None else weights
    amount = max(0.0, amount)
    shares = dict.fromkeys(dues, 0.0)
    waiting = [k for k in dues if dues[k] > 0 and weights[k] > 0]
    while waiting:
        whole = sum(weights[k] for k in waiting)
        full = [k for k in waiting if dues[k] * whole <= amount * weights[k]]
        if not full:
            return shares | {k: amount * weights[k] / whole for k in waiting}
        for k in full:
            shares[k] = dues[k]
            amount -= dues[k]
        waiting = [k for k in waiting if k not in full]
    return shares
