"""The mistake `tranche-never-paid`."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from dealdsl.deal.checks.fund_never_drawn import drawn_funds, filled_funds
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal, Tranche
from dealdsl.deal.parts import listed
from dealdsl.deal.rules import DueKind
from dealdsl.deal.walks import paid, rests
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("tranche-never-paid")
def tranche_never_paid(deal: Deal) -> Iterator[Diagnostic]:
    """A class is due something that no step of any waterfall pays.

    A class with a balance is paid principal, a class with a rate is paid interest, and a residual
    class receives the rest of some waterfall. A class that a step forgot gets nothing, and the cash
    that was meant for it goes to others.

    Instead of:

        waterfall main from I.funds { pay interest to pro rata { A  B }   rest to R }

    Write:

        waterfall main from I.funds {
          pay interest to pro rata { A  B }
          pay principal up to I.principal in order { A  B }
          rest to R
        }
    """
    if not deal.waterfalls:
        return
    reached = _Reached.by(deal)
    forgotten: dict[tuple[Span, tuple[str, ...]], list[str]] = {}
    for tranche in deal.tranches:
        lacking = tuple(reached.lacking(tranche))
        if lacking:
            forgotten.setdefault((tranche.span, lacking), []).append(tranche.name)
    for (span, lacking), names in forgotten.items():
        yield _never_paid(names, span, lacking)


def _never_paid(names: list[str], span: Span, lacking: tuple[str, ...]) -> Diagnostic:
    subject = f"class {listed(names)} is" if len(names) == 1 else f"classes {listed(names)} are"
    if "rest" in lacking:
        label = "the rest of no waterfall goes here"
        advice = f"end a waterfall with `rest to {names[0]}`"
        return error("tranche-never-paid", f"{subject} never paid", span, label, help=advice)
    what = " and ".join(lacking)
    many = f"in order {{ {'  '.join(names)} }}" if len(names) > 1 else names[0]
    steps = " and ".join(f"`pay {kind} to {many}`" for kind in lacking)
    return error(
        "tranche-never-paid",
        f"{subject} never paid {what}",
        span,
        f"due {what}, which no step pays",
        help=f"write {steps} in a waterfall, above its `rest to`",
    )


@frozen
class _Reached:
    """The classes that some step pays interest, principal or the rest."""

    interest: frozenset[str]
    principal: frozenset[str]
    rest: frozenset[str | None]
    has_stray_fund: bool

    @classmethod
    def by(cls, deal: Deal) -> _Reached:
        return cls(
            frozenset(paid(deal, DueKind.INTEREST)),
            frozenset(paid(deal, DueKind.PRINCIPAL)),
            frozenset(rest.tranche for waterfall in deal.waterfalls for rest in rests(waterfall)),
            bool(set(filled_funds(deal)) - set(drawn_funds(deal))),
        )

    def lacking(self, tranche: Tranche) -> Iterator[str]:
        """What a class is due and never paid: `interest`, `principal`, `rest`."""
        accrues = tranche.rate is not None and (tranche.has_balance or tranche.notional is not None)
        if accrues and tranche.name not in self.interest:
            yield "interest"
        if tranche.has_balance and tranche.name not in self.principal:
            yield "principal"
        if tranche.residual and tranche.name not in self.rest and not self.has_stray_fund:
            yield "rest"
