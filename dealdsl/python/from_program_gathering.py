"""Months gathered into periods: what of a model differs where a deal pays less often.

A monthly deal's model holds none of this.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.program import program as ir
from dealdsl.python import tree
from dealdsl.python.assemble import runtime_names
from dealdsl.python.from_program_values import call
from dealdsl.runtime import (
    KERNEL_FUNCTIONS,
    MODULES,
    PERIOD_MODULES,
    PURCHASE_MODULES,
    TAPE_MODULES,
)


def said(program: ir.Program, words: str) -> str:
    """Our own words on a month, for a deal that may pay less often than every month."""
    return words if program.months_a_period == 1 else words.replace("month", "period")


def modules(program: ir.Program) -> tuple[str, ...]:
    """The modules of the runtime that this model needs."""
    found: tuple[str, ...] = MODULES
    if program.purchases:
        found = (*found, *PURCHASE_MODULES)
    elif program.months_a_period > 1:
        found = (*found, *PERIOD_MODULES)
    return (*found, *TAPE_MODULES) if program.tapes else found


def kernels(program: ir.Program) -> tuple[str, ...]:
    known = runtime_names(modules(program))
    return (*(name for name in KERNEL_FUNCTIONS if name in known), "distribute")


def stated_periods(program: ir.Program) -> Iterator[tree.TopStatement]:
    count = tree.Constant(program.periods)
    if program.months_a_period == 1:
        yield tree.Assign(tree.Name("PERIODS"), count, "months")
    else:
        months = tree.Constant(program.months_a_period)
        yield tree.Assign(tree.Name("PERIODS"), count)
        yield tree.Assign(
            tree.Name("MONTHS_A_PERIOD"), months, "whose collections are paid out together"
        )


def projected_columns(program: ir.Program) -> Iterator[tree.Statement]:
    """What the pools, and the loans that they may buy, do in each period."""
    columns, assumptions = tree.Name("columns"), tree.Name("assumptions")
    periods: tree.Expression = tree.Name("PERIODS")
    months_a_period: tree.Expression = tree.Constant(1)
    if program.months_a_period > 1:
        months_a_period = tree.Name("MONTHS_A_PERIOD")
    curves = (tree.Name("indices"),) if program.indices else ()
    given = (tree.Name("LINES"), assumptions, months(program), *curves)
    projected = call("project_collateral", *given)
    yield tree.Assign(columns, projected)
    if program.tapes:
        of_tapes = call("project_tapes", tree.Name("TAPES"), assumptions, months(program))
        yield _joining(columns, of_tapes)
    if program.months_a_period > 1:
        yield tree.Assign(columns, call("gather", columns, periods, months_a_period))
    if program.purchases:
        bought = tree.Name("REINVESTMENT")
        assumed = (bought, assumptions, periods, months_a_period, *curves)
        yield _joining(columns, call("project_vintages", *assumed))


def _joining(columns: tree.Name, others: tree.Expression) -> tree.Statement:
    update = tree.Attribute(columns, "update")
    return tree.ExpressionStatement(tree.Call(update, (others,)))


def months(program: ir.Program) -> tree.Expression:
    """How many months the collateral is projected for."""
    periods = tree.Name("PERIODS")
    if program.months_a_period == 1:
        return periods
    return tree.Binary("*", periods, tree.Name("MONTHS_A_PERIOD"))


def index_by_period(program: ir.Program, name: str) -> tree.Expression:
    """An index as a list by period: its rate in the last month of each."""
    curve = tree.Subscript(tree.Name("indices"), tree.Constant(name))
    if program.months_a_period == 1:
        return curve
    return call("last_of_each", curve, tree.Name("MONTHS_A_PERIOD"))


def table_by_period(program: ir.Program, rows: tree.Expression) -> tree.Expression:
    """A table of the deal as a list by period."""
    if program.months_a_period == 1:
        return call("by_month", rows, tree.Name("PERIODS"))
    return call("by_period", rows, tree.Name("PERIODS"), tree.Name("MONTHS_A_PERIOD"))


def months_keyword(program: ir.Program) -> Iterator[tree.Keyword]:
    if program.months_a_period > 1:
        yield tree.Keyword("months_a_period", tree.Name("MONTHS_A_PERIOD"))
