"""Pass-throughs written as deals: one class that is paid all that its loans pay, net of a fee."""

from __future__ import annotations

from datetime import date
from functools import cache

import dealdsl
from dealdsl.analytics.stream import COLUMNS, Stream, stream
from dealdsl.api import Model

TEXT = """
source P "a published example"
deal "Pass-through" per P {{
  cutoff: {cutoff}  closing: {cutoff}
  payment_dates: day {day} of each month, from {first}
  accrual: calendar month before payment  day_count: 30/360
}}
pool G per P {{
  balance: $100,000,000
  gross_rate: {gross}%  net_rate: {net}%  remaining_term: {term} months  age: {age} months
}}
tranche A per P {{ balance: $100,000,000  rate: {net}%  shortfall: carried }}
tranche R {{ residual }}
waterfall main from G.funds {{
  pay interest to in order {{ A }}
  pay principal up to G.principal in order {{ A }}
  rest to R
}}
losses from G.loss {{ in order {{ A }} }}
"""


@cache
def model(
    cutoff: str, first: str, gross: float, net: float, term: int, age: int, day: int = 15
) -> Model:
    text = TEXT.format(**locals())
    return dealdsl.loads(text).compile()


def paid(made: Model, psa: float, settlement: date) -> Stream:
    """What a buyer of class A is paid at a speed."""
    flows = made.run(psa=psa).result.flows
    columns = {column: flows["A", column] for column in COLUMNS}
    return stream("A", columns, made.conventions, settlement)
