"""What is asked of scenarios in all benchmarks, and what they assume."""

from __future__ import annotations

import numpy as np

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.table import Scenarios

SUMMARIES = "average_life, loss, interest, principal, first_payment, last_payment"
OF_LOANS = Assumptions(psa=200.0, cdr=2.0, severity=35.0, lag=6)


def drawn(count: int) -> Scenarios:
    """Scenarios with prepayments, defaults and severities of their own, in percent."""
    random = np.random.default_rng(2003)
    highest = {"psa": 800.0, "cdr": 8.0, "severity": 100.0}
    columns = {name: random.uniform(0.0, high, count) for name, high in highest.items()}
    return Scenarios(Assumptions(lag=6), columns)
