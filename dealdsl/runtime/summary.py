"""A projection by class: average life, payment dates and totals."""

from dataclasses import dataclass
from math import fsum

from dealdsl.runtime.flows import Model, Result
from dealdsl.runtime.totals import totals_of, years_of


@dataclass(frozen=True)
class ClassSummary:
    """What a class receives over its life. Average life in years, dates as text, the rest dollars.

    A class that is paid no principal has no average life (None), one that is paid nothing has no
    dates (`-`). `loss` is net of what was reimbursed.
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
    """One row a class, in the deal's order, then one a composite class."""
    names = (*model.classes, *model.composites)
    years = years_of(model)
    return [_class_summary(model, result, name, years) for name in names]


def summary_table(model: Model, rows: list[ClassSummary]) -> str:
    """The rows as a table of plain text, with totals and a note on the units.

    Composites stand below the totals, which hold their components.
    """
    heads = ["Class", "Average life", "First payment", "Last payment"]
    heads += ["Interest", "Principal", "Residual", "Loss", "Ending balance"]
    split = [head.rpartition(" ") for head in heads]
    table = [[words[0] for words in split], [words[2] for words in split]]
    classes = [row for row in rows if row.name not in model.composites]
    totals = len(table) + len(classes)
    table += [[row.name, *_dates(row), *_amounts([row])] for row in classes]
    table += [["Total", "", "", "", *_amounts(classes)]]
    table += [[row.name, *_dates(row), *_amounts([row])] for row in rows if row not in classes]
    if table[totals][6] == "0.00":
        table = [line[:6] + line[7:] for line in table]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    text = [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
        for line in table
    ]
    rule = "-" * max(map(len, text))
    dated = model.closing and model.accrual_dates[-1]
    basis = f"30/360 from {model.closing}" if dated else "months / 12"
    note = f"Average life in years ({basis}), amounts in dollars, loss net of reimbursements."
    if model.composites:
        note += "\nClasses below the total are composites: their components stand above it."
    return "\n".join([*text[:2], rule, *text[2:totals], rule, *text[totals:], "", note, ""])


def failed_checks(model: Model, result: Result) -> list[str]:
    """A sentence for each monthly check of the deal that fails: where first, and by how much if it
    is an equality; other checks that fail are 1."""
    told = []
    for (kind, title, _), apart in result.other.items():
        months = [month for month, size in enumerate(apart) if size != 0.0]
        if kind == "check" and months:
            first = months[0]
            date = f", {model.payment_dates[first]}" if model.payment_dates[first] else ""
            sizes = f": by {apart[first]:,.2f} there and {max(apart):,.2f} at most"
            if set(apart) <= {0.0, 1.0}:
                sizes = ""
            unit = "month" if model.months_a_period == 1 else "period"
            count = f"in {len(months)} {unit}{'' if len(months) == 1 else 's'}"
            told.append(f'the check "{title}" fails {count}, first in {unit} {first}{date}{sizes}')
    return told


def _class_summary(model: Model, result: Result, name: str, years: list[float]) -> ClassSummary:
    life, first, last, *amounts = totals_of(model, result, name, years)
    first_date, last_date = (_payment_date(model, int(period)) for period in (first, last))
    return ClassSummary(name, None if life < 0.0 else life, first_date, last_date, *amounts)


def _payment_date(model: Model, period: int) -> str:
    if period == 0:
        return "-"
    return model.payment_dates[period] or f"month {period}"


def _dates(row: ClassSummary) -> list[str]:
    life = "-" if row.average_life is None else f"{row.average_life:.2f}"
    return [life, row.first_payment, row.last_payment]


def _amounts(rows: list[ClassSummary]) -> list[str]:
    names = ("interest", "principal", "residual", "loss", "ending_balance")
    return [f"{fsum(getattr(row, name) for row in rows):z,.2f}" for name in names]
