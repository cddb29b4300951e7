"""A deal may use the words that the emitted model uses for its own amounts."""

from __future__ import annotations

from dealdsl import compiler
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.source import Source

OWN = (
    "PERIODS",
    "left",
    "share_",
    "total_due",
    "given",
    "available",
    "over",
    "called_now",
    "year_fraction",
)
DEAL = """
source F "A term sheet"
deal "Names" per F {{ cutoff: 2024-01-01 }}
pool I per F {{ balance: $1,000  gross_rate: 6%  net_rate: 5%  remaining_term: 12 months }}
tranche A per F {{ balance: $600  rate: 5%  shortfall: carried }}
tranche B per F {{ balance: $400  rate: 5%  shortfall: carried  after: A }}
tranche R {{ residual }}
{definitions}
waterfall main from I.funds {{
  pay interest to pro rata {{ A  B }}
  pay principal up to min(I.principal, {sum}) to pro rata {{ A  B up to $30 }}
  pay principal up to I.principal to pro rata {{ A  B }}
  rest to R
}}
losses from I.loss {{ in order {{ B  A }} }}
"""


def deal(names: tuple[str, ...]) -> compiler.Compilation:
    definitions = "\n".join(
        f"assume define {name} = {number} * I.balance / 100" for number, name in enumerate(names, 1)
    )
    text = DEAL.format(definitions=definitions, sum=" + ".join(names))
    compilation = compiler.check(Source("names.deal", text))
    assert not [d for d in compilation.diagnostics if d.is_error]
    return compilation


def test_names_of_our_own_change_no_payment() -> None:
    assumed = Assumptions(cpr=10.0)
    plain = deal(tuple(f"amount_{number}" for number in range(len(OWN))))
    ours = deal(OWN)
    expected = compiler.load_model(plain).project(assumed).flows
    assert compiler.load_model(ours).project(assumed).flows == expected
    assert interpret(compiler.program(ours), assumed).flows == expected
