"""A deal so small that its break-evens are school arithmetic: one pool of one-month loans.

Of $1,000,000 a part `mdr` defaults and `severity` of that is lost; B, 10% of the classes, loses
first. A month's interest is a twelfth of a year's.
"""

from __future__ import annotations

from functools import cache

import dealdsl
from dealdsl.api import Model

TINY = """
source P "Term sheet"
deal "Tiny" per P { cutoff: 2024-01-01  day_count: 30/360 }
pool G per P {
  balance: $1,000,000  gross_rate: 8%  net_rate: 7%  remaining_term: 1 month
}
tranche A per P { balance: $900,000  rate: 4%  shortfall: carried }
tranche B per P { balance: $100,000  rate: b_rate  shortfall: carried  after: A }
tranche R { residual }
fee servicer per P { rate: 25 bp  on: G.balance  shortfall: carried }
define b_rate = 5% per P
waterfall main from G.funds {
  pay due to servicer
  pay interest to in order { A  B }
  pay principal up to G.principal in order { A  B }
  rest to R
}
losses from G.loss { in order { B  A } }
check "the classes add up to the pool": A.balance + B.balance = G.balance
"""


@cache
def tiny(text: str = TINY) -> Model:
    return dealdsl.loads(text, "tiny.deal").compile()
