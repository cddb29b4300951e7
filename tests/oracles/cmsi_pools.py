"""The collateral of CMSI Series 2003-11, as its certificates see it, month by month."""

from math import inf

from attrs import evolve, frozen

from tests.oracles.bma import Line, LineMonth, line_months, monthly, psa_cpr, sda_cdr

MONTHS = 357
# Premium loans are the pool less the stated discount loans: the stated two exceed the pool.
POOL_I, DISCOUNT, POOL_II = 150_030_821.86, 20_568_034.00, 497_107_816.91
TARGET_RATES = {"I": 0.0525, "II": 0.0550}
# The part of the discount loans that pays nothing at the target rate, to the cent:
# 20,568,034 x (1 - 5.053 / 5.25). The strip's proportion of each loan follows from it.
IA_PO = 771_790.99
TARGETS_AT_CUTOFF = {"I": POOL_I - IA_PO, "II": POOL_II}
CALL_BALANCE = 64_713_863.88
LIMITS = {
    "special_hazard": 6_471_386.39,
    "fraud": 6_471_386.39,
    "bankruptcy": 123_823.34,
}


@frozen
class Part:
    """A line and how it is stripped: its PO proportion, or the rate of its interest strip."""

    line: Line
    po: float = 0.0
    io_rate: float = 0.0


# Net rates are gross less 25 bp of servicing; terms and ages in whole months.
PARTS = {
    "I": [
        Part(Line(POOL_I - DISCOUNT, 0.05621, 0.05371, MONTHS, 3), io_rate=0.00121),
        Part(Line(DISCOUNT, 0.05303, 0.05053, MONTHS, 3), po=IA_PO / DISCOUNT),
    ],
    "II": [Part(Line(POOL_II, 0.06015, 0.05765, MONTHS, 2), io_rate=0.00265)],
}


@frozen
class PoolMonth:
    """A pool in one month, in dollars; balances not called closing are opening ones.

    `scheduled`, `unscheduled` and `principal` are the target strip's; losses beyond the
    limits of special hazard, fraud and bankruptcy are apart from those within.
    """

    balance: float
    target_balance: float
    po_balance: float
    io_notional: float
    target_interest: float
    io_interest: float
    scheduled: float
    unscheduled: float
    po_principal: float
    loss: float
    loss_within: float
    loss_beyond: float
    loss_po_within: float
    loss_po_beyond: float
    delinquent_60: float
    closing_balance: float

    @property
    def principal(self) -> float:
        """All principal of the target strip."""
        return self.scheduled + self.unscheduled

    @property
    def funds(self) -> float:
        """All cash: net interest and principal, the PO strip's included."""
        return self.target_interest + self.io_interest + self.principal + self.po_principal


def speeds(
    age: int, prepayment: dict[str, float | None], default: dict[str, float | None]
) -> tuple[list[float], list[float]]:
    """Monthly prepayment and default rates of a line, entry t for month t."""
    months = range(1, MONTHS + 1)
    smm = [(prepayment["smm"] or 0.0) / 100] * (MONTHS + 1)
    mdr = [(default["mdr"] or 0.0) / 100] * (MONTHS + 1)
    if prepayment["cpr"] is not None:
        smm = [monthly(prepayment["cpr"] / 100)] * (MONTHS + 1)
    if default["cdr"] is not None:
        mdr = [monthly(default["cdr"] / 100)] * (MONTHS + 1)
    if prepayment["psa"] is not None:
        smm = [0.0, *(monthly(psa_cpr(prepayment["psa"] / 100, age + t)) for t in months)]
    if default["sda"] is not None:
        mdr = [0.0, *(monthly(sda_cdr(default["sda"] / 100, age + t)) for t in months)]
    return smm, mdr


