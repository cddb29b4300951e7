"""Small deals whose every payment can be worked out on paper.

The loans are $1,200 for 12 months without interest: they pay $100 every month. Where losses are
wanted, 10% of the performing loans default each month and lose half (`DEFAULTS`):

    month  performing  defaults    loss  recovered  scheduled  principal  closing
    1        1,200.00    120.00   60.00      60.00   1,080/12     150.00   990.00
    2          990.00     99.00   49.50      49.50     891/11     130.50   810.00
    3          810.00     81.00   40.50      40.50     729/10     113.40   656.10
"""

from __future__ import annotations

from typing import Any

from dealdsl import compiler
from dealdsl.program.from_deal import program
from dealdsl.program.interpreter import interpret
from dealdsl.program.program import Program
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from dealdsl.source import Source

LOANS = """
deal "by hand" { cutoff: 2024-01-01 }
pool I { balance: $1,200  gross_rate: 0%  remaining_term: 12 months }
tranche R { residual }
"""
TAKEN = "losses from I.loss { in order { B  A } }"
DEFAULTS = {"mdr": 10.0, "severity": 50.0}


def compiled(rules: str, loans: str = LOANS) -> Program:
    """The program of the loans with these rules, which must have no errors."""
    compilation = compiler.check(Source("by-hand.deal", f"{loans}\n{rules}\n"))
    assert compilation.deal is not None, [d.message for d in compilation.diagnostics if d.is_error]
    return program(compilation.deal)


def project(rules: str, loans: str = LOANS, **scenario: Any) -> Result:
    return interpret(compiled(rules, loans), Assumptions(**scenario))


def errors(rules: str, loans: str = LOANS) -> list[str]:
    """The slugs of what is wrong."""
    compilation = compiler.check(Source("by-hand.deal", f"{loans}\n{rules}\n"))
    return [d.slug for d in compilation.diagnostics if d.is_error]


def principal(result: Result, name: str, months: int = 4) -> list[float]:
    """What a class is paid in its first months, to a millionth of a dollar."""
    return cents(result.flows[name, "principal_paid"][1 : months + 1])


def column(result: Result, name: str, word: str, months: int = 4) -> list[float]:
    return cents(result.flows[name, word][1 : months + 1])


def other(result: Result, kind: str, name: str, measure: str, months: int = 4) -> list[float]:
    return cents(result.other[kind, name, measure][1 : months + 1])


def cents(amounts: list[float]) -> list[float]:
    return [round(amount, 6) + 0.0 for amount in amounts]
