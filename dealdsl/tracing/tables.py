"""The two tables of a page: what the loans gave, and what became of each class."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.tracing.events import Trace
from dealdsl.tracing.figures import CENT, cents
from dealdsl.tracing.ledger import BALANCE, CASH, INTEREST
from dealdsl.tracing.rows import Section, TableRow

WORDS = {
    "balance": "loans when the period opened",
    "scheduled": "scheduled principal",
    "prepaid": "prepaid",
    "recovered": "recovered of liquidated loans",
    "loss": "lost on liquidated loans",
    "call_price": "bought under an optional call",
    "bought_balance": "loans bought",
    "gross_interest": "interest of the loans",
    "interest": "interest after servicing",
    "servicing_fee": "servicing fee",
    "prepayment_interest_shortfall": "interest short on prepaid loans",
    "late_recovered": "recovered late",
}


def pools(trace: Trace) -> Section:
    """Sums for each pool: what its loans come to, its interest, and the cash that it gives."""
    names = tuple(trace.reported.get("pool", {}))
    rows = (
        *_sum(trace, BALANCE, "closing_balance", "loans when it closed"),
        *_aside(trace, "foreclosure", "of them in foreclosure"),
        *_sum(trace, INTEREST, "interest", WORDS["interest"]),
        *_sum(trace, CASH, "funds", "funds"),
    )
    kept = tuple(row for row in rows if row.total or _counts(row))
    several = len(names) > 1
    return Section(
        "What the loans gave",
        heads=(*names, "together") if several else names,
        rows=tuple(_with_sum(row) if several else row for row in kept),
        left_out=len(rows) - len(kept),
    )


def _sum(trace: Trace, signs: dict[str, float], end: str, words: str) -> Iterator[TableRow]:
    terms = []
    for measure, sign in signs.items():
        row = TableRow(WORDS[measure], _amounts(trace, measure, sign))
        terms.append(row)
        if measure != "interest":  # the total right above
            yield row
    total = TableRow(words, _amounts(trace, end, 1), total=True)
    missing = tuple(
        (cents(whole) - sum(map(cents, parts))) / 100.0
        for whole, *parts in zip(total.amounts, *(row.amounts for row in terms), strict=True)
    )
    if any(missing):
        rounds = all(abs(cents(amount)) <= len(terms) for amount in missing)
        yield TableRow("rounding" if rounds else "by how its strips are cut", missing)
    yield total


def _aside(trace: Trace, measure: str, words: str) -> Iterator[TableRow]:
    yield TableRow(words, _amounts(trace, measure, 1))


def _amounts(trace: Trace, measure: str, sign: float) -> tuple[float, ...]:
    pools = trace.reported.get("pool", {}).values()
    return tuple(sign * pool.get(measure, 0.0) for pool in pools)


def _counts(row: TableRow) -> bool:
    return any(abs(amount) >= CENT for amount in row.amounts)


def _with_sum(row: TableRow) -> TableRow:
    """The row and its sum, in cents as they are printed: a line adds up, too."""
    together = sum(map(cents, row.amounts)) / 100.0
    return TableRow(row.words, (*row.amounts, together), row.total)


BALANCES = {
    "opening": "beginning_balance",
    "principal": "principal_paid",
    "loss": "realized_loss",
    "made good": "loss_reimbursed",
    "closing": "ending_balance",
}
INCOME = {
    "interest due": "interest_due",
    "interest paid": "interest_paid",
    "short": "interest_shortfall",
    "residual": "residual_paid",
}
SOMETIMES = ("made good", "rounding", "residual")


def balances(trace: Trace) -> Section:
    """Each class: opening, less principal and loss, with what was made good, is closing."""
    return _classes(trace, BALANCES, "What became of the classes: balances")


def income(trace: Trace) -> Section:
    return _classes(trace, INCOME, "What became of the classes: interest and residual")


def _classes(trace: Trace, columns: dict[str, str], title: str) -> Section:
    names = [name for name in trace.classes if name not in trace.parts]
    flows = {name: trace.classes[name] for name in names}
    busy = [n for n in names if any(abs(flows[n][c]) >= CENT for c in columns.values())]
    amounts = {head: [flows[n][column] for n in busy] for head, column in columns.items()}
    if columns is BALANCES:
        closing = amounts.pop("closing")
        amounts |= {"rounding": [_rounding(flows[n]) for n in busy], "closing": closing}
    heads = [h for h in amounts if h not in SOMETIMES or any(map(cents, amounts[h]))]
    rows = [TableRow(n, tuple(amounts[h][i] for h in heads)) for i, n in enumerate(busy)]
    together = tuple(sum(map(cents, amounts[head])) / 100.0 for head in heads)
    whole = TableRow("all classes", together, total=True)
    out = len(names) - len(busy)
    return Section(title, heads=tuple(heads), rows=(*rows, whole), left_out=out)


def _rounding(flows: dict[str, float]) -> float:
    """The cents that a line lacks on the page because each of its figures is rounded."""
    gone = cents(flows["principal_paid"]) + cents(flows["realized_loss"])
    kept = cents(flows["beginning_balance"]) - gone + cents(flows["loss_reimbursed"])
    return (cents(flows["ending_balance"]) - kept) / 100.0
