"""Deals and the files beside them, as texts."""

from __future__ import annotations

from collections.abc import Mapping

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.linking.opening import CannotOpenError, Opener, Reason
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from dealdsl.source import Source

TOP = """
source P "Prospectus of Elm Trust, January 29, 2024"
deal "Elm Trust" per P { cutoff: 2024-01-01 }
pool G per P { balance: $1,000,000  gross_rate: 6%  remaining_term: 24 months }
tranche A per P { balance: $900,000  rate: 5%  shortfall: carried }
tranche B per P { balance: $100,000  rate: 5%  shortfall: carried  after: A }
tranche R { residual }
losses from G.loss { in order { B  A } }
"""
PAYS = """
waterfall main from G.funds {
  pay interest to in order { A  B }
  pay principal up to G.principal in order { A  B }
  rest to R
}
"""


def opener(files: Mapping[str, str]) -> Opener:
    def opened(path: str) -> Source:
        if path not in files:
            raise CannotOpenError(Reason.MISSING)
        return Source(path, files[path])

    return opened


def checked(text: str, pays: str = PAYS, **files: str) -> Compilation:
    """A deal that ends in `text`; `files` are beside it, `turbo` being `turbo.deal`."""
    beside = {f"{name.replace('__', '/')}.deal": content for name, content in files.items()}
    return compiler.check(Source("elm.deal", TOP + text + pays), opened=opener(beside))


def slugs(compilation: Compilation) -> list[str]:
    return [d.slug for d in compilation.diagnostics if d.is_error]


def flows(compilation: Compilation) -> Result:
    assert slugs(compilation) == []
    given = Assumptions(psa=300.0, cdr=5.0, severity=40.0, lag=2)
    return interpret(compiler.program(compilation), given)
