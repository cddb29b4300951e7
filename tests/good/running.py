"""The deals of this folder, compiled and projected once each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.linking.folder import in_folder
from dealdsl.linking.opening import Opener
from dealdsl.program.interpreter import interpret
from dealdsl.program.program import Program
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Result
from dealdsl.source import Source

GOOD = Path(__file__).parent


def source(name: str) -> Source:
    """The text of `pools/one_pool`, say."""
    path = GOOD / f"{name}.deal"
    return Source(path.name, path.read_text(encoding="utf-8"))


opened = in_folder(str(GOOD.parents[1] / "deals"))
"""Opens the rules that come with the language, which the deals of `reuse` apply."""


beside = in_folder(str(GOOD / "tapes"))
"""Opens the tapes of the deals of `tapes`, which stand beside them."""


def opener(name: str) -> Opener:
    return beside if name.startswith("tapes/") else opened


@cache
def compiled(name: str) -> Compilation:
    return compiler.check(source(name), strict=True, opened=opener(name))


@cache
def program(name: str) -> Program:
    return compiler.program(compiled(name))


def scenarios(name: str) -> dict[str, Assumptions]:
    """A deal's scenarios; one without any is run as if nobody prepaid and nobody defaulted."""
    stated = {
        scenario: Assumptions(**dict(given))  # type: ignore[arg-type]
        for scenario, given in program(name).scenarios
    }
    return stated or {"base": Assumptions()}


@cache
def result(name: str, scenario: str = "base") -> Result:
    return interpret(program(name), scenarios(name)[scenario])


def column(name: str, tranche: str, measure: str, scenario: str = "base") -> list[float]:
    """One column of a class by month, from month 1."""
    return result(name, scenario).flows[tranche, measure][1:]


def other(name: str, kind: str, of: str, measure: str, scenario: str = "base") -> list[float]:
    """One measure of a pool, fee, account and so on by month, from month 1."""
    return result(name, scenario).other[kind, of, measure][1:]


def flows_to_the_cent(name: str, scenario: str) -> str:
    """The flows as CSV, in the columns that a model writes.

    In cents, so that a person can check them, and so that a sum taken in another order is no
    change: that models agree to the last bit is tested elsewhere.
    """
    whole, flows = program(name), result(name, scenario).flows
    rows = [",".join(("period", "date", "class", *CLASS_COLUMNS))]
    for period, date in enumerate(whole.payment_dates):
        for tranche in whole.classes:
            cells = (_cents(flows[tranche, column][period]) for column in CLASS_COLUMNS)
            rows.append(",".join((str(period), date, tranche, *cells)))
    return "\n".join(rows) + "\n"


def _cents(value: float) -> str:
    return "0" if abs(value) < 0.005 else f"{value:.2f}"
