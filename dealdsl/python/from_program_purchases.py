"""Loans that are bought: what a dollar of them does, and how it joins their pool's columns."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.program import names
from dealdsl.program import program as ir
from dealdsl.python import tree
from dealdsl.python.from_program_values import call
from dealdsl.python.naming import Naming


def _columns(program: ir.Program) -> Iterator[tuple[ir.Purchase, ir.Column]]:
    """The columns that purchases add to, in the order of the interpreter."""
    for purchase in program.purchases:
        for column in program.columns:
            if column.source[0] == purchase.pool:
                yield purchase, column


def _of_a_dollar(column: ir.Column, naming: Naming) -> tree.Name:
    return naming.name(f"{column.name.removesuffix(' by month')} of a dollar bought")


def purchase_heads(program: ir.Program, naming: Naming) -> Iterator[tree.Statement]:
    """The lists that say what a dollar bought in each period does, under names of their own."""
    if program.purchases:
        yield tree.Comment("What a dollar of new loans gives, a row for each time of purchase.")
    for purchase, column in _columns(program):
        key = (names.vintages(purchase.pool), column.source[1])
        parts = tree.Tuple(tuple(tree.Constant(part) for part in key))
        yield tree.Assign(_of_a_dollar(column, naming), tree.Subscript(tree.Name("columns"), parts))


def purchases(program: ir.Program, naming: Naming, index: tree.Name) -> Iterator[tree.Statement]:
    """What was bought pays from the next period on."""
    for purchase, column in _columns(program):
        loans = naming.name(names.bought_balance(purchase.pool))
        vintages, kept = _of_a_dollar(column, naming), naming.name(column.name)
        last, periods = tree.Constant(purchase.last), tree.Name("PERIODS")
        added = call("add_vintage", index, last, periods, loans, vintages, kept)
        yield tree.ExpressionStatement(added)
