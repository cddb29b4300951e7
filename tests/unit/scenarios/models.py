"""Compiled deals for the tests of scenarios, each compiled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dealdsl import compiler
from dealdsl.linking.folder import beside
from dealdsl.scenarios.model import CompiledModel
from dealdsl.source import Source

ROOT = Path(__file__).parents[3]

# Three months at 1% a month, and a trigger on losses.
SHORT = """\
source F "Term sheet"
deal "Two payments" per F { cutoff: 2024-01-01 }
pool P per F {
  balance: $1,000,000  gross_rate: 12%  net_rate: 12%  remaining_term: 3 months
}
tranche A per F { balance: $900,000  rate: 12%  shortfall: carried }
tranche B per F { balance: $100,000  rate: 12%  shortfall: carried  after: A }
tranche R { residual }
trigger losing sticky when cumulative(P.loss) > $10,000 per F
waterfall main from P.funds {
  pay interest to in order { A  B }
  pay principal up to P.principal in order { A  B }
  rest to R
}
losses from P.loss { in order { B  A } }
"""

# The same, and a check that fails if more than 40% is lost of 5% that default in the first month.
CHECKED = SHORT + 'check each month "little is lost": P.loss <= $20,000 because "a test"\n'


@cache
def deal(name: str) -> CompiledModel:
    """The model of `library/sequential`, say."""
    return _read(ROOT / "deals" / f"{name}.deal")


@cache
def good(name: str) -> CompiledModel:
    """The model of `classes/composite` among the good deals, say."""
    return _read(ROOT / "tests" / "good" / f"{name}.deal")


def _read(path: Path) -> CompiledModel:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return _compiled(compiler.check(source, opened=beside(str(path))))


@cache
def text(deal: str = SHORT) -> CompiledModel:
    return _compiled(compiler.check(Source("deal", deal)))


def _compiled(compilation: compiler.Compilation) -> CompiledModel:
    assert compilation.deal is not None, compilation.diagnostics
    return CompiledModel(compiler.load_model(compilation), compiler.emit(compilation))
