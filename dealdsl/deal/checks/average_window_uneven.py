"""The mistake `average-window-uneven`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import expressions
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("average-window-uneven")
def average_window_uneven(deal: Deal) -> Iterator[Diagnostic]:
    """An average is over months that are no whole number of periods.

    A deal that pays each 3 months knows its figures each 3 months: an average over 6 months is
    over two of them, and one over 4 months is over none in particular.

    Instead of, in a deal that pays each 3 months:

        test current: average(I.delinquent_60, 4 months) <= 50% * B.balance

    Write:

        test current: average(I.delinquent_60, 6 months) <= 50% * B.balance
    """
    each, fact = deal.months_a_period, deal.facts.get("payment_dates")
    for expression in expressions(deal):
        if isinstance(expression, typed.Memory) and expression.months % each and fact is not None:
            nearest = max(each, expression.months // each * each)
            yield error(
                "average-window-uneven",
                f"an average over {expression.months} months is over no whole number of periods",
                expression.span,
                f"a period has {each} months",
                help=f"write a multiple of {each} months, such as `{nearest} months`",
                also=(Label(fact.value_span, f"the deal pays each {each} months"),),
            )
