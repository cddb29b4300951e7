"""Projections for the tests of files, each made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import dealdsl
from dealdsl.api import Flows

ROOT = Path(__file__).parents[3]
DEALS = {
    "cmsi-2003-11": "deals/cmsi-2003-11.deal",
    "subprime": "deals/library/subprime.deal",
    "auto": "deals/library/auto.deal",
    "clo": "deals/library/clo.deal",
    "composite": "tests/good/classes/composite.deal",
    "stated_and_monthly": "tests/good/checks/stated_and_monthly.deal",
    "swap": "tests/good/hedges/swap.deal",
    "cap": "tests/good/hedges/cap.deal",
}

# Names that spreadsheets, HTML and the names of sheets would each take for something else.
HOSTILE = """\
source F "=HYPERLINK(\\"x\\")"
deal "=1+1 <b>Elm</b> & Sons" per F { cutoff: 2024-01-01 }
pool P per F {
  balance: $1,000,000  gross_rate: 12%  net_rate: 12%  remaining_term: 3 months
}
tranche A "<script>alert(1)</script>" per F "+1" {
  balance: $900,000  rate: 12%  shortfall: carried
}
tranche a-class-with-a-name-of-more-than-thirty-one-letters per F "@x" {
  balance: $100,000  rate: 12%  shortfall: carried  after: A
}
tranche R { residual }
waterfall main from P.funds {
  pay interest to in order { A  a-class-with-a-name-of-more-than-thirty-one-letters }
  pay principal up to P.principal in order {
    A  a-class-with-a-name-of-more-than-thirty-one-letters
  }
  rest to R
}
losses from P.loss { in order { a-class-with-a-name-of-more-than-thirty-one-letters  A } }
check each month "=2/[a]:b*?\\\\": P.balance >= $0
scenario base { prepayment: none }
"""


@cache
def flows(name: str) -> Flows:
    """A deal of `DEALS`, with losses and speeds that vary by month."""
    model = dealdsl.load(ROOT / DEALS[name]).compile()
    return model.run(cpr=[4.0, 6.0, 8.0], cdr=3.0, severity=45, lag=6)


@cache
def hostile() -> Flows:
    return dealdsl.loads(HOSTILE, "hostile.deal").compile().run()