def called(months: dict[str, list[list[LineMonth]]]) -> dict[str, list[list[LineMonth]]]:
    """The lines when the loans are bought as soon as the last closing balance allows it.

    In that month normal collections are followed by what is left, at par, as unscheduled
    principal; nothing is in foreclosure afterwards, and later months are empty.
    """
    lines = [line for pool in months.values() for line in pool]
    last = next(
        (t for t in range(1, MONTHS + 1) if sum(x[t].opening for x in lines) <= CALL_BALANCE), inf
    )
    nothing = LineMonth(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def cut(t: int, x: LineMonth) -> LineMonth:
        if t > last:
            return nothing
        if t < last:
            return x
        return evolve(x, unscheduled=x.unscheduled + x.closing, foreclosure=0.0, closing=0.0)

    return {
        g: [[cut(t, x) for t, x in enumerate(line)] for line in pool] for g, pool in months.items()
    }


def ceilings(month: int, balance: float) -> dict[str, float]:
    """What the limits fall to on an anniversary: parts of the loans as month 13, 25, … opens."""
    years = (month - 1) // 12
    fraud = 0.01 if years < 2 else 0.005 if years < 5 else 0.0
    return {"special_hazard": 0.01 * balance, "fraud": fraud * balance}


def parts_within(
    causes: dict[str, float], losses: list[float], balances: list[float]
) -> list[float]:
    """The share of each month's losses, of both pools, that is ordinary or within its limit.

    `causes` are shares of every loss; a cause is within while its limit lasts. `balances` are the
    opening ones of both pools, with which two of the limits decline each year.
    """
    remaining = dict(LIMITS)
    shares = []
    for month, loss in enumerate(losses):
        if month > 12 and month % 12 == 1:
            for cause, ceiling in ceilings(month, balances[month]).items():
                remaining[cause] = min(remaining[cause], ceiling)
        beyond = 0.0
        for cause, share in causes.items():
            within = min(share * loss, remaining[cause])
            remaining[cause] -= within
            beyond += share * loss - within
        shares.append(1.0 - beyond / loss if loss else 1.0)
    return shares


def pool_month(g: str, months: list[LineMonth], within: float, delinquency: float) -> PoolMonth:
    """Add up a pool's lines by strip."""
    rows = list(zip(PARTS[g], months, strict=True))
    po_loss = sum(p.po * x.loss for p, x in rows)
    target_loss = sum((1 - p.po) * x.loss for p, x in rows)
    closing = sum(x.closing for x in months)
    return PoolMonth(
        balance=sum(x.opening for x in months),
        target_balance=sum((1 - p.po) * x.opening for p, x in rows),
        po_balance=sum(p.po * x.opening for p, x in rows),
        io_notional=sum(x.opening for p, x in rows if p.io_rate),
        target_interest=sum((1 - p.po) * x.earning for p, x in rows) * TARGET_RATES[g] / 12,
        io_interest=sum(p.io_rate * x.earning for p, x in rows) / 12,
        scheduled=sum((1 - p.po) * x.scheduled for p, x in rows),
        unscheduled=sum((1 - p.po) * x.unscheduled for p, x in rows),
        po_principal=sum(p.po * (x.scheduled + x.unscheduled) for p, x in rows),
        loss=sum(x.loss for x in months),
        loss_within=target_loss * within,
        loss_beyond=target_loss * (1 - within),
        loss_po_within=po_loss * within,
        loss_po_beyond=po_loss * (1 - within),
        delinquent_60=max(delinquency * closing, sum(x.foreclosure for x in months)),
        closing_balance=closing,
    )


def pool_months(
    prepayment: dict[str, float | None],
    default: dict[str, float | None],
    severity: float,
    lag: int,
    advance: bool,
    delinquency: float,
    call: bool,
    causes: dict[str, float],
) -> dict[str, list[PoolMonth]]:
    """Both pools, entry 0 at the cut-off date; speeds are percents, the rest decimals."""
    lines = {}
    for g, parts in PARTS.items():
        vectors = [speeds(part.line.age, prepayment, default) for part in parts]
        lines[g] = [
            line_months(part.line, smm, mdr, severity, lag, advance)
            for part, (smm, mdr) in zip(parts, vectors, strict=True)
        ]
    if call:
        lines = called(lines)
    by_month = {g: list(zip(*pool, strict=True)) for g, pool in lines.items()}
    losses = [sum(x.loss for pool in by_month.values() for x in pool[t]) for t in range(MONTHS + 1)]
    opening = [
        sum(x.opening for pool in by_month.values() for x in pool[t]) for t in range(MONTHS + 1)
    ]
    within = parts_within(causes, losses, opening)
    return {
        g: [pool_month(g, list(pool[t]), within[t], delinquency) for t in range(MONTHS + 1)]
        for g, pool in by_month.items()
    }
