"""Pools whose loans stand in a tape: what a loan is of its row, and where the tapes are."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.program import program as ir
from dealdsl.python import tree
from dealdsl.python.from_program_values import Values, call, number
from dealdsl.python.naming import Naming

_TAKEN = ("Loan", "float", "max", "min")


def loan_functions(program: ir.Program, naming: Naming) -> Iterator[tree.TopStatement]:
    """For each tape a function that makes a loan of the figures in its row."""
    for tape in program.tapes:
        columns = Naming(set(_TAKEN))
        values = Values(columns, frozenset(), {})
        terms = ((key, values.value(term)) for key, term in tape.terms)
        loan = tree.Call(
            tree.Name("Loan"), (), tuple(tree.Keyword(key, term) for key, term in terms)
        )
        parameters = (
            tree.Parameter(columns.identifier(column), tree.Name("float"))
            for column in tape.columns
        )
        yield tree.Blank()
        yield tree.Comment(f"{tape.origin.words} ({tape.origin.place})")
        yield tree.Function(
            _function(tape, naming),
            tuple(parameters),
            (tree.Return(loan),),
            tree.Name("Loan"),
            f"A loan of pool {tape.pool}, of the figures in its row of the tape.",
        )


def _function(tape: ir.TapeData, naming: Naming) -> str:
    return naming.own(f"loan of {tape.pool}").identifier


def tapes(program: ir.Program, naming: Naming) -> Iterator[tree.TopStatement]:
    """The tapes by pool; a path is from the folder of the model."""
    if program.tapes:
        found = tuple(_tape(tape, naming) for tape in program.tapes)
        yield tree.Assign(tree.Name("TAPES"), tree.Dict(found))


def _tape(tape: ir.TapeData, naming: Naming) -> tuple[tree.Expression, tree.Expression]:
    keywords: dict[str, tree.Expression] = {
        "path": call("beside_model", tree.Constant(tape.path)),
        "sha256": tree.Constant(tape.sha256),
        "columns": tree.Tuple(tuple(tree.Constant(column) for column in tape.columns)),
        "loan": tree.Name(_function(tape, naming)),
    }
    if tape.target_rate is not None:
        keywords["target_rate"] = number(tape.target_rate)
    if tape.states_severity:
        keywords["states_severity"] = tree.Constant(True)
    made = tree.Call(
        tree.Name("Tape"), (), tuple(tree.Keyword(key, value) for key, value in keywords.items())
    )
    return tree.Constant(tape.pool), made
