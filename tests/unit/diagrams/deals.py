"""Deals to draw, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import dealdsl
from dealdsl.deal.model import Deal
from dealdsl.diagrams.diagram import Diagram
from dealdsl.diagrams.from_deal import diagram

ROOT = Path(__file__).parents[3]
NAMES = ("cmsi-2003-11", *(f"library/{p.stem}" for p in sorted(ROOT.glob("deals/library/*.deal"))))

HOSTILE = '</title></svg><script>alert("x")</script><!-- ]]> & \\ {{ 7 * 7 }}'

# Two months, and words that would be markup, script, a template or DOT in the wrong place.
HOSTILE_DEAL = f"""\
source F "Term sheet {HOSTILE.replace('"', "'").replace(chr(92), "/")}"
deal "{HOSTILE.replace('"', "'").replace(chr(92), "/")}" per F {{ cutoff: 2024-01-01 }}
pool P "loans <b>{{% raw %}}</b>" per F {{
  balance: $1,000,000  gross_rate: 12%  net_rate: 12%  remaining_term: 2 months
}}
tranche A "<img src=x onerror=alert(1)>" per F {{
  balance: $1,000,000  rate: 12%  shortfall: carried
}}
tranche R {{ residual }}
fee trustee "</script><script>alert(2)</script>" per F {{
  rate: 1 bp  on: P.balance  shortfall: carried
}}
waterfall main from P.funds {{
  pay due to trustee
  pay interest to A
  pay principal up to P.principal in order {{ A }}
  rest to R
}}
losses from P.loss {{ in order {{ A }} }}
check each month "</script><b>little</b> is lost": P.loss <= $20,000 because "<i>a test</i>"
assume scenario base {{ prepayment: 0 PSA }}
"""


@cache
def deal(name: str) -> Deal:
    found = dealdsl.load(ROOT / "deals" / f"{name}.deal").compilation.deal
    assert found is not None
    return found


def drawn(name: str) -> Diagram:
    return diagram(deal(name))
