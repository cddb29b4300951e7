"""What can be read of pools, classes, limits, accounts and hedges, and when."""

from __future__ import annotations

from dealdsl.values.units import MONEY, RATE, YEARS, Unit

POOL_MEASURES: dict[str, Unit] = dict.fromkeys(
    (
        "balance",
        "closing_balance",
        "funds",
        "interest",
        "principal",
        "scheduled",
        "unscheduled",
        "loss",
        "loss.within",
        "loss.beyond",
        "delinquent_60",
        "foreclosure",
        "new_defaults",
        "servicing_fee",
        "gross_interest",
        "late_recovered",
        "prepayment_interest_shortfall",
        "bought",
    ),
    MONEY,
)
# Of one pool: in a month the mean of its lines' rates by opening balance.
POOL_RATES = ("gross_rate", "net_rate")
POOL_MEASURES |= dict.fromkeys(POOL_RATES, RATE)
STRIP_MEASURES: dict[str, Unit] = dict.fromkeys(
    (
        "target.balance",
        "target.closing_balance",
        "target.scheduled",
        "target.unscheduled",
        "target.principal",
        "target.interest",
        "io.interest",
        "po.balance",
        "po.closing_balance",
        "po.principal",
        "loss.target",
        "loss.target.within",
        "loss.target.beyond",
        "loss.po",
        "loss.po.within",
        "loss.po.beyond",
    ),
    MONEY,
)
# The words that go on after a dot: `I.target.balance`, `I.loss.within`.
STRIPS = ("target", "io", "po", "loss")
PART_MEASURES: dict[str, Unit] = {"balance": MONEY}
CLASS_MEASURES: dict[str, Unit] = {
    "balance": MONEY,
    "standing": MONEY,
    "closing_balance": MONEY,
    "notional": MONEY,
    "rate": RATE,
    "interest_due": MONEY,
    "year_fraction": YEARS,
    "written_down": MONEY,
}
LIMIT_MEASURES: dict[str, Unit] = {"initial": MONEY, "remaining": MONEY, "used": MONEY}
ACCOUNT_MEASURES: dict[str, Unit] = {"initial": MONEY, "balance": MONEY, "earned": MONEY}
HEDGE_MEASURES: dict[str, Unit] = {"notional": MONEY, "receipt": MONEY, "payment": MONEY}

# Cash parts of a pool: a waterfall draws these, alone or gathered.
CASH_PARTS: dict[str, tuple[str, ...]] = {
    "target.interest": ("target.interest",),
    "io.interest": ("io.interest",),
    "target.scheduled": ("target.scheduled",),
    "target.unscheduled": ("target.unscheduled",),
    "po.principal": ("po.principal",),
    "interest": ("target.interest", "io.interest"),
    "target.principal": ("target.scheduled", "target.unscheduled"),
    "principal": ("target.scheduled", "target.unscheduled", "po.principal"),
    "funds": (
        "target.interest",
        "io.interest",
        "target.scheduled",
        "target.unscheduled",
        "po.principal",
    ),
}

LOSS_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "loss": (("target", "within"), ("target", "beyond"), ("po", "within"), ("po", "beyond")),
    "loss.within": (("target", "within"), ("po", "within")),
    "loss.beyond": (("target", "beyond"), ("po", "beyond")),
    "loss.target": (("target", "within"), ("target", "beyond")),
    "loss.po": (("po", "within"), ("po", "beyond")),
    "loss.target.within": (("target", "within"),),
    "loss.target.beyond": (("target", "beyond"),),
    "loss.po.within": (("po", "within"),),
    "loss.po.beyond": (("po", "beyond"),),
}
