"""Sharing by weights: what one payee cannot take, the others share again."""


def share_by_weight(
    count: int, weights: list[float], rooms: list[float], given: list[float], cash: float
) -> None:
    """Share `cash` among `count` payees in proportion to `weights`; fills in `given`, in dollars.

    No payee gets more than its room. What a full one leaves is shared again among the others, at
    most once for each payee; those without weight come last, in proportion to what they can still
    take. So the payees together get all the cash, or all that they have room for.
    """
    for i in range(count):
        given[i] = 0.0
    if cash > 0.0:
        left = cash
        too_much = False
        for _ in range(count):
            # Rounding may give a payee more than its room; a further round takes it back.
            if left > 0.0 or too_much:
                too_much = False
                weight = 0.0
                for i in range(count):
                    weight = weight + (max(weights[i], 0.0) if rooms[i] > given[i] else 0.0)
                pot = left
                for i in range(count):
                    open_weight = max(weights[i], 0.0) if rooms[i] > given[i] else 0.0
                    part = pot * open_weight / weight if weight > 0.0 else 0.0
                    amount = min(min(part, rooms[i] - given[i]), left)
                    given[i] = given[i] + amount
                    left = left - amount
                    too_much = too_much or given[i] > rooms[i]
        room = 0.0
        for i in range(count):
            room = room + (rooms[i] - given[i])
        share = left / room if room > left else 1.0
        for i in range(count):
            amount = min((rooms[i] - given[i]) * share, left)
            given[i] = given[i] + amount
            left = left - amount
        # Rounding must not pay out more than there is.
        left = cash
        for i in range(count):
            given[i] = min(given[i], left)
            left = left - given[i]
