"""What a model says of itself, and what a projection gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dealdsl.runtime.assumptions import Assumptions

# What is known of a class in each period, in dollars.
CLASS_COLUMNS = (
    "beginning_balance",
    "notional",
    "interest_due",
    "interest_paid",
    "interest_shortfall",
    "principal_paid",
    "realized_loss",
    "loss_reimbursed",
    "residual_paid",
    "ending_balance",
)


@dataclass(frozen=True)
class Result:
    """What a projection gives. Every list is by period; index 0 is closing.

    `flows["B-1", "principal_paid"]` is a column of a class, one of CLASS_COLUMNS;
    `other["pool", "I", "prepaid"]` a measure of a pool, fund, fee, account, limit or trigger.
    """

    flows: dict[tuple[str, str], list[float]]
    other: dict[tuple[str, str, str], list[float]]


@dataclass(frozen=True)
class Model:
    """A deal that can be projected.

    Dates are ISO text by period, index 0 being closing, and empty for a deal that states none:
    interest accrues to `accrual_dates`; cash is paid on `payment_dates`, which are business days.
    `scenarios` holds the arguments of Assumptions under the deal's names for them.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    pools: tuple[str, ...]
    closing: str
    accrual_dates: tuple[str, ...]
    payment_dates: tuple[str, ...]
    scenarios: dict[str, dict[str, Any]]
    project: Callable[[Assumptions], Result]
