"""A projection by class: average life, payment dates and totals."""

from dataclasses import dataclass
from math import fsum

from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result

HALF_A_CENT = 0.005


@dataclass(frozen=True)
class ClassSummary:
    """What a class receives over its life. Average life in years, dates as text, the rest dollars.

    A class that is paid no principal has no average life (None); one that is paid nothing has no
    dates ("-"). `loss` is net of what was reimbursed.
    """

    name: str
    average_life: float | None
    first_payment: str
    last_payment: str
    interest: float
    principal: float
    residual: float
    loss: float
    ending_balance: float


def summary(model: Model, result: Result) -> list[ClassSummary]:
    """One row a class, in the deal's order."""
    return [_class_summary(model, result, name) for name in model.classes]


def summary_table(model: Model, rows: list[ClassSummary]) -> str:
    """The rows as a table of plain text, with a total and a note on the units."""
    residual = any(row.residual >= HALF_A_CENT for row in rows)
    table = [
        ("", "Average", "First", "Last", "", "", *([""] if residual else []), "", "Ending"),
        ("Class", "life", "payment", "payment", "Interest", "Principal")
        + (("Residual",) if residual else ())
        + ("Loss", "balance"),
    ]
    table += [_cells(row, residual) for row in [*rows, _total(rows)]]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    lines = [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
        for line in table
    ]
    rule = "-" * (sum(widths) + 2 * len(widths) - 2)
    return "\n".join([*lines[:2], rule, *lines[2:-1], rule, lines[-1], "", _note(model), ""])


def average_life(model: Model, principal: list[float]) -> float | None:
    """Years until principal is paid, on average: by 30/360 from closing to the day it accrues to,
    or by months if the deal states no dates. None if no principal is paid."""
    weights = [max(amount, 0.0) for amount in principal]
    if fsum(weights) < HALF_A_CENT:
        return None
    return fsum(w * _years(model, t) for t, w in enumerate(weights) if w) / fsum(weights)


def days_30_360(start: str, end: str) -> int:
    """Days between two ISO dates on the 30/360 bond basis: months of 30 days; an end on the 31st
    counts as the 30th when the start is on the 30th or the 31st."""
    year, month, day = map(int, start.split("-"))
    end_year, end_month, end_day = map(int, end.split("-"))
    day = min(day, 30)
    if day == 30:
        end_day = min(end_day, 30)
    return 360 * (end_year - year) + 30 * (end_month - month) + end_day - day


def _years(model: Model, period: int) -> float:
    if not model.closing:
        return period / 12
    return days_30_360(model.closing, model.accrual_dates[period]) / 360


def _class_summary(model: Model, result: Result, name: str) -> ClassSummary:
    flows = {column: result.flows[name, column] for column in CLASS_COLUMNS}
    cash = zip(flows["interest_paid"], flows["principal_paid"], flows["residual_paid"], strict=True)
    paid = [period for period, amounts in enumerate(cash) if max(amounts) >= HALF_A_CENT]
    return ClassSummary(
        name=name,
        average_life=average_life(model, flows["principal_paid"]),
        first_payment=_payment_date(model, paid[0]) if paid else "-",
        last_payment=_payment_date(model, paid[-1]) if paid else "-",
        interest=fsum(flows["interest_paid"]),
        principal=fsum(flows["principal_paid"]),
        residual=fsum(flows["residual_paid"]),
        loss=fsum(flows["realized_loss"]) - fsum(flows["loss_reimbursed"]),
        ending_balance=flows["ending_balance"][-1],
    )


def _payment_date(model: Model, period: int) -> str:
    return model.payment_dates[period] or f"month {period}"


def _total(rows: list[ClassSummary]) -> ClassSummary:
    return ClassSummary(
        name="Total",
        average_life=None,
        first_payment="",
        last_payment="",
        interest=fsum(row.interest for row in rows),
        principal=fsum(row.principal for row in rows),
        residual=fsum(row.residual for row in rows),
        loss=fsum(row.loss for row in rows),
        ending_balance=fsum(row.ending_balance for row in rows),
    )


def _cells(row: ClassSummary, residual: bool) -> tuple[str, ...]:
    life = "-" if row.average_life is None else f"{row.average_life:.2f}"
    money = [row.interest, row.principal, *([row.residual] if residual else [])]
    return (
        row.name,
        life if row.first_payment else "",
        row.first_payment,
        row.last_payment,
        *(f"{amount:z,.2f}" for amount in [*money, row.loss, row.ending_balance]),
    )


def _note(model: Model) -> str:
    basis = f"30/360 from {model.closing}" if model.closing else "months / 12"
    return f"Average life in years ({basis}); amounts in dollars; loss net of reimbursements."
